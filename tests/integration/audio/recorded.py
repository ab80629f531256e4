"""A recording under way in a test: its ids, its journal, and how to read what came out."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID, uuid4

import numpy as np

from meeting_desktop.adapters.audio.decoder import AvDecoder
from meeting_desktop.adapters.audio.recording_storage import OggRecordingStorage
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.domain.recordings import RecordingPart
from meeting_desktop.ports.audio import Samples
from meeting_desktop.ports.recording import RecordedFile, TrackWriter


@dataclass
class Journal:
    """Keeps what it is told, and looks whether it is told at the right moment."""

    folder: Path
    opened: list[RecordingPart] = field(default_factory=list)
    closed: list[RecordingPart] = field(default_factory=list)

    def part_opened(self, part: RecordingPart) -> None:
        assert (self.folder / part.file_name).stat().st_size == 0
        assert not part.sha256
        self.opened.append(part)

    def part_closed(self, part: RecordingPart) -> None:
        data = (self.folder / part.file_name).read_bytes()
        assert hashlib.sha256(data).hexdigest() == part.sha256
        assert len(data) == part.size_bytes
        self.closed.append(part)


class Tape:
    """One recording below ``root``."""

    def __init__(self, root: Path, *, segment_seconds: float = 2.0, bit_rate: int = 32_000) -> None:
        self.storage = OggRecordingStorage(root, SystemClock(), segment_seconds, bit_rate)
        self.meeting_id: UUID = uuid4()
        self.recording_id: UUID = uuid4()
        self.key = self.storage.new_key(self.meeting_id, self.recording_id)
        self.final = root / str(self.meeting_id) / f"{self.recording_id}.ogg"
        self.folder = root / str(self.meeting_id) / f"{self.recording_id}.parts"
        self.journal = Journal(self.folder)

    def open(self) -> TrackWriter:
        return self.storage.open_writer(self.recording_id, self.key, self.journal)

    def resume(self) -> tuple[TrackWriter, int]:
        return self.storage.resume_writer(self.recording_id, self.key, self.journal)

    def record(self, sound: Samples) -> None:
        """Write ``sound`` as a microphone would, flushed twice a second, and close."""
        writer = self.open()
        feed(writer, sound)
        writer.close()

    def finish(self) -> RecordedFile:
        return self.storage.finish(self.recording_id, self.key)

    def parts(self) -> list[Path]:
        return sorted(self.folder.iterdir())


def feed(writer: TrackWriter, sound: Samples) -> None:
    for start in range(0, len(sound), 24_000):
        second_half = sound[start : start + 24_000]
        for offset in range(0, len(second_half), 1_777):
            writer.write(second_half[offset : offset + 1_777])
        writer.flush()


def decoded(path: Path, first: int = 0) -> Samples:
    """At 48 kHz, from that sample on."""
    pieces = list(AvDecoder().decode(path, rate_hz=48_000, start=first / 48_000))
    return np.concatenate(pieces)
