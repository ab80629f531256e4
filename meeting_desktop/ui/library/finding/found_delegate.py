"""Draws a meeting's title, and under it the places: when, who, and the words with the marks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPen,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from meeting_desktop.domain.searching import SnippetPart
from meeting_desktop.ui.library import wording
from meeting_desktop.ui.library.finding.found_list import FoundRow
from meeting_desktop.ui.library.finding.found_rows import FOUND_ROLE, held_at, text_of, where
from meeting_desktop.ui.theme.theme import Theme

AnyIndex = QModelIndex | QPersistentModelIndex

_NAME_WIDTH_EM = 9


class FoundDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._take_look()
        theme.changed.connect(self._take_look)

    def sizeHint(self, _option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        row = index.data(FOUND_ROLE)
        is_heading = isinstance(row, FoundRow) and row.is_heading
        font = self._title_font if is_heading else self._font
        air = self._space.medium + self._space.hair if is_heading else self._space.small
        return QSize(0, round(QFontMetricsF(font).height()) + 2 * air)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        row = index.data(FOUND_ROLE)
        if not isinstance(row, FoundRow):
            return
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_ground(painter, QRectF(rect).adjusted(1, 1, -1, -1), state)
        inner = QRectF(rect).adjusted(self._space.medium, 0, -self._space.medium, 0)
        if row.is_heading:
            self._draw_heading(painter, inner, row)
        else:
            self._draw_place(painter, inner, row)
        painter.restore()

    # -- parts -------------------------------------------------------------------------------------

    def _draw_ground(self, painter: QPainter, ground: QRectF, state: QStyle.StateFlag) -> None:
        tokens = self._theme.tokens
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if not selected and not state & QStyle.StateFlag.State_MouseOver:
            return
        focused = selected and bool(state & QStyle.StateFlag.State_HasFocus)
        colour = tokens.colours.accent_soft if selected else tokens.colours.hover
        edge = tokens.colours.accent if focused else colour
        painter.setPen(QPen(QColor(edge), 2 if focused else 1))
        painter.setBrush(QColor(colour))
        painter.drawRoundedRect(ground, tokens.radius, tokens.radius)

    def _draw_heading(self, painter: QPainter, place: QRectF, row: FoundRow) -> None:
        colours = self._theme.tokens.colours
        when = held_at(row.hit)
        wide = QFontMetricsF(self._font).horizontalAdvance(when)
        title = place.adjusted(0, 0, -wide - self._space.large, 0)
        self._draw(painter, title, row.hit.title, self._title_font, colours.text)
        date = QRectF(place.right() - wide - 1, place.top(), wide + 1, place.height())
        self._draw(painter, date, when, self._font, colours.muted)

    def _draw_place(self, painter: QPainter, place: QRectF, row: FoundRow) -> None:
        colours = self._theme.tokens.colours
        left = place.left() + self._space.large
        at = QRectF(left, place.top(), self._where_width, place.height())
        self._draw(painter, at, where(row.hit), self._font, colours.muted)
        left = at.right() + self._space.medium
        if row.hit.speaker:
            wide = min(self._name_width, place.width() / 4)
            who = QRectF(left, place.top(), wide, place.height())
            self._draw(painter, who, row.hit.speaker, self._strong_font, colours.text)
            left = who.right() + self._space.medium
        words = QRectF(left, place.top(), place.right() - left, place.height())
        self._draw_words(painter, words, text_of(row.hit), row.hit.snippet)

    def _draw(self, painter: QPainter, place: QRectF, text: str, font: QFont, ink: str) -> None:
        painter.setFont(font)
        painter.setPen(QColor(ink))
        shown = QFontMetricsF(font).elidedText(
            wording.one_line(text), Qt.TextElideMode.ElideRight, place.width()
        )
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(place, int(flags | Qt.TextFlag.TextSingleLine), shown)

    def _draw_words(
        self, painter: QPainter, place: QRectF, text: str, parts: Sequence[SnippetPart]
    ) -> None:
        metrics = QFontMetricsF(self._font)
        layout = QTextLayout(text, self._font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.NoWrap)
        layout.setTextOption(option)
        layout.beginLayout()
        layout.createLine().setLineWidth(place.width())
        layout.endLayout()
        painter.setPen(QColor(self._theme.tokens.colours.text))
        painter.setClipRect(place)
        top = place.top() + (place.height() - metrics.height()) / 2
        layout.draw(painter, QRectF(place.left(), top, 0, 0).topLeft(), self._marks(parts))

    def _marks(self, parts: Sequence[SnippetPart]) -> list[QTextLayout.FormatRange]:
        colours = self._theme.tokens.colours
        ranges, at = [], 0
        for part in parts:
            length = len(part.text.encode("utf-16-le", "surrogatepass")) // 2
            if part.is_match:
                found = QTextLayout.FormatRange()
                found.start, found.length = at, length
                style = QTextCharFormat()
                style.setBackground(QColor(colours.match))
                style.setForeground(QColor(colours.text))
                found.format = style
                ranges.append(found)
            at += length
        return ranges

    def _take_look(self) -> None:
        tokens = self._theme.tokens
        self._space = tokens.space
        self._title_font = self._theme.font(tokens.type.strong, weight=QFont.Weight.DemiBold)
        self._font = self._theme.font(tokens.type.body)
        self._strong_font = self._theme.font(tokens.type.body, weight=QFont.Weight.DemiBold)
        metrics = QFontMetricsF(self._font)
        self._where_width = max(
            metrics.horizontalAdvance(word) for word in ("0:00:00", self.tr("Summary"))
        )
        self._name_width = metrics.horizontalAdvance("m") * _NAME_WIDTH_EM
