"""The month: weeks below each other, as many meetings in a cell as fit, and how many more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPen, QWheelEvent

from meeting_desktop.ui.calendar import wording
from meeting_desktop.ui.calendar.block_painter import Moment
from meeting_desktop.ui.calendar.canvas import Canvas, Hit, Place, PlaceKind, fill
from meeting_desktop.ui.calendar.days import local_date
from meeting_desktop.ui.calendar.dragging import DragKind, Ghost
from meeting_desktop.ui.calendar.month_index import DAYS_A_WEEK, MonthIndex
from meeting_desktop.ui.calendar.month_plan import MonthPlan
from meeting_desktop.ui.theme.theme import Theme

_CENTRE = Qt.AlignmentFlag.AlignCenter
_WHEEL_STEP = 120


class MonthView(Canvas):
    """``turned`` asks for the next month or the one before (1, -1); ``month`` is the one shown."""

    turned = Signal(int)

    def __init__(self, theme: Theme, now: Callable[[], datetime]) -> None:
        self._plan: MonthPlan | None = None
        super().__init__(theme, now)
        self.month = date.today().replace(day=1)  # noqa: DTZ011 - until it is told
        self._wheeled = 0
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    @property
    def plan(self) -> MonthPlan:
        """Known until the next ``invalidate``."""
        if self._plan is None:
            self._plan = self._make_plan()
        return self._plan

    def _make_plan(self) -> MonthPlan:
        size, look = self.viewport().size(), self.look
        weeks = max(1, len(self.sheet.days) // DAYS_A_WEEK) if self.sheet is not None else 5
        head = look.line + 2 * look.tokens.space.hair
        return MonthPlan(
            max(1.0, size.width() / DAYS_A_WEEK),
            max(1.0, (size.height() - head) / weeks),
            head,
            look.line + look.tokens.space.small,
            look.line,
            look.line + 3,
            weeks,
        )

    def invalidate(self) -> None:
        self._plan = None
        super().invalidate()

    def cell_rect(self, day: int) -> QRectF:
        return self.plan.cell(day)

    # -- layout ---------------------------------------------------------------------------------

    def lay_out(self) -> Sequence[Place]:
        month = self.sheet.month if self.sheet is not None else None
        if month is None:
            return []
        return [place for day in range(len(month.days)) for place in self._lay_cell(month, day)]

    def _lay_cell(self, month: MonthIndex, day: int) -> Iterator[Place]:
        plan = self.plan
        cell = month.cell(day, plan.lines)
        for bar in cell.bars:
            week_start = day - day % DAYS_A_WEEK
            if day == max(bar.first, week_start):
                rect = plan.row(day, bar.line)
                last = min(bar.last, week_start + DAYS_A_WEEK - 1)
                rect.setWidth(rect.width() + (last - day) * plan.width)
                yield Place(rect, PlaceKind.BAR, day, bar.index)
        for line, index in cell.singles:
            yield Place(plan.row(day, line), PlaceKind.LINE, day, index)
        if cell.more:
            yield Place(plan.row(day, plan.lines - 1), PlaceKind.MORE, day, count=cell.more)

    # -- painting -------------------------------------------------------------------------------

    def draw_content(self, painter: QPainter, moment: Moment) -> None:
        sheet = self.sheet
        if sheet is None:
            return
        self._draw_grid(painter, moment)
        for place in self.places:
            if place.kind is PlaceKind.BAR:
                self.blocks.draw_bar(painter, place.rect, sheet.entry(place.index), moment)
            elif place.kind is PlaceKind.LINE:
                self.blocks.draw_line(painter, place.rect, sheet.entry(place.index), moment)
            else:
                self._draw_more(painter, place)

    def _draw_grid(self, painter: QPainter, moment: Moment) -> None:
        look, sheet, plan = self.look, self.sheet, self.plan
        if sheet is None:
            return
        width, height = self.viewport().width(), self.viewport().height()
        fill(painter, QRectF(0, 0, width, plan.head), look.window)
        today = local_date(moment.now, sheet.zone)
        for number, day in enumerate(sheet.days):
            if day.date.month != self.month.month:
                fill(painter, plan.cell(number), look.window)
        painter.setPen(look.border)
        for column in range(1, DAYS_A_WEEK):
            x = round(column * plan.width) + 0.5
            painter.drawLine(QLineF(x, plan.head, x, height))
        for week in range(plan.weeks):
            y = round(plan.head + week * plan.height) + 0.5
            painter.drawLine(QLineF(0, y, width, y))
        self._draw_names(painter)
        for number, day in enumerate(sheet.days):
            self._draw_date(painter, number, day.date, is_today=day.date == today)

    def _draw_names(self, painter: QPainter) -> None:
        plan = self.plan
        painter.setFont(self.look.day_font)
        painter.setPen(self.look.muted)
        days = self.sheet.days[:DAYS_A_WEEK] if self.sheet is not None else ()
        for column, day in enumerate(days):
            rect = QRectF(column * plan.width, 0, plan.width, plan.head)
            painter.drawText(rect, int(_CENTRE), wording.weekday(day.date))

    def _draw_date(self, painter: QPainter, number: int, day: date, *, is_today: bool) -> None:
        look = self.look
        rect = self.plan.date_rect(number)
        radius = rect.height() / 2
        if is_today:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.accent)
            painter.drawRoundedRect(rect, radius, radius)
        outside = day.month != self.month.month
        painter.setPen(look.surface if is_today else look.muted if outside else look.text)
        painter.setFont(look.title_font)
        words = str(day.day)
        painter.drawText(rect, int(_CENTRE), words)

    def _draw_more(self, painter: QPainter, place: Place) -> None:
        look = self.look
        words = self.tr("{0} more").format(place.count)
        painter.setPen(look.accent)
        painter.setFont(look.title_font)
        text = look.words(words, look.title_font, place.rect.width() - 6)
        painter.drawStaticText(QPointF(place.rect.left() + 6, place.rect.top()), text)

    def draw_over(self, painter: QPainter, moment: Moment) -> None:
        del moment
        if self.hasFocus() and self.cursor_.current < 0:
            painter.setPen(QPen(self.look.accent, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            rect = self.cell_rect(self.cursor_.day).adjusted(1.5, 1.5, -1.5, -1.5)
            painter.drawRoundedRect(rect, 4, 4)

    def ghost_rects(self, ghost: Ghost) -> list[QRectF]:
        sheet = self.sheet
        day = sheet.day_of(ghost.start) if sheet is not None else -1
        if day < 0:
            return []
        cell = self.cell_rect(day)
        return [QRectF(cell.left() + 3, cell.top() + 3, cell.width() - 6, 2 * self.plan.line)]

    # -- pointing -------------------------------------------------------------------------------

    def spot_at(self, point: QPointF) -> Hit:
        plan = self.plan
        if self.sheet is None or point.y() < plan.head:
            return Hit(None, -1, 0.0, DragKind.CREATE)
        day = plan.day_at(point.x(), point.y())
        place = self.place_at(point)
        on_date = place is None and plan.date_rect(day).contains(point)
        kind = DragKind.CREATE if place is None else DragKind.MOVE
        return Hit(place, day, self.cursor_.position, kind, heading=on_date)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._wheeled += event.angleDelta().y()
        if abs(self._wheeled) >= _WHEEL_STEP:
            self.turned.emit(-1 if self._wheeled > 0 else 1)
            self._wheeled = 0
        event.accept()
