"""Who cannot come, and why.

All spans are half open: a meeting that ends at ten leaves room for one that begins at ten.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from meeting_desktop.domain.people import WorkingHours
from meeting_desktop.domain.working_time import covers, working_spans


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
    """Somebody who should be there. ``hours`` are of ``time_zone``; empty: nothing is known.

    ``time_zone`` is a known one where there are hours.
    """

    email: str
    name: str = ""
    time_zone: str = ""
    hours: tuple[WorkingHours, ...] = ()
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


def find_conflicts(
    start: datetime,
    end: datetime,
    people: Sequence[Attendance],
    busy: Sequence[Busy],
    *,
    hidden: Collection[UUID] = (),
) -> tuple[Conflict, ...]:
    """What keeps ``people`` from meeting in [``start``, ``end``) (aware), person by person.

    ``busy`` in any order; those of others than ``people`` are ignored. ``hidden`` are the meetings
    whose titles may not be seen.
    """
    found: list[Conflict] = []
    for person in people:
        taken = [
            one
            for one in busy
            if one.email.lower() == person.email.lower() and one.start < end and one.end > start
        ]
        taken.sort(key=lambda one: (one.start, one.end, one.meeting_id))
        found += [_overlap(person, one, hidden) for one in taken]
        if is_outside_hours(person, start, end):
            found.append(
                Conflict(
                    ConflictKind.OUTSIDE_HOURS,
                    person.email,
                    person.name,
                    start,
                    end,
                    is_me=person.is_me,
                )
            )
    return tuple(found)


def is_outside_hours(person: Attendance, start: datetime, end: datetime) -> bool:
    """Whether any part of [``start``, ``end``) is outside of what is known of their hours."""
    if not person.hours:
        return False
    return not covers(working_spans(person.hours, person.time_zone, start, end), start, end)


def _overlap(person: Attendance, other: Busy, hidden: Collection[UUID]) -> Conflict:
    return Conflict(
        ConflictKind.OVERLAP,
        person.email,
        person.name,
        other.start,
        other.end,
        title="" if other.meeting_id in hidden else other.title,
        meeting_id=other.meeting_id,
        is_me=person.is_me,
    )
