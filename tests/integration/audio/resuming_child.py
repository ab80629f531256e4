"""A process that records, or goes on recording, until it is killed; it says how far it is."""

import json
import sys
from pathlib import Path
from uuid import UUID

from meeting_desktop.adapters.audio.recording_storage import OggRecordingStorage
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.domain.recordings import RecordingPart
from meeting_desktop.ports.recording import TrackWriter
from tests.fakes.sounds import clicks


class _NoJournal:
    def part_opened(self, part: RecordingPart) -> None: ...

    def part_closed(self, part: RecordingPart) -> None: ...


def main(root: Path, meeting: UUID, recording: UUID, how: str, begin: int) -> None:
    """``begin``: the sample of the meeting at which sound comes again."""
    storage = OggRecordingStorage(root, SystemClock(), segment_seconds=2.0)
    key = storage.new_key(meeting, recording)
    writer: TrackWriter
    if how == "record":
        writer, safe = storage.open_writer(recording, key, _NoJournal()), 0
    else:
        writer, safe = storage.resume_writer(recording, key, _NoJournal())
        writer.write_silence(begin - safe)
    sound = clicks(600.0)
    for start in range(0, len(sound), 1_920):
        writer.write(sound[start : start + 1_920])
        if start % 24_000 < 1_920:
            writer.flush()
        say(begin, safe if how == "resume" else writer_safe(writer), begin + start + 1_920)


def writer_safe(writer: TrackWriter) -> int:
    return round(writer.status().seconds_written * 48_000)


def say(begin: int, safe: int, said: int) -> None:
    sys.stdout.write(json.dumps({"begin": begin, "safe": safe, "said": said}) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), UUID(sys.argv[2]), UUID(sys.argv[3]), sys.argv[4], int(sys.argv[5]))
