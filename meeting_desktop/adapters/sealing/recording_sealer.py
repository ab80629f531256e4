"""A recording made anew, sealed or plain: written beside it, read back, then given its name."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from meeting_desktop.adapters.sealing.sealed_format import (
    CHUNK_BYTES,
    HEADER_BYTES,
    is_marked,
    make_header,
    open_header,
    read_header,
)
from meeting_desktop.adapters.sealing.sealed_reader import SealedReader, SealedSounds, recording_of
from meeting_desktop.core.errors import DiskFullError, EnvironmentFault, NotAudioError
from meeting_desktop.domain.recovery_keys import key_id
from meeting_desktop.ports.sealing import FileMark, RecordingFolder

_OGG = b"OggS"
_FLAGS = (
    os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
)


class RecordingSealer:
    """The ``SoundSealer`` of the files in ``folder``."""

    def __init__(self, sounds: SealedSounds, folder: RecordingFolder) -> None:
        self._sounds = sounds
        self._folder = folder

    def key_id(self, path: Path) -> bytes | None:
        try:
            with path.open("rb") as stream:
                begin = stream.read(HEADER_BYTES)
        except OSError:
            return None
        return read_header(begin).key_id if is_marked(begin) else None

    def seal(self, path: Path, key: bytes, wanted: Callable[[], bool]) -> bool:
        recording = recording_of(path)
        if recording is None:
            return False

        def write(source: BinaryIO, target: BinaryIO) -> bool:
            if source.read(len(_OGG)) != _OGG:
                return False  # sealed already, or nothing that this program recorded
            source.seek(0)
            return _write_sealed(source, target, recording, key, wanted)

        return self._make_anew(path, write)

    def unseal(self, path: Path, wanted: Callable[[], bool]) -> bool:
        def write(_source: BinaryIO, target: BinaryIO) -> bool:
            opened = self._sounds.open(path)
            if opened is None:
                return False
            with opened:
                return _copy(opened, target, wanted)

        return self._make_anew(path, write)

    def _make_anew(self, path: Path, write: Callable[[BinaryIO, BinaryIO], bool]) -> bool:
        fresh = self._folder.beside(path)
        try:
            with path.open("rb") as source:
                before = _mark_of(os.fstat(source.fileno()))
                fresh.unlink(missing_ok=True)
                with os.fdopen(os.open(fresh, _FLAGS, 0o600), "w+b") as target:
                    whole = write(source, target)
                    target.flush()
                    os.fsync(target.fileno())
        except FileNotFoundError:
            return False  # it was removed
        except OSError as error:
            _remove(fresh)
            raise _disk_fault(error) from error
        except BaseException:
            _remove(fresh)
            raise
        if not whole:
            _remove(fresh)
            return False
        return self._folder.exchange(path, fresh, before)


def _write_sealed(
    source: BinaryIO, target: BinaryIO, recording: UUID, key: bytes, wanted: Callable[[], bool]
) -> bool:
    """Raises: OSError, EnvironmentFault ``disk_failed``."""
    head, chunks = make_header(key, key_id(key), recording)
    target.write(head)
    digest = hashlib.sha256()
    for number, (plain, is_last) in enumerate(_pieces(source)):
        if not wanted():
            return False
        digest.update(plain)
        target.write(chunks.seal(number, plain, is_last=is_last))
    target.flush()
    os.fsync(target.fileno())
    try:
        if _read_back(target, key) == digest.digest():
            return True
    except NotAudioError:
        pass  # it cannot even be opened
    raise EnvironmentFault(
        "The disk gave back something else than was written to it; the recording stays as it was, "
        "check the disk.",
        code="disk_failed",
        retryable=True,
    )


def _pieces(source: BinaryIO) -> Iterator[tuple[bytes, bool]]:
    """Pieces of ``CHUNK_BYTES`` and whether it is the last; one, empty, of an empty file."""
    plain = source.read(CHUNK_BYTES)
    while following := source.read(CHUNK_BYTES):
        yield plain, False
        plain = following
    yield plain, True


def _read_back(target: BinaryIO, key: bytes) -> bytes:
    # By another descriptor: this one is closed by the reader.
    with os.fdopen(os.dup(target.fileno()), "rb") as stream:
        stream.seek(0)
        header = read_header(stream.read(HEADER_BYTES))
        reader = SealedReader(stream, open_header(key, header), header.chunk_bytes)
        digest = hashlib.sha256()
        while block := reader.read(CHUNK_BYTES):
            digest.update(block)
    return digest.digest()


def _copy(source: BinaryIO, target: BinaryIO, wanted: Callable[[], bool]) -> bool:
    while block := source.read(CHUNK_BYTES):
        if not wanted():
            return False
        target.write(block)
    return True


def _mark_of(facts: os.stat_result) -> FileMark:
    return FileMark(facts.st_dev, facts.st_ino, facts.st_size, facts.st_mtime_ns)


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink(missing_ok=True)


def _disk_fault(error: OSError) -> EnvironmentFault:
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return DiskFullError(
            "The disk is too full to encrypt recordings, or to decrypt them; make room."
        )
    return EnvironmentFault(
        "The folder of recordings does not let itself be read or written; check its rights and "
        "its disk.",
        code="disk_failed",
        retryable=True,
    )
