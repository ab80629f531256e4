"""What the application wants to tell a person outside a meeting: the list behind the bell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid5


class NotificationKind(StrEnum):
    REMINDER = "reminder"
    RSVP = "rsvp"
    MAIL_FAILED = "mail_failed"
    MEETING_CHANGED = "meeting_changed"
    TRANSCRIPT_READY = "transcript_ready"
    MISSED = "missed"


#: Before the key of a notice that the assistant will open a meeting.
_OPENS = "opens:"


@dataclass(frozen=True, slots=True)
class Notification:
    """``dedupe_key``: nothing is told twice under one ("reminder:<meeting>:<start>:<minutes>").

    ``starts_at``: when what it is about begins, where it is about that.
    """

    id: UUID
    scope_id: UUID
    kind: NotificationKind
    title: str
    body: str
    at: datetime
    dedupe_key: str
    meeting_id: UUID | None = None
    read_at: datetime | None = None
    starts_at: datetime | None = None

    @property
    def is_opening(self) -> bool:
        """It tells that the assistant opens the meeting; ``body`` is for machines then."""
        return self.dedupe_key.startswith(_OPENS)


def opening_key(meeting_id: UUID, start: datetime) -> str:
    """Of the one notice that the assistant will open a meeting at its time."""
    return f"{_OPENS}{meeting_id}:{start.isoformat()}"


def new_notice(
    scope_id: UUID,
    kind: NotificationKind,
    title: str,
    body: str,
    at: datetime,
    *,
    dedupe_key: str,
    meeting_id: UUID | None = None,
    starts_at: datetime | None = None,
) -> Notification:
    """Its id is the same on every machine of a person: what two of them tell is one notice."""
    made = uuid5(scope_id, dedupe_key)
    return Notification(
        made, scope_id, kind, title, body, at, dedupe_key, meeting_id, starts_at=starts_at
    )
