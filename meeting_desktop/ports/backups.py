"""Taking the shared database away in a file, and putting it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class BackupFiles:
    """What belongs together: the dump, what stands outside of it (logins, counts), and sums."""

    dump: Path

    @property
    def notes(self) -> Path:
        return self.dump.with_name(f"{self.dump.name}.json")

    @property
    def sums(self) -> Path:
        return self.dump.with_name(f"{self.dump.name}.sha256")

    @property
    def log(self) -> Path:
        """What PostgreSQL's programs said, if they failed."""
        return self.dump.with_name(f"{self.dump.name}.log")


@dataclass(frozen=True, slots=True)
class BackupFacts:
    """``rows`` by table, tombstones among them, as of the moment of the dump."""

    files: BackupFiles
    size_bytes: int
    revision: str
    epoch: UUID
    rows: Mapping[str, int]
    logins: int


@dataclass(frozen=True, slots=True)
class RestoredDatabase:
    """``epoch`` is new: everybody who was connected before reads everything again.

    ``logins`` were made because the server did not have them.
    """

    database: str
    epoch: UUID
    rows: int
    logins: tuple[str, ...]


class Backups(Protocol):
    """Raises as ``Administration`` does, and EnvironmentFault with code ``backup_damaged`` (the

    file is not what was written), ``no_client_programs`` or ``backup_failed``.
    """

    def back_up(self, file: Path) -> BackupFacts:
        """Write ``file``, readable by its owner alone; what is there already is never replaced."""
        ...

    def verify(self, file: Path) -> BackupFacts:
        """Restore into a database that nobody knows, compare all counts, and drop it again."""
        ...

    def restore(self, file: Path, database: str, *, with_logins: bool = True) -> RestoredDatabase:
        """Into a database that is not there yet, or is empty. It has its name only when all is in

        and its epoch is a new one. ``with_logins`` False: no login gets in before it is enabled.
        """
        ...
