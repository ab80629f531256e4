"""Whose reports a commit may have changed, and which meetings it may have ended."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from meeting_desktop.application.reports_due import note_due
from meeting_desktop.application.synchronise import SERVER
from meeting_desktop.domain.meetings import MeetingStatus
from meeting_desktop.ports.unit_of_work import ChangeKind, Committed, UnitOfWork

#: A meeting that was completed longer ago was not ended by the commit that is looked at.
_JUST_NOW = timedelta(minutes=15)
#: Words that the recogniser writes while people speak change no report.
_LIVE = "captions"
_RECOVERY = "recovery"
#: What a report is made of, and what is made of it.
_TABLES = frozenset({"segments", "speakers", "transcripts", "summaries", "action_items"})


@dataclass(frozen=True, slots=True)
class Ended:
    """Meetings that may be over; ``however_old``: it may have been long ago."""

    meetings: frozenset[UUID]
    however_old: bool = False


def rows_touched(committed: Committed[object]) -> frozenset[tuple[str, UUID]]:
    """Table and id of what may make another report of a meeting's report."""
    return frozenset(
        (change.table, change.id)
        for change in committed.changes
        if change.table in _TABLES and not (change.table == "segments" and committed.actor == _LIVE)
    )


def ended_by(committed: Committed[object]) -> Ended | None:
    """What ends on another machine is read there."""
    meetings = frozenset(
        change.id
        for change in committed.changes
        if change.table == "meetings" and change.kind is ChangeKind.CHANGED
    )
    if not meetings or committed.actor == SERVER:
        return None
    return Ended(meetings, committed.actor == _RECOVERY)


def meetings_behind(uow: UnitOfWork, rows: Collection[tuple[str, UUID]]) -> frozenset[UUID]:
    found: set[UUID] = set()
    for table in {table for table, _ in rows}:
        found |= uow.meetings.behind(table, [row_id for name, row_id in rows if name == table])
    return frozenset(found)


def note_ended(uow: UnitOfWork, ended: Ended, now: datetime) -> frozenset[UUID]:
    """Those that are over, hold words and were never read: from now on they are due."""
    since = None if ended.however_old else now - _JUST_NOW
    due = frozenset(
        meeting_id
        for meeting_id in ended.meetings
        if _is_over(uow, meeting_id, since)
        and uow.reports.latest(meeting_id) is None
        and any(one.word_count for one in uow.transcripts.revisions(meeting_id))
    )
    for meeting_id in due:
        note_due(uow, meeting_id)
    return due


def _is_over(uow: UnitOfWork, meeting_id: UUID, since: datetime | None) -> bool:
    meeting = uow.meetings.get(meeting_id)
    if meeting is None or meeting.status is not MeetingStatus.COMPLETED:
        return False
    return since is None or (meeting.actual_end is not None and meeting.actual_end >= since)
