"""When a person is told that a meeting begins: by the wall clock alone, so that sleep and changed
clocks need no rules of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from meeting_desktop.domain.notifications import NotificationKind

#: A meeting that began this long ago is late to join; until then the reminder says so well enough.
LATE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A meeting that is still to be held; times are UTC."""

    meeting_id: UUID
    title: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Due:
    """Something to tell; ``minutes`` is the reminder that it is, None for a missed beginning."""

    kind: NotificationKind
    meeting: Upcoming
    minutes: int | None = None

    @property
    def key(self) -> str:
        """The same for the same thing, another when the meeting was moved."""
        start = self.meeting.start.isoformat()
        ending = "" if self.minutes is None else f":{self.minutes}"
        return f"{self.kind.value}:{self.meeting.meeting_id}:{start}{ending}"


def due_now(meetings: Iterable[Upcoming], minutes: Sequence[int], now: datetime) -> list[Due]:
    """What is to be told at ``now``; what was told before has the same key again.

    Of several reminders whose time has come only the last one counts: nobody needs to hear "in ten
    minutes" a minute before.
    """
    found = (_due(meeting, minutes, now) for meeting in meetings)
    return [due for due in found if due is not None]


def next_look(
    meetings: Iterable[Upcoming], minutes: Sequence[int], now: datetime
) -> datetime | None:
    """When ``due_now`` may say something new; None where nothing is left."""
    moments = (
        moment
        for meeting in meetings
        for moment in (
            *(meeting.start - timedelta(minutes=before) for before in minutes),
            meeting.start + LATE,
        )
    )
    return min((moment for moment in moments if moment > now), default=None)


def _due(meeting: Upcoming, minutes: Sequence[int], now: datetime) -> Due | None:
    if now >= meeting.end:
        return None
    if now >= meeting.start + LATE:
        return Due(NotificationKind.MISSED, meeting)
    begun = [before for before in minutes if now >= meeting.start - timedelta(minutes=before)]
    return Due(NotificationKind.REMINDER, meeting, min(begun)) if begun else None
