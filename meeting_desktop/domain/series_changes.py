"""What becomes of a series when it is changed: pure parts of ``application.edit_series``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TypeVar

from meeting_desktop.domain.occurrences import walls_of
from meeting_desktop.domain.recurrence import Frequency, Rule, RuleDay, bad_rule, read_rule

T = TypeVar("T")

_WEEK = 7
#: UNTIL as a date has it: the whole day counts.
_END_OF_DAY = time(23, 59, 59)


def ended_before(rule: str, wall: datetime) -> str:
    """The rule without everything from ``wall`` on."""
    read = read_rule(rule)
    if read.hours or read.minutes or read.seconds:
        return str(read.ending(until=wall - timedelta(seconds=1)))
    # One a day: the end of the day before is what people say, and what a form shows.
    return str(read.ending(until=datetime.combine(wall - timedelta(days=1), _END_OF_DAY)))


def named_before(rule: str, first: datetime, wall: datetime) -> int:
    """How many times the rule names before ``wall``; those that were left out count too."""
    number = 0
    for one in walls_of(read_rule(rule), first):
        if one >= wall:
            break
        number += 1
    return number


def rest_of(rule: str, gone: int) -> str:
    """The rule after ``gone`` of its times; only COUNT knows of them.

    Raises:
        UserFacingError: code ``bad_rule``, nothing is left.
    """
    read = read_rule(rule)
    if read.count is None:
        return str(read)
    if read.count <= gone:
        raise bad_rule(f"{gone} of these meetings are over already; let it repeat more often.")
    return str(read.ending(count=read.count - gone))


def moved_rule(rule: str, old: datetime, new: datetime) -> str:
    """The rule after its meeting of ``old`` was moved to ``new`` (naive wall times).

    A Tuesday's series that is moved to Wednesday is a Wednesday's, the second Tuesday of the month
    becomes the second Wednesday, the 8th the 9th. Times of the day are the first start's, where
    the rule has none of its own.

    Raises:
        UserFacingError: code ``bad_rule``; no move of this rule can be guessed.
    """
    read = read_rule(rule)
    if read.hours or read.minutes or read.seconds:
        # The rule's own times are all that its occurrences have: one of them cannot be moved.
        if old.time() != new.time():
            raise bad_rule("This rule has its own times of the day; change how it repeats.")
    elif read.until is not None:
        read = replace(read, until=_moved_until(read.until, old, new))
    if old.date() == new.date():
        return str(read)
    moved = _moved_days(read, old, new)
    if next(walls_of(moved.ending(), new), None) != new:
        raise bad_rule("The days of this rule cannot be moved like that; change how it repeats.")
    return str(moved)


def matched(
    old: Sequence[T], walls: Sequence[datetime], wall_of: Callable[[T], datetime]
) -> dict[int, int]:
    """Which of ``old`` goes to which of ``walls`` (places in them), both by time.

    First those of the same day in their order, then of the same week, then of the same month: who
    knows the room of a meeting finds it there after a change of its time or weekday.
    """
    found: dict[int, int] = {}
    for key in (_day, _week, _month):
        taken = set(found.values())
        free: dict[Hashable, list[int]] = defaultdict(list)
        for place, wall in enumerate(walls):
            if place not in taken:
                free[key(wall)].append(place)
        for place, one in enumerate(old):
            if place not in found and (places := free[key(wall_of(one))]):
                found[place] = places.pop(0)
    return found


def _day(wall: datetime) -> Hashable:
    return wall.date()


def _week(wall: datetime) -> Hashable:
    return wall.isocalendar()[:2]


def _month(wall: datetime) -> Hashable:
    return wall.year, wall.month


def _moved_until(until: datetime, old: datetime, new: datetime) -> datetime:
    """The last meeting stays the last one."""
    days = new.date() - old.date()
    return until + days if until.time() == _END_OF_DAY else until + (new - old)


def _moved_days(rule: Rule, old: datetime, new: datetime) -> Rule:
    if rule.frequency in {Frequency.DAILY, Frequency.WEEKLY}:
        days = (new.date() - old.date()).days
        moved = (RuleDay((one.weekday + days) % _WEEK) for one in rule.days)
        return replace(rule, days=tuple(sorted(moved)))
    if len(rule.month_days) == 1 and not rule.days:
        rule = replace(rule, month_days=(_day_of_month(rule.month_days[0], new),))
    if len(rule.days) == 1 and not rule.positions:
        rule = replace(rule, days=(_nth_day(rule.days[0], new),))
    if len(rule.months) == 1 and rule.frequency is Frequency.YEARLY:
        rule = replace(rule, months=(new.month,))
    return rule


def _day_of_month(day: int, new: datetime) -> int:
    """The last of the month stays that only where the new day is one."""
    is_last = (new + timedelta(days=1)).month != new.month
    return -1 if day == -1 and is_last else new.day


def _nth_day(day: RuleDay, new: datetime) -> RuleDay:
    if day.nth == 0:
        return RuleDay(new.weekday())
    is_last = (new + timedelta(days=_WEEK)).month != new.month
    nth = -1 if day.nth == -1 and is_last else (new.day - 1) // _WEEK + 1
    return RuleDay(new.weekday(), nth)
