"""Draws a meeting in the list: title, facts, what was found, and whether there is a recording."""

from __future__ import annotations

import re
from dataclasses import dataclass

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
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from meeting_desktop.ports.unit_of_work import MeetingRow
from meeting_desktop.ui.library import wording
from meeting_desktop.ui.library.meeting_rows import ROW_ROLE, facts_of
from meeting_desktop.ui.theme.icons import paint_glyph
from meeting_desktop.ui.theme.theme import Theme

AnyIndex = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the parts of a row stand."""

    ground: QRectF
    sign: QRectF
    title: QRectF
    facts: QRectF
    snippet: QRectF
    recorded: QRectF


class MeetingDelegate(QStyledItemDelegate):
    """``search`` is what the rows were found by; its words are marked."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.search = ""
        self._edited = QPersistentModelIndex()
        self._take_look()
        theme.changed.connect(self._take_look)

    def sizeHint(self, _option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        row = index.data(ROW_ROLE)
        lines = self._title_metrics.height() + self._facts_metrics.height() + self._space.hair
        if isinstance(row, MeetingRow) and row.snippet:
            lines += self._facts_metrics.height() + self._space.hair
        return QSize(0, round(lines) + 2 * self._space.medium + self._space.hair)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        row = index.data(ROW_ROLE)
        if not isinstance(row, MeetingRow):
            return
        state: QStyle.StateFlag = option.state
        rect: QRect = option.rect
        places = self._places(rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_ground(painter, places.ground, state)
        self._draw_sign(painter, places.sign, row, state)
        if index != self._edited:
            self._draw_words(painter, places, row)
        if row.has_recording:
            self._draw_recorded(painter, places.recorded)
        painter.restore()

    def _draw_words(self, painter: QPainter, places: _Places, row: MeetingRow) -> None:
        colours = self._theme.tokens.colours
        self._draw_line(painter, places.title, row.meeting.title, self._title_font, colours.text)
        facts = "  ·  ".join(facts_of(row))
        self._draw_line(painter, places.facts, facts, self._facts_font, colours.muted)
        if row.snippet:
            self._draw_line(painter, places.snippet, row.snippet, self._facts_font, colours.text)

    # -- renaming in place -------------------------------------------------------------------------

    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, index: AnyIndex
    ) -> QWidget:
        self._edited = QPersistentModelIndex(index)
        editor = QLineEdit(parent)
        editor.setMaxLength(200)
        editor.setAccessibleName(self.tr("Title of the meeting"))
        return editor

    def destroyEditor(self, editor: QWidget, index: AnyIndex) -> None:  # noqa: N802
        self._edited = QPersistentModelIndex()
        super().destroyEditor(editor, index)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, _index: AnyIndex
    ) -> None:
        rect: QRect = option.rect
        title = self._places(rect).title
        height = max(title.height(), float(editor.minimumSizeHint().height()))
        place = QRectF(title.left() - self._space.small, 0, title.width(), height)
        place.moveTop(QRectF(rect).center().y() - height / 2)
        editor.setGeometry(place.toAlignedRect())

    # -- parts -------------------------------------------------------------------------------------

    def _draw_ground(self, painter: QPainter, ground: QRectF, state: QStyle.StateFlag) -> None:
        tokens = self._theme.tokens
        selected = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        colour = tokens.colours.surface
        if selected:
            colour = tokens.colours.accent_soft
        elif hovered:
            colour = tokens.colours.hover
        focused = selected and bool(state & QStyle.StateFlag.State_HasFocus)
        edge = tokens.colours.accent if focused else tokens.colours.border
        painter.setPen(QPen(QColor(edge), 2 if focused else 1))
        painter.setBrush(QColor(colour))
        painter.drawRoundedRect(ground, tokens.radius_card, tokens.radius_card)

    def _draw_sign(
        self, painter: QPainter, sign: QRectF, row: MeetingRow, state: QStyle.StateFlag
    ) -> None:
        colours = self._theme.tokens.colours
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.surface if selected else colours.accent_soft))
        painter.drawRoundedRect(sign, self._theme.tokens.radius, self._theme.tokens.radius)
        edge = sign.width() * 0.26
        glyph = "chat-text" if row.word_count else "microphone"
        paint_glyph(painter, sign.adjusted(edge, edge, -edge, -edge), glyph, colours.accent)

    def _draw_recorded(self, painter: QPainter, place: QRectF) -> None:
        colours = self._theme.tokens.colours
        glyph = QRectF(place.left(), place.top(), place.height(), place.height())
        paint_glyph(painter, glyph, "speaker-high", colours.muted)
        painter.setPen(QColor(colours.muted))
        painter.setFont(self._caption_font)
        words = place.adjusted(place.height() + self._space.hair, 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.tr("Recorded"))

    def _draw_line(
        self, painter: QPainter, place: QRectF, text: str, font: QFont, ink: str
    ) -> None:
        metrics = QFontMetricsF(font)
        shown = metrics.elidedText(
            wording.one_line(text), Qt.TextElideMode.ElideRight, place.width()
        )
        layout = QTextLayout(shown, font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.NoWrap)
        layout.setTextOption(option)
        layout.beginLayout()
        layout.createLine().setLineWidth(place.width() + 4)
        layout.endLayout()
        painter.setPen(QColor(ink))
        layout.draw(painter, place.topLeft(), self._found_in(shown))

    def _found_in(self, text: str) -> list[QTextLayout.FormatRange]:
        colours = self._theme.tokens.colours
        ranges = []
        for start, end in places_of(self.search, text):
            found = QTextLayout.FormatRange()
            found.start, found.length = start, end - start
            style = QTextCharFormat()
            style.setBackground(QColor(colours.match))
            style.setForeground(QColor(colours.text))
            found.format = style
            ranges.append(found)
        return ranges

    # -- places ------------------------------------------------------------------------------------

    def _places(self, rect: QRect) -> _Places:
        space = self._space
        ground = QRectF(rect).adjusted(1, space.hair / 2, -1, -space.hair / 2)
        inner = ground.adjusted(space.large, space.medium, -space.large, -space.medium)
        side = self._title_metrics.height() + self._facts_metrics.height() + space.hair
        sign = QRectF(inner.left(), inner.top(), side, side)
        left = sign.right() + space.large
        wide = inner.right() - left
        recorded_wide = self._recorded_width
        title = QRectF(left, inner.top(), wide - recorded_wide, self._title_metrics.height())
        facts = QRectF(left, title.bottom() + space.hair, wide, self._facts_metrics.height())
        snippet = facts.translated(0, facts.height() + space.hair)
        recorded = QRectF(
            inner.right() - recorded_wide + space.large,
            title.top(),
            recorded_wide - space.large,
            title.height(),
        )
        return _Places(ground, sign, title, facts, snippet, recorded)

    def _take_look(self) -> None:
        tokens = self._theme.tokens
        self._space = tokens.space
        self._title_font = self._theme.font(tokens.type.strong, weight=QFont.Weight.DemiBold)
        self._facts_font = self._theme.font(tokens.type.body)
        self._caption_font = self._theme.font(tokens.type.caption)
        self._title_metrics = QFontMetricsF(self._title_font)
        self._facts_metrics = QFontMetricsF(self._facts_font)
        words = QFontMetricsF(self._caption_font).horizontalAdvance(self.tr("Recorded"))
        self._recorded_width = words + self._title_metrics.height() + 2 * tokens.space.large


def places_of(search: str, text: str) -> list[tuple[int, int]]:
    """Where words of ``search`` begin in ``text``, as UTF-16 offsets; the last may be a prefix."""
    terms = re.findall(r"\w+", search)
    if not terms:
        return []
    *whole, last = (re.escape(term) for term in terms)
    pattern = "|".join([*(rf"\b{term}\b" for term in whole), rf"\b{last}\w*"])
    return [
        (_utf16(text[: found.start()]), _utf16(text[: found.end()]))
        for found in re.finditer(pattern, text, re.IGNORECASE)
    ]


def _utf16(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2
