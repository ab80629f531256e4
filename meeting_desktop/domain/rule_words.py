"""How a series repeats, in words: for mails, the command line, wherever no window words it itself.

What a form can show (``domain.repeats``) is said whole; a rule made elsewhere that says more is
only called one of several dates, with its end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.mail_wording import DAYS, MONTHS, date_words
from meeting_desktop.domain.recurrence import read_rule
from meeting_desktop.domain.repeats import Repeat, RepeatUnit, repeat_of

_WORKDAYS = frozenset(range(5))
_LAST = -1


@dataclass(frozen=True, slots=True)
class _Words:
    #: One and several of each unit.
    every: dict[RepeatUnit, tuple[str, str]]
    workdays: str
    nth: dict[int, str]
    on: str
    glue: str
    nth_day: str
    month_day: str
    year_day: str
    last_day: str
    of_month: str
    in_month: str
    until: str
    times: str
    once: str
    otherwise: str


_WORDS = {
    "en": _Words(
        every={
            RepeatUnit.DAY: ("every day", "every {n} days"),
            RepeatUnit.WEEK: ("every week", "every {n} weeks"),
            RepeatUnit.MONTH: ("every month", "every {n} months"),
            RepeatUnit.YEAR: ("every year", "every {n} years"),
        },
        workdays="every weekday",
        nth={1: "first", 2: "second", 3: "third", 4: "fourth", _LAST: "last"},
        on=" on {days}",
        glue=" and ",
        nth_day=" on the {nth} {day}",
        month_day=" on day {day}",
        year_day=" on {day} {month}",
        last_day=" on the last day",
        of_month=" of {month}",
        in_month=" in {month}",
        until=", until {date}",
        times=", {n} times",
        once=", once",
        otherwise="on several dates",
    ),
    "de": _Words(
        every={
            RepeatUnit.DAY: ("jeden Tag", "alle {n} Tage"),
            RepeatUnit.WEEK: ("jede Woche", "alle {n} Wochen"),
            RepeatUnit.MONTH: ("jeden Monat", "alle {n} Monate"),
            RepeatUnit.YEAR: ("jedes Jahr", "alle {n} Jahre"),
        },
        workdays="jeden Werktag von Montag bis Freitag",
        nth={1: "ersten", 2: "zweiten", 3: "dritten", 4: "vierten", _LAST: "letzten"},
        on=" am {days}",
        glue=" und ",
        nth_day=" am {nth} {day}",
        month_day=" am {day}.",
        year_day=" am {day}. {month}",
        last_day=" am letzten Tag",
        of_month=" im {month}",
        in_month=" im {month}",
        until=", bis {date}",
        times=", {n}-mal",
        once=", einmal",
        otherwise="an mehreren Tagen",
    ),
}


def rule_words(rule: str, language: str = "en", first: datetime | None = None) -> str:
    """Such as "every 2 weeks on Tuesday and Thursday, 10 times"; never an error.

    ``first`` is the wall time of the first meeting: with it an end within a day is understood.
    """
    language = language if language in _WORDS else "en"
    words = _WORDS[language]
    try:
        read = read_rule(rule)
        until = read.until
        # What is said is the day, so any time of the day will do.
        plain = read.ending(until=datetime.combine(until, time(23, 59, 59))) if until else read
        repeat = repeat_of(str(plain if first is None else read), first)
    except UserFacingError:
        return words.otherwise
    if repeat is not None:
        return _often(repeat, words) + _on(repeat, words, language) + _end(repeat, words, language)
    end = Repeat(RepeatUnit.DAY, until=until.date() if until else None, times=read.count)
    return words.otherwise + _end(end, words, language)


def _often(repeat: Repeat, words: _Words) -> str:
    if _is_workdays(repeat):
        return words.workdays
    one, several = words.every[repeat.unit]
    return one if repeat.every == 1 else several.format(n=repeat.every)


def _on(repeat: Repeat, words: _Words, language: str) -> str:
    days = DAYS[language]
    month = MONTHS[language][repeat.month - 1] if repeat.month else ""
    of_month = words.of_month.format(month=month) if month else ""
    if repeat.nth is not None and repeat.weekday is not None:
        nth = words.nth[repeat.nth]
        return words.nth_day.format(nth=nth, day=days[repeat.weekday]) + of_month
    if repeat.month_day == _LAST:
        return words.last_day + of_month
    if repeat.month_day is not None:
        shape = words.year_day if month else words.month_day
        return shape.format(day=repeat.month_day, month=month)
    if repeat.weekdays and not _is_workdays(repeat):
        names = [days[day] for day in sorted(repeat.weekdays)]
        return words.on.format(days=_joined(names, words.glue))
    return words.in_month.format(month=month) if month else ""


def _end(repeat: Repeat, words: _Words, language: str) -> str:
    if repeat.times is not None:
        return words.once if repeat.times == 1 else words.times.format(n=repeat.times)
    return words.until.format(date=date_words(repeat.until, language)) if repeat.until else ""


def _is_workdays(repeat: Repeat) -> bool:
    return repeat.every == 1 and repeat.weekdays == _WORKDAYS


def _joined(names: Sequence[str], glue: str) -> str:
    return glue.join(filter(None, (", ".join(names[:-1]), names[-1])))
