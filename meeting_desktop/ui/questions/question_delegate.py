"""Draws a question as a card: its number, its words, what kind it is, and its marks."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPen,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from meeting_desktop.domain.questions import Question
from meeting_desktop.ui.library.wording import one_line
from meeting_desktop.ui.questions import wording
from meeting_desktop.ui.questions.rows import ROW_ROLE
from meeting_desktop.ui.theme.icons import paint_glyph
from meeting_desktop.ui.theme.theme import Theme

AnyIndex = QModelIndex | QPersistentModelIndex

#: A longer question ends in an ellipsis; the editor has it whole.
_MOST_LINES = 4
#: How much of an inactive card is seen.
_DIMMED = 0.7


class QuestionDelegate(QStyledItemDelegate):
    """Cards are as high as their words need at the list's present width."""

    def __init__(self, theme: Theme, parent: QListView) -> None:
        super().__init__(parent)
        self._theme = theme
        self._list = parent
        self._take_look()
        theme.changed.connect(self._take_look)

    def sizeHint(self, _option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        question = index.data(ROW_ROLE)
        if not isinstance(question, Question):
            return QSize()
        width = self._list.viewport().width()
        space = self._space
        lines = len(self._lines(question.text, self._words_width(width)))
        words = lines * self._text_metrics.height()
        height = words + space.small + self._mark_height() + 2 * space.medium + space.small
        return QSize(width, round(height))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        question = index.data(ROW_ROLE)
        if not isinstance(question, Question):
            return
        state: QStyle.StateFlag = option.state
        rect: QRect = option.rect
        space = self._space
        ground = QRectF(rect).adjusted(1, space.hair, -1, -space.hair)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_ground(painter, ground, state)
        if not question.active:
            painter.setOpacity(_DIMMED)
        inner = ground.adjusted(space.medium, space.medium, -space.medium, -space.medium)
        self._draw_number(painter, inner, index.row() + 1)
        inner.setLeft(inner.left() + self._number_width())
        inner.setTop(self._draw_words(painter, inner, question.text) + space.small)
        self._draw_marks(painter, inner, question)
        painter.restore()

    # -- parts -------------------------------------------------------------------------------------

    def _draw_ground(self, painter: QPainter, ground: QRectF, state: QStyle.StateFlag) -> None:
        tokens = self._theme.tokens
        selected = bool(state & QStyle.StateFlag.State_Selected)
        colour = tokens.colours.surface
        if selected:
            colour = tokens.colours.accent_soft
        elif state & QStyle.StateFlag.State_MouseOver:
            colour = tokens.colours.hover
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        edge = tokens.colours.accent if focused or selected else tokens.colours.border
        painter.setPen(QPen(QColor(edge), 2 if focused else 1))
        painter.setBrush(QColor(colour))
        painter.drawRoundedRect(ground, tokens.radius_card, tokens.radius_card)

    def _draw_number(self, painter: QPainter, inner: QRectF, number: int) -> None:
        painter.setFont(self._number_font)
        painter.setPen(QColor(self._theme.tokens.colours.muted))
        spot = QRectF(inner.left(), inner.top(), self._number_width(), self._text_metrics.height())
        painter.drawText(spot, Qt.AlignmentFlag.AlignVCenter, str(number))

    def _draw_words(self, painter: QPainter, inner: QRectF, text: str) -> float:
        painter.setFont(self._text_font)
        painter.setPen(QColor(self._theme.tokens.colours.text))
        top = inner.top()
        for line in self._lines(text, inner.width()):
            painter.drawText(QPointF(inner.left(), top + self._text_metrics.ascent()), line)
            top += self._text_metrics.height()
        return top

    def _draw_marks(self, painter: QPainter, inner: QRectF, question: Question) -> None:
        """Kind, category, required, inactive: each a sign and a word, as far as there is room."""
        colours = self._theme.tokens.colours
        icon = wording.kind_icon(question.type)
        marks = [(icon, wording.detail_words(question), colours.muted)]
        if question.required:
            marks.append(("asterisk", self.tr("Required"), colours.accent))
        if not question.active:
            marks.append(("eye-slash", self.tr("Inactive"), colours.text))
        left = inner.left()
        for mark in marks:
            left = self._draw_mark(painter, inner, left, mark)
        if question.category:
            self._draw_chip(painter, inner, left, one_line(question.category))

    def _draw_mark(
        self, painter: QPainter, inner: QRectF, left: float, mark: tuple[str, str, str]
    ) -> float:
        """Sign, word and ink; answers where the next one stands."""
        icon, text, ink = mark
        height = self._mark_height()
        side = float(self._theme.tokens.type.body)
        spot = QRectF(left, inner.top() + (height - side) / 2, side, side)
        paint_glyph(painter, spot, icon, ink)
        painter.setFont(self._mark_font)
        painter.setPen(QColor(ink))
        width = self._mark_metrics.horizontalAdvance(text)
        words = QRectF(spot.right() + self._space.hair, inner.top(), width + 2, height)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, text)
        return words.right() + self._space.medium

    def _draw_chip(self, painter: QPainter, inner: QRectF, left: float, text: str) -> None:
        colours = self._theme.tokens.colours
        room = inner.right() - left - 2 * self._space.small
        fitting = self._mark_metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        width = self._mark_metrics.horizontalAdvance(fitting)
        if room < self._space.wide:
            return
        chip = QRectF(left, inner.top(), width + 2 * self._space.small, self._mark_height())
        painter.setPen(QPen(QColor(colours.border), 1))
        painter.setBrush(QColor(colours.sunken))
        painter.drawRoundedRect(chip, chip.height() / 2, chip.height() / 2)
        painter.setPen(QColor(colours.text))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, fitting)

    # -- places ------------------------------------------------------------------------------------

    def _lines(self, text: str, width: float) -> list[str]:
        shown = one_line(text)
        layout = QTextLayout(shown, self._text_font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        lines: list[str] = []
        layout.beginLayout()
        # Qt counts in UTF-16.
        units = shown.encode("utf-16-le")
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(1.0, width))
            begin = line.textStart()
            if len(lines) == _MOST_LINES - 1:
                rest = units[2 * begin :].decode("utf-16-le")
                mode = Qt.TextElideMode.ElideRight
                lines.append(self._text_metrics.elidedText(rest, mode, width))
                break
            end = begin + line.textLength()
            lines.append(units[2 * begin : 2 * end].decode("utf-16-le").rstrip())
        layout.endLayout()
        return lines or [""]

    def _words_width(self, width: int) -> float:
        return width - 2 - 2 * self._space.medium - self._number_width()

    def _number_width(self) -> float:
        return self._number_metrics.horizontalAdvance("000") + self._space.small

    def _mark_height(self) -> float:
        return self._mark_metrics.height() + self._space.hair

    def _take_look(self) -> None:
        tokens = self._theme.tokens
        self._space = tokens.space
        self._text_font = self._theme.font(tokens.type.strong, weight=QFont.Weight.Medium)
        self._number_font = self._theme.font(tokens.type.strong, weight=QFont.Weight.DemiBold)
        self._mark_font = self._theme.font(tokens.type.caption)
        self._text_metrics = QFontMetricsF(self._text_font)
        self._number_metrics = QFontMetricsF(self._number_font)
        self._mark_metrics = QFontMetricsF(self._mark_font)
