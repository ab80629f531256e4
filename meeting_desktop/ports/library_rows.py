"""What the store keeps of the library: files, imports, voices, artifacts, bookmarks, searches."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from meeting_desktop.domain.artifacts import Artifact
from meeting_desktop.domain.bookmarks import Bookmark
from meeting_desktop.domain.imports import ImportJob
from meeting_desktop.domain.media import MediaFile
from meeting_desktop.domain.searching import SearchPage, SearchQuery
from meeting_desktop.domain.transcript import Speaker
from meeting_desktop.domain.voice_profiles import VoiceProfile


class MediaFiles(Protocol):
    """Those of meetings that were removed are not returned."""

    def put(self, file: MediaFile) -> None: ...

    def of_meeting(self, meeting_id: UUID) -> MediaFile | None: ...

    def by_sha256(self, sha256: str) -> Sequence[MediaFile]: ...

    def lasting(self, shortest: float, longest: float) -> Sequence[MediaFile]:
        """Those of a duration (s) between: whose fingerprints are worth comparing."""
        ...


class ImportJobs(Protocol):
    """Of this machine alone."""

    def put(self, job: ImportJob) -> None: ...

    def get(self, job_id: UUID) -> ImportJob | None: ...

    def all(self) -> Sequence[ImportJob]:
        """By position, then by when they were made."""
        ...

    def remove(self, job_id: UUID) -> None: ...


class VoiceProfiles(Protocol):
    def put(self, profile: VoiceProfile) -> None: ...

    def get(self, profile_id: UUID) -> VoiceProfile | None: ...

    def all(self) -> Sequence[VoiceProfile]:
        """By name."""
        ...

    def remove(self, profile_id: UUID) -> None:
        """The row keeps no print, and no speaker names it any more."""
        ...


class Artifacts(Protocol):
    def put(self, artifact: Artifact) -> None: ...

    def of_meeting(self, meeting_id: UUID) -> Sequence[Artifact]: ...

    def remove(self, artifact_id: UUID) -> None: ...


class Bookmarks(Protocol):
    def put(self, bookmark: Bookmark) -> None: ...

    def of_meeting(self, meeting_id: UUID) -> Sequence[Bookmark]:
        """By their time."""
        ...

    def remove(self, bookmark_id: UUID) -> None: ...


class CacheEntries(Protocol):
    """What was reckoned and may be reckoned again. Of this machine alone."""

    def get(self, key: str, now: datetime) -> bytes | None: ...

    def put(self, key: str, value: bytes, expires_at: datetime) -> None: ...

    def remove(self, prefix: str) -> None: ...

    def forget_expired(self, now: datetime) -> int: ...


class Searching(Protocol):
    def find(self, query: SearchQuery, *, limit: int = 50, offset: int = 0) -> SearchPage:
        """The best first; of equally good ones the newest."""
        ...


class Speakers(Protocol):
    """The voices of transcripts, whatever meeting they are of; written by ``Transcripts``."""

    def get(self, speaker_id: UUID) -> Speaker | None: ...

    def of_transcript(self, transcript_id: UUID) -> Sequence[Speaker]: ...

    def segments_of(self, speaker_id: UUID) -> Sequence[UUID]:
        """What a voice has said."""
        ...

    def of_profile(self, profile_id: UUID) -> Sequence[Speaker]:
        """All that are taken for the voice of a profile, in every revision of every meeting."""
        ...

    def remove(self, speaker_id: UUID) -> None:
        """Leaves a tombstone; ``Transcripts.put_speaker`` brings it back."""
        ...

    def give(self, segment_ids: Sequence[UUID], speaker_id: UUID | None) -> None:
        """Say that these segments are somebody else's; their words stay as they are."""
        ...
