"""Days beside each other with their hours: the day, the week and the work week."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QResizeEvent

from meeting_desktop.domain.people import USUAL_HOURS, WorkingHours
from meeting_desktop.ui.calendar.block_painter import Moment
from meeting_desktop.ui.calendar.canvas import Canvas, Hit, Place, PlaceKind
from meeting_desktop.ui.calendar.cursor import SLOT_MINUTES
from meeting_desktop.ui.calendar.dragging import DragKind, Ghost
from meeting_desktop.ui.calendar.grid_painter import GridPainter
from meeting_desktop.ui.calendar.hours_plan import HoursPlan
from meeting_desktop.ui.calendar.sheet import SHORTEST_MINUTES, Block, Sheet
from meeting_desktop.ui.theme.theme import Theme

#: An hour is so many lines of small print high.
_LINES_AN_HOUR = 3.1
_EDGE_PIXELS = 6.0
#: Where a day is opened: a little before people work.
_MORNING_MINUTES = 7 * 60 + 30


class HoursView(Canvas):
    """``second_zone`` stands beside the own one; ``working`` are the hours that are not shaded."""

    def __init__(self, theme: Theme, now: Callable[[], datetime]) -> None:
        super().__init__(theme, now)
        self.second_zone: ZoneInfo | None = None
        self.working: tuple[WorkingHours, ...] = USUAL_HOURS
        self._grid = GridPainter(self.look)
        self._scrolled = False
        #: What alone is painted now, after the rest has only been moved.
        self._strip: QRectF | None = None
        self.verticalScrollBar().setSingleStep(24)

    @property
    def plan(self) -> HoursPlan:
        sheet, look = self.sheet, self.look
        size = self.viewport().size()
        hours = sheet.hours if sheet is not None else None
        zones = [sheet.zone] if sheet is not None else []
        if self.second_zone is not None:
            zones.append(self.second_zone)
        lines = max((bar.line + 1 for bar in hours.bars), default=0) if hours else 0
        header = self._grid.header_height + lines * (look.line + 5)
        return HoursPlan(
            size.width(),
            size.height(),
            self._grid.gutter_width(zones),
            header,
            look.line * _LINES_AN_HOUR / 60,
            hours.axis.length if hours else 1440.0,
            len(sheet.days) if sheet is not None else 7,
            self.verticalScrollBar().value(),
        )

    def show_sheet(self, sheet: Sheet) -> None:
        super().show_sheet(sheet)
        self._set_range()
        if not self._scrolled and self.isVisible():
            self._scrolled = True
            self.scroll_to(_MORNING_MINUTES)

    def scroll_to(self, position: float) -> None:
        """Bring minutes of the axis to the top."""
        self.verticalScrollBar().setValue(round(position * self.plan.minute))

    def use_zone(self, second: ZoneInfo | None) -> None:
        self.second_zone = second
        self.invalidate()

    def top_edge(self) -> float:
        return self.plan.header

    # -- layout ---------------------------------------------------------------------------------

    def lay_out(self) -> Sequence[Place]:
        plan = self.plan
        return [*self._blocks(plan), *self._crowds(plan), *self._bars(plan)]

    def _blocks(self, plan: HoursPlan) -> Iterator[Place]:
        hours = self.sheet.hours if self.sheet is not None else None
        first, last = plan.seen
        for block in (one for day in (hours.blocks if hours else ()) for one in day):
            if block.room.hidden or block.bottom < first or block.top > last:
                continue
            yield Place(
                _block_rect(plan, block),
                PlaceKind.BLOCK,
                block.day,
                block.index,
                begins=block.begins,
                finishes=block.finishes,
            )

    def _crowds(self, plan: HoursPlan) -> Iterator[Place]:
        hours = self.sheet.hours if self.sheet is not None else None
        first, last = plan.seen
        for day, crowds in enumerate(hours.crowds if hours else ()):
            for crowd in crowds:
                if not first <= crowd.top <= last:
                    continue
                left, width = plan.room(day, crowd.columns - 1, 1, crowd.columns)
                rect = QRectF(left, plan.y(crowd.top), width, self.look.line + 4)
                yield Place(rect, PlaceKind.MORE, day, count=crowd.count)

    def _bars(self, plan: HoursPlan) -> Iterator[Place]:
        hours = self.sheet.hours if self.sheet is not None else None
        line = self.look.line + 5
        for bar in hours.bars if hours else ():
            left = plan.left(bar.first) + 1
            top = self._grid.header_height + bar.line * line
            width = plan.left(bar.last + 1) - left - 2
            rect = QRectF(left, top, width, line - 2)
            yield Place(rect, PlaceKind.BAR, bar.first, bar.index)

    # -- painting -------------------------------------------------------------------------------

    def draw_content(self, painter: QPainter, moment: Moment) -> None:
        sheet, plan = self.sheet, self.plan
        if sheet is None or sheet.hours is None:
            return
        grid = self._grid
        grid.draw_ground(painter, plan, sheet, self.working)
        painter.save()
        hours = QRectF(0, plan.header, plan.width, plan.height - plan.header)
        painter.setClipRect(hours, Qt.ClipOperation.IntersectClip)
        for place in self.places:
            if self._strip is not None and not self._strip.intersects(place.rect):
                continue
            if place.kind is PlaceKind.BLOCK:
                self.blocks.draw_block(painter, place.rect, sheet.entry(place.index), moment)
            elif place.kind is PlaceKind.MORE:
                grid.draw_more(painter, place.rect, place.count)
        grid.draw_scale(painter, plan, sheet, self.second_zone)
        painter.restore()
        grid.draw_header(painter, plan, sheet, moment, self.second_zone)
        for place in self.places:
            if place.kind is PlaceKind.BAR:
                self.blocks.draw_bar(painter, place.rect, sheet.entry(place.index), moment)

    def draw_over(self, painter: QPainter, moment: Moment) -> None:
        sheet, plan = self.sheet, self.plan
        if sheet is None or sheet.hours is None:
            return
        painter.setClipRect(QRectF(0, plan.header, plan.width, plan.height - plan.header))
        today = sheet.day_of(moment.now)
        if today >= 0:
            y = plan.y(sheet.hours.axis.place(sheet.days[today], moment.now))
            self._grid.draw_now(painter, plan, today, y)
        cursor = self.cursor_
        if self.hasFocus() and cursor.current < 0:
            top = plan.y(cursor.position)
            height = SLOT_MINUTES * plan.minute
            rect = QRectF(plan.left(cursor.day) + 1, top, plan.column - 2, height)
            self._grid.draw_slot(painter, rect)

    def scrollContentsBy(self, _dx: int, dy: int) -> None:  # noqa: N802 - Qt's name
        """What is painted is moved, and only what comes into sight is painted."""
        if self._slide(dy):
            self.viewport().update()
        else:
            self.invalidate()

    def _slide(self, dy: int) -> bool:
        """False where everything must be painted: too far, or by parts of a pixel."""
        picture, plan = self.picture, self.plan
        ratio = picture.devicePixelRatio() if picture is not None else 1.0
        header = math.ceil(plan.header)
        if picture is None or abs(dy) > (plan.height - header) / 2 or dy * ratio % 1:
            return False
        top = math.ceil(header * ratio)
        moved = QRect(0, top, picture.width(), picture.height() - top)
        picture.scroll(0, round(dy * ratio), moved)
        edge = header if dy > 0 else plan.height + dy
        self._strip = QRectF(0, edge - 2, plan.width, abs(dy) + 4)
        self.places = tuple(self.lay_out())
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(self._strip)
        self.draw_content(painter, self.moment)
        painter.end()
        self._strip = None
        return True

    def ghost_rects(self, ghost: Ghost) -> list[QRectF]:
        sheet, plan = self.sheet, self.plan
        if sheet is None or sheet.hours is None:
            return []
        rects = []
        for number, day in enumerate(sheet.days):
            if ghost.start < day.end and ghost.end > day.start:
                top = sheet.hours.axis.place(day, ghost.start)
                bottom = max(sheet.hours.axis.place(day, ghost.end), top + SHORTEST_MINUTES)
                left, width = plan.room(number, 0, 1, 1)
                height = (bottom - top) * plan.minute - 1
                rects.append(QRectF(left, plan.y(top), width, height))
        return rects

    # -- pointing -------------------------------------------------------------------------------

    def spot_at(self, point: QPointF) -> Hit:
        plan = self.plan
        day = plan.day_at(point.x())
        heading = point.y() < plan.header
        place = self.place_at(point)
        if place is not None and (place.kind is PlaceKind.BAR) != heading:
            place = None
        return Hit(
            place,
            day,
            plan.position(point.y()),
            _edge_at(place, point),
            heading=heading and place is None,
        )

    def reveal_cursor(self) -> None:
        sheet = self.sheet
        if sheet is None or sheet.hours is None:
            return
        plan, bar = self.plan, self.verticalScrollBar()
        top = self.cursor_.position * plan.minute
        bottom = top + SLOT_MINUTES * plan.minute
        visible = plan.height - plan.header
        if top < bar.value():
            bar.setValue(round(top))
        elif bottom > bar.value() + visible:
            bar.setValue(round(bottom - visible))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_range()

    def _set_range(self) -> None:
        plan, bar = self.plan, self.verticalScrollBar()
        bar.setRange(0, round(plan.overflow))
        bar.setPageStep(max(1, round(plan.height - plan.header)))
        if not self._scrolled and self.sheet is not None and plan.height > plan.header:
            self._scrolled = True
            self.scroll_to(_MORNING_MINUTES)


def _block_rect(plan: HoursPlan, block: Block) -> QRectF:
    room = block.room
    left, width = plan.room(block.day, room.column, room.width, room.columns)
    top = plan.y(block.top)
    return QRectF(left, top, width, (block.bottom - block.top) * plan.minute - 1)


def _edge_at(place: Place | None, point: QPointF) -> DragKind:
    """What a drag from here would do."""
    if place is None:
        return DragKind.CREATE
    if place.kind is not PlaceKind.BLOCK:
        return DragKind.MOVE
    reach = min(_EDGE_PIXELS, place.rect.height() / 4)
    if place.finishes and point.y() > place.rect.bottom() - reach:
        return DragKind.END
    if place.begins and point.y() < place.rect.top() + reach:
        return DragKind.START
    return DragKind.MOVE
