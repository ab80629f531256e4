"""The words of notices."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QCoreApplication

from meeting_desktop.domain.notifications import Notification, NotificationKind
from meeting_desktop.ui.library.wording import day_and_time, time_of_day
from meeting_desktop.ui.notices.model import Deed


def _tr(text: str) -> str:
    return QCoreApplication.translate("Notices", text)


def body_of(notice: Notification) -> str:
    """The second line: what happened, or when it begins."""
    if notice.is_opening and notice.starts_at is not None:
        return _tr("Planned for {0}; the assistant opens it").format(clock_time(notice.starts_at))
    if notice.kind is NotificationKind.REMINDER and notice.starts_at is not None:
        return _tr("Begins at {0}").format(clock_time(notice.starts_at))
    if notice.kind is NotificationKind.MISSED and notice.starts_at is not None:
        return _tr("Began at {0}; you can still join").format(clock_time(notice.starts_at))
    return notice.body


def told_at(notice: Notification, today: date) -> str:
    """When it was told, as short as the day allows."""
    return day_and_time(notice.at.astimezone(), today)


def deed_words(deed: Deed) -> str:
    """What the button of a notice says."""
    return {
        Deed.HOLD: _tr("Join"),
        Deed.EDIT: _tr("Open"),
        Deed.REPLAY: _tr("Open"),
        Deed.MAIL: _tr("Look at mail"),
        Deed.NOTHING: "",
    }[deed]


def clock_time(moment: datetime) -> str:
    """The time of day in the person's own zone and manner."""
    return time_of_day(moment.astimezone())
