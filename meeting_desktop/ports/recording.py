"""Where recordings are kept: written in parts while people speak, one Ogg/Opus file afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from uuid import UUID

from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.domain.recordings import RecordingPart
from meeting_desktop.ports.audio import Samples


class RecordingJournal(Protocol):
    """Told of each part before its first byte and after its last; keeps it in the store.

    Called on the recorder's thread; must not wait long and must not raise.
    """

    def part_opened(self, part: RecordingPart) -> None: ...

    def part_closed(self, part: RecordingPart) -> None: ...


@dataclass(frozen=True, slots=True)
class WriterStatus:
    """Seconds safe on disk, seconds in memory, and why they are still there (None: all well)."""

    seconds_written: float
    seconds_waiting: float
    fault: EnvironmentFault | None


@dataclass(frozen=True, slots=True)
class RecordedFile:
    """A finished recording: one playable file."""

    storage_key: str
    path: Path
    duration: float
    size_bytes: int
    sha256: str


class TrackWriter(Protocol):
    """Writes one track. All calls come from one thread."""

    def write(self, samples: Samples) -> None:
        """Append mono 48 kHz sound.

        A full or vanished disk does not raise: the encoded sound waits in memory.
        """
        ...

    def write_silence(self, samples: int) -> None:
        """Append silence; a long run costs neither time nor room on the disk."""
        ...

    def flush(self) -> None:
        """Bring what is encoded to the disk (fsync), try again what waits; about once a second."""
        ...

    def status(self) -> WriterStatus: ...

    def close(self) -> None:
        """Encode the rest and close the last part.

        Raises:
            DiskFullError: the rest still has no room; the parts on disk stay valid, nothing is
            thrown away
                until the caller gives up by calling ``abandon``.
        """
        ...

    def abandon(self) -> None:
        """Close without writing what still waits."""
        ...


class RecordingStorage(Protocol):
    """The folder of recordings."""

    def new_key(self, meeting_id: UUID, recording_id: UUID) -> str:
        """The storage key of a new recording; made of ids, never of names that people give."""
        ...

    def open_writer(self, recording_id: UUID, key: str, journal: RecordingJournal) -> TrackWriter:
        """Raises: EnvironmentFault when the folder cannot be made."""
        ...

    def resume_writer(
        self, recording_id: UUID, key: str, journal: RecordingJournal
    ) -> tuple[TrackWriter, int]:
        """Go on with a recording whose process was killed, wherever that was.

        Gives the writer and how many samples are safe: what is written next stands right behind
        them. The caller knows that nobody else writes to the recording.

        Raises:
            EnvironmentFault: the folder does not play along; what is there is left as it is.
        """
        ...

    def finish(self, recording_id: UUID, key: str) -> RecordedFile:
        """Join the parts on disk into one file, verify it, then remove them; may be repeated.

        Torn ends are cut at the last whole page. Works from the files alone, journal or not.

        Raises:
            NotAudioError: there is not one whole packet of sound.
            EnvironmentFault: the disk does not play along; the parts are kept.
        """
        ...

    def path_of(self, key: str) -> Path:
        """The finished file of a recording.

        Raises:
            NotFoundError: it is not on this machine.
        """
        ...

    def holds(self, key: str) -> bool:
        """Whether anything of a recording is on this machine, finished or not."""
        ...

    def place_of(self, key: str) -> Path:
        """Where the finished file belongs that another machine recorded; its folder is made.

        Raises:
            EnvironmentFault: the folder cannot be made.
        """
        ...

    def remove(self, key: str) -> None:
        """Take all of a recording off this machine; nothing happens where there is nothing.

        Raises:
            EnvironmentFault: the disk does not play along.
        """
        ...
