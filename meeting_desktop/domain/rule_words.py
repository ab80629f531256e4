"""A rule in words, for mails, the command line, and wherever no window words it itself."""

from __future__ import annotations

import calendar
from collections.abc import Sequence

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.repeats import Repeat, repeat_of

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_WORKDAYS = frozenset(range(5))
_NTH = {1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last"}
#: English for a rule that a form cannot show.
OTHER = "repeats by a rule of its own"


def in_words(rule: str) -> str:
    """Such as "every 2 weeks on Tue and Thu, 10 times"; empty for an empty rule, never an error."""
    if not rule:
        return ""
    try:
        repeat = repeat_of(rule)
    except UserFacingError:
        return OTHER
    return words_of(repeat) if repeat is not None else OTHER


def words_of(repeat: Repeat) -> str:
    return " ".join(filter(None, (_how_often(repeat), _on(repeat)))) + _end(repeat)


def _how_often(repeat: Repeat) -> str:
    if repeat.every == 1 and repeat.weekdays == _WORKDAYS:
        return "every weekday"
    if repeat.every == 1:
        return f"every {repeat.unit.value}"
    return f"every {repeat.every} {repeat.unit.value}s"


def _on(repeat: Repeat) -> str:
    month = f" of {calendar.month_name[repeat.month]}" if repeat.month else ""
    if repeat.nth is not None and repeat.weekday is not None:
        return f"on the {_NTH[repeat.nth]} {calendar.day_name[repeat.weekday]}{month}"
    if repeat.month_day == -1:
        return f"on the last day{month}"
    if repeat.month_day is not None:
        return f"on day {repeat.month_day}{month}"
    if repeat.weekdays and not (repeat.every == 1 and repeat.weekdays == _WORKDAYS):
        return "on " + _joined([_DAYS[day] for day in sorted(repeat.weekdays)])
    return f"in {calendar.month_name[repeat.month]}" if repeat.month else ""


def _end(repeat: Repeat) -> str:
    if repeat.times is not None:
        return ", once" if repeat.times == 1 else f", {repeat.times} times"
    return f", until {_date(repeat)}" if repeat.until is not None else ""


def _date(repeat: Repeat) -> str:
    last = repeat.until
    return f"{last.day} {calendar.month_name[last.month]} {last.year}" if last else ""


def _joined(words: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
