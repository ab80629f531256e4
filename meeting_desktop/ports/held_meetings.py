"""Meetings and leads as figures alone: read whole for a long time, without words and findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from meeting_desktop.domain.leads import LeadStatus
from meeting_desktop.domain.reports import TalkFigures


@dataclass(frozen=True, slots=True)
class HeldPerson:
    """A person, not the AI participant. ``user_id`` None: a guest, or nobody vouches for them."""

    speaker: str
    user_id: UUID | None
    figures: TalkFigures
    engagement: int


@dataclass(frozen=True, slots=True)
class HeldMeeting:
    """``people`` is empty where no report was made. ``tone`` -1 to 1, the mean of its report's.

    ``was_planned``: it had a place in the calendar. ``held_at`` is aware.
    """

    meeting_id: UUID
    title: str
    held_at: datetime
    was_planned: bool
    people: tuple[HeldPerson, ...] = ()
    tone: float | None = None


@dataclass(frozen=True, slots=True)
class LeadJourney:
    """Where a lead stands and all that it was moved to before, in no order."""

    lead_id: UUID
    owner_id: UUID | None
    status: LeadStatus
    came: datetime
    been: frozenset[LeadStatus]


class HeldMeetings(Protocol):
    def between(self, since: datetime, until: datetime) -> Sequence[HeldMeeting]:
        """Those that began in [``since``, ``until``) and are over, the earliest first."""
        ...

    def missed(self, since: datetime, until: datetime) -> int:
        """How many were planned to begin then, were not called off, and never began."""
        ...

    def journeys(self) -> Sequence[LeadJourney]:
        """Of every lead."""
        ...
