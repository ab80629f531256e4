"""Days of a zone as they really are: 23, 24 or 25 hours long, and once in a while not there at all.

No Qt. A day is made of stretches in which the clock on the wall runs evenly. A wall time that comes
twice on a day has ``fold`` 1 the second time, as in Python.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

MINUTES_A_DAY = 24 * 60
_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """``first`` and ``last`` are minutes of the wall clock, half open; ``start`` is UTC."""

    first: int
    last: int
    fold: int
    start: datetime

    @property
    def end(self) -> datetime:
        return self.start + timedelta(minutes=self.last - self.first)


@dataclass(frozen=True, slots=True)
class Day:
    """``start`` and ``end`` are UTC; a day that a zone left out has no stretches."""

    date: date
    zone: ZoneInfo
    start: datetime
    end: datetime
    stretches: tuple[Stretch, ...]

    @property
    def hours(self) -> float:
        return (self.end - self.start) / _HOUR

    @property
    def is_usual(self) -> bool:
        return len(self.stretches) == 1 and self.hours == MINUTES_A_DAY / 60

    def wall(self, instant: datetime) -> tuple[float, int]:
        """Minutes from midnight on the wall, and the fold; the nearest of this day."""
        if not self.stretches:
            return 0.0, 0
        place = bisect_right([one.start for one in self.stretches], instant) - 1
        stretch = self.stretches[max(0, place)]
        minutes = (instant - stretch.start) / _MINUTE + stretch.first
        return min(max(minutes, float(stretch.first)), float(stretch.last)), stretch.fold

    def instant(self, minutes: float, fold: int = 0) -> datetime | None:
        """When the wall shows that; None where it never does on this day."""
        for stretch in self.stretches:
            if stretch.fold == fold and stretch.first <= minutes < stretch.last:
                return stretch.start + timedelta(minutes=minutes - stretch.first)
        return self.end if minutes >= MINUTES_A_DAY and self.stretches else None

    def holds(self, instant: datetime) -> bool:
        return self.start <= instant < self.end


def start_of(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of a day, UTC."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


@lru_cache(maxsize=512)
def make_day(day: date, zone: ZoneInfo) -> Day:
    start, end = start_of(day, zone), start_of(day + timedelta(days=1), zone)
    return Day(day, zone, start, end, tuple(_stretches(day, zone, start, end)))


def make_days(first: date, count: int, zone: ZoneInfo) -> tuple[Day, ...]:
    return tuple(make_day(first + timedelta(days=number), zone) for number in range(count))


def local_date(instant: datetime, zone: ZoneInfo) -> date:
    return instant.astimezone(zone).date()


def shifted(instant: datetime, days: int, zone: ZoneInfo) -> datetime:
    """The same time on the wall, so many days later; one that is not there comes after the gap."""
    wall = instant.astimezone(zone)
    moved = (wall.replace(tzinfo=None) + timedelta(days=days)).replace(tzinfo=zone, fold=wall.fold)
    return moved.astimezone(UTC)


def _stretches(day: date, zone: ZoneInfo, start: datetime, end: datetime) -> list[Stretch]:
    edges = [start, *_transitions(zone, start, end), end]
    made: list[Stretch] = []
    for begin, until in itertools.pairwise(edges):
        if begin < until:
            made += _even(begin, until, _minutes(day, zone, begin), made)
    return made


def _even(begin: datetime, until: datetime, first: int, before: list[Stretch]) -> list[Stretch]:
    """One run of the clock; what the wall has shown before today is a stretch of its own."""
    last = first + round((until - begin) / _MINUTE)
    shown = before[-1].last if before else first
    if shown <= first:
        return [Stretch(first, last, 0, begin)]
    again = Stretch(first, min(shown, last), 1, begin)
    return [again, Stretch(shown, last, 0, again.end)] if shown < last else [again]


def _minutes(day: date, zone: ZoneInfo, instant: datetime) -> int:
    wall = instant.astimezone(zone).replace(tzinfo=None)
    return round((wall - datetime.combine(day, time())) / _MINUTE)


def _transitions(zone: ZoneInfo, start: datetime, end: datetime) -> list[datetime]:
    """Where the offset changes strictly between the two, to the minute."""
    looks = (start, start + (end - start) / 2, end - _SECOND)
    # No zone has ever changed its clocks forth and back within half a day.
    if len({_offset(zone, one) for one in looks}) == 1:
        return []
    found = []
    at = start
    while at < end:
        following = min(at + _HOUR, end)
        # The last second before, so that a change at the end is the next day's.
        if _offset(zone, at) != _offset(zone, following - _SECOND):
            found.append(_bisect(zone, at, following))
        elif following < end and _offset(zone, at) != _offset(zone, following):
            found.append(following)
        at = following
    return found


def _bisect(zone: ZoneInfo, low: datetime, high: datetime) -> datetime:
    before = _offset(zone, low)
    while high - low > _MINUTE:
        middle = low + _MINUTE * round((high - low) / _MINUTE / 2)
        low, high = (middle, high) if _offset(zone, middle) == before else (low, middle)
    return high


def _offset(zone: ZoneInfo, instant: datetime) -> timedelta | None:
    return instant.astimezone(zone).utcoffset()
