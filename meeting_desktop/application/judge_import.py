"""What an import would do with each entry of a calendar file."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import islice

from meeting_desktop.application.published_events import series_event
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.calendar_events import CalendarEvent
from meeting_desktop.domain.calendar_imports import plan_of_event
from meeting_desktop.domain.meetings import Meeting, MeetingStatus
from meeting_desktop.ports.planning import CalendarEntry
from meeting_desktop.ports.unit_of_work import UnitOfWork

_BEGUN = frozenset({MeetingStatus.ACTIVE, MeetingStatus.COMPLETED})
_TAKES_TIME = frozenset({MeetingStatus.SCHEDULED, MeetingStatus.ACTIVE})
_LONGEST = timedelta(days=1)
#: Thousands of entries may be at the time of thousands of meetings.
_MOST_CONFLICTS = 5


class ImportKind(StrEnum):
    NEW = "new"
    #: Here in another version.
    CHANGED = "changed"
    #: Here, and the file calls it off.
    CANCELLED = "cancelled"
    SAME = "same"
    #: Not to be taken; ``ImportEntry.reason`` says why.
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class ImportEntry:
    """One entry of the file.

    ``conflicts`` are titles of what takes place here at that time, of a series at its first one;
    a few of them where there are many.
    """

    event: CalendarEvent
    kind: ImportKind
    reason: str = ""
    conflicts: tuple[str, ...] = ()

    @property
    def wanted(self) -> bool:
        """Whether an import changes anything by it."""
        return self.kind not in {ImportKind.SAME, ImportKind.LEFT_OUT}


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """``skipped``: one sentence for each entry that could not even be read."""

    entries: tuple[ImportEntry, ...]
    skipped: tuple[str, ...] = ()

    def count(self, kind: ImportKind) -> int:
        return sum(entry.kind is kind for entry in self.entries)


def judged(uow: UnitOfWork, events: Sequence[CalendarEvent]) -> tuple[ImportEntry, ...]:
    """Each entry by itself: two of a file may be at the same time."""
    if not events:
        return ()
    first = min(one.start for one in events).astimezone(UTC) - _LONGEST
    last = max(one.end for one in events).astimezone(UTC) + _LONGEST
    rows = [row for row in uow.calendar.entries(first, last) if row.status in _TAKES_TIME]
    starts = [row.start for row in rows]
    return tuple(_judge(uow, event, rows, starts) for event in events)


def _judge(
    uow: UnitOfWork,
    event: CalendarEvent,
    around: Sequence[CalendarEntry],
    starts: Sequence[datetime],
) -> ImportEntry:
    rows = uow.calendar.by_uid(event.uid)
    kind, reason = kind_of(uow, event, rows)
    if kind not in {ImportKind.NEW, ImportKind.CHANGED}:
        return ImportEntry(event, kind, reason)
    own = {row.id for row in rows}
    begin = event.start.astimezone(UTC)
    near = around[bisect_left(starts, begin - _LONGEST) : bisect_left(starts, event.end)]
    conflicts = (row.title for row in near if row.end > begin and row.meeting_id not in own)
    return ImportEntry(event, kind, "", tuple(islice(conflicts, _MOST_CONFLICTS)))


def kind_of(
    uow: UnitOfWork, event: CalendarEvent, rows: Sequence[Meeting]
) -> tuple[ImportKind, str]:
    """``rows`` are what is here under its UID; the second is the reason of what is left out."""
    reason = _why_not(uow, event, rows)
    if reason:
        return ImportKind.LEFT_OUT, reason
    if event.cancelled:
        return _unless_told(uow, event, rows, ImportKind.CANCELLED)
    if not rows:
        return ImportKind.NEW, ""
    if event.recurrence_id is None and _same(uow, event, rows):
        return ImportKind.SAME, ""
    return _unless_told(uow, event, rows, ImportKind.CHANGED)


def _why_not(uow: UnitOfWork, event: CalendarEvent, rows: Sequence[Meeting]) -> str:
    if event.cancelled and not any(row.status is MeetingStatus.SCHEDULED for row in rows):
        return "It was called off."
    if rows and event.sequence < _known_sequence(uow, event, rows):
        return "A later version of it is here."
    if len(rows) == 1 and rows[0].status in _BEGUN:
        return "It has taken place."
    try:
        plan_of_event(event, mine=True)
    except UserFacingError as error:
        return error.sentence
    return ""


def _unless_told(
    uow: UnitOfWork, event: CalendarEvent, rows: Sequence[Meeting], kind: ImportKind
) -> tuple[ImportKind, str]:
    """What others were invited to from here is not changed behind their backs."""
    series = uow.series.by_uid(event.uid)
    told = [] if series is None else list(uow.invitations.of_series(series.id))
    for row in rows:
        told.extend(uow.invitations.of_meeting(row.id))
    if any(one.sequence is not None for one in told):
        return ImportKind.LEFT_OUT, "Others are invited to it from here; change it here."
    return kind, ""


def _known_sequence(uow: UnitOfWork, event: CalendarEvent, rows: Sequence[Meeting]) -> int:
    series = uow.series.by_uid(event.uid)
    if series is not None and event.recurrence_id is None:
        return series.ics_sequence
    plan = rows[0].appointment
    return plan.ics_sequence if plan is not None and len(rows) == 1 else 0


def _same(uow: UnitOfWork, event: CalendarEvent, rows: Sequence[Meeting]) -> bool:
    series = uow.series.by_uid(event.uid)
    if series is not None:
        here = series_event(uow, series.id, event.stamp)
        return here is not None and _told_of_series(here) == _told_of_series(event)
    mine, plan = rows[0].appointment, plan_of_event(event, mine=True)
    there = (plan.start, plan.end, plan.title)
    return mine is not None and (mine.start, mine.end, rows[0].title) == there


def _told_of_series(event: CalendarEvent) -> tuple[object, ...]:
    """What a series says by our rules; an override that is called off leaves its date out."""
    plan = plan_of_event(event, mine=True)
    out = {*event.exceptions, *(one.recurrence_id for one in event.overrides if one.cancelled)}
    moved = {
        (one.recurrence_id, own.start, own.end, own.title)
        for one in event.overrides
        if not one.cancelled
        for own in [plan_of_event(one, mine=True)]
    }
    return plan.rule, plan.first_wall, plan.time_zone, plan.minutes, plan.title, out, moved
