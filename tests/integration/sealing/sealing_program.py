"""A process that seals a recording, or opens one, step by step, until somebody kills it.

``python -m … seal|open <folder of recordings> <key in hexadecimal>``; says where it is and waits
for a line before it goes on.
"""

from __future__ import annotations

import sys
from pathlib import Path

from meeting_desktop.adapters.audio.recording_folder import OggRecordingFolder
from meeting_desktop.adapters.sealing.recording_sealer import RecordingSealer
from meeting_desktop.adapters.sealing.sealed_reader import SealedSounds
from meeting_desktop.ports.sealing import FileMark


def _step(name: str) -> bool:
    sys.stdout.write(f"{name}\n")
    sys.stdout.flush()
    return bool(sys.stdin.readline())


class _SlowFolder(OggRecordingFolder):
    def exchange(self, path: Path, fresh: Path, before: FileMark) -> bool:
        _step("written")
        done = super().exchange(path, fresh, before)
        _step("exchanged")
        return done


def main() -> None:
    what, root, key = sys.argv[1], Path(sys.argv[2]), bytes.fromhex(sys.argv[3])
    folder = _SlowFolder(root)
    sealer = RecordingSealer(SealedSounds(lambda _id: key), folder)
    for path in folder.finished():
        if what == "seal":
            sealer.seal(path, key, lambda: _step("chunk"))
        else:
            sealer.unseal(path, lambda: _step("chunk"))


if __name__ == "__main__":
    main()
