"""A recording: one track of sound, kept in parts so that a crash costs at most a second."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

#: Recordings and their positions are counted in samples of this rate, mono.
RECORDING_RATE_HZ = 48_000


class RecordingStatus(StrEnum):
    RECORDING = "recording"
    INTERRUPTED = "interrupted"
    COMPLETED = "completed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Recording:
    """One track of a meeting. ``storage_key`` is made by us, relative to the recordings folder.

    ``is_protected``: no rule removes it, only a person. ``channel`` of an imported file whose
    channels are kept apart, from 0.
    """

    id: UUID
    meeting_id: UUID
    participant_id: UUID | None
    status: RecordingStatus
    storage_key: str
    started_at: datetime
    duration: float = 0.0
    size_bytes: int = 0
    sha256: str = ""
    codec: str = "opus"
    is_protected: bool = False
    channel: int | None = None


@dataclass(frozen=True, slots=True)
class LostRecording:
    """One whose row this machine may not have any more; its sound may lie here still.

    ``sha256`` is empty where it was never finished.
    """

    id: UUID
    meeting_id: UUID
    storage_key: str
    sha256: str
    size_bytes: int
    duration: float


@dataclass(frozen=True, slots=True)
class RecordingPart:
    """A segment file of a recording; ``sha256`` is empty until the segment is closed."""

    recording_id: UUID
    index: int
    file_name: str
    start_sample: int
    samples: int = 0
    size_bytes: int = 0
    sha256: str = ""
