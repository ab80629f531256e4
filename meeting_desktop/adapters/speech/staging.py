"""Half-finished models: written beside their place, verified, moved into it in one step.

A crash, a full disk or a cut connection leaves the place as it was. What was begun stays in a
hidden folder, so that the next try goes on from there.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from meeting_desktop.core.errors import DiskFullError, EnvironmentFault, UserFacingError

BLOCK_BYTES = 1 << 20


def hash_file(path: Path, on_bytes: Callable[[int], None] = lambda _count: None) -> str:
    """SHA-256 of a file in hex; ``on_bytes`` hears how many bytes more were read."""
    digest = hashlib.sha256()
    with path.open("rb") as handle:
        while block := handle.read(BLOCK_BYTES):
            digest.update(block)
            on_bytes(len(block))
    return digest.hexdigest()


@contextmanager
def disk_errors(name: str) -> Iterator[None]:
    """Say in a sentence what the disk refused while the model ``name`` was written.

    Raises:
        DiskFullError, EnvironmentFault.
    """
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise full_disk(name) from error
        raise EnvironmentFault(
            f"The speech model {name} could not be written; check the models folder and its "
            "permissions.",
            code="model_not_written",
        ) from error


def full_disk(name: str, needed_bytes: int = 0) -> DiskFullError:
    """The sentence for a disk without room for a model."""
    room = f" {needed_bytes // 1_000_000 + 1} MB" if needed_bytes else " some space"
    return DiskFullError(
        f"There is no room on the disk for the speech model {name}; free{room} and try again."
    )


def stopped(name: str) -> UserFacingError:
    """The sentence for an installation that a person stopped."""
    return UserFacingError(
        f"Installing the speech model {name} was stopped; start it again to go on from there.",
        code="cancelled",
    )


class Staging:
    """The hidden folder in which a model is put together, and the step into its place."""

    def __init__(self, root: Path, name: str) -> None:
        self._root = root
        self._name = name
        self.folder = root / f".{name}.part"
        self.place = root / name

    def prepare(self, needed_bytes: int) -> None:
        """Make the folder and see that the disk has room for what is still missing.

        Raises:
            DiskFullError, EnvironmentFault.
        """
        with disk_errors(self._name):
            self.folder.mkdir(parents=True, exist_ok=True)
            begun = sum(file.stat().st_size for file in self.folder.iterdir() if file.is_file())
            missing = needed_bytes - begun
            if missing > shutil.disk_usage(self.folder).free:
                self.discard()
                raise full_disk(self._name, missing)

    def length(self, file: str) -> int:
        """Bytes of ``file`` that an earlier try has left."""
        path = self.folder / file
        return path.stat().st_size if path.is_file() else 0

    def write(self, file: str, blocks: Iterable[bytes], *, append: bool = False) -> None:
        """Write a file block by block; each block is checked against what the disk takes.

        Raises:
            DiskFullError: nothing of this try is left on the disk.
            EnvironmentFault.
        """
        try:
            with (
                disk_errors(self._name),
                (self.folder / file).open("ab" if append else "wb") as handle,
            ):
                for block in blocks:
                    handle.write(block)
                handle.flush()
                os.fsync(handle.fileno())
        except DiskFullError:
            self.discard()
            raise

    def drop(self, file: str) -> None:
        """Forget a file whose bytes are wrong."""
        (self.folder / file).unlink(missing_ok=True)

    def discard(self) -> None:
        """Forget everything that was begun."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def settle(self) -> None:
        """Move the finished folder into its place; a damaged model there gives way."""
        old = self._root / f".{self._name}.old"
        with disk_errors(self._name):
            shutil.rmtree(old, ignore_errors=True)
            if self.place.exists():
                self.place.replace(old)
            self.folder.replace(self.place)
            _sync_folder(self._root)
            shutil.rmtree(old, ignore_errors=True)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return  # other systems cannot open a folder, and journal its entries themselves
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
