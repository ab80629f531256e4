"""Calendar files, for the window and for commands."""

from __future__ import annotations

from tzlocal import get_localzone_name

from meeting_desktop.adapters.calendar_files.ical_files import ICalendarFiles
from meeting_desktop.application.exchange_calendar import ExchangeCalendar
from meeting_desktop.core.clock import Clock
from meeting_desktop.ports.unit_of_work import Store


def build_calendar_files() -> ICalendarFiles:
    """Times that name no zone are of this machine's."""
    return ICalendarFiles(get_localzone_name)


def build_exchange(store: Store, clock: Clock) -> ExchangeCalendar:
    return ExchangeCalendar(store, build_calendar_files(), clock)
