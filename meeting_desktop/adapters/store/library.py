"""Files that were imported, artifacts and bookmarks: rows of their meetings' scopes."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from meeting_desktop.adapters.store import library_model, model
from meeting_desktop.adapters.store.rows import existing, fill, put
from meeting_desktop.domain.artifacts import Artifact, ArtifactKind
from meeting_desktop.domain.bookmarks import Bookmark
from meeting_desktop.domain.media import ContentFingerprint, MediaFile

_FILE = library_model.MediaFile
_ARTIFACT = library_model.Artifact
_BOOKMARK = library_model.Bookmark


class SqlMediaFiles:
    """See ``ports.library_rows``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, file: MediaFile) -> None:
        meeting = existing(self._session, model.Meeting, file.meeting_id)
        row = put(self._session, _FILE, file.id, meeting.scope_id)
        fill(
            row,
            {
                "created_at": file.created_at,
                "meeting_id": file.meeting_id,
                "name": file.name,
                "sha256": file.sha256,
                "fingerprint": file.fingerprint.values,
                "fingerprint_step": file.fingerprint.step,
                "mime": file.mime,
                "duration": file.duration,
                "size_bytes": file.size_bytes,
            },
        )
        self._session.flush()

    def of_meeting(self, meeting_id: UUID) -> MediaFile | None:
        return next(iter(self._some(_files().where(_FILE.meeting_id == meeting_id))), None)

    def by_sha256(self, sha256: str) -> Sequence[MediaFile]:
        return self._some(_files().where(_FILE.sha256 == sha256))

    def lasting(self, shortest: float, longest: float) -> Sequence[MediaFile]:
        return self._some(_files().where(_FILE.duration.between(shortest, longest)))

    def _some(self, query: Select[library_model.MediaFile]) -> list[MediaFile]:
        return [_file(row) for row in self._session.scalars(query)]


class SqlArtifacts:
    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, artifact: Artifact) -> None:
        meeting = existing(self._session, model.Meeting, artifact.meeting_id)
        row = put(self._session, _ARTIFACT, artifact.id, meeting.scope_id)
        fill(
            row,
            {
                "meeting_id": artifact.meeting_id,
                "kind": artifact.kind.value,
                "storage_key": artifact.storage_key,
                "sha256": artifact.sha256,
                "size_bytes": artifact.size_bytes,
                "transcript_id": artifact.transcript_id,
                "digest": artifact.digest,
                "made_at": artifact.made_at,
            },
        )
        self._session.flush()

    def of_meeting(self, meeting_id: UUID) -> Sequence[Artifact]:
        query = select(_ARTIFACT).where(_ARTIFACT.meeting_id == meeting_id, ~_ARTIFACT.deleted)
        ordered = query.order_by(_ARTIFACT.created_at, _ARTIFACT.id)
        return [_artifact(row) for row in self._session.scalars(ordered)]

    def remove(self, artifact_id: UUID) -> None:
        existing(self._session, _ARTIFACT, artifact_id).deleted = True
        self._session.flush()


class SqlBookmarks:
    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, bookmark: Bookmark) -> None:
        meeting = existing(self._session, model.Meeting, bookmark.meeting_id)
        row = put(self._session, _BOOKMARK, bookmark.id, meeting.scope_id)
        row.created_at = bookmark.created_at
        row.meeting_id = bookmark.meeting_id
        row.at = bookmark.at
        row.text = bookmark.text
        self._session.flush()

    def of_meeting(self, meeting_id: UUID) -> Sequence[Bookmark]:
        query = select(_BOOKMARK).where(_BOOKMARK.meeting_id == meeting_id, ~_BOOKMARK.deleted)
        return [
            Bookmark(row.id, row.meeting_id, row.at, row.text, row.created_at)
            for row in self._session.scalars(query.order_by(_BOOKMARK.at, _BOOKMARK.id))
        ]

    def remove(self, bookmark_id: UUID) -> None:
        existing(self._session, _BOOKMARK, bookmark_id).deleted = True
        self._session.flush()


def _files() -> Select[library_model.MediaFile]:
    """The newest first."""
    return (
        select(_FILE)
        .join(model.Meeting, model.Meeting.id == _FILE.meeting_id)
        .where(~_FILE.deleted, ~model.Meeting.deleted)
        .order_by(_FILE.created_at.desc(), _FILE.id.desc())
    )


def _file(row: library_model.MediaFile) -> MediaFile:
    return MediaFile(
        id=row.id,
        scope_id=row.scope_id,
        meeting_id=row.meeting_id,
        name=row.name,
        sha256=row.sha256,
        fingerprint=ContentFingerprint(row.fingerprint, row.fingerprint_step),
        mime=row.mime,
        duration=row.duration,
        size_bytes=row.size_bytes,
        created_at=row.created_at,
    )


def _artifact(row: library_model.Artifact) -> Artifact:
    return Artifact(
        id=row.id,
        meeting_id=row.meeting_id,
        kind=ArtifactKind(row.kind),
        storage_key=row.storage_key,
        sha256=row.sha256,
        size_bytes=row.size_bytes,
        transcript_id=row.transcript_id,
        digest=row.digest,
        made_at=row.made_at,
    )
