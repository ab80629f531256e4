"""Transcripts: their speakers and segments, read whole and written one by one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from meeting_desktop.adapters.store import model
from meeting_desktop.adapters.store.people import personal_scope
from meeting_desktop.adapters.store.rows import existing, in_portions, put
from meeting_desktop.adapters.store.speakers import speaker_of
from meeting_desktop.domain.transcript import Segment, Speaker, Transcript, Word
from meeting_desktop.ports.unit_of_work import RevisionFacts

_Columns: TypeAlias = tuple[
    UUID, UUID, UUID | None, float, float, tuple[Word, ...], bool, str | None, bool
]


class SqlTranscripts:
    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, transcript: Transcript) -> None:
        meeting = existing(self._session, model.Meeting, transcript.meeting_id)
        row = put(self._session, model.Transcript, transcript.id, meeting.scope_id)
        row.meeting_id = transcript.meeting_id
        row.language = transcript.language
        row.engine = transcript.engine
        row.model = transcript.model
        row.revision = transcript.revision
        self._session.flush()
        for speaker in transcript.speakers:
            self.put_speaker(speaker)

    def remove(self, transcript_id: UUID) -> None:
        """Raises: NotFoundError."""
        existing(self._session, model.Transcript, transcript_id).deleted = True
        self._session.flush()

    def latest(self, meeting_id: UUID) -> Transcript | None:
        return self._first(_of_meeting(meeting_id))

    def revision(self, meeting_id: UUID, revision: int) -> Transcript | None:
        return self._first(_of_meeting(meeting_id).where(model.Transcript.revision == revision))

    def revisions(self, meeting_id: UUID) -> Sequence[RevisionFacts]:
        table, segments = model.Transcript, model.Segment
        counted = (
            select(func.coalesce(func.sum(segments.word_count), 0))
            .where(segments.transcript_id == table.id, ~segments.deleted)
            .scalar_subquery()
        )
        rows = self._session.execute(_of_meeting(meeting_id).add_columns(counted))
        return [
            RevisionFacts(row.revision, row.created_at, row.model, row.language, count)
            for row, count in rows
        ]

    def number_of(self, transcript_id: UUID) -> int | None:
        query = select(model.Transcript.revision).where(model.Transcript.id == transcript_id)
        return self._session.scalar(query)

    def _first(self, query: Select[model.Transcript]) -> Transcript | None:
        row = self._session.scalar(query.limit(1))
        if row is None:
            return None
        return Transcript(
            id=row.id,
            meeting_id=row.meeting_id,
            language=row.language,
            engine=row.engine,
            model=row.model,
            revision=row.revision,
            segments=tuple(self._segments(row.id)),
            speakers=tuple(self._speakers(row.id)),
        )

    def put_segment(self, segment: Segment) -> None:
        """A segment that was removed comes back."""
        transcript = existing(self._session, model.Transcript, segment.transcript_id)
        # Asked before there is a new row, which a query would write half filled.
        person = personal_scope(self._session)
        row = put(self._session, model.Segment, segment.id, transcript.scope_id)
        if segment.is_edited and row.words != segment.words:
            row.edited_by = person
        elif not segment.is_edited:
            row.edited_by = None
        row.transcript_id = segment.transcript_id
        row.speaker_id = segment.speaker_id
        row.start = segment.start
        row.end = segment.end
        row.text = segment.text
        row.words = segment.words
        row.word_count = len(segment.words)
        row.confidence = segment.confidence
        row.is_final = segment.is_final
        row.original_text = segment.original_text
        row.is_overlapped = segment.is_overlapped
        self._session.flush()

    def segment(self, segment_id: UUID) -> Segment | None:
        row = self._session.execute(_segments().where(model.Segment.id == segment_id)).first()
        return None if row is None else _segment(row)

    def there(self, segment_ids: Collection[UUID]) -> frozenset[UUID]:
        table = model.Segment
        found: set[UUID] = set()
        for some in in_portions(segment_ids):
            query = select(table.id).where(table.id.in_(some), ~table.deleted)
            found.update(self._session.scalars(query))
        return frozenset(found)

    def remove_segment(self, segment_id: UUID) -> None:
        existing(self._session, model.Segment, segment_id).deleted = True
        self._session.flush()

    def put_speaker(self, speaker: Speaker) -> None:
        transcript = existing(self._session, model.Transcript, speaker.transcript_id)
        row = put(self._session, model.Speaker, speaker.id, transcript.scope_id)
        row.transcript_id = speaker.transcript_id
        row.participant_id = speaker.participant_id
        row.label = speaker.label
        row.name = speaker.name
        row.voice_profile_id = speaker.voice_profile_id
        row.confidence = speaker.confidence
        row.is_confirmed = speaker.is_confirmed
        self._session.flush()

    def _segments(self, transcript_id: UUID) -> list[Segment]:
        table = model.Segment
        query = _segments().where(table.transcript_id == transcript_id)
        return [
            _segment(row) for row in self._session.execute(query.order_by(table.start, table.id))
        ]

    def _speakers(self, transcript_id: UUID) -> Sequence[Speaker]:
        table = model.Speaker
        query = select(table).where(table.transcript_id == transcript_id, ~table.deleted)
        return [speaker_of(row) for row in self._session.scalars(query.order_by(table.id))]


def _of_meeting(meeting_id: UUID) -> Select[model.Transcript]:
    """The highest revision first."""
    table = model.Transcript
    return (
        select(table)
        .where(table.meeting_id == meeting_id, ~table.deleted)
        .order_by(table.revision.desc(), table.id.desc())
    )


def _segments() -> Select[*_Columns]:
    """Columns, not mapped rows: a long meeting is read in half the time."""
    table = model.Segment
    return select(
        table.id,
        table.transcript_id,
        table.speaker_id,
        table.start,
        table.end,
        table.words,
        table.is_final,
        table.original_text,
        table.is_overlapped,
    ).where(~table.deleted)


def _segment(row: Row[*_Columns]) -> Segment:
    return Segment(*row)
