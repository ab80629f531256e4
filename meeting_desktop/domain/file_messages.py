"""Control messages of shared files; the bytes go by the channel ``files`` (``file_frames``)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from meeting_desktop.domain.shared_files import FileState


@dataclass(frozen=True, slots=True)
class OfferFile:
    """``size`` in bytes, ``sha256`` in lower-case hex. The host fetches it."""

    id: UUID
    name: str = field(repr=False)
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class RemoveFile:
    id: UUID


FromParticipantAboutFiles = OfferFile | RemoveFile


@dataclass(frozen=True, slots=True)
class FileShown:
    """A file as its reader sees it, new or changed. ``kind`` is a media type, read by the host.

    ``own``: of the reader, from this or another device. ``start`` in seconds of the recording.
    """

    id: UUID
    participant: UUID
    by: str
    own: bool
    name: str = field(repr=False)
    size: int
    sha256: str
    kind: str
    state: FileState
    shared_at: datetime
    start: float
