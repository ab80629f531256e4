"""Weeks, months, quarters and years around a day, as people count them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

_FRIDAY = 4


@dataclass(frozen=True, slots=True)
class SpokenDay:
    """From ``first`` to ``last``. ``at`` is the naive moment of "in two hours"; ``is_open`` as in
    quick entry; ``is_past`` where the words say so."""

    first: date
    last: date
    is_deadline: bool = False
    is_past: bool = False
    is_open: bool = False
    at: datetime | None = None


def single_day(day: date, *, is_past: bool = False, is_deadline: bool = False) -> SpokenDay:
    return SpokenDay(day, day, is_deadline=is_deadline, is_past=is_past)


def later(today: date, unit: str, count: int) -> date:
    """``count`` units on; of a shorter month the last day."""
    if unit[0] in "dt":
        return today + timedelta(days=count)
    if unit[0] == "w":
        return today + timedelta(weeks=count)
    months = today.year * 12 + today.month - 1 + count * (1 if unit[0] == "m" else 12)
    first = date(months // 12, months % 12 + 1, 1)
    return min(first + timedelta(days=today.day - 1), month_end(first))


def month_end(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1) - timedelta(days=1)


def span_of(unit: str, today: date, ahead: int) -> tuple[date, date]:
    """First and last day of that week (of work), month, quarter or year."""
    if unit[0] == "w":
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=ahead)
        friday = monday + timedelta(days=_FRIDAY)
        return monday, max(friday, today) if ahead == 0 else friday
    if unit[0] == "m":
        first = later(today.replace(day=1), "month", ahead)
        return first, month_end(first)
    if unit[0] == "q":
        first = later(date(today.year, (today.month - 1) // 3 * 3 + 1, 1), "month", 3 * ahead)
        return first, month_end(later(first, "month", 2))
    return date(today.year + ahead, 1, 1), date(today.year + ahead, 12, 31)


def part_of(part: str | None, first: date, last: date) -> tuple[date, date]:
    """The end is the last day; beginning and middle are thirds."""
    if part is None:
        return first, last
    if part in {"end", "ende"}:
        return last, last
    third = (last - first) // 3
    if part in {"middle", "mid", "mitte"}:
        return first + third, last - third
    return (last - third, last) if part == "late" else (first, first + third)
