"""A bar under each share of the talk, as long as the share."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from meeting_desktop.ui.theme.theme import Theme

SHARE_ROLE = Qt.ItemDataRole.UserRole + 1


class ShareBars(QStyledItemDelegate):
    """The share stands over it in words: colour is not the only sign."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        share = index.data(SHARE_ROLE)
        if not share:
            return
        tokens = self._theme.tokens
        edge = tokens.space.hair
        room = QRectF(option.rect).adjusted(edge, 0, -edge, 0)
        room.setTop(room.bottom() - edge)
        room.setWidth(max(1.0, room.width() * min(1.0, share)))
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.speaker(index.row())))
        painter.drawRoundedRect(room, edge / 2, edge / 2)
        painter.restore()
