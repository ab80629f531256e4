"""Whose reports a commit may have changed, and which meetings it may have ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from meeting_desktop.application.synchronise import SERVER
from meeting_desktop.domain.meetings import MeetingStatus
from meeting_desktop.ports.unit_of_work import ChangeKind, Committed, UnitOfWork

#: A meeting that was completed longer ago was not ended by the commit that is looked at.
_JUST_NOW = timedelta(minutes=15)
#: Words that the recogniser writes while people speak change no report.
_LIVE = "captions"
_RECOVERY = "recovery"


@dataclass(frozen=True, slots=True)
class Touched:
    """Rows by table whose meetings are not known yet; ``ended``: meetings to look at."""

    rows: frozenset[tuple[str, UUID]] = frozenset()
    ended: frozenset[UUID] = frozenset()
    recovered: frozenset[UUID] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.rows or self.ended or self.recovered)

    def and_also(self, other: Touched) -> Touched:
        return Touched(
            self.rows | other.rows, self.ended | other.ended, self.recovered | other.recovered
        )


def touched_by(committed: Committed[object]) -> Touched:
    """Quick: it is asked of every commit, on the store thread."""
    rows = {
        (change.table, change.id)
        for change in committed.changes
        if change.table in _MEETING_OF
        and not (change.table == "segments" and committed.actor == _LIVE)
    }
    if committed.actor == SERVER:
        return Touched(frozenset(rows))  # what ends elsewhere is read there
    ended = frozenset(
        change.id
        for change in committed.changes
        if change.table == "meetings" and change.kind is ChangeKind.CHANGED
    )
    if committed.actor == _RECOVERY:
        return Touched(frozenset(rows), recovered=ended)
    return Touched(frozenset(rows), ended)


def meetings_behind(uow: UnitOfWork, touched: Touched) -> frozenset[UUID]:
    found = {_MEETING_OF[table](uow, row_id) for table, row_id in touched.rows}
    return frozenset(one for one in found if one is not None)


def ended_now(uow: UnitOfWork, touched: Touched, now: datetime) -> frozenset[UUID]:
    """Those that are over, hold words and were never read."""
    return frozenset(
        meeting_id
        for meeting_id in touched.ended | touched.recovered
        if _is_over(uow, meeting_id, None if meeting_id in touched.recovered else now - _JUST_NOW)
        and uow.reports.latest(meeting_id) is None
        and any(one.word_count for one in uow.transcripts.revisions(meeting_id))
    )


def _is_over(uow: UnitOfWork, meeting_id: UUID, since: datetime | None) -> bool:
    meeting = uow.meetings.get(meeting_id)
    if meeting is None or meeting.status is not MeetingStatus.COMPLETED:
        return False
    return since is None or (meeting.actual_end is not None and meeting.actual_end >= since)


def _of_segment(uow: UnitOfWork, segment_id: UUID) -> UUID | None:
    segment = uow.transcripts.segment(segment_id)
    return None if segment is None else uow.transcripts.meeting_of(segment.transcript_id)


def _of_speaker(uow: UnitOfWork, speaker_id: UUID) -> UUID | None:
    speaker = uow.transcripts.speaker(speaker_id)
    return None if speaker is None else uow.transcripts.meeting_of(speaker.transcript_id)


def _of_item(uow: UnitOfWork, item_id: UUID) -> UUID | None:
    item = uow.action_items.get(item_id)
    return None if item is None else item.meeting_id


def _of_report(uow: UnitOfWork, report_id: UUID) -> UUID | None:
    report = uow.reports.get(report_id)
    return None if report is None else report.meeting_id


def _of_transcript(uow: UnitOfWork, transcript_id: UUID) -> UUID | None:
    return uow.transcripts.meeting_of(transcript_id)


_MEETING_OF: Mapping[str, Callable[[UnitOfWork, UUID], UUID | None]] = {
    "segments": _of_segment,
    "speakers": _of_speaker,
    "transcripts": _of_transcript,
    "action_items": _of_item,
    "summaries": _of_report,
}
