"""How a meeting repeats, as the form shows it, and the RFC 5545 rule of that. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.recurrence import Frequency, Rule, RuleDay, read_rule

_WEEK = 7
_LAST_SURE_WEEK = 4
_WORKING_DAYS = frozenset(range(5))


class Pattern(Enum):
    """What is chosen first. ``OTHER`` is a rule that the form cannot show; it is kept as it is."""

    NONE = "none"
    DAILY = "daily"
    WORKDAYS = "workdays"
    WEEKLY = "weekly"
    MONTH_DAY = "month_day"
    MONTH_WEEKDAY = "month_weekday"
    YEARLY = "yearly"
    OTHER = "other"


_FREQUENCIES = {
    Pattern.DAILY: Frequency.DAILY,
    Pattern.WORKDAYS: Frequency.WEEKLY,
    Pattern.WEEKLY: Frequency.WEEKLY,
    Pattern.MONTH_DAY: Frequency.MONTHLY,
    Pattern.MONTH_WEEKDAY: Frequency.MONTHLY,
    Pattern.YEARLY: Frequency.YEARLY,
}


@dataclass(frozen=True, slots=True)
class Repeat:
    """``weekdays`` (Monday is 0) are of a weekly one. At most one of ``until`` and ``count``.

    ``other`` is the rule that the form cannot show.
    """

    pattern: Pattern = Pattern.NONE
    interval: int = 1
    weekdays: frozenset[int] = frozenset()
    until: date | None = None
    count: int | None = None
    other: str = ""


def repeat_of(rule: str, start: datetime) -> Repeat:
    """The form's own words for a rule of a meeting that begins at ``start`` (wall time)."""
    if not rule:
        return Repeat()
    try:
        read = read_rule(rule)
    except UserFacingError:
        return Repeat(Pattern.OTHER, other=rule)
    until = read.until.date() if read.until is not None else None
    for pattern in _FREQUENCIES:
        days = frozenset(day.weekday for day in read.days)
        found = Repeat(pattern, read.interval, _days(pattern, days, start), until, read.count)
        if _same(rule_of(found, start), read):
            return found
    return Repeat(Pattern.OTHER, other=rule)


def rule_of(repeat: Repeat, start: datetime) -> str:
    """The RRULE value; empty where nothing repeats. Day and month are those of ``start``."""
    if repeat.pattern is Pattern.NONE:
        return ""
    if repeat.pattern is Pattern.OTHER:
        return repeat.other
    until = datetime.combine(repeat.until, time(23, 59, 59)) if repeat.until is not None else None
    return str(
        Rule(
            frequency=_FREQUENCIES[repeat.pattern],
            interval=repeat.interval,
            count=repeat.count if until is None else None,
            until=until,
            days=_rule_days(repeat, start),
            month_days=(start.day,) if repeat.pattern is Pattern.MONTH_DAY else (),
        )
    )


def nth_weekday(start: datetime) -> int:
    """Which of its weekday in the month: 1 to 4, -1 for the last where a fifth is not in all."""
    nth = (start.day - 1) // _WEEK + 1
    return nth if nth <= _LAST_SURE_WEEK else -1


def _days(pattern: Pattern, days: frozenset[int], start: datetime) -> frozenset[int]:
    return (days or frozenset({start.weekday()})) if pattern is Pattern.WEEKLY else frozenset()


def _rule_days(repeat: Repeat, start: datetime) -> tuple[RuleDay, ...]:
    if repeat.pattern is Pattern.WORKDAYS:
        return tuple(RuleDay(day) for day in sorted(_WORKING_DAYS))
    if repeat.pattern is Pattern.WEEKLY:
        days = repeat.weekdays or {start.weekday()}
        return tuple(RuleDay(day) for day in sorted(days))
    if repeat.pattern is Pattern.MONTH_WEEKDAY:
        return (RuleDay(start.weekday(), nth_weekday(start)),)
    return ()


def _same(rule: str, read: Rule) -> bool:
    """Whether they name the same days; a last day may be given by its date or by a time of it."""
    own = read_rule(rule)
    last = own.until.date() if own.until is not None else None
    other_last = read.until.date() if read.until is not None else None
    plain = read.ending(count=read.count)
    if plain.frequency is Frequency.WEEKLY and not plain.days:
        own = Rule(own.frequency, own.interval, own.count, own.until) if len(own.days) == 1 else own
    return last == other_last and own.ending(count=own.count) == plain
