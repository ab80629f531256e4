"""Tracks of an import among the recordings: what a kill leaves of it is put there again."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from meeting_desktop.application.write_import import meeting_of, recording_of
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.ports.importing import ImportedTrack
from meeting_desktop.ports.recording import RecordingStorage


def place_tracks(
    storage: RecordingStorage, job_id: UUID, tracks: Sequence[ImportedTrack]
) -> tuple[str, ...]:
    """The storage keys, in the order of the tracks.

    Raises: EnvironmentFault: the disk does not play along.
    """
    keys = []
    for track in tracks:
        key = storage.new_key(meeting_of(job_id), recording_of(job_id, track.channel))
        place = storage.place_of(key)
        if not place.is_file() or place.stat().st_size != track.size_bytes:
            _put(track.file, place)
        keys.append(key)
    return tuple(keys)


def _put(source: Path, place: Path) -> None:
    """As a second name of the same bytes where the disk can do that, else as a copy."""
    beside = place.with_name(f"{place.name}.part")
    try:
        beside.unlink(missing_ok=True)
        try:
            os.link(source, beside)
        except OSError:
            shutil.copyfile(source, beside)
            with beside.open("rb+") as file:
                os.fsync(file.fileno())
        beside.replace(place)
    except OSError as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise EnvironmentFault(
            f"The folder {place.parent.parent} cannot be written to; make it writable, or make "
            "room on its disk.",
            code="folder_not_writable",
            retryable=True,
        ) from error
