"""A backup on the disk: the dump, notes on what stands outside of it, and sums of both."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from meeting_desktop.adapters.postgres.cluster_roles import ClusterRole
from meeting_desktop.core.errors import (
    DiskFullError,
    EnvironmentFault,
    NotFoundError,
    UserFacingError,
)
from meeting_desktop.ports.backups import BackupFacts, BackupFiles

_BLOCK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class BackupNotes:
    """``rows`` by table, ``objects`` by kind (policies, triggers, …), as of the dump's moment."""

    made_at: datetime
    database: str
    server_version: int
    revision: str
    epoch: UUID
    rows: Mapping[str, int]
    objects: Mapping[str, int]
    roles: tuple[ClusterRole, ...]


_NOTES: TypeAdapter[BackupNotes] = TypeAdapter(BackupNotes)


@contextmanager
def writing(files: BackupFiles) -> Iterator[Path]:
    """An empty file for the dump; it gets its name after the block, and is gone after an error.

    Raises: UserFacingError, something of that name is there; EnvironmentFault, no room or rights.
    """
    for path in (files.dump, files.notes, files.sums):
        if path.exists():
            raise UserFacingError(
                f"The file {path} is there already; choose another name.", code="file_exists"
            )
    part = _part(files)
    with disk_faults(files.dump):
        part.unlink(missing_ok=True)
        try:
            _new(part).close()
            yield part
            with part.open("rb+") as file:
                os.fsync(file.fileno())
            part.rename(files.dump)
        except BaseException:
            for path in (part, files.notes, files.sums):
                path.unlink(missing_ok=True)
            raise


def write_notes(files: BackupFiles, notes: BackupNotes) -> None:
    """Within ``writing``, when the dump is whole."""
    with _new(files.notes) as file:
        file.write(_NOTES.dump_json(notes, indent=1) + b"\n")
    sums = [(sum_of(_part(files)), files.dump.name), (sum_of(files.notes), files.notes.name)]
    with _new(files.sums) as file:
        file.write("".join(f"{digest}  {name}\n" for digest, name in sums).encode())


def read_notes(files: BackupFiles) -> BackupNotes:
    """The notes of a backup whose files are, byte for byte, those that were written.

    Raises: NotFoundError; EnvironmentFault, code ``backup_damaged``.
    """
    for path in (files.dump, files.notes, files.sums):
        if not path.is_file():
            raise NotFoundError(
                f"There is no file {path}; a backup is three files, the dump and two beside it."
            )
    with disk_faults(files.dump):
        lines = files.sums.read_text(encoding="utf-8").splitlines()
        said = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
        found = {path.name: sum_of(path) for path in (files.dump, files.notes)}
        # By place, not by name: a backup may be renamed as a whole.
        if list(said.values()) != list(found.values()):
            raise _damaged(files)
        try:
            return _NOTES.validate_json(files.notes.read_bytes())
        except ValidationError:
            raise _damaged(files) from None


def facts_of(files: BackupFiles, notes: BackupNotes) -> BackupFacts:
    return BackupFacts(
        files=files,
        size_bytes=files.dump.stat().st_size,
        revision=notes.revision,
        epoch=notes.epoch,
        rows=dict(notes.rows),
        logins=sum(role.is_person for role in notes.roles),
    )


def sum_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            digest.update(block)
    return digest.hexdigest()


@contextmanager
def disk_faults(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise DiskFullError(f"There is no room left for {path}; make some.") from error
        raise EnvironmentFault(
            f"{path} cannot be read or written; check the folder and its permissions.",
            code="backup_unreachable",
        ) from error


def _part(files: BackupFiles) -> Path:
    return files.dump.with_name(f"{files.dump.name}.part")


def _new(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _damaged(files: BackupFiles) -> EnvironmentFault:
    return EnvironmentFault(
        f"The backup {files.dump} is not what was once written; use another one.",
        code="backup_damaged",
    )
