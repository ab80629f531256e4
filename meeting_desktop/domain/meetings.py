"""A meeting, who takes part, and which state may follow which."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.planning import Appointment

#: No 0/O, 1/I/L, 5/S, 2/Z, U/V: a code is read aloud and typed from a phone.
ROOM_CODE_ALPHABET = "346789ABCDEFGHJKMNPQRTWXY"
ROOM_CODE_LENGTH = 8


class MeetingStatus(StrEnum):
    SCHEDULED = "scheduled"
    ACTIVE = "active"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"


class MeetingOrigin(StrEnum):
    SCHEDULED = "scheduled"
    INSTANT = "instant"
    IMPORTED = "imported"


class ParticipantKind(StrEnum):
    HUMAN = "human"
    AI = "ai"


class ParticipantRole(StrEnum):
    HOST = "host"
    CO_HOST = "co_host"
    PRESENTER = "presenter"
    PARTICIPANT = "participant"
    OBSERVER = "observer"


class Consent(StrEnum):
    """What a person allows: the sound kept, only the words kept, neither."""

    RECORD = "record"
    TRANSCRIBE_ONLY = "transcribe_only"
    NONE = "none"


_ALLOWED: dict[MeetingStatus, frozenset[MeetingStatus]] = {
    MeetingStatus.SCHEDULED: frozenset(
        {MeetingStatus.ACTIVE, MeetingStatus.CANCELLED, MeetingStatus.POSTPONED}
    ),
    MeetingStatus.POSTPONED: frozenset({MeetingStatus.SCHEDULED, MeetingStatus.CANCELLED}),
    # Active again after a crash or a re-join within the same meeting.
    MeetingStatus.ACTIVE: frozenset({MeetingStatus.COMPLETED}),
    MeetingStatus.COMPLETED: frozenset({MeetingStatus.ACTIVE}),
    MeetingStatus.CANCELLED: frozenset({MeetingStatus.SCHEDULED}),
}


@dataclass(frozen=True, slots=True)
class Meeting:
    """A planned or held meeting. Times are UTC; ``time_zone`` is the IANA zone of the plan.

    ``appointment`` is None for one that was begun at once or imported.
    """

    id: UUID
    scope_id: UUID
    room_code: str
    title: str
    origin: MeetingOrigin
    status: MeetingStatus
    time_zone: str
    created_at: datetime
    actual_start: datetime | None = None
    actual_end: datetime | None = None
    language: str = ""
    lead_id: UUID | None = None
    appointment: Appointment | None = None

    def move_to(self, status: MeetingStatus, now: datetime) -> Meeting:
        """The meeting in another state.

        Raises:
            UserFacingError: this state may not follow the present one.
        """
        if status not in _ALLOWED[self.status]:
            raise UserFacingError(
                f"A meeting that is {self.status.value} cannot become {status.value}.",
                code="bad_transition",
            )
        moved = replace(self, status=status)
        if status is MeetingStatus.ACTIVE and self.actual_start is None:
            return replace(moved, actual_start=now)
        if status is MeetingStatus.COMPLETED:
            return replace(moved, actual_end=now)
        return moved

    def not_begun(self) -> Meeting:
        """As it was before a beginning that failed: only for a planned one that is active."""
        return replace(self, status=MeetingStatus.SCHEDULED, actual_start=None)


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody in a meeting; ``display_name`` is what captions show.

    ``consent_at`` is when they chose last; None where nobody was asked. ``user_id`` is who they
    are, where that is known for certain: the person of this machine, a colleague for whom the
    shared database vouches. ``can_chat`` and ``can_share_screen`` are what hosts switched for them.
    """

    id: UUID
    meeting_id: UUID
    display_name: str
    kind: ParticipantKind = ParticipantKind.HUMAN
    role: ParticipantRole = ParticipantRole.PARTICIPANT
    consent: Consent = Consent.RECORD
    joined_at: datetime | None = None
    left_at: datetime | None = None
    consent_at: datetime | None = None
    user_id: UUID | None = None
    #: Whose device it is in the conference, guests too; None of what is nobody's, or was before.
    person: UUID | None = None
    can_chat: bool = True
    can_share_screen: bool = False


def make_room_code() -> str:
    """Eight letters of the unambiguous alphabet, 37 bits; uniqueness is the store's to enforce."""
    return "".join(secrets.choice(ROOM_CODE_ALPHABET) for _ in range(ROOM_CODE_LENGTH))


def clean_title(title: str, *, fallback: str) -> str:
    """One line of at most 200 characters, ``fallback`` where nothing is left."""
    line = " ".join("".join(c if c.isprintable() else " " for c in title).split())
    return line[:200] or fallback
