"""Where the keyboard is in the calendar: a slot of time, and the meeting there, if there is one.

No Qt.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import datetime, timedelta

from meeting_desktop.ui.calendar.days import Day
from meeting_desktop.ui.calendar.sheet import Sheet, ViewKind

SLOT_MINUTES = 30
_WEEK = 7
_MORNING = 9 * 60


@dataclass(slots=True)
class Cursor:
    """``day`` of the sheet's days, ``position`` on its axis; ``current`` is an entry, or -1."""

    day: int = 0
    position: float = _MORNING
    current: int = -1

    def clear(self) -> None:
        self.current = -1

    def fit(self, sheet: Sheet) -> None:
        """Stay within what is shown now."""
        self.day = min(max(0, self.day), len(sheet.days) - 1)
        if not -1 <= self.current < len(sheet.entries):
            self.current = -1

    def put(self, sheet: Sheet, index: int) -> None:
        """On a meeting."""
        self.current = index
        start = max(sheet.entries.starts[index], sheet.days[0].start)
        day = sheet.day_of(start)
        if day >= 0:
            self.day = day
            if sheet.hours is not None:
                self.position = sheet.hours.axis.place(sheet.days[day], start)

    def move(self, sheet: Sheet, right: int, down: int) -> int:
        """By days and slots; the answer is by how many views the calendar must turn (-1, 0, 1)."""
        turn = 0
        if sheet.kind is ViewKind.MONTH:
            day = self.day + right + _WEEK * down
        else:
            day = self.day + right
            self._slide(sheet, down)
        if day < 0 or day >= len(sheet.days):
            turn = -1 if day < 0 else 1
            day %= _WEEK if sheet.kind is ViewKind.MONTH else len(sheet.days)
        self.day = min(day, len(sheet.days) - 1)
        self.current = self._under(sheet)
        return turn

    def next(self, sheet: Sheet, step: int) -> bool:
        """To the next meeting in order of time, or the one before; False where there is none."""
        count = len(sheet.entries)
        if self.current >= 0:
            wanted = self.current + step
        else:
            place = bisect_left(sheet.entries.starts, self.instant(sheet))
            wanted = place if step > 0 else place - 1
        if not 0 <= wanted < count:
            return False
        self.put(sheet, wanted)
        return True

    def instant(self, sheet: Sheet) -> datetime:
        """The beginning of the slot, UTC."""
        day = sheet.days[self.day]
        if sheet.hours is not None:
            return sheet.hours.axis.nearest(day, self.position, 5)
        return day.instant(_MORNING) or day.start

    def slot(self, sheet: Sheet) -> tuple[Day, datetime, datetime]:
        start = self.instant(sheet)
        return sheet.days[self.day], start, start + timedelta(minutes=SLOT_MINUTES)

    def _slide(self, sheet: Sheet, down: int) -> None:
        if down == 0 or sheet.hours is None:
            return
        slot = self.position // SLOT_MINUTES + down
        if down < 0 and self.position % SLOT_MINUTES:
            slot += 1
        last = sheet.hours.axis.length // SLOT_MINUTES - 1
        self.position = min(max(0.0, slot), last) * SLOT_MINUTES

    def _under(self, sheet: Sheet) -> int:
        """The first meeting in the slot."""
        if sheet.hours is None:
            return -1
        low, high = self.position, self.position + SLOT_MINUTES
        return next(
            (
                block.index
                for block in sheet.hours.blocks[self.day]
                if block.top < high and low < block.bottom and not block.room.hidden
            ),
            -1,
        )
