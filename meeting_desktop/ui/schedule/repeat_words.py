"""How a meeting repeats, in one sentence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from meeting_desktop.domain.repeats import Repeat, RepeatUnit
from meeting_desktop.ui.schedule.repeat_model import WORKDAYS, Pattern, Repeating


def _tr(text: str) -> str:
    return QCoreApplication.translate("Repeat", text)


def repeat_words(repeating: Repeating) -> str:
    """ "Every 2 weeks on Tue and Thu, 10 times."; empty where nothing repeats."""
    repeat = repeating.repeat
    if repeating.pattern is Pattern.NONE:
        return ""
    if repeat is None:
        return _tr("It repeats by a rule that came from another calendar; it is kept as it is.")
    days = _days_words(repeat, repeating)
    return f"{_every(repeat)}{' ' if days else ''}{days}{_end_words(repeat)}."


def weekday_words(day: int, *, long: bool = False) -> str:
    """Monday is 0."""
    form = QLocale.FormatType.LongFormat if long else QLocale.FormatType.ShortFormat
    return QLocale().dayName(day + 1, form)


def nth_words(nth: int) -> str:
    return {
        1: _tr("first"),
        2: _tr("second"),
        3: _tr("third"),
        4: _tr("fourth"),
        -1: _tr("last"),
    }[nth]


def _every(repeat: Repeat) -> str:
    one, many = {
        RepeatUnit.DAY: (_tr("Every day"), _tr("Every {0} days")),
        RepeatUnit.WEEK: (_tr("Every week"), _tr("Every {0} weeks")),
        RepeatUnit.MONTH: (_tr("Every month"), _tr("Every {0} months")),
        RepeatUnit.YEAR: (_tr("Every year"), _tr("Every {0} years")),
    }[repeat.unit]
    return one if repeat.every == 1 else many.format(repeat.every)


def _days_words(repeat: Repeat, repeating: Repeating) -> str:
    if repeat.nth is not None and repeat.weekday is not None:
        which, day = nth_words(repeat.nth), weekday_words(repeat.weekday, long=True)
        return _tr("on the {0} {1}").format(which, day)
    if repeat.weekdays == WORKDAYS:
        return _tr("from Monday to Friday")
    if repeat.weekdays:
        return _tr("on {0}").format(_listed(sorted(repeat.weekdays)))
    return _days_of_first(repeat, repeating.start)


def _days_of_first(repeat: Repeat, start: datetime) -> str:
    """Where the rule leaves it to the first meeting."""
    match repeat.unit:
        case RepeatUnit.WEEK:
            return _tr("on {0}").format(weekday_words(start.weekday()))
        case RepeatUnit.MONTH if repeat.month_day == -1:
            return _tr("on the last day")
        case RepeatUnit.MONTH:
            return _tr("on day {0}").format(repeat.month_day or start.day)
        case RepeatUnit.YEAR:
            day, month = repeat.month_day or start.day, repeat.month or start.month
            # A leap year, so that there is a day for every rule.
            return _tr("on {0}").format(_day(date(2000, month, max(1, day)), "d MMMM"))
        case _:
            return ""


def _listed(days: Iterable[int]) -> str:
    names = [weekday_words(day) for day in days]
    if len(names) == 1:
        return names[0]
    return _tr("{0} and {1}").format(", ".join(names[:-1]), names[-1])


def _end_words(repeat: Repeat) -> str:
    if repeat.until is not None:
        return _tr(", until {0}").format(_day(repeat.until, "d MMMM yyyy"))
    if repeat.times is not None:
        return _tr(", once") if repeat.times == 1 else _tr(", {0} times").format(repeat.times)
    return ""


def _day(day: date, form: str) -> str:
    return QLocale().toString(QDate(day.year, day.month, day.day), form)
