"""Made-up drafts and plans."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.meeting_drafts import Invitee, MeetingDraft
from meeting_desktop.domain.meetings import Meeting, MeetingOrigin, MeetingStatus, make_room_code
from meeting_desktop.domain.planning import Appointment, MeetingDetails

#: A Thursday, ten in Berlin.
START = datetime(2026, 12, 3, 9, 0, tzinfo=UTC)


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


def a_draft(**changes: Any) -> MeetingDraft:
    """A demo in Berlin with two guests; every field may be another."""
    given: dict[str, Any] = {
        "title": "Demo",
        "start": wall("2026-12-03 10:00"),
        "minutes": 45,
        "time_zone": "Europe/Berlin",
        "invitees": (Invitee("bob@example.org", "Bob"), Invitee("cy@example.org")),
    }
    return MeetingDraft(**{**given, **changes})


def a_planned_meeting(**details: Any) -> Meeting:
    appointment = Appointment(
        START, START + timedelta(minutes=45), "uid@example.org", details=MeetingDetails(**details)
    )
    return Meeting(
        new_id(),
        new_id(),
        make_room_code(),
        "Demo",
        MeetingOrigin.SCHEDULED,
        MeetingStatus.SCHEDULED,
        "Europe/Berlin",
        START,
        appointment=appointment,
    )
