"""How a meeting repeats: RFC 5545 recurrence rules, read strictly and written in one way.

A ``Rule`` is the value of an RRULE property (RFC 5545 section 3.3.10) without ``RRULE:``. Two
things are ours: UNTIL is a wall time of the series' zone (in calendar files it is UTC, see
``until_in_utc``), and rules that repeat within a day (SECONDLY, MINUTELY, HOURLY) are refused. What
the RFC forbids is refused too, each with a sentence. ``domain.occurrences`` says when a rule
names a meeting; ``domain.repeats`` is the part of all this that a form shows.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from meeting_desktop.core.errors import UserFacingError

_T = TypeVar("_T", int, "RuleDay")

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
#: A rule longer than this was not made by a calendar.
_MAX_LENGTH = 1_000
MAX_INTERVAL = 1_000
_WEEKS_OF_A_YEAR = 53
MAX_COUNT = 10_000


class Frequency(StrEnum):
    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


@dataclass(frozen=True, slots=True, order=True)
class RuleDay:
    """A weekday (Monday is 0); ``nth`` 1 is the first of the month or year, -1 the last, 0 each."""

    weekday: int
    nth: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """Numbers are as in the RFC; ``until`` is a naive wall time. At most one of count and until.

    ``str`` gives the value of the property.
    """

    frequency: Frequency
    interval: int = 1
    count: int | None = None
    until: datetime | None = None
    months: tuple[int, ...] = ()
    weeks: tuple[int, ...] = ()
    year_days: tuple[int, ...] = ()
    month_days: tuple[int, ...] = ()
    days: tuple[RuleDay, ...] = ()
    hours: tuple[int, ...] = ()
    minutes: tuple[int, ...] = ()
    seconds: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()
    week_start: int = 0

    def __str__(self) -> str:
        parts = [f"FREQ={self.frequency.value}"]
        if self.interval != 1:
            parts.append(f"INTERVAL={self.interval}")
        if self.until is not None:
            parts.append(f"UNTIL={self.until:%Y%m%dT%H%M%S}")
        if self.count is not None:
            parts.append(f"COUNT={self.count}")
        if self.days:
            parts.append("BYDAY=" + ",".join(map(_day_text, self.days)))
        parts += [
            f"{name}=" + ",".join(map(str, values))
            for name, values in (
                ("BYMONTH", self.months),
                ("BYWEEKNO", self.weeks),
                ("BYYEARDAY", self.year_days),
                ("BYMONTHDAY", self.month_days),
                ("BYHOUR", self.hours),
                ("BYMINUTE", self.minutes),
                ("BYSECOND", self.seconds),
                ("BYSETPOS", self.positions),
            )
            if values
        ]
        if self.week_start != 0:
            parts.append(f"WKST={WEEKDAYS[self.week_start]}")
        return ";".join(parts)

    @property
    def ends(self) -> bool:
        return self.count is not None or self.until is not None

    def ending(self, *, until: datetime | None = None, count: int | None = None) -> Rule:
        """The same days with another end; none where neither is given."""
        return replace(self, until=until, count=count)


def bad_rule(sentence: str) -> UserFacingError:
    return UserFacingError(sentence, code="bad_rule")


def read_rule(text: str) -> Rule:
    """Read ``FREQ=…;…``, with or without ``RRULE:``, in any case.

    An UNTIL that is only a date means the end of that day. One in UTC is not understood here: what
    comes from a calendar file goes through ``until_in_wall_time`` first.

    Raises:
        UserFacingError: code ``bad_rule``; the sentence says what is wrong with it.
    """
    fields = _fields(text)
    rule = Rule(
        frequency=_frequency(fields.pop("FREQ", "")),
        interval=_number("INTERVAL", fields.pop("INTERVAL", "1"), 1, MAX_INTERVAL),
        count=_number("COUNT", fields.pop("COUNT"), 1, MAX_COUNT) if "COUNT" in fields else None,
        until=_until(fields.pop("UNTIL")) if "UNTIL" in fields else None,
        months=_numbers("BYMONTH", fields, 1, 12),
        weeks=_numbers("BYWEEKNO", fields, 1, 53, signed=True),
        year_days=_numbers("BYYEARDAY", fields, 1, 366, signed=True),
        month_days=_numbers("BYMONTHDAY", fields, 1, 31, signed=True),
        days=_listed(_rule_day, fields.pop("BYDAY", "")),
        hours=_numbers("BYHOUR", fields, 0, 23),
        minutes=_numbers("BYMINUTE", fields, 0, 59),
        seconds=_numbers("BYSECOND", fields, 0, 59),
        positions=_numbers("BYSETPOS", fields, 1, 366, signed=True),
        week_start=_weekday(fields.pop("WKST", "MO")),
    )
    if fields:
        raise bad_rule(f"The rule has a part that is not known: {min(fields)[:20]}.")
    _check(rule)
    return rule


def until_in_utc(rule: str, zone: ZoneInfo) -> str:
    """The rule as a calendar file wants it: UNTIL is an instant where DTSTART has a zone."""
    read = read_rule(rule)
    if read.until is None:
        return str(read)
    instant = read.until.replace(tzinfo=zone).astimezone(UTC)
    return str(read).replace(f"{read.until:%Y%m%dT%H%M%S}", f"{instant:%Y%m%dT%H%M%SZ}")


def until_in_wall_time(rule: str, zone: ZoneInfo) -> str:
    """The rule of a calendar file as a series keeps it; read and checked.

    Raises:
        UserFacingError: code ``bad_rule``.
    """

    def local(found: re.Match[str]) -> str:
        instant = _until(found.group(1)).replace(tzinfo=UTC)
        return f"UNTIL={instant.astimezone(zone):%Y%m%dT%H%M%S}"

    return str(read_rule(re.sub(r"UNTIL=([0-9]{8}T[0-9]{6})Z", local, rule.upper())))


def _fields(text: str) -> dict[str, str]:
    if len(text) > _MAX_LENGTH:
        raise bad_rule("The rule is too long.")
    value = text.strip().upper().removeprefix("RRULE:")
    fields: dict[str, str] = {}
    for part in filter(None, value.split(";")):
        name, equals, content = part.partition("=")
        if not equals or not content or name in fields:
            raise bad_rule("The rule is not understood: parts look like FREQ=WEEKLY, each once.")
        fields[name] = content
    return fields


def _frequency(word: str) -> Frequency:
    if word in {"SECONDLY", "MINUTELY", "HOURLY"}:
        raise bad_rule("A meeting repeats daily at most; make several series for more.")
    try:
        return Frequency(word)
    except ValueError:
        raise bad_rule(
            "The rule does not say how often: daily, weekly, monthly or yearly."
        ) from None


def _number(name: str, text: str, lowest: int, highest: int) -> int:
    if not re.fullmatch(r"\+?[0-9]{1,6}", text) or not lowest <= int(text) <= highest:
        raise bad_rule(f"{name} is a number from {lowest} to {highest}.")
    return int(text)


def _numbers(
    name: str, fields: dict[str, str], lowest: int, highest: int, *, signed: bool = False
) -> tuple[int, ...]:
    def read(text: str) -> int:
        negative = signed and text.startswith("-")
        number = _number(name, text[1:] if negative else text, lowest, highest)
        return -number if negative else number

    return _listed(read, fields.pop(name, ""))


def _listed(read: Callable[[str], _T], text: str) -> tuple[_T, ...]:
    """Each once, sorted."""
    return tuple(sorted({read(one) for one in text.split(",")})) if text else ()


def _weekday(text: str) -> int:
    if text not in WEEKDAYS:
        raise bad_rule("Weekdays are MO, TU, WE, TH, FR, SA and SU.")
    return WEEKDAYS.index(text)


def _rule_day(text: str) -> RuleDay:
    found = re.fullmatch(r"([+-]?[0-9]{1,2})?([A-Z]{2})", text)
    if found is None:
        raise bad_rule(
            "Weekdays are MO, TU, WE, TH, FR, SA and SU, with a number before if needed."
        )
    nth = int(found.group(1) or 0)
    if abs(nth) > _WEEKS_OF_A_YEAR or (found.group(1) and nth == 0):
        raise bad_rule("The number before a weekday is from 1 to 53 or from -53 to -1.")
    return RuleDay(_weekday(found.group(2)), nth)


def _until(text: str) -> datetime:
    try:
        if re.fullmatch("[0-9]{8}", text):
            return datetime.combine(datetime.strptime(text, "%Y%m%d"), time(23, 59, 59))  # noqa: DTZ007
        if re.fullmatch("[0-9]{8}T[0-9]{6}", text):
            return datetime.strptime(text, "%Y%m%dT%H%M%S")  # noqa: DTZ007 - a wall time
    except ValueError:
        pass
    raise bad_rule("The end of the rule is not a date of the calendar.")


def _check(rule: Rule) -> None:
    """What RFC 5545 section 3.3.10 forbids to stand together."""
    frequency, ordinals = rule.frequency, any(day.nth for day in rule.days)
    if rule.count is not None and rule.until is not None:
        raise bad_rule("A rule ends at a date or after a number of times, not both.")
    if ordinals and frequency in {Frequency.DAILY, Frequency.WEEKLY}:
        raise bad_rule("Only a monthly or yearly rule can count weekdays.")
    if ordinals and rule.weeks:
        raise bad_rule("Weekdays are not counted where weeks of the year are named.")
    if rule.weeks and frequency is not Frequency.YEARLY:
        raise bad_rule("Only a yearly rule can name weeks of the year.")
    if rule.year_days and frequency is not Frequency.YEARLY:
        raise bad_rule("Only a yearly rule can name days of the year.")
    if rule.month_days and frequency is Frequency.WEEKLY:
        raise bad_rule("A weekly rule names weekdays, not days of the month.")
    others = (rule.months, rule.weeks, rule.year_days, rule.month_days, rule.days)
    if rule.positions and not any((*others, rule.hours, rule.minutes, rule.seconds)):
        raise bad_rule("BYSETPOS needs days to choose from.")


def _day_text(day: RuleDay) -> str:
    return f"{day.nth or ''}{WEEKDAYS[day.weekday]}"
