"""One passage laid out: lines of text, and where each word, name and time stands.

All points and rectangles are relative to the passage's own top left corner.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextLine,
    QTextOption,
)

from meeting_desktop.ui.library.passage_look import PassageLook
from meeting_desktop.ui.library.transcript_document import Passage, WordPlace
from meeting_desktop.ui.library.wording import clock_time, one_line


@dataclass(frozen=True, slots=True)
class Mark:
    """Words from ``first`` to ``last`` on a ground; without ``ink`` they keep their colour."""

    first: WordPlace
    last: WordPlace
    ground: str
    ink: str = ""
    outline: str = ""


class PassageLayout:
    """Immutable once made; ``editor_height`` leaves room for an editor in the place of the text."""

    def __init__(
        self,
        passage: Passage,
        name: str,
        look: PassageLook,
        width: float,
        editor_height: float | None = None,
    ) -> None:
        self.passage = passage
        self._look = look
        self._name = one_line(name)
        self._gap = look.gap_turn if passage.opens_turn else look.gap_passage
        top = self._gap + (look.header_height if passage.opens_turn else 0.0)
        self.text_width = max(look.character * 12, min(look.widest, width - look.gutter))
        self._origin = QPointF(look.gutter, top)
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._row_offsets: list[int] = []
        self._layout = self._make_layout()
        self._has_editor = editor_height is not None
        text_height = self._layout.lineCount() * look.line_height
        self.height = top + (text_height if editor_height is None else editor_height)
        self._place_header()

    # -- where things are --------------------------------------------------------------------------

    def editor_rect(self) -> QRectF:
        return QRectF(
            self._origin.x(), self._origin.y(), self.text_width, self.height - self._origin.y()
        )

    def row_at(self, point: QPointF) -> int:
        """The row whose text is at or nearest to ``point``."""
        line = self._line_at(point.y())
        if line is None:
            return self.passage.first_row
        offset = line.xToCursor(
            point.x() - self._origin.x(), QTextLine.CursorPosition.CursorOnCharacter
        )
        index = max(0, bisect_right(self._starts, offset) - 1)
        return self._place(index).row

    def place_at(self, point: QPointF) -> WordPlace | None:
        """The word under ``point``."""
        inside = QRectF(self._origin, self._layout.boundingRect().size())
        line = self._line_at(point.y())
        if self._has_editor or line is None or not inside.contains(QPointF(inside.x(), point.y())):
            return None
        x = point.x() - self._origin.x()
        if not 0 <= x <= line.naturalTextWidth():
            return None
        offset = line.xToCursor(x, QTextLine.CursorPosition.CursorOnCharacter)
        index = bisect_right(self._starts, offset) - 1
        return self._place(index) if index >= 0 else None

    def word_rects(self, first: WordPlace, last: WordPlace) -> list[QRectF]:
        """One rectangle a line for the words from ``first`` to ``last``, both in this passage."""
        begin, end = self._starts[self._index(first)], self._ends[self._index(last)]
        rects = []
        for number in range(self._line_number(begin), self._line_number(max(begin, end - 1)) + 1):
            line = self._layout.lineAt(number)
            from_x = _x_of(line, max(begin, line.textStart()))
            to_x = _x_of(line, min(end, line.textStart() + line.textLength()))
            rects.append(self._line_rect(number, min(from_x, to_x), max(from_x, to_x)))
        return rects

    def row_rects(self, row: int) -> list[QRectF]:
        segment = self.passage.segments[row - self.passage.first_row]
        return self.word_rects(WordPlace(row, 0), WordPlace(row, len(segment.words) - 1))

    @property
    def text(self) -> str:
        """What is drawn, to the letter."""
        return self._layout.text()

    # -- drawing -----------------------------------------------------------------------------------

    def draw(self, painter: QPainter, at: QPointF, colour: str, marks: Iterable[Mark]) -> None:
        painter.save()
        painter.translate(at)
        self._draw_header(painter, colour)
        if not self._has_editor:
            self._draw_text(painter, marks)
        painter.restore()

    def _draw_header(self, painter: QPainter, colour: str) -> None:
        look = self._look
        colours = look.tokens.colours
        painter.setFont(look.time_font)
        painter.setPen(QColor(colours.muted))
        align = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.time_rect, align | self._time_side(), clock_time(self.passage.start))
        if not self.passage.opens_turn:
            return
        painter.setFont(look.name_font)
        painter.setPen(QColor(colour))
        painter.drawText(self.name_rect, align | Qt.AlignmentFlag.AlignLeft, self._shown_name)
        self._draw_badge(painter, colour)

    def _draw_badge(self, painter: QPainter, colour: str) -> None:
        look = self._look
        ground = QColor(colour)
        ground.setAlphaF(0.22 if look.tokens.dark else 0.14)
        circle = QRectF(0, self._gap, look.badge, look.badge)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawEllipse(circle)
        painter.setPen(QColor(colour))
        painter.setFont(look.badge_font)
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, self._name[:1].upper() or "?")

    def _draw_text(self, painter: QPainter, marks: Iterable[Mark]) -> None:
        inks = self._corrections()
        round_by = self._look.tokens.space.hair
        for mark in marks:
            painter.setPen(QColor(mark.outline) if mark.outline else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(mark.ground))
            for rect in self.word_rects(mark.first, mark.last):
                painter.drawRoundedRect(rect.adjusted(-1.5, 1, 1.5, -1), round_by, round_by)
            if mark.ink:
                inks.append(self._range(mark.first, mark.last, mark.ink))
        painter.setPen(QColor(self._look.tokens.colours.text))
        self._layout.draw(painter, self._origin, inks)

    def _corrections(self) -> list[QTextLayout.FormatRange]:
        style = QTextCharFormat()
        style.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
        style.setUnderlineColor(QColor(self._look.tokens.colours.accent))
        ranges = []
        for offset, segment in enumerate(self.passage.segments):
            for number, word in enumerate(segment.words):
                if word.corrected:
                    place = WordPlace(self.passage.first_row + offset, number)
                    ranges.append(self._range(place, place, "", style))
        return ranges

    def _range(
        self, first: WordPlace, last: WordPlace, ink: str, style: QTextCharFormat | None = None
    ) -> QTextLayout.FormatRange:
        text_format = QTextCharFormat() if style is None else style
        if ink:
            text_format.setForeground(QColor(ink))
        found = QTextLayout.FormatRange()
        found.start = self._starts[self._index(first)]
        found.length = self._ends[self._index(last)] - found.start
        found.format = text_format
        return found

    # -- laying out --------------------------------------------------------------------------------

    def _make_layout(self) -> QTextLayout:
        layout = QTextLayout(self._join_words(), self._look.text_font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.setCacheEnabled(True)
        layout.beginLayout()
        lines = 0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(self.text_width)
            slack = (self._look.line_height - line.height()) / 2
            line.setPosition(QPointF(0, lines * self._look.line_height + slack))
            lines += 1
        layout.endLayout()
        return layout

    def _join_words(self) -> str:
        parts: list[str] = []
        at = 0
        for segment in self.passage.segments:
            self._row_offsets.append(len(self._starts))
            for number, word in enumerate(segment.words):
                if parts and not (word.joined and number):
                    parts.append(" ")
                    at += 1
                text = one_line(word.text)
                self._starts.append(at)
                at += _utf16_length(text)
                self._ends.append(at)
                parts.append(text)
        return "".join(parts)

    def _place_header(self) -> None:
        look = self._look
        times = QFontMetricsF(look.time_font).horizontalAdvance(clock_time(self.passage.start))
        if not self.passage.opens_turn:
            self.name_rect = QRectF()
            self._shown_name = ""
            self.time_rect = QRectF(
                0, self._gap, look.gutter - look.tokens.space.medium, look.line_height
            )
            return
        metrics = QFontMetricsF(look.name_font)
        room = self.text_width - times - look.tokens.space.medium
        self._shown_name = metrics.elidedText(self._name, Qt.TextElideMode.ElideRight, room)
        wide = metrics.horizontalAdvance(self._shown_name) + 1
        self.name_rect = QRectF(look.gutter, self._gap, wide, metrics.height())
        left = self.name_rect.right() + look.tokens.space.small
        self.time_rect = QRectF(left, self._gap, times + 2, metrics.height())

    def _time_side(self) -> Qt.AlignmentFlag:
        opens = self.passage.opens_turn
        return Qt.AlignmentFlag.AlignLeft if opens else Qt.AlignmentFlag.AlignRight

    # -- counting ----------------------------------------------------------------------------------

    def _index(self, place: WordPlace) -> int:
        return self._row_offsets[place.row - self.passage.first_row] + place.word

    def _place(self, index: int) -> WordPlace:
        offset = bisect_right(self._row_offsets, index) - 1
        return WordPlace(self.passage.first_row + offset, index - self._row_offsets[offset])

    def _line_at(self, y: float) -> QTextLine | None:
        count = self._layout.lineCount()
        if not count:
            return None
        number = int((y - self._origin.y()) // self._look.line_height)
        return self._layout.lineAt(min(max(0, number), count - 1))

    def _line_number(self, offset: int) -> int:
        return max(0, self._layout.lineForTextPosition(offset).lineNumber())

    def _line_rect(self, number: int, left: float, right: float) -> QRectF:
        top = self._origin.y() + number * self._look.line_height
        return QRectF(self._origin.x() + left, top, right - left, self._look.line_height)


def _x_of(line: QTextLine, offset: int) -> float:
    # The stubs say ``object``; it is (x, the offset that it belongs to).
    return cast(tuple[float, int], line.cursorToX(offset))[0]


def _utf16_length(text: str) -> int:
    """Qt counts UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2
