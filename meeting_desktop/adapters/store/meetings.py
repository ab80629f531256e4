"""Meetings: one by one, and as the rows of a list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from meeting_desktop.adapters.store import model
from meeting_desktop.adapters.store import search as full_text
from meeting_desktop.adapters.store.appointments import (
    agendas_of,
    appointment_of,
    fill_appointment,
    put_agenda,
)
from meeting_desktop.adapters.store.base import Base
from meeting_desktop.adapters.store.changes import StoreSession
from meeting_desktop.adapters.store.planning_model import AgendaItem
from meeting_desktop.adapters.store.rows import existing, in_portions
from meeting_desktop.adapters.store.scopes import own
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.meetings import Meeting, MeetingOrigin, MeetingStatus
from meeting_desktop.domain.recordings import RecordingStatus
from meeting_desktop.ports.unit_of_work import MeetingRow

#: When a meeting was held, or planned in case it was not.
_WHEN = func.coalesce(model.Meeting.actual_start, model.Meeting.created_at)
#: What is only planned is for the calendar. A meeting without an appointment was begun at once.
_BEGUN = or_(model.Meeting.actual_start.is_not(None), model.Meeting.scheduled_start.is_(None))


class SqlMeetings:
    def __init__(self, session: StoreSession) -> None:
        self._session = session

    def add(self, meeting: Meeting) -> None:
        """With a scope of its own this machine's person is its owner.

        Raises: UserFacingError, code ``room_code_taken``, also by a removed meeting.
        """
        table = model.Meeting
        # One writer: nobody can take the code between this question and the insert.
        if self._session.scalar(select(table.id).where(table.room_code == meeting.room_code)):
            raise UserFacingError(
                "That room code is already in use; take another one.", code="room_code_taken"
            )
        if meeting.scope_id == meeting.id:
            own(self._session, meeting.scope_id)
        row = table(id=meeting.id, scope_id=meeting.scope_id)
        _fill(row, meeting)
        self._session.add(row)
        self._session.flush()
        if meeting.appointment is not None and meeting.appointment.details.agenda:
            put_agenda(self._session, row, meeting.appointment)

    def update(self, meeting: Meeting) -> None:
        """A removed meeting stays removed. Raises: NotFoundError."""
        row = existing(self._session, model.Meeting, meeting.id)
        row.scope_id = meeting.scope_id
        _fill(row, meeting)
        self._session.flush()
        put_agenda(self._session, row, meeting.appointment)

    def get(self, meeting_id: UUID) -> Meeting | None:
        row = self._session.get(model.Meeting, meeting_id)
        return None if row is None or row.deleted else meetings_of(self._session, [row])[0]

    def changed_at(self, meeting_id: UUID) -> datetime | None:
        row = self._session.get(model.Meeting, meeting_id)
        return None if row is None or row.deleted else row.updated_at

    def by_code(self, room_code: str) -> Meeting | None:
        table = model.Meeting
        wanted = select(table).where(table.room_code == room_code, table.deleted.is_(False))
        return next(iter(meetings_of(self._session, self._session.scalars(wanted).all())), None)

    def remove(self, meeting_id: UUID) -> None:
        """Raises: NotFoundError."""
        row = existing(self._session, model.Meeting, meeting_id)
        row.deleted, row.removed_at = True, self._session.now
        self._session.flush()

    def restore(self, meeting_id: UUID) -> None:
        """Raises: NotFoundError."""
        row = existing(self._session, model.Meeting, meeting_id)
        row.deleted, row.removed_at = False, None
        self._session.flush()

    def rows(self, *, search: str = "", limit: int = 100, offset: int = 0) -> Sequence[MeetingRow]:
        """Newest first. The snippet is from what was said; empty where a title or name matches.

        The number of statements does not grow with the number of rows.
        """
        table = model.Meeting
        listed = select(table).where(~table.deleted, _BEGUN)
        if search.strip():
            listed = full_text.narrow(self._session, listed, search, offset + limit)
        page = listed.order_by(_WHEN.desc(), table.id.desc()).limit(limit).offset(offset)
        found = self._session.scalars(page).all()
        meetings = meetings_of(self._session, found)
        ids = [meeting.id for meeting in meetings]
        words, names = self._said_in(ids)
        durations, recorded = self._recorded_in(ids)
        snippets = full_text.snippets(self._session, search, ids)
        return [
            MeetingRow(
                meeting=meeting,
                duration=_duration(meeting, durations.get(meeting.id, 0.0)),
                word_count=words.get(meeting.id, 0),
                speaker_names=tuple(names.get(meeting.id, ())),
                has_recording=meeting.id in recorded,
                snippet=snippets.get(meeting.id, ""),
            )
            for meeting in meetings
        ]

    def count(self, *, search: str = "") -> int:
        if search.strip():
            return full_text.count(self._session, search)
        table = model.Meeting
        query = select(func.count()).select_from(table).where(~table.deleted, _BEGUN)
        return self._session.scalar(query) or 0

    def unfinished(self) -> Sequence[Meeting]:
        table = model.Meeting
        query = select(table).where(table.status == MeetingStatus.ACTIVE.value, ~table.deleted)
        rows = self._session.scalars(query.order_by(_WHEN, table.id)).all()
        return meetings_of(self._session, rows)

    def behind(self, table: str, row_ids: Collection[UUID]) -> frozenset[UUID]:
        columns, transcripts = Base.metadata.tables[table].c, model.Transcript
        if "meeting_id" in columns:
            query = select(columns.meeting_id)
        else:
            query = select(transcripts.meeting_id).where(transcripts.id == columns.transcript_id)
        found: set[UUID] = set()
        for some in in_portions(row_ids):
            found.update(self._session.scalars(query.where(columns.id.in_(some)).distinct()))
        return frozenset(found)

    def _said_in(self, ids: Sequence[UUID]) -> tuple[dict[UUID, int], dict[UUID, list[str]]]:
        """Words and names of the speakers in the latest transcript of each meeting."""
        table, segments, speakers = model.Transcript, model.Segment, model.Speaker
        counted = (
            select(func.coalesce(func.sum(segments.word_count), 0))
            .where(segments.transcript_id == table.id, ~segments.deleted)
            .scalar_subquery()
        )
        # Ascending, so that the highest revision of a meeting is the one that stays.
        latest = {
            meeting_id: (transcript_id, count)
            for transcript_id, meeting_id, count in self._session.execute(
                select(table.id, table.meeting_id, counted)
                .where(table.meeting_id.in_(ids), ~table.deleted)
                .order_by(table.revision, table.id)
            )
        }
        meeting_of = {transcript: meeting for meeting, (transcript, _) in latest.items()}
        names: dict[UUID, list[str]] = defaultdict(list)
        for transcript_id, name in self._session.execute(
            select(speakers.transcript_id, speakers.name)
            .where(speakers.transcript_id.in_(meeting_of), ~speakers.deleted)
            .order_by(speakers.id)
        ):
            names[meeting_of[transcript_id]].append(name)
        return {meeting: count for meeting, (_, count) in latest.items()}, names

    def _recorded_in(self, ids: Sequence[UUID]) -> tuple[dict[UUID, float], set[UUID]]:
        """The longest track of each meeting, and the meetings that have one to play."""
        table = model.Recording
        durations: dict[UUID, float] = defaultdict(float)
        playable: set[UUID] = set()
        for meeting_id, duration, status in self._session.execute(
            select(table.meeting_id, table.duration, table.status).where(
                table.meeting_id.in_(ids), ~table.deleted
            )
        ):
            durations[meeting_id] = max(durations[meeting_id], duration)
            if status == RecordingStatus.COMPLETED.value:
                playable.add(meeting_id)
        return durations, playable


def _duration(meeting: Meeting, recorded: float) -> float:
    if meeting.actual_start is not None and meeting.actual_end is not None:
        return max(0.0, (meeting.actual_end - meeting.actual_start).total_seconds())
    return recorded


def _fill(row: model.Meeting, meeting: Meeting) -> None:
    row.created_at = meeting.created_at
    row.room_code = meeting.room_code
    row.title = meeting.title
    row.origin = meeting.origin.value
    row.status = meeting.status.value
    row.time_zone = meeting.time_zone
    row.actual_start = meeting.actual_start
    row.actual_end = meeting.actual_end
    row.language = meeting.language
    row.lead_id = meeting.lead_id
    fill_appointment(row, meeting.appointment)


def meetings_of(session: Session, rows: Sequence[model.Meeting]) -> list[Meeting]:
    """The meetings of rows, with what is planned for them."""
    agendas = agendas_of(session, rows)
    return [_meeting(row, agendas.get(row.id, ())) for row in rows]


def _meeting(row: model.Meeting, agenda: Sequence[AgendaItem]) -> Meeting:
    return Meeting(
        id=row.id,
        scope_id=row.scope_id,
        room_code=row.room_code,
        title=row.title,
        origin=MeetingOrigin(row.origin),
        status=MeetingStatus(row.status),
        time_zone=row.time_zone,
        created_at=row.created_at,
        actual_start=row.actual_start,
        actual_end=row.actual_end,
        language=row.language,
        lead_id=row.lead_id,
        appointment=appointment_of(row, agenda),
    )
