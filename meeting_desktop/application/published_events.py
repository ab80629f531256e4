"""Meetings of ours as events of a published calendar: it names no guests (RFC 5546 3.2.1)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from meeting_desktop.core.errors import NotFoundError
from meeting_desktop.domain.calendar_events import CalendarEvent
from meeting_desktop.domain.event_of_meeting import (
    EventNotes,
    event_of,
    event_of_series,
    organizer_of,
)
from meeting_desktop.ports.unit_of_work import UnitOfWork


def meeting_event(uow: UnitOfWork, meeting_id: UUID, now: datetime) -> CalendarEvent:
    """Raises: NotFoundError."""
    meeting = uow.meetings.get(meeting_id)
    if meeting is None or meeting.appointment is None:
        raise NotFoundError("That meeting is not in the calendar any more.")
    return event_of(meeting, (), organizer_of(uow.people.me()), EventNotes(now))


def series_event(uow: UnitOfWork, series_id: UUID, now: datetime) -> CalendarEvent | None:
    """None where the series is gone; meetings of it may still be there."""
    series = uow.series.get(series_id)
    if series is None:
        return None
    rows = uow.calendar.of_series(series_id)
    return event_of_series(series, rows, (), organizer_of(uow.people.me()), EventNotes(now))


def events_between(
    uow: UnitOfWork, start: datetime, end: datetime, now: datetime
) -> list[CalendarEvent]:
    """Those that overlap [``start``, ``end``); a series is there once, and whole."""
    events: list[CalendarEvent] = []
    series: dict[UUID, bool] = {}
    for row in uow.calendar.entries(start, end):
        if row.series_id is not None and row.series_id not in series:
            whole = series_event(uow, row.series_id, now)
            series[row.series_id] = whole is not None
            events.extend([whole] if whole is not None else [])
        if row.series_id is None or not series[row.series_id]:
            events.append(meeting_event(uow, row.meeting_id, now))
    return events
