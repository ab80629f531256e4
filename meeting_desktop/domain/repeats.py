"""How a meeting repeats, as a form asks it and a sentence says it.

``Repeat`` is the part of RFC 5545's rules that people use: each so many days, weeks, months or
years, on some weekdays, on a day of the month or on its nth weekday, for ever, until a day or so
many times. What it can say is converted to a rule and back without loss; for any other rule
``repeat_of`` gives None, and the form shows that it was made elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from meeting_desktop.domain.recurrence import Frequency, Rule, RuleDay, bad_rule, read_rule

_END_OF_DAY = time(23, 59, 59)
_WEEK = 7
#: What a form offers: the first to the fourth, and the last.
_NTH = frozenset({1, 2, 3, 4, -1})
_LAST_DAY = -1


class RepeatUnit(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


_FREQUENCIES = {
    RepeatUnit.DAY: Frequency.DAILY,
    RepeatUnit.WEEK: Frequency.WEEKLY,
    RepeatUnit.MONTH: Frequency.MONTHLY,
    RepeatUnit.YEAR: Frequency.YEARLY,
}
_UNITS = {frequency: unit for unit, frequency in _FREQUENCIES.items()}


@dataclass(frozen=True, slots=True)
class Repeat:
    """Every ``every`` units.

    ``weekdays`` (Monday is 0) are of weeks, and of days where only some count ("every weekday").
    In a month, and in a year within ``month``: ``month_day`` 1 to 31, -1 for the last one; or
    ``nth`` (1 to 4, -1 the last) of ``weekday``. Where neither is given, as in the first meeting.
    ``until`` is the last day, ``times`` the number; at most one of them.
    """

    unit: RepeatUnit
    every: int = 1
    weekdays: frozenset[int] = frozenset()
    month_day: int | None = None
    nth: int | None = None
    weekday: int | None = None
    month: int | None = None
    until: date | None = None
    times: int | None = None


def rule_of(repeat: Repeat) -> str:
    """The RRULE value.

    Raises:
        UserFacingError: code ``bad_rule``; the choices contradict each other.
    """
    if (repeat.nth is None) != (repeat.weekday is None):
        raise bad_rule("Choose which weekday of the month it is.")
    if repeat.month_day is not None and repeat.nth is not None:
        raise bad_rule("Choose a day of the month or a weekday, not both.")
    days = [RuleDay(weekday) for weekday in repeat.weekdays]
    if repeat.nth is not None and repeat.weekday is not None:
        days.append(RuleDay(repeat.weekday, repeat.nth))
    until = datetime.combine(repeat.until, _END_OF_DAY) if repeat.until is not None else None
    rule = Rule(
        _FREQUENCIES[repeat.unit],
        interval=repeat.every,
        count=repeat.times,
        until=until,
        months=_one(repeat.month),
        month_days=_one(repeat.month_day),
        days=tuple(sorted(days)),
    )
    # Read back, so that it is checked as any other rule is.
    return str(read_rule(str(rule)))


def repeat_of(rule: str, first: datetime | None = None) -> Repeat | None:
    """What a form shows of a rule; None where it cannot show all of it.

    With the ``first`` start an end within a day can be shown too: it is the last day.

    Raises:
        UserFacingError: code ``bad_rule``.
    """
    read = _plain(read_rule(rule), first)
    repeat = _shown(read)
    return repeat if repeat is not None and _says_all(repeat, read) else None


def _plain(rule: Rule, first: datetime | None) -> Rule:
    """The same days in the form that ``rule_of`` gives them."""
    if rule.interval == 1 and not rule.weeks:
        # Where a week begins matters only where some are left out, or numbered.
        rule = replace(rule, week_start=0)
    if rule.until is None or first is None or rule.hours or rule.minutes or rule.seconds:
        return rule
    last = rule.until.date()
    if rule.until.time() < first.time():
        last -= timedelta(days=1)
    return rule.ending(until=datetime.combine(last, _END_OF_DAY))


def _shown(rule: Rule) -> Repeat | None:
    if max(map(len, (rule.months, rule.month_days))) > 1:
        return None
    counted = [day for day in rule.days if day.nth]
    if counted and (len(rule.days) > 1 or counted[0].nth not in _NTH):
        return None
    return Repeat(
        _UNITS[rule.frequency],
        every=rule.interval,
        weekdays=frozenset(day.weekday for day in rule.days if not day.nth),
        month_day=rule.month_days[0] if rule.month_days else None,
        nth=counted[0].nth if counted else None,
        weekday=counted[0].weekday if counted else None,
        month=rule.months[0] if rule.months else None,
        until=rule.until.date() if rule.until is not None else None,
        times=rule.count,
    )


def _says_all(repeat: Repeat, rule: Rule) -> bool:
    by_month = repeat.unit in {RepeatUnit.MONTH, RepeatUnit.YEAR}
    if by_month and repeat.weekdays:
        return False
    if not by_month and (repeat.month or repeat.month_day):
        return False
    if repeat.month and repeat.unit is not RepeatUnit.YEAR:
        return False
    if repeat.unit is RepeatUnit.YEAR and not repeat.month and (repeat.month_day or repeat.nth):
        return False
    if repeat.month_day is not None and repeat.month_day < _LAST_DAY:
        return False
    # Whatever else the rule has is missing here; and the end must be that of a day.
    return rule_of(repeat) == str(rule)


def of_first(unit: RepeatUnit, start: datetime, *, every: int = 1) -> Repeat:
    """What "every week" means for a meeting of that day: its weekday, its day of the month."""
    match unit:
        case RepeatUnit.WEEK:
            return Repeat(unit, every, weekdays=frozenset({start.weekday()}))
        case RepeatUnit.MONTH:
            return Repeat(unit, every, month_day=start.day)
        case RepeatUnit.YEAR:
            return Repeat(unit, every, month_day=start.day, month=start.month)
    return Repeat(unit, every)


def by_weekday(unit: RepeatUnit, start: datetime, *, every: int = 1) -> Repeat:
    """The nth weekday of the month (or of that month of the year) that ``start`` is.

    The fifth is called the last one.
    """
    nth = (start.day - 1) // _WEEK + 1
    month = start.month if unit is RepeatUnit.YEAR else None
    shown = nth if nth in _NTH else -1
    return Repeat(unit, every, nth=shown, weekday=start.weekday(), month=month)


def _one(value: int | None) -> tuple[int, ...]:
    return () if value is None else (value,)
