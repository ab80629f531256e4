"""Recordings and the journal of their parts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from meeting_desktop.adapters.store import model
from meeting_desktop.adapters.store.lost_recordings import forget_lost, lost_recordings
from meeting_desktop.adapters.store.rows import existing, put
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.recordings import (
    LostRecording,
    Recording,
    RecordingPart,
    RecordingStatus,
)


class SqlRecordings:
    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, recording: Recording) -> None:
        meeting = existing(self._session, model.Meeting, recording.meeting_id)
        row = put(self._session, model.Recording, recording.id, meeting.scope_id)
        row.meeting_id = recording.meeting_id
        row.participant_id = recording.participant_id
        row.status = recording.status.value
        row.storage_key = recording.storage_key
        row.started_at = recording.started_at
        row.duration = recording.duration
        row.size_bytes = recording.size_bytes
        row.sha256 = recording.sha256
        row.codec = recording.codec
        row.is_protected = recording.is_protected
        row.channel = recording.channel
        self._session.flush()

    def get(self, recording_id: UUID) -> Recording | None:
        row = self._session.get(model.Recording, recording_id)
        return None if row is None or row.deleted else _recording(row)

    def of_meeting(self, meeting_id: UUID) -> Sequence[Recording]:
        """By their start."""
        table = model.Recording
        query = select(table).where(table.meeting_id == meeting_id, ~table.deleted)
        ordered = query.order_by(table.started_at, table.id)
        return [_recording(row) for row in self._session.scalars(ordered)]

    def unfinished(self) -> Sequence[Recording]:
        """By their start; those of removed meetings too: their sound is still there."""
        table = model.Recording
        open_states = (RecordingStatus.RECORDING.value, RecordingStatus.INTERRUPTED.value)
        query = select(table).where(table.status.in_(open_states), ~table.deleted)
        ordered = query.order_by(table.started_at, table.id)
        return [_recording(row) for row in self._session.scalars(ordered)]

    def completed(self, after: UUID | None, limit: int) -> Sequence[Recording]:
        """By their ids; those of removed meetings too, whose removal may be undone."""
        table = model.Recording
        query = select(table).where(table.status == RecordingStatus.COMPLETED.value, ~table.deleted)
        if after is not None:
            query = query.where(table.id > after)
        return [
            _recording(row) for row in self._session.scalars(query.order_by(table.id).limit(limit))
        ]

    def removed(self) -> Sequence[Recording]:
        """Those with a tombstone: their time was over."""
        table = model.Recording
        query = select(table).where(table.deleted).order_by(table.id)
        return [_recording(row) for row in self._session.scalars(query)]

    def lost(self) -> Sequence[LostRecording]:
        return lost_recordings(self._session)

    def forget_lost(self, recordings: Collection[UUID]) -> None:
        forget_lost(self._session, recordings)

    def put_part(self, part: RecordingPart) -> None:
        """A part is known by its recording and its index."""
        recording = existing(self._session, model.Recording, part.recording_id)
        table = model.RecordingPart
        known = self._session.scalar(
            select(table.id).where(
                table.recording_id == part.recording_id, table.position == part.index
            )
        )
        row = put(self._session, table, known or new_id(), recording.scope_id)
        row.recording_id = part.recording_id
        row.position = part.index
        row.file_name = part.file_name
        row.start_sample = part.start_sample
        row.samples = part.samples
        row.size_bytes = part.size_bytes
        row.sha256 = part.sha256
        self._session.flush()

    def parts(self, recording_id: UUID) -> Sequence[RecordingPart]:
        """By their index."""
        table = model.RecordingPart
        query = select(table).where(table.recording_id == recording_id, ~table.deleted)
        return [
            RecordingPart(
                recording_id=row.recording_id,
                index=row.position,
                file_name=row.file_name,
                start_sample=row.start_sample,
                samples=row.samples,
                size_bytes=row.size_bytes,
                sha256=row.sha256,
            )
            for row in self._session.scalars(query.order_by(table.position))
        ]


def _recording(row: model.Recording) -> Recording:
    return Recording(
        id=row.id,
        meeting_id=row.meeting_id,
        participant_id=row.participant_id,
        status=RecordingStatus(row.status),
        storage_key=row.storage_key,
        started_at=row.started_at,
        duration=row.duration,
        size_bytes=row.size_bytes,
        sha256=row.sha256,
        codec=row.codec,
        is_protected=row.is_protected,
        channel=row.channel,
    )
