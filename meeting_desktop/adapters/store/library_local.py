"""The queue of imports and what was reckoned once: of this machine alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select

from meeting_desktop.adapters.store import library_model
from meeting_desktop.adapters.store.changes import StoreSession
from meeting_desktop.domain.imports import ImportJob, ImportStage, ImportStatus

_JOB = library_model.ImportJob
_ENTRY = library_model.CacheEntry


class SqlImportJobs:
    """See ``ports.library_rows``."""

    def __init__(self, session: StoreSession) -> None:
        self._session = session

    def put(self, job: ImportJob) -> None:
        self._session.merge(
            _JOB(
                id=job.id,
                path=job.path,
                title=job.title,
                options=job.options,
                status=job.status.value,
                stage=job.stage.value,
                position=job.position,
                created_at=job.created_at,
                is_paused=job.is_paused,
                share=job.share,
                meeting_id=job.meeting_id,
                known_meeting_id=job.known_meeting_id,
                error=job.error,
                error_code=job.error_code,
                finished_at=job.finished_at,
            )
        )
        self._session.flush()

    def get(self, job_id: UUID) -> ImportJob | None:
        row = self._session.get(_JOB, job_id)
        return None if row is None else _job(row)

    def all(self) -> Sequence[ImportJob]:
        query = select(_JOB).order_by(_JOB.position, _JOB.created_at, _JOB.id)
        return [_job(row) for row in self._session.scalars(query)]

    def remove(self, job_id: UUID) -> None:
        self._session.refuse_a_read()
        self._session.execute(delete(_JOB).where(_JOB.id == job_id))


class SqlCacheEntries:
    def __init__(self, session: StoreSession) -> None:
        self._session = session

    def get(self, key: str, now: datetime) -> bytes | None:
        query = select(_ENTRY.value).where(_ENTRY.key == key, _ENTRY.expires_at > now)
        return self._session.scalar(query)

    def put(self, key: str, value: bytes, expires_at: datetime) -> None:
        self._session.merge(_ENTRY(key=key, value=value, expires_at=expires_at))
        self._session.flush()

    def remove(self, prefix: str) -> None:
        self._session.refuse_a_read()
        # Not LIKE, which knows no capitals.
        begins = func.substr(_ENTRY.key, 1, len(prefix)) == prefix
        self._session.execute(delete(_ENTRY).where(begins))

    def forget_expired(self, now: datetime) -> int:
        self._session.refuse_a_read()
        gone = self._session.execute(
            delete(_ENTRY).where(_ENTRY.expires_at <= now).returning(_ENTRY.key)
        )
        return len(gone.all())


def _job(row: library_model.ImportJob) -> ImportJob:
    return ImportJob(
        id=row.id,
        path=row.path,
        title=row.title,
        options=row.options,
        status=ImportStatus(row.status),
        stage=ImportStage(row.stage),
        position=row.position,
        created_at=row.created_at,
        is_paused=row.is_paused,
        share=row.share,
        meeting_id=row.meeting_id,
        known_meeting_id=row.known_meeting_id,
        error=row.error,
        error_code=row.error_code,
        finished_at=row.finished_at,
    )
