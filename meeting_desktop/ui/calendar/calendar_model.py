"""What the calendar shows: which days, in which view and zone, by which filter, and its state.

No Qt and no store: it hands out requests and takes sheets. An answer to an older request is
dropped; while one is waited for, what was shown stays.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from meeting_desktop.ui.calendar.days import Day, local_date, make_days
from meeting_desktop.ui.calendar.filtering import EntryFilter
from meeting_desktop.ui.calendar.sheet import Sheet, SheetRequest, ViewKind

_WEEK = 7
_WORK_DAYS = 5
#: The agenda grows by so many days, up to so many.
AGENDA_STEP = 28
AGENDA_MOST = 28 * 14
_MANY_COLUMNS = 12
_FEW_COLUMNS = 4


class CalendarState(StrEnum):
    LOADING = "loading"
    EMPTY = "empty"
    NOTHING_FOUND = "nothing_found"
    READY = "ready"
    FAILED = "failed"


class CalendarModel:
    """``first_weekday``: Monday is 0. ``now`` gives an aware instant. GUI thread only."""

    def __init__(
        self, zone: ZoneInfo, now: Callable[[], datetime], *, first_weekday: int = 0
    ) -> None:
        self.zone = zone
        self.second_zone: ZoneInfo | None = None
        self.first_weekday = first_weekday
        self.kind = ViewKind.WEEK
        self.filter = EntryFilter()
        self.sheet: Sheet | None = None
        self.fault = ""
        self._now = now
        self._number = 0
        self._pending: SheetRequest | None = None
        self._agenda_days = AGENDA_STEP
        self.anchor = self.today

    # -- where ----------------------------------------------------------------------------------

    @property
    def now(self) -> datetime:
        return self._now()

    @property
    def today(self) -> date:
        return local_date(self._now(), self.zone)

    def show(self, kind: ViewKind) -> None:
        if kind is not self.kind:
            self.kind = kind
            self._agenda_days = AGENDA_STEP

    def go(self, day: date) -> None:
        self.anchor = day
        self._agenda_days = AGENDA_STEP

    def go_to_today(self) -> None:
        self.go(self.today)

    def step(self, times: int) -> None:
        """A view's length on, or back."""
        if self.kind is ViewKind.MONTH:
            self.go(_months_on(self.anchor, times))
        else:
            length = {ViewKind.DAY: 1, ViewKind.AGENDA: AGENDA_STEP}.get(self.kind, _WEEK)
            self.go(self.anchor + timedelta(days=times * length))

    def days(self) -> tuple[Day, ...]:
        first, count = self._span()
        return make_days(first, count, self.zone)

    def shows(self, day: date) -> bool:
        first, count = self._span()
        return first <= day < first + timedelta(days=count)

    def _span(self) -> tuple[date, int]:
        anchor = self.anchor
        if self.kind is ViewKind.DAY:
            return anchor, 1
        if self.kind is ViewKind.AGENDA:
            return anchor, self._agenda_days
        if self.kind is ViewKind.WORK_WEEK:
            return anchor - timedelta(days=anchor.weekday()), _WORK_DAYS
        if self.kind is ViewKind.WEEK:
            return self._week_of(anchor), _WEEK
        first = self._week_of(anchor.replace(day=1))
        last = anchor.replace(day=calendar.monthrange(anchor.year, anchor.month)[1])
        return first, ((last - first).days // _WEEK + 1) * _WEEK

    def _week_of(self, day: date) -> date:
        return day - timedelta(days=(day.weekday() - self.first_weekday) % _WEEK)

    # -- what -----------------------------------------------------------------------------------

    @property
    def state(self) -> CalendarState:
        if self.sheet is None:
            return CalendarState.FAILED if self.fault else CalendarState.LOADING
        if len(self.sheet.entries):
            return CalendarState.READY
        return CalendarState.NOTHING_FOUND if self.sheet.held_back else CalendarState.EMPTY

    @property
    def waiting(self) -> bool:
        return self._pending is not None

    def request(self) -> SheetRequest:
        self._number += 1
        few = self.kind is not ViewKind.DAY
        self._pending = SheetRequest(
            self._number,
            self.kind,
            self.zone,
            self.days(),
            self.filter,
            _FEW_COLUMNS if few else _MANY_COLUMNS,
        )
        return self._pending

    def more(self) -> SheetRequest | None:
        """The agenda with more days; None where something is on its way or it is long enough."""
        if self._pending is not None or self._agenda_days >= AGENDA_MOST:
            return None
        self._agenda_days += AGENDA_STEP
        return self.request()

    def accept(self, request: SheetRequest, sheet: Sheet) -> bool:
        """True when the sheet is the one that is waited for."""
        if request != self._pending:
            return False
        self._pending = None
        self.fault = ""
        self.sheet = sheet
        return True

    def fail(self, request: SheetRequest, sentence: str) -> bool:
        """True when the failure belongs to the request that is waited for."""
        if request != self._pending:
            return False
        self._pending = None
        self.fault = sentence
        return True

    def set_filter(self, **changes: object) -> None:
        self.filter = replace(self.filter, **changes)  # type: ignore[arg-type]  # fields by name

    def know_me(self, user_id: UUID) -> None:
        self.set_filter(me=user_id)


def _months_on(day: date, months: int) -> date:
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
