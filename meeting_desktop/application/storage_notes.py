"""What this machine notes of files in the shared storage; never synchronised."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import TypeAlias
from uuid import UUID

from meeting_desktop.domain.recordings import LostRecording, Recording
from meeting_desktop.domain.stored_files import FileKind, SharedFile, is_sha256
from meeting_desktop.ports.unit_of_work import UnitOfWork

_FETCHED = "fetched-recordings"

#: What has sound: a recording, also one whose row is gone.
Sounding: TypeAlias = Recording | LostRecording


def shared_file(recording: Sounding) -> SharedFile | None:
    """None where the recording has no hash: nobody could tell whether it is whole."""
    if not is_sha256(recording.sha256):
        return None
    return SharedFile(FileKind.RECORDING, recording.sha256)


def is_prepared(uow: UnitOfWork, mark: str) -> bool:
    return bool(uow.local_notes.get(f"storage:{mark}"))


def note_prepared(uow: UnitOfWork, mark: str) -> None:
    uow.local_notes.put(f"storage:{mark}", "prepared")


def stored(uow: UnitOfWork, mark: str) -> set[tuple[UUID, str]]:
    """Recordings that are there, each with its hash: one that was gone on with has another."""
    found = uow.local_notes.starting_with(f"stored:{mark}:")
    return {(UUID(known), sha256) for known, sha256 in found.items()}


def note_stored(uow: UnitOfWork, mark: str, recording: Sounding) -> None:
    uow.local_notes.put(f"stored:{mark}:{recording.id}", recording.sha256)


def forget_stored(uow: UnitOfWork, mark: str, recording: Recording) -> None:
    uow.local_notes.put(f"stored:{mark}:{recording.id}", "")


def stored_anywhere(uow: UnitOfWork) -> set[tuple[UUID, str]]:
    """As ``stored``, in whatever place that was."""
    found = uow.local_notes.starting_with("stored:")
    return {(UUID(key.rpartition(":")[2]), sha256) for key, sha256 in found.items()}


def forget_stored_anywhere(uow: UnitOfWork, recordings: Collection[UUID]) -> None:
    for key in uow.local_notes.starting_with("stored:"):
        if UUID(key.rpartition(":")[2]) in recordings:
            uow.local_notes.put(f"stored:{key}", "")


def fetched(uow: UnitOfWork) -> dict[UUID, str]:
    """Recordings whose sound came from elsewhere, with their storage keys."""
    text = uow.local_notes.get(_FETCHED)
    return {UUID(known): key for known, key in json.loads(text).items()} if text else {}


def note_fetched(uow: UnitOfWork, recording: Recording) -> None:
    _keep_fetched(uow, fetched(uow) | {recording.id: recording.storage_key})


def forget_fetched(uow: UnitOfWork, recordings: frozenset[UUID]) -> None:
    left = {known: key for known, key in fetched(uow).items() if known not in recordings}
    _keep_fetched(uow, left)


def _keep_fetched(uow: UnitOfWork, known: dict[UUID, str]) -> None:
    listed = {str(recording): key for recording, key in known.items()}
    uow.local_notes.put(_FETCHED, json.dumps(listed) if listed else "")
