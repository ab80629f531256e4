"""A folder, on this machine or a share: files under their keys, begun ones beside them.

A share that is not mounted is often an empty folder on the local disk, and what is written there
is nowhere. So ``prepare`` leaves a mark, and where the mark is missing nothing is read or written.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from meeting_desktop.adapters.storage.arriving import ArrivingFile
from meeting_desktop.adapters.storage.plain_files import (
    NO_RIGHTS,
    NO_ROOM,
    file_changed,
    is_plain_folder,
    not_stored,
    open_plain,
    plain_facts,
    require_key,
    sync_folder,
    write_all,
)
from meeting_desktop.adapters.storage.sealing import Seal
from meeting_desktop.adapters.storage.sources import opened_source
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.domain.stored_files import FileKind, SharedFile, is_key
from meeting_desktop.ports.sealing import OpenSound, nothing_sealed
from meeting_desktop.ports.storage import StoredObject, Transfer

MARK_NAME = ".meeting-desktop-storage"
_BLOCK_BYTES = 1 << 18
#: Colleagues of the same group read it.
_SHARED_MODE = 0o660
_WRITER = re.compile(r"[0-9a-f]{1,32}")
_BEGUN = re.compile(r"([0-9a-f]{64})\.[0-9a-f]{1,32}\.part")


class FolderStorage:
    """The ``ObjectStorage`` in a folder. ``writer``: hexadecimal, of this machine alone.

    ``open_sound`` opens recordings that are sealed on this machine's disk.
    """

    def __init__(self, root: Path, writer: str, open_sound: OpenSound = nothing_sealed) -> None:
        if not _WRITER.fullmatch(writer):
            raise ValueError("a writer is named by hexadecimal digits")
        self._root = root
        self._writer = writer
        self._open_sound = open_sound

    def prepare(self) -> None:
        with self._share():
            if not self._root.is_dir():
                raise self._gone()
            probe = self._root / f"{MARK_NAME}-{self._writer}"
            probe.unlink(missing_ok=True)
            descriptor = open_plain(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode=_SHARED_MODE)
            try:
                write_all(descriptor, b"files of meetings\n")
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            probe.read_bytes()
            probe.replace(self._root / MARK_NAME)

    def put(self, file: SharedFile, source: Path, transfer: Transfer) -> bool:
        with opened_source(source, self._open_sound) as (reading, total):
            if self.size(file.key) == total:
                transfer.moved(total, total)
                return True
            return self._put(self._root / file.key, reading, total, _Moving(file.sha256, transfer))

    def _put(self, final: Path, reading: BinaryIO, total: int, moving: _Moving) -> bool:
        begun = final.with_name(f"{final.name}.{self._writer}.part")
        with self._share():
            self._make_folders(final.parent)
            writing = open_plain(begun, os.O_RDWR | os.O_CREAT, mode=_SHARED_MODE)
            try:
                whole = moving.copy(reading, writing, total)
                os.fsync(writing)
            finally:
                os.close(writing)
            if whole and moving.is_right:
                begun.replace(final)
                sync_folder(final.parent)
            elif whole:
                begun.unlink(missing_ok=True)
        if whole and not moving.is_right:
            raise file_changed()
        return whole

    def fetch(self, file: SharedFile, target: Path, transfer: Transfer) -> bool:
        total = self.size(file.key)
        if total is None:
            raise not_stored()
        with self._share():
            reading = open_plain(self._root / file.key)
        try:
            with ArrivingFile(target, file.sha256) as arriving:
                arriving.keep(total)
                if not self._receive(reading, arriving, total, transfer):
                    return False
                arriving.finish()
        finally:
            os.close(reading)
        return True

    def _receive(
        self, reading: int, arriving: ArrivingFile, total: int, transfer: Transfer
    ) -> bool:
        with self._share():
            os.lseek(reading, arriving.size, os.SEEK_SET)
        while True:
            transfer.moved(arriving.size, total)
            if not transfer.wanted():
                return False
            with self._share():
                block = os.read(reading, _BLOCK_BYTES)
            if not block:
                return True
            arriving.write_sealed(block)

    def size(self, key: str) -> int | None:
        require_key(key)
        with self._share():
            self._require_mark()
            path = self._root / key
            if not all(is_plain_folder(folder) for folder in (path.parent.parent, path.parent)):
                return None
            facts = plain_facts(path)
            return None if facts is None else facts.st_size

    def remove(self, key: str) -> None:
        require_key(key)
        name = key.rpartition("/")[2]
        with self._share():
            self._require_mark()
            for found in self._files((self._root / key).parent):
                begun = _BEGUN.fullmatch(found.name)
                if found.name == name or (begun and begun[1] == name):
                    found.unlink(missing_ok=True)

    def listing(self, prefix: str = "") -> Iterator[StoredObject]:
        with self._share():
            self._require_mark()
        for kind in FileKind:
            with self._share():
                folders = sorted(self._folders(self._root / kind))
            for folder in folders:
                with self._share():
                    found = sorted(self._objects(kind, folder), key=lambda one: one.key)
                yield from (one for one in found if one.key.startswith(prefix))

    def _objects(self, kind: FileKind, folder: Path) -> Iterator[StoredObject]:
        for path in self._files(folder):
            begun = _BEGUN.fullmatch(path.name)
            key = f"{kind.value}/{folder.name}/{begun[1] if begun else path.name}"
            facts = plain_facts(path)
            if facts is not None and is_key(key):
                changed = datetime.fromtimestamp(facts.st_mtime, UTC)
                yield StoredObject(key, facts.st_size, changed, whole=begun is None)

    def _folders(self, folder: Path) -> list[Path]:
        if not is_plain_folder(folder):
            return []
        return [one for one in folder.iterdir() if is_plain_folder(one)]

    def _files(self, folder: Path) -> list[Path]:
        if not (is_plain_folder(folder.parent) and is_plain_folder(folder)):
            return []
        return [one for one in folder.iterdir() if plain_facts(one) is not None]

    def _make_folders(self, folder: Path) -> None:
        self._require_mark()
        for made in (folder.parent, folder):
            with suppress(FileExistsError):  # another machine may be quicker
                made.mkdir(mode=0o770)
                sync_folder(made.parent)
            if not is_plain_folder(made):
                raise EnvironmentFault(
                    f"In the shared folder {made.name} is a link; put the real folder there.",
                    code="link_refused",
                )

    def _require_mark(self) -> None:
        if plain_facts(self._root / MARK_NAME) is None:
            raise self._gone()

    def _gone(self) -> EnvironmentFault:
        return EnvironmentFault(
            f"The shared folder {self._root} is not there; connect or mount it, or choose it again "
            "in Settings.",
            code="storage_unreachable",
            retryable=True,
        )

    @contextmanager
    def _share(self) -> Iterator[None]:
        """Translate what the shared folder says."""
        try:
            yield
        except OSError as error:
            raise self._fault(error) from error

    def _fault(self, error: OSError) -> EnvironmentFault:
        if error.errno in NO_ROOM:
            return EnvironmentFault(
                f"The shared folder {self._root} is full; make room there.",
                code="storage_full",
                retryable=True,
            )
        if error.errno in NO_RIGHTS:
            return EnvironmentFault(
                f"The shared folder {self._root} does not let this person in; ask whoever keeps it "
                "for the right to read and write.",
                code="storage_refused",
            )
        return self._gone()


class _Moving:
    """From a file to the begun one, behind what of it is there already."""

    def __init__(self, sha256: str, transfer: Transfer) -> None:
        self._sha256 = sha256
        self._transfer = transfer
        self._digest = hashlib.sha256()
        self._seal = Seal(sha256)

    @property
    def is_right(self) -> bool:
        return self._digest.hexdigest() == self._sha256

    def copy(self, reading: BinaryIO, writing: int, total: int) -> bool:
        """False when it was no longer wanted. Raises: OSError."""
        done = self._compare(reading, writing)
        os.ftruncate(writing, done)
        reading.seek(done)
        os.lseek(writing, done, os.SEEK_SET)
        self._transfer.moved(done, total)
        while block := reading.read(_BLOCK_BYTES):
            if not self._transfer.wanted():
                return False
            write_all(writing, self._seal.apply(done, block))
            self._digest.update(block)
            done += len(block)
            self._transfer.moved(done, total)
        return True

    def _compare(self, reading: BinaryIO, writing: int) -> int:
        """Hash what both hold; from the first difference on nothing that was begun is trusted."""
        same = 0
        while self._transfer.wanted():
            block = reading.read(_BLOCK_BYTES)
            if not block or os.read(writing, len(block)) != self._seal.apply(same, block):
                break
            self._digest.update(block)
            same += len(block)
        return same
