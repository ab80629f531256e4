"""A meeting of the calendar that is about to be held, as the pre-flight fills itself in. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from meeting_desktop.application.browse_calendar import BrowseCalendar
from meeting_desktop.core.errors import NotFoundError, UserFacingError
from meeting_desktop.domain.meetings import MeetingStatus

_WHY_NOT = {
    MeetingStatus.ACTIVE: "The meeting has begun already.",
    MeetingStatus.CANCELLED: "The meeting is cancelled; let it take place again first.",
    MeetingStatus.COMPLETED: "The meeting was held already; plan another one.",
    MeetingStatus.POSTPONED: "The meeting is postponed; give it another time first.",
}


@dataclass(frozen=True, slots=True)
class PlannedMeeting:
    """``others``: people are invited to a room of ours; ``external_url`` is a room elsewhere."""

    id: UUID
    title: str
    start: datetime
    room_code: str
    record: bool
    captions: bool
    others: bool
    has_passcode: bool
    external_url: str


def planned_meeting(calendar: BrowseCalendar, meeting_id: UUID) -> PlannedMeeting:
    """Blocks on the disk.

    Raises: NotFoundError: it is no longer in the calendar. UserFacingError: nobody can begin it.
    """
    meeting = calendar.meeting(meeting_id)
    if meeting is None or meeting.appointment is None:
        raise NotFoundError("The meeting is no longer in the calendar; start a new one.")
    if meeting.status in _WHY_NOT:
        raise UserFacingError(_WHY_NOT[meeting.status], code="not_to_be_begun")
    details = meeting.appointment.details
    elsewhere = details.external_url
    return PlannedMeeting(
        id=meeting.id,
        title=meeting.title,
        start=meeting.appointment.start,
        room_code=meeting.room_code,
        record=details.options.record,
        captions=details.options.captions,
        others=not elsewhere and bool(calendar.invitations(meeting)),
        has_passcode=bool(details.passcode_hash),
        external_url=elsewhere,
    )
