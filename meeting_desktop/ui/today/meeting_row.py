"""One meeting as a line that can be pressed: what, when, how long, and its first words."""

from __future__ import annotations

from datetime import date
from functools import partial
from uuid import UUID

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from meeting_desktop.ports.unit_of_work import MeetingRow
from meeting_desktop.ui.library.wording import began, day_and_time, length, one_line, word_total
from meeting_desktop.ui.theme.icons import paint_glyph
from meeting_desktop.ui.theme.theme import Theme

#: From line to line, in heights of the font.
_LINE_STEP = 1.22


class MeetingRowButton(QAbstractButton):
    """``chosen`` carries the meeting's id. Painted as plain text: a title is only letters."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, row: MeetingRow, today: date) -> None:
        super().__init__()
        self._theme = theme
        self._title = one_line(row.meeting.title)
        self._facts = _facts(row, today)
        self._snippet = one_line(row.snippet)
        self.setAccessibleName(f"{self._title}. {self._facts}")
        self.setAccessibleDescription(self._snippet)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(partial(self._on_clicked, row.meeting.id))
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        tokens = self._theme.tokens
        lines = 2.9 if self._snippet else 1.9
        height = round(self.fontMetrics().height() * lines) + 2 * tokens.space.medium
        return QSize(tokens.control * 8, height)

    def _on_clicked(self, meeting_id: UUID) -> None:
        self.chosen.emit(meeting_id)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        side = float(tokens.icon)
        edge = float(tokens.space.medium)
        right = self.width() - edge - side
        middle = (self.height() - side) / 2
        arrow = QRectF(right, middle, side, side)
        paint_glyph(painter, arrow, "caret-right", tokens.colours.muted)
        area = QRectF(edge, edge, right - 2 * edge, self.height() - 2 * edge)
        strong = self._theme.font(tokens.type.strong, weight=QFont.Weight.DemiBold)
        plain = self._theme.font(tokens.type.body)
        area.setTop(_line(painter, area, self._title, strong, tokens.colours.text))
        area.setTop(_line(painter, area, self._facts, plain, tokens.colours.muted))
        if self._snippet:
            _line(painter, area, self._snippet, plain, tokens.colours.text)
        painter.end()

    def _paint_ground(self, painter: QPainter) -> None:
        colours = self._theme.tokens.colours
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        radius = self._theme.tokens.radius
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isDown() or self.underMouse():
            painter.setBrush(QColor(colours.hover))
            painter.drawRoundedRect(area, radius, radius)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.drawRoundedRect(area, radius, radius)


def _facts(row: MeetingRow, today: date) -> str:
    parts = [day_and_time(began(row.meeting), today)]
    if row.duration > 0:
        parts.append(length(row.duration))
    if row.word_count:
        parts.append(word_total(row.word_count))
    return " · ".join(parts)


def _line(painter: QPainter, area: QRectF, text: str, font: QFont, colour: str) -> float:
    """Draw one line that is cut where it does not fit; answers where the next one begins."""
    metrics = QFontMetrics(font)
    painter.setFont(font)
    painter.setPen(QColor(colour))
    fitting = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(area.width()))
    spot = QRectF(area.left(), area.top(), area.width(), metrics.height())
    painter.drawText(spot, Qt.AlignmentFlag.AlignVCenter, fitting)
    return area.top() + metrics.height() * _LINE_STEP
