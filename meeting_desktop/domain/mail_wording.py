"""Days, times and rules of a series as mails say them; with the zone named, always.

Few languages need few words: a library of locales would be larger than the rest of the mail.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.recurrence import Frequency, Rule, read_rule
from meeting_desktop.domain.wall_times import offset_words, zone_of


@dataclass(frozen=True, slots=True)
class _Words:
    days: tuple[str, ...]
    months: tuple[str, ...]
    date: str
    #: One and several of each frequency.
    every: dict[Frequency, tuple[str, str]]
    on: str
    until: str
    times: str
    otherwise: str


_WORDS = {
    "en": _Words(
        ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        ("January", "February", "March", "April", "May", "June", "July", "August", "September",
         "October", "November", "December"),
        "{day} {month} {year}",
        {
            Frequency.DAILY: ("every day", "every {n} days"),
            Frequency.WEEKLY: ("every week", "every {n} weeks"),
            Frequency.MONTHLY: ("every month", "every {n} months"),
            Frequency.YEARLY: ("every year", "every {n} years"),
        },
        " on {days}",
        ", until {date}",
        ", {n} times",
        "on several dates",
    ),
    "de": _Words(
        ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
        ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September",
         "Oktober", "November", "Dezember"),
        "{day}. {month} {year}",
        {
            Frequency.DAILY: ("jeden Tag", "alle {n} Tage"),
            Frequency.WEEKLY: ("jede Woche", "alle {n} Wochen"),
            Frequency.MONTHLY: ("jeden Monat", "alle {n} Monate"),
            Frequency.YEARLY: ("jedes Jahr", "alle {n} Jahre"),
        },
        " am {days}",
        ", bis {date}",
        ", {n}-mal",
        "an mehreren Tagen",
    ),
}  # fmt: skip


def _words(language: str) -> _Words:
    return _WORDS.get(language, _WORDS["en"])


def date_words(day: datetime, language: str) -> str:
    """``3 March 2026``."""
    words = _words(language)
    return words.date.format(day=day.day, month=words.months[day.month - 1], year=day.year)


def span_words(start: datetime, end: datetime, zone: str, language: str) -> str:
    """``Tuesday, 3 March 2026, 10:00–10:45 (Europe/Berlin, UTC+1)`` of two instants.

    Raises: UserFacingError, code ``unknown_zone``.
    """
    first, last = start.astimezone(zone_of(zone)), end.astimezone(zone_of(zone))
    begin = f"{_day(first, language)}, {first:%H:%M}"
    if first.date() == last.date() and first.utcoffset() == last.utcoffset():
        return f"{begin}–{last:%H:%M} ({zone}, {offset_words(start, zone)})"
    if first.date() == last.date():
        # The clocks are changed meanwhile: each end says what it counts in.
        offsets = offset_words(start, zone), offset_words(end, zone)
        return f"{begin} {offsets[0]} – {last:%H:%M} {offsets[1]} ({zone})"
    return f"{begin} – {_day(last, language)}, {last:%H:%M} ({zone}, {offset_words(start, zone)})"


def rule_words(rule: str, language: str) -> str:
    """``every 2 weeks on Monday, Friday, until 1 June 2026``; ``on several dates`` for the rest."""
    words = _words(language)
    try:
        read = read_rule(rule)
    except UserFacingError:
        return words.otherwise
    if not _is_plain(read):
        return words.otherwise + _end(read, words, language)
    one, several = words.every[read.frequency]
    text = one if read.interval == 1 else several.format(n=read.interval)
    if read.days:
        names = ", ".join(words.days[one.weekday] for one in read.days)
        text += words.on.format(days=names)
    return text + _end(read, words, language)


def _is_plain(rule: Rule) -> bool:
    special = (rule.months, rule.weeks, rule.year_days, rule.month_days, rule.positions)
    times = (rule.hours, rule.minutes, rule.seconds)
    return not any(special + times) and not any(day.nth for day in rule.days)


def _end(rule: Rule, words: _Words, language: str) -> str:
    if rule.until is not None:
        return words.until.format(date=date_words(rule.until, language))
    return words.times.format(n=rule.count) if rule.count is not None else ""


def _day(day: datetime, language: str) -> str:
    return f"{_words(language).days[day.weekday()]}, {date_words(day, language)}"
