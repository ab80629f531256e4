"""The voices of all transcripts: looked up by whose they are, taken away, given what they said."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select, update

from meeting_desktop.adapters.store import model
from meeting_desktop.adapters.store.changes import StoreSession
from meeting_desktop.adapters.store.rows import existing, in_portions
from meeting_desktop.domain.transcript import Speaker
from meeting_desktop.ports.unit_of_work import ChangeKind


def speaker_of(row: model.Speaker) -> Speaker:
    return Speaker(
        row.id,
        row.transcript_id,
        row.label,
        row.name,
        row.participant_id,
        row.voice_profile_id,
        row.confidence,
        row.is_confirmed,
    )


class SqlSpeakers:
    def __init__(self, session: StoreSession) -> None:
        self._session = session

    def get(self, speaker_id: UUID) -> Speaker | None:
        row = self._session.get(model.Speaker, speaker_id)
        return None if row is None or row.deleted else speaker_of(row)

    def of_transcript(self, transcript_id: UUID) -> Sequence[Speaker]:
        table = model.Speaker
        query = select(table).where(table.transcript_id == transcript_id, ~table.deleted)
        return [speaker_of(row) for row in self._session.scalars(query.order_by(table.id))]

    def segments_of(self, speaker_id: UUID) -> Sequence[UUID]:
        table = model.Segment
        query = select(table.id).where(table.speaker_id == speaker_id, ~table.deleted)
        return self._session.scalars(query.order_by(table.start, table.id)).all()

    def of_profile(self, profile_id: UUID) -> Sequence[Speaker]:
        table = model.Speaker
        query = select(table).where(table.voice_profile_id == profile_id, ~table.deleted)
        return [speaker_of(row) for row in self._session.scalars(query.order_by(table.id))]

    def remove(self, speaker_id: UUID) -> None:
        """Raises: NotFoundError."""
        existing(self._session, model.Speaker, speaker_id).deleted = True
        self._session.flush()

    def give(self, segment_ids: Sequence[UUID], speaker_id: UUID | None) -> None:
        """In few statements: a voice may have said thousands of segments."""
        session, table = self._session, model.Segment
        session.refuse_a_read()
        session.flush()
        for some in in_portions(segment_ids):
            there = session.scalars(select(table.id).where(table.id.in_(some))).all()
            session.execute(
                update(table)
                .where(table.id.in_(there))
                .values(speaker_id=speaker_id, updated_at=session.now)
            )
            for segment_id in there:
                session.note(table.__tablename__, segment_id, ChangeKind.CHANGED)
