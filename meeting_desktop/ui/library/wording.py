"""How the library says times, lengths and counts, and how it shows text that people spoke."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, timedelta

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QTime

from meeting_desktop.application.review_transcript import RevisionFacts
from meeting_desktop.domain.meetings import Meeting

_A_WEEK = 7


def _tr(text: str) -> str:
    return QCoreApplication.translate("Library", text)


def clock_time(seconds: float) -> str:
    """``0:07``, ``12:04``, ``1:02:03``."""
    minutes, rest = divmod(max(0, int(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def length(seconds: float) -> str:
    """``38 s``, ``47 min``, ``1 h 12 min``."""
    whole = round(max(0.0, seconds))
    if whole < 60:  # noqa: PLR2004  seconds of a minute
        return _tr("{0} s").format(whole)
    hours, minutes = divmod(round(whole / 60), 60)
    if hours and minutes:
        return _tr("{0} h {1} min").format(hours, minutes)
    return _tr("{0} h").format(hours) if hours else _tr("{0} min").format(minutes)


def word_total(count: int) -> str:
    if count == 1:
        return _tr("1 word")
    return _tr("{0} words").format(QLocale().toString(count))


def version_title(facts: RevisionFacts) -> str:
    """``Version 2 · base · English``."""
    parts = (_tr("Version {0}").format(facts.revision), facts.model, language(facts.language))
    return " · ".join(part for part in parts if part)


def version_line(facts: RevisionFacts) -> str:
    """The title with when it was made and how many words it has."""
    made = facts.made_at.astimezone() if facts.made_at is not None else None
    when = day_and_time(made, date.today()) if made is not None else ""  # noqa: DTZ011
    parts = (version_title(facts), when, word_total(facts.word_count))
    return " · ".join(part for part in parts if part)


def language(code: str) -> str:
    """The name of a language; the code where nobody knows its name."""
    known = QLocale.codeToLanguage(code) if code else QLocale.Language.AnyLanguage
    if known in {QLocale.Language.AnyLanguage, QLocale.Language.C}:
        return code
    return QLocale.languageToString(known)


def began(meeting: Meeting) -> datetime:
    """When the meeting was held, in this machine's zone."""
    return (meeting.actual_start or meeting.created_at).astimezone()


def day_and_time(moment: datetime, today: date) -> str:
    """``Today 10:02``, ``Yesterday 16:30``, ``Tuesday 9:15``, ``3 Nov 2025 14:00``.

    A weekday is one of the seven days before or after today. ``moment`` is in the person's zone.
    """
    return _tr("{0} {1}").format(day(moment.date(), today), time_of_day(moment))


def time_of_day(moment: datetime) -> str:
    pattern = QLocale().timeFormat(QLocale.FormatType.ShortFormat).replace(":ss", "")
    return QLocale().toString(QTime(moment.hour, moment.minute), pattern)


def day(that: date, today: date) -> str:
    if that == today:
        return _tr("Today")
    if that == today - timedelta(days=1):
        return _tr("Yesterday")
    if that == today + timedelta(days=1):
        return _tr("Tomorrow")
    qt_day = QDate(that.year, that.month, that.day)
    if abs(today - that) < timedelta(days=_A_WEEK):
        return QLocale().toString(qt_day, "dddd")
    return QLocale().toString(qt_day, "d MMM" if that.year == today.year else "d MMM yyyy")


def names(people: tuple[str, ...]) -> str:
    """``Ada, Sample Lead`` or ``Ada, Sample Lead and 3 more``."""
    shown = [one_line(name) for name in people[:2]]
    if len(people) > len(shown):
        return _tr("{0} and {1} more").format(", ".join(shown), len(people) - len(shown))
    return ", ".join(shown)


def one_line(text: str) -> str:
    """Speech as it may be drawn: what breaks lines or turns their direction becomes a space.

    The length stays, so that places in the text stay as well.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(" " if unicodedata.category(c) in _UNDRAWABLE else c for c in text)


#: Controls, format characters but the joiners that scripts need, line and paragraph separators.
_UNDRAWABLE = frozenset({"Cc", "Zl", "Zp"})
