"""A place outside this machine where files lie for others: a folder, a share, an S3 bucket."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from meeting_desktop.domain.stored_files import SharedFile


class Transfer(Protocol):
    """Whoever lets files be moved: hears how far it is, and may end it. Called while moving."""

    def moved(self, done: int, total: int) -> None:
        """``done`` of ``total`` bytes are there; the first call says how many were there before.

        It may wait, where moving should be slower.
        """
        ...

    def wanted(self) -> bool:
        """False ends the transfer soon; asked several times a second, silent network or not."""
        ...


@dataclass(frozen=True, slots=True)
class StoredObject:
    """A file in the storage. ``whole`` False: somebody has begun to put it there."""

    key: str
    size_bytes: int
    changed_at: datetime
    whole: bool


class ObjectStorage(Protocol):
    """Files of ``domain.stored_files``, sealed there. Every call blocks, on any thread.

    Raises EnvironmentFault; another try may help where it is ``retryable``. Codes:
    storage_unreachable, storage_full, storage_refused (key or rights), storage_not_found (no such
    bucket or folder), storage_damaged (what lies there is not what was put there), storage_clock
    (this machine's clock is wrong), file_changed (the file to put has another hash), and
    of this machine's own disk disk_full, folder_not_writable, disk_failed, link_refused.
    NotFoundError ``bad_storage_key`` for what is no key.
    """

    def prepare(self) -> None:
        """Make a place that a person has just named ready, and try it: write, read, remove."""
        ...

    def put(self, file: SharedFile, source: Path, transfer: Transfer) -> bool:
        """Bring ``source`` there, whole or not at all; at once where it is there already.

        False when it was no longer wanted: what has been moved stays, and the next ``put``, of this
        process or a later one, goes on behind it. Two machines may put the same file at once.
        """
        ...

    def fetch(self, file: SharedFile, target: Path, transfer: Transfer) -> bool:
        """Bring a file here. ``target`` appears when all of it has its hash.

        False when it was no longer wanted; what is here already is kept beside ``target`` and not
        moved again. One fetch a target at a time.

        Raises: NotFoundError ``not_stored``: there is no such file, or not yet.
        """
        ...

    def size(self, key: str) -> int | None:
        """Bytes of a whole file; None where there is none."""
        ...

    def remove(self, key: str) -> None:
        """Also what was only begun; nothing happens where there is none."""
        ...

    def listing(self, prefix: str = "") -> Iterator[StoredObject]:
        """What is there under keys that begin with ``prefix``; what is not ours is passed over."""
        ...
