"""What stands behind and around the meetings of a day or a week: hours, days, the present."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QFontMetricsF, QPainter, QPen

from meeting_desktop.domain.people import WorkingHours
from meeting_desktop.ui.calendar import wording
from meeting_desktop.ui.calendar.axis import Mark
from meeting_desktop.ui.calendar.block_painter import Moment
from meeting_desktop.ui.calendar.days import Day, local_date
from meeting_desktop.ui.calendar.hours_plan import HoursPlan
from meeting_desktop.ui.calendar.look import CalendarLook
from meeting_desktop.ui.calendar.sheet import Sheet

_HOUR = 60
#: In widths of an hour; what is longer is elided.
_WIDEST_CITY = 1.5
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_CENTRE = Qt.AlignmentFlag.AlignCenter


class GridPainter:
    def __init__(self, look: CalendarLook) -> None:
        self._look = look

    @property
    def header_height(self) -> float:
        look = self._look
        return look.line + QFontMetricsF(look.date_font).height() + 3 * look.tokens.space.hair

    def gutter_width(self, zones: Sequence[ZoneInfo]) -> float:
        """Of the hours at the left, a column a zone. A city's usual name is read whole."""
        look = self._look
        room = look.metrics.horizontalAdvance
        hours = room("00:00 AM")
        cities = max((room(wording.zone_words(zone)) for zone in zones), default=0.0)
        column = max(hours, min(cities, hours * _WIDEST_CITY)) + look.tokens.space.small
        return column * max(1, len(zones))

    # -- ground ---------------------------------------------------------------------------------

    def draw_ground(
        self,
        painter: QPainter,
        plan: HoursPlan,
        sheet: Sheet,
        working: tuple[WorkingHours, ...],
    ) -> None:
        look = self._look
        if sheet.hours is None:
            return
        painter.fillRect(QRectF(0, 0, plan.width, plan.height), look.window)
        axis = sheet.hours.axis
        for number, day in enumerate(sheet.days):
            left = plan.left(number)
            for first, last in _at_work(day, working):
                top, bottom = axis.place(day, first), axis.place(day, last)
                height = (bottom - top) * plan.minute
                painter.fillRect(QRectF(left, plan.y(top), plan.column, height), look.surface)
        self._draw_lines(painter, plan, axis.marks(_HOUR), axis.marks(_HOUR // 2))
        for number, day in enumerate(sheet.days):
            # A day that never had a second hour needs no words about it.
            words = not day.is_usual
            for top, bottom in axis.holes(day):
                left, height = plan.left(number), (bottom - top) * plan.minute
                rect = QRectF(left, plan.y(top), plan.column, height)
                self._draw_hole(painter, rect, words=words)
        painter.setPen(look.border)
        for number in range(len(sheet.days)):
            x = plan.left(number)
            painter.drawLine(QLineF(x, 0, x, plan.height))

    def _draw_lines(
        self, painter: QPainter, plan: HoursPlan, hours: list[Mark], halves: list[Mark]
    ) -> None:
        look = self._look
        painter.setPen(QPen(look.border, 1, Qt.PenStyle.DotLine))
        whole = {mark.top for mark in hours}
        for mark in halves:
            if mark.top not in whole:
                y = round(plan.y(mark.top)) + 0.5
                painter.drawLine(QLineF(plan.gutter, y, plan.width, y))
        painter.setPen(look.border)
        for mark in hours:
            y = round(plan.y(mark.top)) + 0.5
            painter.drawLine(QLineF(plan.gutter, y, plan.width, y))

    def _draw_hole(self, painter: QPainter, rect: QRectF, *, words: bool) -> None:
        look = self._look
        painter.fillRect(rect, look.sunken)
        painter.fillRect(rect, QBrush(look.border, Qt.BrushStyle.BDiagPattern))
        if not words:
            return
        painter.setPen(look.muted)
        painter.setFont(look.small_font)
        text = QCoreApplication.translate("Calendar", "The clocks change")
        painter.drawStaticText(
            QPointF(rect.left() + 6, rect.center().y() - look.line / 2),
            look.words(text, look.small_font, rect.width() - 8),
        )

    # -- the scale ------------------------------------------------------------------------------

    def draw_scale(
        self, painter: QPainter, plan: HoursPlan, sheet: Sheet, second: ZoneInfo | None
    ) -> None:
        look = self._look
        if sheet.hours is None:
            return
        painter.fillRect(QRectF(0, plan.header, plan.gutter, plan.height), look.window)
        painter.setFont(look.small_font)
        marks = sheet.hours.axis.marks(_HOUR)
        twice = {mark.minutes for mark in marks if mark.fold}
        width = plan.gutter / (2 if second is not None else 1) - look.tokens.space.hair
        for mark in marks:
            y = plan.y(mark.top)
            top = y - look.line / 2 if mark.top else y + 1
            own = QRectF(plan.gutter - width - look.tokens.space.hair, top, width, look.line)
            painter.setPen(look.muted)
            painter.drawText(own, int(_RIGHT), wording.hour_words(mark.minutes))
            instant = _instant_of(sheet, mark)
            if mark.minutes in twice and instant is not None:
                painter.setPen(look.accent)
                offset = wording.offset_words(instant, sheet.zone)
                painter.drawText(own.translated(0, look.line), int(_RIGHT), offset)
            if second is not None and instant is not None:
                painter.setPen(look.muted)
                there = instant.astimezone(second)
                words = wording.hour_words(there.hour * _HOUR + there.minute)
                painter.drawText(QRectF(0, top, width, look.line), int(_RIGHT), words)

    # -- the days -------------------------------------------------------------------------------

    def draw_header(
        self,
        painter: QPainter,
        plan: HoursPlan,
        sheet: Sheet,
        moment: Moment,
        second: ZoneInfo | None,
    ) -> None:
        look = self._look
        painter.fillRect(QRectF(0, 0, plan.width, plan.header), look.window)
        painter.setPen(look.border)
        painter.drawLine(QLineF(0, plan.header - 0.5, plan.width, plan.header - 0.5))
        today = local_date(moment.now, sheet.zone)
        for number, day in enumerate(sheet.days):
            rect = QRectF(plan.left(number), 0, plan.column, self.header_height)
            self._draw_day(painter, rect, day, is_today=day.date == today)
        self._draw_zones(painter, plan, sheet, second)

    def _draw_day(self, painter: QPainter, rect: QRectF, day: Day, *, is_today: bool) -> None:
        look = self._look
        edge = look.tokens.space.hair
        painter.setFont(look.day_font)
        painter.setPen(look.accent if is_today else look.muted)
        painter.drawText(
            QRectF(rect.left(), edge, rect.width(), look.line),
            int(_CENTRE),
            wording.weekday(day.date),
        )
        height = rect.height() - look.line - 2 * edge
        circle = QRectF(0, 0, height * 1.35, height)
        circle.moveCenter(QPointF(rect.center().x(), look.line + edge + height / 2))
        if is_today:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.accent)
            painter.drawRoundedRect(circle, height / 2, height / 2)
        painter.setFont(look.date_font)
        painter.setPen(look.surface if is_today else look.text)
        painter.drawText(circle, int(_CENTRE), str(day.date.day))

    def _draw_zones(
        self, painter: QPainter, plan: HoursPlan, sheet: Sheet, second: ZoneInfo | None
    ) -> None:
        look = self._look
        zones = [sheet.zone] if second is None else [second, sheet.zone]
        width = plan.gutter / len(zones) - look.tokens.space.hair
        painter.setFont(look.small_font)
        for number, zone in enumerate(zones):
            left = number * plan.gutter / len(zones)
            middle = sheet.days[0].start + (sheet.days[0].end - sheet.days[0].start) / 2
            for line, words in enumerate(
                (wording.zone_words(zone), wording.offset_words(middle, zone))
            ):
                text = look.words(words, look.small_font, width)
                x = left + width - text.size().width()
                top = self.header_height - (2 - line) * look.line - 2
                painter.setPen(look.text if zone is sheet.zone and not line else look.muted)
                painter.drawStaticText(QPointF(x, top), text)

    # -- what moves -----------------------------------------------------------------------------

    def draw_now(self, painter: QPainter, plan: HoursPlan, day: int, y: float) -> None:
        look = self._look
        left = plan.left(day)
        painter.setPen(QPen(look.record, 1.5))
        painter.drawLine(QLineF(left, y, left + plan.column, y))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.record)
        painter.drawEllipse(QPointF(left, y), 4, 4)

    def draw_slot(self, painter: QPainter, rect: QRectF) -> None:
        painter.setPen(QPen(self._look.accent, 1.5, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(rect, 4, 4)

    def draw_more(self, painter: QPainter, rect: QRectF, count: int) -> None:
        look = self._look
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.accent_soft)
        painter.drawRoundedRect(rect, 4, 4)
        painter.setPen(look.accent)
        painter.setFont(look.title_font)
        painter.drawText(rect, int(_CENTRE), f"+{count}")


def _at_work(day: Day, working: tuple[WorkingHours, ...]) -> list[tuple[datetime, datetime]]:
    """UTC spans of a day's working hours; an edge that the clocks skip is moved after it."""
    spans = []
    for hours in working:
        if hours.weekday == day.date.weekday() and day.stretches:
            first = day.instant(hours.start) or day.start + timedelta(minutes=hours.start)
            last = day.instant(hours.end) or day.start + timedelta(minutes=hours.end)
            spans.append((max(first, day.start), min(last, day.end)))
    return spans


def _instant_of(sheet: Sheet, mark: Mark) -> datetime | None:
    """When a line of the scale is: on the first day that has it."""
    for day in sheet.days:
        found = day.instant(mark.minutes, mark.fold)
        if found is not None:
            return found.astimezone(UTC)
    return None
