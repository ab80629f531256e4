"""Take up a recording where a killed process left it, without touching a byte that it wrote.

A torn end stays in its file: joining passes it over, and what comes next is a part of its own.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from uuid import UUID

from meeting_desktop.adapters.audio.disk_files import is_plain_folder, open_again, sync_folder
from meeting_desktop.adapters.audio.joining import FoundPart, end_slot, find_parts, samples_in
from meeting_desktop.adapters.audio.track_writer import ResumeAt, part_name
from meeting_desktop.domain.recordings import RecordingPart
from meeting_desktop.ports.recording import RecordingJournal


def split_off(final: Path, folder: Path) -> None:
    """Make the finished file, which is whole, the only part again. Raises: OSError.

    Killed anywhere in between, either the file or the part is there, never both, never neither.
    """
    if is_plain_folder(folder):
        for part in find_parts(folder):
            part.path.unlink()  # the file was made from them
    else:
        folder.mkdir(mode=0o700)
    sync_folder(folder.parent)
    final.replace(folder / part_name(0, 0))
    for changed in (folder, folder.parent):
        sync_folder(changed)


def take_up(recording_id: UUID, folder: Path, journal: RecordingJournal) -> ResumeAt:
    """Secure what is in ``folder`` and say where to go on. Raises: OSError."""
    parts = find_parts(folder)
    if not parts:
        return ResumeAt()
    last = max(parts, key=lambda part: part.index)
    _secure(last.path)
    sync_folder(folder)
    journal.part_closed(_row(recording_id, last))
    return ResumeAt(end_slot(parts), last.index + 1)


def _secure(path: Path) -> None:
    """The killed process handed it to the system; nobody has told the disk."""
    descriptor = open_again(path)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _row(recording_id: UUID, part: FoundPart) -> RecordingPart:
    with part.path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        size = stream.tell()
    return RecordingPart(
        recording_id,
        part.index,
        part.path.name,
        part.start_sample,
        samples=samples_in(part),
        size_bytes=size,
        sha256=digest,
    )
