"""Draws one meeting into a rectangle: a block among the hours, a line in a month, a bar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from meeting_desktop.domain.meetings import MeetingStatus
from meeting_desktop.ports.planning import CalendarEntry
from meeting_desktop.ui.calendar import wording
from meeting_desktop.ui.calendar.look import CalendarLook, EntryStyle
from meeting_desktop.ui.theme.icons import paint_glyph

_STRIPE = 3.0
#: What is narrower says nothing.
_LEAST_WIDTH = 14.0
_TITLE_WIDTH = 40.0
#: Small print is so much narrower than what its width is measured with.
_SMALLER = 1.06


@dataclass(frozen=True, slots=True)
class Moment:
    """What words and looks depend on besides the meeting."""

    zone: ZoneInfo
    now: datetime


class BlockPainter:
    def __init__(self, look: CalendarLook) -> None:
        self._look = look

    def draw_block(
        self, painter: QPainter, rect: QRectF, entry: CalendarEntry, moment: Moment
    ) -> None:
        """As many lines as there is room for: title, time and lead, answers."""
        look = self._look
        style = look.style(entry, moment.now)
        self.draw_ground(painter, rect, style)
        edge = look.tokens.space.hair
        inner = rect.adjusted(_STRIPE + edge + 1, 0, -edge, 0)
        if inner.width() < _LEAST_WIDTH:
            return
        lines = int((rect.height() - edge) / look.line)
        if lines <= 1:
            self._draw_one_line(painter, inner, entry, style, moment)
            return
        top = rect.top() + edge / 2 + 1
        self._draw_title(painter, inner, top, entry, style)
        span = wording.span_words(entry.start, entry.end, moment.zone)
        if look.metrics.horizontalAdvance(span) > inner.width() * _SMALLER:
            span = wording.time_words(entry.start, moment.zone)
        # Half a time is worse than none.
        too_wide = look.metrics.horizontalAdvance(span) > inner.width() * _SMALLER
        facts = (span, entry.lead_name, wording.answer_words(entry))
        details = [] if too_wide else [part for part in facts if part]
        painter.setPen(style.ink)
        painter.setFont(look.small_font)
        for number, words in enumerate(details[: lines - 1], start=1):
            text = look.words(words, look.small_font, inner.width())
            painter.drawStaticText(QPointF(inner.left(), top + number * look.line), text)

    def draw_line(
        self, painter: QPainter, rect: QRectF, entry: CalendarEntry, moment: Moment
    ) -> None:
        """One line of a month: time and title, with a ground only where the state needs one."""
        style = self._look.style(entry, moment.now)
        self.draw_ground(painter, rect, style)
        edge = self._look.tokens.space.hair
        inner = rect.adjusted(_STRIPE + edge, 0, -edge, 0)
        self._draw_one_line(painter, inner, entry, style, moment)

    def draw_bar(
        self, painter: QPainter, rect: QRectF, entry: CalendarEntry, moment: Moment
    ) -> None:
        """A meeting of days."""
        self.draw_line(painter, rect, entry, moment)

    def draw_ground(self, painter: QPainter, rect: QRectF, style: EntryStyle) -> None:
        look = self._look
        radius = min(4.0, rect.height() / 3)
        pen = Qt.PenStyle.NoPen
        if style.struck or style.hatched:
            painter.setPen(QPen(style.stripe, 1, Qt.PenStyle.DashLine))
        elif style.framed:
            painter.setPen(QPen(look.record, 1.5))
        else:
            painter.setPen(pen)
        painter.setBrush(style.fill)
        painter.drawRoundedRect(rect, radius, radius)
        if style.hatched:
            painter.setPen(pen)
            painter.setBrush(QBrush(_thin(style.stripe), Qt.BrushStyle.BDiagPattern))
            painter.drawRoundedRect(rect, radius, radius)
        painter.setPen(pen)
        painter.setBrush(style.stripe)
        stripe = QRectF(rect.left(), rect.top(), _STRIPE, rect.height())
        painter.drawRoundedRect(stripe, 1.5, 1.5)

    def _draw_title(
        self,
        painter: QPainter,
        inner: QRectF,
        top: float,
        entry: CalendarEntry,
        style: EntryStyle,
    ) -> None:
        look = self._look
        right = self._draw_signs(painter, inner, top, entry, style)
        at = QPointF(inner.left(), top)
        look.draw_title(painter, at, entry.title, right - inner.left(), style)

    def _draw_one_line(
        self,
        painter: QPainter,
        inner: QRectF,
        entry: CalendarEntry,
        style: EntryStyle,
        moment: Moment,
    ) -> None:
        look = self._look
        top = inner.top() + (inner.height() - look.line) / 2
        right = self._draw_signs(painter, inner, top, entry, style)
        left = inner.left()
        when = look.words(
            wording.time_words(entry.start, moment.zone), look.small_font, inner.width()
        )
        wide = when.size().width() + look.tokens.space.hair
        # A title says more than an hour that can be read off the scale.
        if right - left > wide + _TITLE_WIDTH:
            painter.setPen(style.quiet)
            painter.setFont(look.small_font)
            painter.drawStaticText(QPointF(left, top), when)
            left += wide
        if right - left < _LEAST_WIDTH:
            return
        look.draw_title(painter, QPointF(left, top), entry.title, right - left, style)

    def _draw_signs(
        self,
        painter: QPainter,
        inner: QRectF,
        top: float,
        entry: CalendarEntry,
        style: EntryStyle,
    ) -> float:
        """At the right end of a line; the answer is where the words must end."""
        look = self._look
        side = float(look.tokens.type.caption)
        right = inner.right()
        signs = [style.glyph] if style.glyph else []
        signs += ["repeat"] * (entry.series_id is not None)
        signs += ["user-minus"] * (entry.declined > 0)
        for name in signs:
            if right - side < inner.left() + 2 * side:
                break
            running = entry.status is MeetingStatus.ACTIVE and name == "record"
            ink = look.record if running else look.muted
            spot = QRectF(right - side, top + (look.line - side) / 2, side, side)
            paint_glyph(painter, spot, name, ink.name())
            right -= side + 2
        return right


def _thin(colour: QColor) -> QColor:
    faint = QColor(colour)
    faint.setAlphaF(0.35)
    return faint
