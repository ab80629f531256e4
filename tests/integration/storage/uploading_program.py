"""A process that puts a file into a storage, slowly, until somebody kills it.

``python -m … <folder|address key secret> <kind> <sha256> <source>``; says ``moved`` after a half.
"""

from __future__ import annotations

import sys
import threading
from pathlib import Path

from meeting_desktop.adapters.storage.folder import FolderStorage
from meeting_desktop.adapters.storage.s3 import S3Storage
from meeting_desktop.adapters.storage.s3_bucket import S3Place
from meeting_desktop.domain.stored_files import FileKind, SharedFile
from meeting_desktop.ports.storage import ObjectStorage

PIECE_BYTES = 1 << 18


class _HalfWay:
    """Says when half is there, and waits to be killed."""

    def moved(self, done: int, total: int) -> None:
        if done >= total // 2:
            sys.stdout.write("moved\n")
            sys.stdout.flush()
            threading.Event().wait(600)

    def wanted(self) -> bool:
        return True


def open_again(where: str) -> ObjectStorage:
    """``where``: a folder, or ``address key secret prefix``."""
    if " " not in where:
        return FolderStorage(Path(where), "aa")
    address, key, secret, prefix = where.split(" ")
    return S3Storage(
        S3Place("files", key, secret, endpoint=address, prefix=prefix), piece_bytes=PIECE_BYTES
    )


def main() -> None:
    where, sha256, source = sys.argv[1:]
    file = SharedFile(FileKind.RECORDING, sha256)
    open_again(where).put(file, Path(source), _HalfWay())


if __name__ == "__main__":
    main()
