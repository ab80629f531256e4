"""Draws a question: the sign of its state, its words, what the lead said to it, and when.

The one to ask next stands on a ground of its own, under two words that say so.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from meeting_desktop.application.guide_state import QuestionRow
from meeting_desktop.ui.meeting.guide import wording
from meeting_desktop.ui.meeting.guide.line_breaking import lines_of
from meeting_desktop.ui.meeting.guide.question_rows import NEXT_ROLE, ROW_ROLE, AnyIndex
from meeting_desktop.ui.theme.icons import paint_glyph
from meeting_desktop.ui.theme.theme import Theme

_QUESTION_LINES, _QUOTE_LINES = 3, 2


@dataclass(frozen=True, slots=True)
class RowPlan:
    """Where things stand in a row of some width; rectangles count from its upper left corner."""

    over: QRectF
    question: tuple[str, ...]
    quote: tuple[str, ...]
    chip: QRectF
    sign: QRectF
    words: QRectF
    height: int


class QuestionDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._width = 0.0
        self._take_look()
        theme.changed.connect(self._take_look)

    def _take_look(self) -> None:
        type_ = self._theme.tokens.type
        self._font = self._theme.font(type_.body)
        self._next_font = self._theme.font(type_.body, weight=QFont.Weight.DemiBold)
        self._small_font = self._theme.font(type_.caption)
        self._over_font = self._theme.font(type_.caption, weight=QFont.Weight.DemiBold)

    def set_width(self, width: int) -> None:
        """How wide rows are; heights follow from it."""
        self._width = float(width)

    def sizeHint(self, _option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        row = index.data(ROW_ROLE)
        if not isinstance(row, QuestionRow):
            return QSize()
        return QSize(0, self.plan(row, self._width, is_next=bool(index.data(NEXT_ROLE))).height)

    def chip_of(self, row: QuestionRow, area: QRect, *, is_next: bool) -> QRectF:
        """Where the time stands, which leads to the words; empty where there is none."""
        chip = self.plan(row, float(area.width()), is_next=is_next).chip
        return chip.translated(QPointF(area.topLeft())) if not chip.isEmpty() else chip

    def plan(self, row: QuestionRow, width: float, *, is_next: bool) -> RowPlan:
        tokens = self._theme.tokens
        space, icon = tokens.space, float(tokens.icon)
        small = QFontMetricsF(self._small_font)
        body = QFontMetricsF(self._question_font(is_next=is_next))
        left = space.medium + icon + space.small
        right = width - space.medium
        time = wording.time_of(row)
        chip_width = small.horizontalAdvance(time) + 2 * space.small if time else 0.0
        top = float(space.small)
        over = QRectF()
        if is_next:
            over = QRectF(left, top, max(0.0, right - left), small.height())
            top += small.height()
        room = right - left - (chip_width + space.small if time else 0.0)
        question = lines_of(row.question.text, body, room, _QUESTION_LINES)
        chip = QRectF(right - chip_width, top, chip_width, body.height()) if time else QRectF()
        quote = lines_of(wording.quote_of(row), small, right - left, _QUOTE_LINES)
        height = len(question) * body.height()
        height += len(quote) * small.height() + (space.hair if quote else 0)
        sign = QRectF(space.medium, top + (body.height() - icon) / 2, icon, icon)
        words = QRectF(left, top, max(0.0, right - left), height)
        return RowPlan(over, question, quote, chip, sign, words, round(top + height) + space.small)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        row, is_next = index.data(ROW_ROLE), bool(index.data(NEXT_ROLE))
        if not isinstance(row, QuestionRow):
            return
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(rect.topLeft())
        area = QRectF(0, 0, rect.width(), rect.height())
        self._draw_ground(painter, area, state, is_next=is_next)
        plan = self.plan(row, area.width(), is_next=is_next)
        glyph, role = wording.SIGNS[wording.state_of(row)]
        paint_glyph(painter, plan.sign, glyph, getattr(self._theme.tokens.colours, role))
        if wording.is_mine(row):
            self._draw_hand(painter, plan.sign)
        self._draw_words(painter, plan, is_next=is_next)
        self._draw_chip(painter, plan.chip, row)
        painter.restore()

    # -- parts ----------------------------------------------------------------------------------

    def _question_font(self, *, is_next: bool) -> QFont:
        return self._next_font if is_next else self._font

    def _draw_ground(
        self, painter: QPainter, area: QRectF, state: QStyle.StateFlag, *, is_next: bool
    ) -> None:
        tokens = self._theme.tokens
        selected = bool(state & QStyle.StateFlag.State_Selected)
        focused = selected and bool(state & QStyle.StateFlag.State_HasFocus)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        if not (is_next or focused or hovered):
            return
        ground = tokens.colours.accent_soft if is_next else tokens.colours.hover
        painter.setPen(QPen(QColor(tokens.colours.accent), 2) if focused else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        edge = tokens.space.hair
        painter.drawRoundedRect(area.adjusted(edge, 1, -edge, -1), tokens.radius, tokens.radius)

    def _draw_words(self, painter: QPainter, plan: RowPlan, *, is_next: bool) -> None:
        colours = self._theme.tokens.colours
        flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        if is_next:
            painter.setFont(self._over_font)
            painter.setPen(QColor(colours.accent))
            painter.drawText(plan.over, flags, self.tr("Ask next"))
        line = QRectF(plan.words)
        quote_colour = colours.text if is_next else colours.muted
        for texts, font, colour, gap in (
            (plan.question, self._question_font(is_next=is_next), colours.text, 0),
            (plan.quote, self._small_font, quote_colour, self._theme.tokens.space.hair),
        ):
            painter.setFont(font)
            painter.setPen(QColor(colour))
            line.translate(0, gap)
            line.setHeight(QFontMetricsF(font).height())
            for text in texts:
                painter.drawText(line, flags, text)
                line.translate(0, line.height())

    def _draw_hand(self, painter: QPainter, sign: QRectF) -> None:
        """In the corner of the sign: a person has set this, and no machine changes it."""
        tokens = self._theme.tokens
        small = sign.width() * 0.6
        corner = QRectF(sign.right() - small * 0.7, sign.bottom() - small * 0.6, small, small)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.colours.surface))
        painter.drawEllipse(corner)
        paint_glyph(painter, corner, "user", tokens.colours.text)

    def _draw_chip(self, painter: QPainter, chip: QRectF, row: QuestionRow) -> None:
        if chip.isEmpty():
            return
        colours = self._theme.tokens.colours
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.sunken))
        painter.drawRoundedRect(chip, chip.height() / 2, chip.height() / 2)
        painter.setPen(QColor(colours.accent))
        painter.setFont(self._small_font)
        painter.drawText(chip, int(Qt.AlignmentFlag.AlignCenter), wording.time_of(row))
