"""Shared files in a folder of this machine: ``<sha256>`` whole, ``parts/<part>`` what has come.

What was appended survives the end of the process; it is forced to the disk every 4 MB and at the
end, and the hash of the whole is checked, so that a torn part is noticed whatever happened to it.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from meeting_desktop.core.errors import EnvironmentFault, UserFacingError
from meeting_desktop.domain.file_kinds import HEAD_BYTES, kind_of
from meeting_desktop.domain.shared_files import LARGEST_FILE, is_hash
from meeting_desktop.ports.file_vault import LocalFile

_BLOCK = 1 << 20
_FORCE_EVERY = 4 << 20
_STALE_SECONDS = 7 * 86_400.0
#: The row of what has just come may not be written yet.
_FRESH_SECONDS = 3_600.0


class FolderVault:
    """The ``FileVault`` of ports/file_vault. ``now`` in seconds since 1970."""

    def __init__(self, folder: Path, now: Callable[[], float] = time.time) -> None:
        self._folder = folder
        self._parts = folder / "parts"
        self._now = now

    def describe(self, path: Path) -> LocalFile:
        with _reading():
            size = _size_to_share(path)
            sha256, head = _digest(path)
        return LocalFile(path, size, sha256, kind_of(head))

    def take_in(self, path: Path) -> LocalFile:
        with _reading():
            _size_to_share(path)
        with _writing():
            self._prepare()
            part = self._parts / uuid4().hex
            try:
                shutil.copyfile(path, part)
                sha256, head = _digest(part)  # of the copy: the file may change meanwhile
                size = part.stat().st_size
                _force(part)
                part.replace(self._folder / sha256)
            finally:
                part.unlink(missing_ok=True)
        return LocalFile(path, size, sha256, kind_of(head))

    def read_local(self, path: Path, offset: int, length: int) -> bytes:
        try:
            return _read(path, offset, length)
        except OSError:
            return b""

    def held(self, part: str) -> int:
        with _writing():
            path = self._part(part)
            return path.stat().st_size if path.exists() else 0

    def append(self, part: str, offset: int, data: bytes) -> None:
        with _writing():
            self._prepare()
            descriptor = os.open(self._part(part), os.O_RDWR | os.O_CREAT, 0o600)
            with os.fdopen(descriptor, "r+b") as file:
                file.truncate(offset)
                file.seek(offset)
                file.write(data)
                if offset // _FORCE_EVERY != (offset + len(data)) // _FORCE_EVERY:
                    file.flush()
                    os.fsync(file.fileno())

    def finish(self, part: str, sha256: str) -> str | None:
        with _writing():
            path = self._part(part)
            found, head = _digest(path)
            if found != sha256:
                path.unlink()
                return None
            _force(path)
            path.replace(self._whole(sha256))
            _force_folder(self._folder)
            return kind_of(head)

    def discard(self, part: str) -> None:
        with _writing():
            self._part(part).unlink(missing_ok=True)

    def read(self, sha256: str, offset: int, length: int) -> bytes:
        with _writing():
            return _read(self._whole(sha256), offset, length)

    def copy_out(self, sha256: str, to: Path) -> None:
        with _writing():
            fresh = to.with_name(f".{uuid4().hex}.part")
            try:
                shutil.copyfile(self._whole(sha256), fresh)
                fresh.replace(to)
            finally:
                fresh.unlink(missing_ok=True)

    def drop(self, sha256: str) -> None:
        with _writing():
            self._whole(sha256).unlink(missing_ok=True)

    def keep_only(self, hashes: Collection[str]) -> None:
        with _writing():
            if not self._folder.exists():
                return
            fresh = self._now() - _FRESH_SECONDS
            for path in self._folder.iterdir():
                is_other = is_hash(path.name) and path.name not in hashes
                if is_other and path.stat().st_mtime < fresh:
                    path.unlink()
            stale = self._now() - _STALE_SECONDS
            for part in self._parts.iterdir() if self._parts.exists() else ():
                if part.stat().st_mtime < stale:
                    part.unlink()

    def _prepare(self) -> None:
        self._parts.mkdir(parents=True, exist_ok=True, mode=0o700)

    def _part(self, part: str) -> Path:
        return self._parts / part

    def _whole(self, sha256: str) -> Path:
        if not is_hash(sha256):  # rows come from other machines too
            raise EnvironmentFault("This file is not there any more.", code="file_gone")
        return self._folder / sha256


def _size_to_share(path: Path) -> int:
    size = path.stat().st_size if path.is_file() else 0
    if not 0 < size <= LARGEST_FILE:
        raise UserFacingError(
            f"Share a file of at most {LARGEST_FILE // 1_000_000} MB that is not empty.",
            code="file_size",
        )
    return size


def _digest(path: Path) -> tuple[str, bytes]:
    """SHA-256 in hex, and the first bytes."""
    digest, head = hashlib.sha256(), b""
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            head = head or block[:HEAD_BYTES]
            digest.update(block)
    return digest.hexdigest(), head


def _read(path: Path, offset: int, length: int) -> bytes:
    with path.open("rb") as file:
        file.seek(offset)
        return file.read(length)


def _force(path: Path) -> None:
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def _force_folder(path: Path) -> None:
    if os.name == "posix":  # elsewhere a folder cannot be opened
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def _reading() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise EnvironmentFault(
            "This file cannot be read; close what uses it, or choose another.", code="file_unread"
        ) from error


@contextmanager
def _writing() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise EnvironmentFault(
                "There is no room on the disk for this file; make some and try again.",
                code="disk_full",
                retryable=True,
            ) from error
        raise EnvironmentFault(
            "This file cannot be kept; check that the disk can be written to, and try again.",
            code="file_unkept",
            retryable=True,
        ) from error
