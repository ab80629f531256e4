"""SQLite's own errors, told as what happened to the world and what a person can do about it.

An error that is not the world's doing (a missing table, a broken constraint) is a bug and passes.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from meeting_desktop.core.errors import DiskFullError, EnvironmentFault

#: A disk with less room than this counts as full: SQLite reports some full disks as I/O errors.
_NO_ROOM_BYTES = 256 * 1024


@contextmanager
def sqlite_faults(database: Path) -> Iterator[None]:
    """Translate what SQLite says about ``database`` inside the block.

    Raises:
        DiskFullError: there is no room for the change; nothing of it was kept.
        EnvironmentFault: codes database_damaged, database_not_writable, database_busy, database_io.
    """
    try:
        yield
    except DBAPIError as error:
        fault = _fault_of(error.orig, database)
        if fault is None:
            raise
        raise fault from error
    except sqlite3.Error as error:
        fault = _fault_of(error, database)
        if fault is None:
            raise
        raise fault from error


def damaged(database: Path) -> EnvironmentFault:
    """The file cannot be read as a database; it is never touched again by the program."""
    return EnvironmentFault(
        f"The database {database} is damaged. It was left as it is: move it away and put the "
        f"newest file of {database.parent / 'backups'} in its place.",
        code="database_damaged",
    )


def not_writable(database: Path) -> EnvironmentFault:
    return EnvironmentFault(
        f"The database {database} cannot be opened for writing; check the permissions of the file "
        "and of its folder.",
        code="database_not_writable",
    )


def disk_full(database: Path) -> DiskFullError:
    return DiskFullError(
        f"There is no room left on the disk of {database.parent}; the last change was not saved. "
        "Free some space and try again."
    )


def _fault_of(error: BaseException | None, database: Path) -> EnvironmentFault | None:
    extended = getattr(error, "sqlite_errorcode", None)
    match None if extended is None else extended & 0xFF:
        case sqlite3.SQLITE_FULL:
            return disk_full(database)
        case sqlite3.SQLITE_IOERR:
            return disk_full(database) if _is_full(database) else _unreadable(database)
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return damaged(database)
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return not_writable(database)
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return EnvironmentFault(
                f"Another program is using the database {database}; close it and try again.",
                code="database_busy",
                retryable=True,
            )
    return None


def _unreadable(database: Path) -> EnvironmentFault:
    return EnvironmentFault(
        f"The disk of {database.parent} does not respond as it should; check that it is connected "
        "and healthy, then try again.",
        code="database_io",
        retryable=True,
    )


def _is_full(database: Path) -> bool:
    try:
        return shutil.disk_usage(database.parent).free < _NO_ROOM_BYTES
    except OSError:
        return False
