"""Files opened as files: no link is followed, and this machine's disk speaks in sentences."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from meeting_desktop.core.errors import DiskFullError, EnvironmentFault, NotFoundError
from meeting_desktop.domain.stored_files import is_key

DAMAGED = "storage_damaged"
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
NO_RIGHTS = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
_NO_LINK = getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
#: Opening a pipe in place of a file would wait for its other end.
_NO_WAIT = getattr(os, "O_NONBLOCK", 0)


def open_plain(path: Path, flags: int = os.O_RDONLY, *, mode: int = 0o600) -> int:
    """A descriptor of a regular file. Raises: OSError, also for a link or anything else."""
    descriptor = os.open(path, flags | _NO_LINK | _NO_WAIT, mode)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
    return descriptor


def plain_facts(path: Path) -> os.stat_result | None:
    """Of a regular file with this very name; None for everything else. Raises: OSError."""
    try:
        facts = path.lstat()
    except FileNotFoundError:
        return None
    return facts if stat.S_ISREG(facts.st_mode) else None


def is_plain_folder(path: Path) -> bool:
    """A folder and no link to one. Raises: OSError."""
    try:
        return stat.S_ISDIR(path.lstat().st_mode)
    except FileNotFoundError:
        return False


def write_all(descriptor: int, data: bytes) -> None:
    done = 0
    while done < len(data):
        done += os.write(descriptor, data[done:])


def sync_folder(folder: Path) -> None:
    """Make names in ``folder`` survive a power cut. Raises: OSError. Windows has no such call."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        # Some network file systems know no such thing; the file itself is synced.
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:
            raise
    finally:
        os.close(descriptor)


def require_key(key: str) -> None:
    """Raises: NotFoundError ``bad_storage_key``: nothing of such a key reaches a disk or a wire."""
    if not is_key(key):
        raise NotFoundError("There is no file of that name.", code="bad_storage_key")


def file_changed() -> EnvironmentFault:
    return EnvironmentFault(
        "A file on this computer is not what was recorded any more, so it is not uploaded; "
        "restore it from a backup.",
        code="file_changed",
    )


def not_stored() -> NotFoundError:
    return NotFoundError(
        "The sound is not in the shared storage yet; it comes when the computer that recorded it "
        "is online.",
        code="not_stored",
    )


def damaged() -> EnvironmentFault:
    return EnvironmentFault(
        "What lies in the shared storage is damaged; “Share the sound again” in Replay on the "
        "computer that recorded it mends it, or a backup of the storage.",
        code=DAMAGED,
    )


@contextmanager
def own_disk(folder: Path) -> Iterator[None]:
    """Translate what the disk of this machine says while a file arrives in ``folder``."""
    try:
        yield
    except OSError as error:
        raise own_disk_fault(error, folder) from error


def own_disk_fault(error: OSError, folder: Path) -> EnvironmentFault:
    if error.errno in NO_ROOM:
        return DiskFullError(f"The disk with {folder} is full; make room and try again.")
    if error.errno in NO_RIGHTS:
        return EnvironmentFault(
            f"The folder {folder} cannot be written to; make it writable.",
            code="folder_not_writable",
            retryable=True,
        )
    if error.errno == errno.ELOOP:
        return EnvironmentFault(
            f"In {folder} is a link where a file belongs; remove it.", code="link_refused"
        )
    return EnvironmentFault(
        f"The disk with {folder} does not answer as it should; check that it is connected.",
        code="disk_failed",
        retryable=True,
    )
