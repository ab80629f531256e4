"""A file that was imported: what it is, and whether two files hold the same sound."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class MediaFacts:
    """What a look into a file says, before anything of it is decoded.

    ``container`` and ``codec`` are FFmpeg's names; ``duration`` in seconds, 0 where unknown;
    ``channels`` and ``rate_hz`` of the sound that will be read. ``is_exact``: the duration is
    counted in the file's index and no guess. ``recorded_at`` as the file says, in UTC.
    ``streams``: how many sounds the file holds side by side; the others speak of the first.
    """

    name: str
    size_bytes: int
    mime: str
    container: str
    codec: str
    duration: float
    channels: int
    rate_hz: int
    has_video: bool = False
    is_exact: bool = False
    recorded_at: datetime | None = None
    streams: int = 1


@dataclass(frozen=True, slots=True)
class ContentFingerprint:
    """How a sound goes, whatever container and codec it came in.

    ``values``: 32-bit words, one for each ``step`` seconds of sound. Empty for silence.
    """

    values: tuple[int, ...]
    step: float


@dataclass(frozen=True, slots=True)
class MediaFile:
    """An imported file. ``sha256`` of its bytes, hexadecimal; ``fingerprint`` of its sound.

    ``meeting_id``: the meeting that it became. The file itself stays where it was.
    """

    id: UUID
    scope_id: UUID
    meeting_id: UUID
    name: str
    sha256: str
    fingerprint: ContentFingerprint
    mime: str
    duration: float
    size_bytes: int
    created_at: datetime
