"""Files that must survive: no links followed, synced, and errors turned into sentences."""

from __future__ import annotations

import errno
import os
import stat
import sys
from pathlib import Path

from meeting_desktop.core.errors import DiskFullError, EnvironmentFault

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FLAGS = os.O_WRONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
_BLOCK_BYTES = 1 << 18


def open_new(path: Path) -> int:
    """A descriptor of a file that was not there before. Raises: OSError."""
    return os.open(path, _FLAGS | os.O_CREAT | os.O_EXCL, 0o600)


def open_again(path: Path) -> int:
    """A descriptor of a file that we made, to go on writing. Raises: OSError."""
    return os.open(path, _FLAGS, 0o600)


def write_at(descriptor: int, offset: int, data: bytes | bytearray) -> None:
    """Write all of ``data`` at ``offset``. Raises: OSError; then any part of it may be on disk."""
    os.lseek(descriptor, offset, os.SEEK_SET)
    done = 0
    while done < len(data):
        done += os.write(descriptor, bytes(data[done : done + _BLOCK_BYTES]))


def sync_folder(folder: Path) -> None:
    """Make names in ``folder`` survive a power cut. Raises: OSError. Windows has no such call."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def is_plain_file(path: Path) -> bool:
    """A regular file with its own name here, not a link."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def is_plain_folder(path: Path) -> bool:
    """A folder, not a link to one."""
    try:
        return stat.S_ISDIR(path.lstat().st_mode)
    except OSError:
        return False


def disk_fault(error: OSError, folder: Path) -> EnvironmentFault:
    """What a person is told about ``error``."""
    if error.errno in _NO_ROOM:
        return DiskFullError(
            f"The disk with {folder} is full; make room and the recording goes on without a gap."
        )
    if error.errno in {errno.EROFS, errno.EACCES, errno.EPERM}:
        return EnvironmentFault(
            f"The folder {folder} cannot be written to; make it writable.",
            code="folder_not_writable",
            retryable=True,
        )
    return EnvironmentFault(
        f"The disk with {folder} does not answer as it should; check that it is connected.",
        code="disk_failed",
        retryable=True,
    )
