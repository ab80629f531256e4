"""Dates and repetitions within a line of quick entry; the grammar is in ``quick_entry``."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from meeting_desktop.domain.quick_line import Line, PartKind, words
from meeting_desktop.domain.quick_words import (
    DAYS_AHEAD,
    MONTHS,
    NUMBERS,
    SHORT_WEEKDAYS,
    WEEKDAYS,
    any_of,
)
from meeting_desktop.domain.recurrence import WEEKDAYS as RULE_DAYS

_DAY, _MONTH, _NUMBER = any_of(WEEKDAYS), any_of(MONTHS), any_of(NUMBERS)
_EVERY = r"(?:every|each|jeden|jede|jedes|alle)"
_NEXT = r"(?:next|nächsten?|nächster|naechsten?)"
_COUNT = rf"(?P<n>\d{{1,3}}|{_NUMBER})"
_UNIT = r"(?P<unit>days?|weeks?|months?|tag(?:en?)?|wochen?|monat(?:en?)?)"
_SOON = r"(?P<unit>hours?|minutes?|mins?|h|stunden?|minuten?)"

_WORK_DAYS = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
_REPEATS: list[tuple[re.Pattern[str], str]] = [
    (words(rf"{_EVERY} (?:day|tag)"), "FREQ=DAILY"),
    (words(rf"weekdays|werktags|{_EVERY} (?:weekday|workday|werktag)"), _WORK_DAYS),
    (words(rf"{_EVERY} (?:other|zweite) (?:week|woche)"), "FREQ=WEEKLY;INTERVAL=2"),
    (words(rf"{_EVERY} (?:week|woche)"), "FREQ=WEEKLY"),
    (words(rf"{_EVERY} (?:month|monat)"), "FREQ=MONTHLY"),
    (words(rf"{_EVERY} (?:year|jahr)"), "FREQ=YEARLY"),
]
#: They stay in the title: "Weekly sync".
_ADJECTIVES: list[tuple[re.Pattern[str], str]] = [
    (words("daily|tägliche?[sr]?"), "FREQ=DAILY"),
    (words("biweekly|fortnightly"), "FREQ=WEEKLY;INTERVAL=2"),
    (words("weekly|wöchentliche?[sr]?"), "FREQ=WEEKLY"),
    (words("monthly|monatliche?[sr]?"), "FREQ=MONTHLY"),
    (words("yearly|annual|annually|jährliche?[sr]?"), "FREQ=YEARLY"),
]
_EVERY_DAYS = words(rf"{_EVERY} (?P<days>(?:{_DAY})(?:(?:,? (?:and|und|&)|,) (?:{_DAY}))*)")
_EVERY_FEW = words(rf"{_EVERY} {_COUNT} {_UNIT}")
_FREQUENCIES = {"d": "DAILY", "t": "DAILY", "w": "WEEKLY", "m": "MONTHLY"}
_IN_DAYS = words(rf"in {_COUNT} {_UNIT}")
_IN_HOURS = words(rf"in {_COUNT} {_SOON}")
_ISO = words(r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})")
_DOTTED = words(r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4}|\d{2})?")
_DAY_MONTH = words(
    rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th|\.)? ?(?:of )?(?P<month>{_MONTH})\.?(?: (?P<y>20\d\d))?"
)
_MONTH_DAY = words(rf"(?P<month>{_MONTH})\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: (?P<y>20\d\d))?")
_AHEAD = words(any_of(DAYS_AHEAD))
_NEXT_DAY = words(rf"{_NEXT} (?P<day>{_DAY})")
_NEXT_WEEK = words(rf"{_NEXT} (?:week|woche)")
_WEEKDAY = words(rf"(?P<day>{_DAY})\.?")
_SHORT = words(rf"(?P<day>{any_of(SHORT_WEEKDAYS)})\.?")
_TIME_BEHIND = words(r"\d{1,2}([:.h]\d{0,2}\.?)?(\d{4})?|um|\d{1,2}[-–]\d{1,2}")


@dataclass(frozen=True, slots=True)
class Day:
    """``is_open``: the first such day that is not over is meant ("Fri"), so it may be a later one.

    ``at`` is the moment itself of "in two hours".
    """

    day: date
    is_open: bool = False
    step: timedelta = timedelta(days=7)
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Repeat:
    """``days`` (Monday is 0) are those that the words name."""

    rule: str
    days: tuple[int, ...] = ()


def read_repeat(line: Line) -> Repeat | None:
    found = line.find(_EVERY_DAYS)
    if found is not None:
        named = re.findall(_DAY, found["days"])
        days = tuple(sorted({WEEKDAYS[word] for word in named}))
        rule = "FREQ=WEEKLY;BYDAY=" + ",".join(RULE_DAYS[day] for day in days)
        return _repeat(line, found, Repeat(rule, days))
    found = line.find(_EVERY_FEW)
    if found is not None and (count := _count(found["n"])) > 0:
        rule = f"FREQ={_FREQUENCIES[found['unit'][0]]}"
        return _repeat(line, found, Repeat(f"{rule};INTERVAL={count}" if count > 1 else rule))
    for pattern, rule in _REPEATS:
        found = line.find(pattern)
        if found is not None:
            days = tuple(range(5)) if "BYDAY" in rule else ()
            return _repeat(line, found, Repeat(rule, days))
    for pattern, rule in _ADJECTIVES:
        found = line.find(pattern)
        if found is not None:
            line.note(PartKind.REPEAT, line.places(found))
            return Repeat(rule)
    return None


def read_day(line: Line, now: datetime) -> Day | None:
    """``now`` is the naive wall time of the place; the first way of saying a day that is there."""
    for pattern, understand in _WAYS:
        for found in line.all(pattern):
            try:
                day = understand(found, now)
            except (ValueError, OverflowError):
                continue  # the 30th of February, or a day beyond the calendar
            line.take(PartKind.DATE, line.places(found))
            return day
    return _short_weekday(line, now)


def _repeat(line: Line, found: re.Match[str], repeat: Repeat) -> Repeat:
    line.take(PartKind.REPEAT, line.places(found))
    return repeat


def _count(text: str) -> int:
    return NUMBERS[text] if text in NUMBERS else int(text)


def _in_hours(found: re.Match[str], now: datetime) -> Day:
    count = _count(found["n"])
    is_minutes = found["unit"].startswith("m")
    at = now + (timedelta(minutes=count) if is_minutes else timedelta(hours=count))
    at = at.replace(second=0, microsecond=0)
    return Day(at.date(), at=at)


def _in_days(found: re.Match[str], now: datetime) -> Day:
    count, unit = _count(found["n"]), found["unit"][0]
    if unit == "m":
        months = now.month - 1 + count
        return Day(_month_end(now.year + months // 12, months % 12 + 1, now.day))
    return Day(now.date() + timedelta(days=count * (7 if unit == "w" else 1)))


def _month_end(year: int, month: int, day: int) -> date:
    """That day, or the last of a shorter month."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, 1) + timedelta(days=day - 1), following - timedelta(days=1))


def _iso(found: re.Match[str], _now: datetime) -> Day:
    return Day(date(int(found["y"]), int(found["m"]), int(found["d"])))


def _named(found: re.Match[str], now: datetime) -> Day:
    groups = found.groupdict()
    month = MONTHS[groups["month"]] if "month" in groups else int(groups["m"])
    day, year = int(groups["d"]), groups["y"]
    if year:
        return Day(date(int(year) + (2000 if len(year) == 2 else 0), month, day))  # noqa: PLR2004
    return _next_date(month, day, now.date())


def _next_date(month: int, day: int, today: date) -> Day:
    """Eight years hold every date: the 29th of February is left out once in a century."""
    for year in range(today.year, today.year + 9):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found >= today:
            return Day(found)
    raise ValueError("no such date")


def _ahead(found: re.Match[str], now: datetime) -> Day:
    return Day(now.date() + timedelta(days=DAYS_AHEAD[found.group()]))


def _next_day(found: re.Match[str], now: datetime) -> Day:
    """That day of the week after this one, which begins with Monday."""
    return Day(_monday(now) + timedelta(days=7 + WEEKDAYS[found["day"]]))


def _next_week(_found: re.Match[str], now: datetime) -> Day:
    return Day(_monday(now) + timedelta(days=7))


def _weekday(found: re.Match[str], now: datetime) -> Day:
    return next_weekday(WEEKDAYS[found["day"]], now)


def next_weekday(weekday: int, now: datetime) -> Day:
    """Today where it is that day, unless its time is over."""
    return Day(now.date() + timedelta(days=(weekday - now.weekday()) % 7), is_open=True)


def _short_weekday(line: Line, now: datetime) -> Day | None:
    for found in line.all(_SHORT):
        place = line.places(found)[0]
        behind = line.lower[place + 1] if line.is_free(place + 1) else ""
        if line.original(place)[0].isupper() and _TIME_BEHIND.fullmatch(behind):
            line.take(PartKind.DATE, line.places(found))
            return next_weekday(SHORT_WEEKDAYS[found["day"]], now)
    return None


def _monday(now: datetime) -> date:
    return now.date() - timedelta(days=now.weekday())


_WAYS: list[tuple[re.Pattern[str], Callable[[re.Match[str], datetime], Day]]] = [
    (_IN_HOURS, _in_hours),
    (_IN_DAYS, _in_days),
    (_ISO, _iso),
    (_DOTTED, _named),
    (_DAY_MONTH, _named),
    (_MONTH_DAY, _named),
    (_AHEAD, _ahead),
    (_NEXT_DAY, _next_day),
    (_NEXT_WEEK, _next_week),
    (_WEEKDAY, _weekday),
]
