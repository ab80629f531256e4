"""Which meetings stand in which cell of a month, and which of them fit.

No Qt. Entries are looked at by their times alone, so that ten thousand cost milliseconds; a cell is
asked for when it is painted. A meeting of half a day or more that goes over midnight is a bar
across its days; it keeps its line within a week.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from meeting_desktop.ui.calendar.days import Day

DAYS_A_WEEK = 7
_LONG = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Bar:
    """Entry ``index`` on days ``first`` to ``last`` (inclusive) of the shown ones, on ``line``."""

    index: int
    first: int
    last: int
    line: int


@dataclass(frozen=True, slots=True)
class Cell:
    """``bars`` and ``singles`` (line, entry) that are seen, and how many others there are."""

    bars: tuple[Bar, ...]
    singles: tuple[tuple[int, int], ...]
    more: int


class MonthIndex:
    """Of entries sorted by start, over consecutive days."""

    def __init__(
        self, days: Sequence[Day], starts: Sequence[datetime], ends: Sequence[datetime]
    ) -> None:
        self.days = tuple(days)
        self._first = [bisect_left(starts, day.start) for day in days]
        self._first.append(bisect_left(starts, days[-1].end) if days else 0)
        self._bars: list[list[Bar]] = [[] for _ in days]
        self._long = self._find_long(starts, ends)
        for week in range(0, len(self.days), DAYS_A_WEEK):
            self._lay_bars(week, starts, ends)

    def count(self, day: int) -> int:
        """How many meetings a day has."""
        singles = self._first[day + 1] - self._first[day]
        long_here = sum(self._first[day] <= index < self._first[day + 1] for index in self._long)
        return singles - long_here + len(self._bars[day])

    def all_of(self, day: int) -> list[int]:
        """The entries of a day, bars first, then by start."""
        return [*(bar.index for bar in self._bars[day]), *self._singles(day)]

    def cell(self, day: int, lines: int) -> Cell:
        """What ``lines`` lines have room for; the last one says how many more there are."""
        bars = self._bars[day]
        used = {bar.line for bar in bars}
        total = self.count(day)
        needed = total + sum(line not in used for line in range(max(used, default=-1) + 1))
        # Where something must be left out, one line is for the words that say so.
        room = lines if needed <= lines else max(0, lines - 1)
        shown = tuple(bar for bar in bars if bar.line < room)
        free = [line for line in range(room) if line not in used]
        singles = tuple(zip(free, self._some_singles(day, len(free)), strict=False))
        return Cell(shown, singles, total - len(shown) - len(singles))

    def _singles(self, day: int) -> list[int]:
        return [i for i in range(self._first[day], self._first[day + 1]) if i not in self._long]

    def _some_singles(self, day: int, count: int) -> list[int]:
        found: list[int] = []
        for index in range(self._first[day], self._first[day + 1]):
            if len(found) >= count:
                break
            if index not in self._long:
                found.append(index)
        return found

    def _find_long(self, starts: Sequence[datetime], ends: Sequence[datetime]) -> set[int]:
        """Those that are bars: they began before the first day, or are long and end on another."""
        found: set[int] = set()
        before = self._first[0] if self._first else 0
        found.update(range(before))
        for number, day in enumerate(self.days):
            for index in range(self._first[number], self._first[number + 1]):
                if ends[index] > day.end and ends[index] - starts[index] >= _LONG:
                    found.add(index)
        return found

    def _lay_bars(self, week: int, starts: Sequence[datetime], ends: Sequence[datetime]) -> None:
        days = self.days[week : week + DAYS_A_WEEK]
        free: list[int] = []
        for index in sorted(self._long):
            here = [
                week + number
                for number, day in enumerate(days)
                if starts[index] < day.end and ends[index] > day.start
            ]
            if not here:
                continue
            line = next((i for i, until in enumerate(free) if until < here[0]), len(free))
            free[line : line + 1] = [here[-1]]
            for number in here:
                self._bars[number].append(Bar(index, here[0], here[-1], line))
