"""How the rules of keeping are said: days, what goes, when and why."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QCoreApplication

from meeting_desktop.application.tidy_rows import Trashed
from meeting_desktop.domain.retention import Going, GoingWhat, GoingWhy
from meeting_desktop.ui.library.wording import day, one_line

#: What is offered, in days; 0 is for ever.
DAYS = (0, 7, 14, 30, 60, 90, 180, 365, 730, 1825, 3650)
_YEAR = 365


def _tr(text: str) -> str:
    return QCoreApplication.translate("Retention", text)


def days_words(days: int) -> str:
    """``For ever``, ``1 day``, ``30 days``, ``2 years``."""
    if days == 0:
        return _tr("For ever")
    years, rest = divmod(days, _YEAR)
    if years and not rest:
        return _tr("1 year") if years == 1 else _tr("{0} years").format(years)
    return _tr("1 day") if days == 1 else _tr("{0} days").format(days)


def when_words(at: datetime, today: date) -> str:
    """The day; what is overdue goes within a day."""
    local = at.astimezone().date()
    return _tr("soon") if local <= today else day(local, today)


def going_words(going: Going, today: date) -> str:
    """``12 Jun · Weekly · its sound · rule of the tag “legal”``."""
    what = _tr("its sound") if going.what is GoingWhat.AUDIO else _tr("all of it, to the trash")
    if going.why is GoingWhy.TRASH:
        what = _tr("out of the trash, for good")
    parts = (when_words(going.at, today), one_line(going.title), what, _why(going))
    return " · ".join(part for part in parts if part)


def trashed_words(one: Trashed, today: date) -> str:
    """``Held 3 May · removed yesterday · goes for good on 12 Jun``, or why it does not."""
    held = _tr("Held {0}").format(day(one.meeting.held_at.astimezone().date(), today))
    removed = _tr("removed {0}").format(day(one.meeting.removed_at.astimezone().date(), today))
    if one.goes_at is not None:
        end = _tr("goes for good: {0}").format(when_words(one.goes_at, today))
    elif one.meeting.is_protected:
        end = _tr("protected, so it stays here")
    else:
        end = one.why_not or _tr("goes when its owner’s days are over")
    return f"{held} · {removed} · {end}"


def _why(going: Going) -> str:
    if going.why is GoingWhy.MEETING:
        return _tr("its own rule")
    if going.why is GoingWhy.TAG:
        return _tr("rule of the tag “{0}”").format(one_line(going.tag))
    return ""
