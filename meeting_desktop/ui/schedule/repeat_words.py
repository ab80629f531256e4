"""How a meeting repeats, in one sentence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from meeting_desktop.ui.schedule.repeat_model import Pattern, Repeat, nth_weekday


def _tr(text: str) -> str:
    return QCoreApplication.translate("Repeat", text)


def repeat_words(repeat: Repeat, start: datetime) -> str:
    """ "Every 2 weeks on Tue and Thu, 10 times."; empty where nothing repeats."""
    if repeat.pattern is Pattern.NONE:
        return ""
    if repeat.pattern is Pattern.OTHER:
        return _tr("It repeats by a rule that came from another calendar; it is kept as it is.")
    days = _days_words(repeat, start)
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
        Pattern.DAILY: (_tr("Every day"), _tr("Every {0} days")),
        Pattern.WORKDAYS: (_tr("Every week"), _tr("Every {0} weeks")),
        Pattern.WEEKLY: (_tr("Every week"), _tr("Every {0} weeks")),
        Pattern.MONTH_DAY: (_tr("Every month"), _tr("Every {0} months")),
        Pattern.MONTH_WEEKDAY: (_tr("Every month"), _tr("Every {0} months")),
        Pattern.YEARLY: (_tr("Every year"), _tr("Every {0} years")),
    }[repeat.pattern]
    return one if repeat.interval == 1 else many.format(repeat.interval)


def _days_words(repeat: Repeat, start: datetime) -> str:
    match repeat.pattern:
        case Pattern.WORKDAYS:
            return _tr("from Monday to Friday")
        case Pattern.WEEKLY:
            return _tr("on {0}").format(_listed(sorted(repeat.weekdays or {start.weekday()})))
        case Pattern.MONTH_DAY:
            return _tr("on day {0}").format(start.day)
        case Pattern.MONTH_WEEKDAY:
            which = nth_words(nth_weekday(start))
            return _tr("on the {0} {1}").format(which, weekday_words(start.weekday(), long=True))
        case Pattern.YEARLY:
            return _tr("on {0}").format(_day(start.date(), "d MMMM"))
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
    if repeat.count is not None:
        return _tr(", once") if repeat.count == 1 else _tr(", {0} times").format(repeat.count)
    return ""


def _day(day: date, form: str) -> str:
    return QLocale().toString(QDate(day.year, day.month, day.day), form)
