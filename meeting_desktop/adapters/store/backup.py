"""Copies of the database, made by SQLite itself, whole and verified or not there at all."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from meeting_desktop.adapters.store.connections import open_raw
from meeting_desktop.adapters.store.faults import damaged, sqlite_faults
from meeting_desktop.core.errors import EnvironmentFault

KEPT = 5
_PREFIX = "meetings-"
_SUFFIX = ".sqlite3"
_TIME = "%Y%m%dT%H%M%S.%fZ"


def back_up(database: Path, folder: Path, revision: str, now: datetime) -> Path:
    """Copy ``database`` into ``folder``, verify the copy, keep the newest five.

    Raises:
        EnvironmentFault: no room, no permission, or damaged (code ``database_damaged``).
    """
    target = folder / f"{_PREFIX}{revision}-{now.astimezone(UTC).strftime(_TIME)}{_SUFFIX}"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _make(database, target)
    except OSError as error:
        raise EnvironmentFault(
            f"The database could not be copied to {folder} before its upgrade; check the disk and "
            "its permissions.",
            code="backup_failed",
        ) from error
    for old in backups_in(folder)[:-KEPT]:
        old.unlink(missing_ok=True)
    return target


def _make(database: Path, target: Path) -> None:
    """The name appears when the copy is whole, verified and on the disk."""
    part = target.with_suffix(".part")
    try:
        part.touch(mode=0o600)
        _copy(database, part)
        _sync(part)
        part.replace(target)
        _sync(target.parent)
    finally:
        part.unlink(missing_ok=True)


def backups_in(folder: Path) -> list[Path]:
    """The finished backups, oldest first."""
    return sorted(
        (file for file in folder.glob(f"{_PREFIX}*{_SUFFIX}") if time_of(file) is not None),
        key=lambda file: file.stem.rpartition("-")[2],
    )


def time_of(backup: Path) -> datetime | None:
    """When a backup was made, read from its name; None where the name is not one of ours."""
    try:
        return datetime.strptime(backup.stem.rpartition("-")[2], _TIME).replace(tzinfo=UTC)
    except ValueError:
        return None


def _copy(database: Path, part: Path) -> None:
    with (
        sqlite_faults(database),
        closing(open_raw(database, read_only=True)) as source,
        closing(open_raw(part)) as copy,
    ):
        source.backup(copy)
        # The copy is one file, without a write-ahead log beside it.
        copy.execute("PRAGMA journal_mode = DELETE")
        if quick_check(copy) != "ok":
            raise damaged(database)


def quick_check(connection: sqlite3.Connection) -> str:
    """What SQLite says of the file: ``ok`` or its first complaint."""
    return str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])


def _sync(path: Path) -> None:
    if os.name == "nt" and path.is_dir():
        return  # Windows opens no folders
    descriptor = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
