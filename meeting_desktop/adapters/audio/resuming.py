"""Take up a recording where a killed process left it, without touching a byte that it wrote.

A torn end stays in its file: joining passes it over, and what comes next is a part of its own.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from meeting_desktop.adapters.audio.disk_files import (
    is_plain_folder,
    open_again,
    open_new,
    sync_folder,
)
from meeting_desktop.adapters.audio.joining import FoundPart, end_slot, find_parts, samples_in
from meeting_desktop.adapters.audio.track_writer import ResumeAt, part_name
from meeting_desktop.domain.recordings import RecordingPart
from meeting_desktop.ports.recording import RecordingJournal
from meeting_desktop.ports.sealing import OpenSound, nothing_sealed


def split_off(final: Path, folder: Path, open_sound: OpenSound = nothing_sealed) -> None:
    """Make the finished file, which is whole, the only part again.

    Killed anywhere in between, the file or the part is there, never neither; where both are, the
    part is made anew. Raises: OSError; as ``OpenSound``.
    """
    sealed = open_sound(final)
    if is_plain_folder(folder):
        for part in find_parts(folder):
            part.path.unlink()  # the file was made from them
    else:
        folder.mkdir(mode=0o700)
    sync_folder(folder.parent)
    if sealed is None:
        final.replace(folder / part_name(0, 0))
    else:
        with sealed:
            _open_into(sealed, final, folder / part_name(0, 0))
    for changed in (folder, folder.parent):
        sync_folder(changed)


def _open_into(sealed: BinaryIO, final: Path, part: Path) -> None:
    """Parts are plain: what is written to has no last chunk yet."""
    beside = being_split(final)
    beside.unlink(missing_ok=True)
    with os.fdopen(open_new(beside), "wb") as target:
        shutil.copyfileobj(sealed, target)
        target.flush()
        os.fsync(target.fileno())
    beside.replace(part)
    final.unlink()


def being_split(final: Path) -> Path:
    """Where a sealed file is opened before it becomes a part."""
    return final.with_name(f"{final.name}.split")


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
