"""The tables of the library: imported files, voices, artifacts, bookmarks, and what waits here."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from meeting_desktop.adapters.store.base import Base, Synced, scoped, within_scope
from meeting_desktop.adapters.store.columns import Packed, Typed, one_of
from meeting_desktop.domain.artifacts import ArtifactKind
from meeting_desktop.domain.imports import ImportOptions, ImportStage, ImportStatus

_LOCAL = {"info": {"local_only": True}}


class MediaFile(Synced):
    __tablename__ = "media_files"
    __table_args__ = (scoped(), within_scope("meeting_id", "meetings"))

    meeting_id: Mapped[UUID] = mapped_column(index=True)
    name: Mapped[str]
    sha256: Mapped[str] = mapped_column(index=True)
    fingerprint: Mapped[tuple[int, ...]] = mapped_column(Packed("I"))
    fingerprint_step: Mapped[float]
    mime: Mapped[str]
    duration: Mapped[float] = mapped_column(index=True)
    size_bytes: Mapped[int] = mapped_column(BigInteger)


class VoiceProfile(Synced):
    """Personal. A tombstone keeps neither print nor name, on the server neither."""

    __tablename__ = "voice_profiles"
    __table_args__ = (scoped(),)

    display_name: Mapped[str]
    print_model: Mapped[str]
    print: Mapped[tuple[float, ...]] = mapped_column(Packed("f"))
    clips: Mapped[int]
    speech_seconds: Mapped[float]
    consent_at: Mapped[datetime]
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"), index=True)
    lead_id: Mapped[UUID | None] = mapped_column(ForeignKey("leads.id"), index=True)


class Artifact(Synced):
    __tablename__ = "artifacts"
    __table_args__ = (
        scoped(),
        within_scope("meeting_id", "meetings"),
        within_scope("transcript_id", "transcripts"),
        one_of("kind", ArtifactKind),
    )

    meeting_id: Mapped[UUID] = mapped_column(index=True)
    kind: Mapped[str]
    storage_key: Mapped[str]
    sha256: Mapped[str]
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    transcript_id: Mapped[UUID] = mapped_column(index=True)
    digest: Mapped[str]
    made_at: Mapped[datetime]


class Bookmark(Synced):
    __tablename__ = "bookmarks"
    __table_args__ = (scoped(), within_scope("meeting_id", "meetings"))

    meeting_id: Mapped[UUID] = mapped_column(index=True)
    at: Mapped[float]
    text: Mapped[str]


class ImportJob(Base):
    """``path`` is of this machine, so are its jobs."""

    __tablename__ = "import_jobs"
    __table_args__ = (one_of("status", ImportStatus), one_of("stage", ImportStage), _LOCAL)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    path: Mapped[str]
    title: Mapped[str]
    options: Mapped[ImportOptions] = mapped_column(Typed(ImportOptions))
    status: Mapped[str]
    stage: Mapped[str]
    position: Mapped[int]
    created_at: Mapped[datetime]
    is_paused: Mapped[bool]
    share: Mapped[float]
    meeting_id: Mapped[UUID | None]
    known_meeting_id: Mapped[UUID | None]
    error: Mapped[str]
    error_code: Mapped[str]
    finished_at: Mapped[datetime | None]


class CacheEntry(Base):
    __tablename__ = "cache_entries"
    __table_args__ = (_LOCAL,)

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime] = mapped_column(index=True)
