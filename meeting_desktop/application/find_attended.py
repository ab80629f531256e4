"""Which planned meetings the AI participant leads by itself."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from meeting_desktop.domain.meetings import Meeting, MeetingStatus
from meeting_desktop.ports.unit_of_work import UnitOfWork

#: Whoever was late by more than this has given up waiting.
_LATE = timedelta(minutes=15)
_AHEAD = timedelta(days=1)


def next_to_open(
    uow: UnitOfWork, now: datetime, done: Collection[tuple[UUID, datetime]]
) -> Meeting | None:
    """The next one of this person's, in a room of ours, that nobody has begun; it may be late.

    ``done``: those that are not to be opened any more, and for which time.
    """
    me = uow.people.me().id
    for entry in uow.calendar.entries(now, now + _AHEAD, answers=False):
        own = entry.organizer_id in {None, me} and entry.status is MeetingStatus.SCHEDULED
        if not own or (entry.meeting_id, entry.start) in done or entry.end <= now:
            continue
        meeting = uow.meetings.get(entry.meeting_id)
        if meeting is None or meeting.appointment is None:
            continue
        details = meeting.appointment.details
        if details.options.assistant and not details.external_url:
            return meeting
    return None


def next_attended(uow: UnitOfWork, now: datetime, done: Collection[UUID]) -> Meeting | None:
    """The next one of this person's that was planned with the assistant; it may have begun.

    ``done``: those that are not to be tried again.
    """
    me = uow.people.me().id
    for entry in uow.calendar.entries(now - _LATE, now + _AHEAD):
        own = entry.organizer_id in {None, me} and entry.status is MeetingStatus.SCHEDULED
        if not own or entry.meeting_id in done or entry.start < now - _LATE:
            continue
        meeting = uow.meetings.get(entry.meeting_id)
        if meeting is None or meeting.appointment is None:
            continue
        if meeting.appointment.details.options.assistant:
            return meeting
    return None
