"""Long work that is handed to worker machines: what is wanted, what came of it, how it stands."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from uuid import UUID

from meeting_desktop.domain.transcript import Word


class WorkKind(StrEnum):
    TRANSCRIBE = "transcribe"


class WorkState(StrEnum):
    """As the server's table has them."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"  # the result waits to be taken
    TAKEN = "taken"  # it is in the meeting
    FAILED = "failed"
    CANCELLED = "cancelled"


#: Nothing comes of them any more.
OVER = frozenset({WorkState.TAKEN, WorkState.FAILED, WorkState.CANCELLED})


@dataclass(frozen=True, slots=True)
class WorkTrack:
    """A recording, known to the storage by its hash; ``duration`` in seconds."""

    recording: UUID
    sha256: str
    participant: UUID | None
    duration: float


@dataclass(frozen=True, slots=True)
class TranscribeWish:
    """All tracks of a meeting. ``language`` empty: find out; ``model`` empty: the worker's own."""

    meeting: UUID
    tracks: tuple[WorkTrack, ...]
    language: str = ""
    model: str = ""
    hotwords: tuple[str, ...] = ()

    @property
    def fingerprint(self) -> str:
        """The same for the same sound and the same wish, on every machine and in any order."""
        said = {
            "kind": WorkKind.TRANSCRIBE.value,
            "sounds": sorted(track.sha256 for track in self.tracks),
            "language": self.language,
            "model": self.model,
            "hotwords": sorted(self.hotwords),
        }
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()

    def as_json(self) -> Mapping[str, object]:
        """Ids as text, as the server keeps it."""
        tracks = [
            {
                **asdict(track),
                "recording": str(track.recording),
                "participant": str(track.participant) if track.participant else None,
            }
            for track in self.tracks
        ]
        return {
            "meeting": str(self.meeting),
            "tracks": tracks,
            "language": self.language,
            "model": self.model,
            "hotwords": list(self.hotwords),
        }


@dataclass(frozen=True, slots=True)
class HeardSegment:
    """Seconds from the start of the recording."""

    start: float
    end: float
    language: str
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class HeardRecording:
    recording: UUID
    segments: tuple[HeardSegment, ...]


@dataclass(frozen=True, slots=True)
class WorkResult:
    """``tracks`` as they were wished for, each with what was heard in it."""

    engine: str
    model: str
    tracks: tuple[HeardRecording, ...]


@dataclass(frozen=True, slots=True)
class WorkStanding:
    """``progress`` of 1; ``code`` says why it failed or waits again, else it is empty."""

    id: UUID
    state: WorkState
    progress: float = 0.0
    code: str = ""


@dataclass(frozen=True, slots=True)
class WorkerFacts:
    """A process at work; ``places``: how much it does at once."""

    name: str
    model: str
    places: int
