"""Who is invited to a meeting or to a whole series, and what they answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from meeting_desktop.domain.meetings import ParticipantRole


class Rsvp(StrEnum):
    PENDING = "pending"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TENTATIVE = "tentative"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Invitation:
    """One invitee of exactly one of ``meeting_id`` and ``series_id``.

    One of a series that answers for a single occurrence gets an invitation of that meeting too;
    one who is not to come to it has an expired one.
    ``sequence`` is the last one that a mail told them, None before the first. ``reply_sequence``
    and ``replied_at`` (DTSTAMP) order the replies: an older one changes nothing (RFC 5546
    section 2.1.5). ``token_hash`` is of the guest link in the mail, empty where there is none.
    """

    id: UUID
    scope_id: UUID
    email: str
    name: str = ""
    meeting_id: UUID | None = None
    series_id: UUID | None = None
    role: ParticipantRole = ParticipantRole.PARTICIPANT
    status: Rsvp = Rsvp.PENDING
    user_id: UUID | None = None
    lead_id: UUID | None = None
    message: str = ""
    response: str = ""
    responded_at: datetime | None = None
    replied_at: datetime | None = None
    reply_sequence: int | None = None
    expires_at: datetime | None = None
    sequence: int | None = None
    reminder_sent_at: datetime | None = None
    token_hash: str = ""


def of_occurrence(
    shared: Sequence[Invitation], alone: Sequence[Invitation]
) -> tuple[Invitation, ...]:
    """Who is invited to an occurrence: ``shared`` are its series', ``alone`` its own.

    Its own stand before the series', in their place; who was taken out of it is not there.
    """
    own = {one.email: one for one in alone}
    merged = [own.pop(one.email, one) for one in shared]
    return tuple(one for one in (*merged, *own.values()) if one.status is not Rsvp.EXPIRED)
