"""Draws the sign of a row that can be left out; the style sheet's own has no colour of ours."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from meeting_desktop.ui.theme.icons import paint_glyph
from meeting_desktop.ui.theme.theme import Theme

AnyIndex = QModelIndex | QPersistentModelIndex


class PlaceDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        size = super().sizeHint(option, index)
        return QSize(size.width(), max(size.height(), round(self._theme.tokens.control * 0.9)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        super().paint(painter, option, index)
        full = QStyleOptionViewItem(option)
        self.initStyleOption(full, index)
        view = self.parent()
        if not isinstance(view, QWidget):
            return
        part = QStyle.SubElement.SE_ItemViewItemCheckIndicator
        sign = QRectF(view.style().subElementRect(part, full, view))
        colours = self._theme.tokens.colours
        selected = bool(full.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(
            sign.adjusted(-1, -1, 1, 1), QColor(colours.accent_soft if selected else colours.window)
        )
        checked = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        ink = colours.accent if checked else colours.outline
        paint_glyph(painter, sign, "check-square-fill" if checked else "square", ink)
