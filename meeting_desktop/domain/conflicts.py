"""Who cannot come, and when everybody could.

All spans are half open: a meeting that ends at ten leaves room for one that begins at ten.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from meeting_desktop.domain.people import USUAL_HOURS, WorkingHours


@dataclass(frozen=True, slots=True)
class Busy:
    """Somebody is taken from ``start`` to ``end`` (UTC)."""

    email: str
    meeting_id: UUID
    title: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Attendance:
    """Somebody who should be there. ``hours`` are of ``time_zone``; empty: nothing is known."""

    email: str
    name: str = ""
    time_zone: str = ""
    hours: tuple[WorkingHours, ...] = USUAL_HOURS
    #: The person of this machine.
    is_me: bool = False


class ConflictKind(StrEnum):
    OVERLAP = "overlap"
    OUTSIDE_HOURS = "outside_hours"


@dataclass(frozen=True, slots=True)
class Conflict:
    """``start`` and ``end`` (UTC) are of the other meeting, or of what is wanted for hours.

    ``title`` is empty where the other meeting's may not be seen.
    """

    kind: ConflictKind
    email: str
    name: str
    start: datetime
    end: datetime
    title: str = ""
    meeting_id: UUID | None = None
    is_me: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """A span (UTC) in which everybody could meet."""

    start: datetime
    end: datetime
