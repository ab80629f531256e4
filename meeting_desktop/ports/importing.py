"""The heavy part of an import: one file to tracks, words and voices, away from this process."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol
from uuid import UUID

from meeting_desktop.domain.diarization import Diarization
from meeting_desktop.domain.imports import ImportStage
from meeting_desktop.domain.media import ContentFingerprint, MediaFacts
from meeting_desktop.ports.recogniser import RecognisedSegment


@dataclass(frozen=True, slots=True)
class ImportOrder:
    """What is wanted of a file. ``model`` is a name of the catalogue; ``language`` empty: find out.

    ``speakers`` None: find out how many.
    """

    job_id: UUID
    path: Path
    model: str
    language: str = ""
    hotwords: tuple[str, ...] = ()
    speakers: int | None = None


@dataclass(frozen=True, slots=True)
class StageReached:
    """``share`` of the stage that is done, 0 to 1."""

    stage: ImportStage
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class BytesKnown:
    """The SHA-256 of the file, hexadecimal."""

    sha256: str


@dataclass(frozen=True, slots=True)
class SoundKnown:
    """What is to be heard in the file; ``duration`` in seconds, counted, not stated."""

    fingerprint: ContentFingerprint
    duration: float


ImportNews = StageReached | BytesKnown | SoundKnown


@dataclass(frozen=True, slots=True)
class ImportedTrack:
    """One track as recordings are kept, and who said what in it.

    ``file`` belongs to the stages, not to the recordings; ``channel`` None: the sound of all.
    """

    channel: int | None
    file: Path
    sha256: str
    size_bytes: int
    duration: float
    segments: tuple[RecognisedSegment, ...]
    voices: Diarization


@dataclass(frozen=True, slots=True)
class ImportedSound:
    """All that a file gave. ``recorded_at`` is when it says, or its date says, that it began.

    ``stated`` seconds were promised; where clearly more than ``duration``, the file is torn.
    """

    facts: MediaFacts
    sha256: str
    fingerprint: ContentFingerprint
    duration: float
    stated: float
    recorded_at: datetime
    engine: str
    model: str
    tracks: tuple[ImportedTrack, ...]


class ImportWork(Protocol):
    """Blocks for as long as the file needs. What a stage made is kept for the next time."""

    def run(
        self,
        order: ImportOrder,
        on_news: Callable[[ImportNews], None],
        wanted: Callable[[], bool],
    ) -> ImportedSound:
        """``wanted`` is asked several times a second; when it says no, the work ends at once.

        What ``on_news`` raises ends the work and comes out.

        Raises:
            NotFoundError, NotAudioError: as ``MediaReader`` says.
            EnvironmentFault: code ``cancelled`` where it is not wanted any more, ``child_died``,
                ``child_hung``, of models and of the disk.
        """
        ...

    def settle(self, sha256: str) -> None:
        """The sound is in the library: tracks and what is known of voices go.

        Words stay, for whoever imports the same again.
        """
        ...

    def discard(self, gone: Collection[Path], kept: Collection[Path]) -> None:
        """What was begun of the files ``gone`` goes, unless it is of ``kept`` too.

        What is settled goes with ``tidy``.
        """
        ...

    def tidy(self, before: datetime, is_known: Callable[[str], bool]) -> None:
        """Remove what no stage has touched since, and of settled imports what is not known.

        ``is_known`` gets a SHA-256: whether the library has it still.
        """
        ...
