"""What somebody asks to be planned, before any rule has looked at it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from meeting_desktop.domain.meetings import ParticipantRole
from meeting_desktop.domain.planning import MeetingDetails


@dataclass(frozen=True, slots=True)
class Invitee:
    """Somebody who is to be invited; ``user_id`` of a colleague, ``lead_id`` of a lead."""

    email: str
    name: str = ""
    role: ParticipantRole = ParticipantRole.PARTICIPANT
    user_id: UUID | None = None
    lead_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class MeetingDraft:
    """As a form, a line of quick entry or a drag in the calendar gives it.

    ``start`` is a naive wall time of ``time_zone``. ``fold`` says which one is meant where that
    time exists twice (0 the earlier, 1 the later); None: nobody was asked yet. ``rule`` is an RFC
    5545 RRULE value for a series, empty for a single meeting. ``passcode`` None keeps what there
    is, empty takes it away. ``message`` goes to the invitees.
    """

    title: str
    start: datetime
    minutes: int
    time_zone: str
    details: MeetingDetails = field(default_factory=MeetingDetails)
    invitees: tuple[Invitee, ...] = ()
    rule: str = ""
    lead_id: UUID | None = None
    template_id: UUID | None = None
    fold: int | None = None
    passcode: str | None = field(default=None, repr=False)
    message: str = ""
