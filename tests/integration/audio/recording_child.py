"""A process that records until it is killed, and says how many samples it was given."""

import sys
from pathlib import Path
from uuid import UUID

from meeting_desktop.adapters.audio.recording_storage import OggRecordingStorage
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.domain.recordings import RecordingPart
from tests.fakes.sounds import clicks


class _NoJournal:
    def part_opened(self, part: RecordingPart) -> None: ...

    def part_closed(self, part: RecordingPart) -> None: ...


def main(root: Path, meeting: UUID, recording: UUID, seconds: float) -> None:
    storage = OggRecordingStorage(root, SystemClock(), segment_seconds=2.0)
    key = storage.new_key(meeting, recording)
    writer = storage.open_writer(recording, key, _NoJournal())
    sound = clicks(seconds)
    for start in range(0, len(sound), 1_920):
        writer.write(sound[start : start + 1_920])
        if start % 24_000 < 1_920:
            writer.flush()
        say(min(start + 1_920, len(sound)))
    writer.close()
    say(-1)
    storage.finish(recording, key)
    say(-2)


def say(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), UUID(sys.argv[2]), UUID(sys.argv[3]), float(sys.argv[4]))
