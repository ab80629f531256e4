"""A file on its way to this machine: beside its place until all of it has the right hash."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from meeting_desktop.adapters.storage.plain_files import (
    damaged,
    open_plain,
    own_disk,
    sync_folder,
    write_all,
)
from meeting_desktop.adapters.storage.sealing import Seal

_BLOCK_BYTES = 1 << 20


class ArrivingFile:
    """``with`` it; what came stays in ``<target>.part`` until ``finish`` gives it its name.

    Raises EnvironmentFault where this machine's disk does not play along.
    """

    def __init__(self, target: Path, sha256: str) -> None:
        self._target = target
        self._sha256 = sha256
        self._path = target.with_name(f"{target.name}.part")
        self._digest = hashlib.sha256()
        self._seal = Seal(sha256)
        self._descriptor = -1
        self.size = 0

    def __enter__(self) -> Self:
        with own_disk(self._target.parent):
            self._descriptor = open_plain(self._path, os.O_RDWR | os.O_CREAT)
            self._take_up(os.fstat(self._descriptor).st_size)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def keep(self, size: int) -> None:
        """Forget what is behind the first ``size`` bytes."""
        if size < self.size:
            with own_disk(self._target.parent):
                os.ftruncate(self._descriptor, size)
                self._take_up(size)

    def write_sealed(self, sealed: bytes) -> None:
        """Append what comes next in the storage."""
        data = self._seal.apply(self.size, sealed)
        with own_disk(self._target.parent):
            write_all(self._descriptor, data)
        self._digest.update(data)
        self.size += len(data)

    def finish(self) -> None:
        """Raises: EnvironmentFault ``storage_damaged``: it is something else, and is thrown away"""
        right = self._digest.hexdigest() == self._sha256
        with own_disk(self._target.parent):
            if right:
                os.fsync(self._descriptor)
            os.close(self._descriptor)
            self._descriptor = -1
            if right:
                self._path.replace(self._target)
                sync_folder(self._target.parent)
            else:
                self._path.unlink(missing_ok=True)
        if not right:
            raise damaged()

    def _take_up(self, size: int) -> None:
        """Hash the first ``size`` bytes and stand behind them."""
        self._digest = hashlib.sha256()
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        self.size = 0
        while self.size < size:
            block = os.read(self._descriptor, min(_BLOCK_BYTES, size - self.size))
            if not block:
                break
            self._digest.update(block)
            self.size += len(block)
