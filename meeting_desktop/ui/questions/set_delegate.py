"""Draws a question set in the left column: its name, how many questions, what it is for."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from meeting_desktop.domain.questions import QuestionSet
from meeting_desktop.ui.library.wording import one_line
from meeting_desktop.ui.questions import wording
from meeting_desktop.ui.questions.rows import ROW_ROLE, WHOSE_ROLE
from meeting_desktop.ui.theme.icons import paint_glyph
from meeting_desktop.ui.theme.theme import Theme

AnyIndex = QModelIndex | QPersistentModelIndex


class SetDelegate(QStyledItemDelegate):
    """``target`` is the set on which something that is carried would be let go."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.target: UUID | None = None
        self._take_look()
        theme.changed.connect(self._take_look)

    def sizeHint(self, _option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        one = index.data(ROW_ROLE)
        lines = 2 if isinstance(one, QuestionSet) and one.meeting_types else 1
        height = self._name_metrics.height() + lines * self._fact_metrics.height()
        return QSize(0, round(height) + 2 * self._space.small + self._space.small)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        one = index.data(ROW_ROLE)
        if not isinstance(one, QuestionSet):
            return
        state: QStyle.StateFlag = option.state
        rect: QRect = option.rect
        space = self._space
        colours = self._theme.tokens.colours
        ground = QRectF(rect).adjusted(1, space.hair / 2, -1, -space.hair / 2)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_ground(painter, ground, state, target=one.id == self.target)
        inner = ground.adjusted(space.medium, space.small, -space.medium, -space.small)
        name = QRectF(inner.left(), inner.top(), inner.width(), self._name_metrics.height())
        if one.is_default:
            self._draw_default(painter, name)
            name.setRight(name.right() - self._default_width())
        self._draw_line(painter, name, one.name, self._name_font, colours.text)
        facts = QRectF(inner.left(), name.bottom(), inner.width(), self._fact_metrics.height())
        whose = index.data(WHOSE_ROLE)
        count = wording.question_count(len(one.questions))
        count = " · ".join(part for part in (count, whose) if part)
        self._draw_line(painter, facts, count, self._fact_font, colours.muted)
        if one.meeting_types:
            types = facts.translated(0, facts.height())
            line = wording.types_line(one.meeting_types)
            self._draw_line(painter, types, line, self._fact_font, colours.muted)
        painter.restore()

    def _draw_ground(
        self, painter: QPainter, ground: QRectF, state: QStyle.StateFlag, *, target: bool
    ) -> None:
        tokens = self._theme.tokens
        colour = QColor(Qt.GlobalColor.transparent)
        if state & QStyle.StateFlag.State_Selected:
            colour = QColor(tokens.colours.accent_soft)
        elif state & QStyle.StateFlag.State_MouseOver or target:
            colour = QColor(tokens.colours.hover)
        focused = bool(state & QStyle.StateFlag.State_HasFocus) or target
        painter.setPen(QPen(QColor(tokens.colours.accent), 2) if focused else Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(ground, tokens.radius, tokens.radius)

    def _draw_default(self, painter: QPainter, name: QRectF) -> None:
        colours = self._theme.tokens.colours
        side = float(self._theme.tokens.type.caption)
        left = name.right() - self._default_width() + self._space.small
        spot = QRectF(left, name.center().y() - side / 2, side, side)
        paint_glyph(painter, spot, "star-fill", colours.accent)
        words = QRectF(spot.right() + 2, name.top(), name.right() - spot.right(), name.height())
        painter.setFont(self._fact_font)
        painter.setPen(QColor(colours.accent))
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.tr("Default"))

    def _draw_line(
        self, painter: QPainter, place: QRectF, text: str, font: QFont, ink: str
    ) -> None:
        metrics = QFontMetricsF(font)
        fitting = metrics.elidedText(one_line(text), Qt.TextElideMode.ElideRight, place.width())
        painter.setFont(font)
        painter.setPen(QColor(ink))
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, fitting)

    def _default_width(self) -> float:
        words = self._fact_metrics.horizontalAdvance(self.tr("Default"))
        return words + self._theme.tokens.type.caption + self._space.small + self._space.hair

    def _take_look(self) -> None:
        tokens = self._theme.tokens
        self._space = tokens.space
        self._name_font = self._theme.font(tokens.type.body, weight=QFont.Weight.DemiBold)
        self._fact_font = self._theme.font(tokens.type.caption)
        self._name_metrics = QFontMetricsF(self._name_font)
        self._fact_metrics = QFontMetricsF(self._fact_font)
