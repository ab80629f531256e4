"""The plain bytes of a sealed recording, from any place, in memory alone."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast
from uuid import UUID

from meeting_desktop.adapters.sealing.sealed_format import (
    HEADER_BYTES,
    TAG_BYTES,
    Chunks,
    damaged,
    is_marked,
    open_header,
    read_header,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from _typeshed import WriteableBuffer


class SealedReader(io.RawIOBase):
    """A file to read and to seek in; it closes ``stream``.

    Its end is looked at first: what was cut or lengthened is not read at all. Raises NotAudioError
    ``recording_damaged``, there and wherever a chunk is not what was sealed.
    """

    def __init__(self, stream: BinaryIO, chunks: Chunks, chunk_bytes: int) -> None:
        super().__init__()
        self._stream = stream
        self._chunks = chunks
        self._chunk_bytes = chunk_bytes
        body = stream.seek(0, os.SEEK_END) - HEADER_BYTES
        self._count = -(-body // (chunk_bytes + TAG_BYTES))
        self._size = body - self._count * TAG_BYTES
        self._number, self._plain = -1, b""
        self._at = 0
        last = self._size - (self._count - 1) * chunk_bytes
        if self._count < 1 or last < 0 or (last == 0 and self._count > 1):
            raise damaged()
        self._load(self._count - 1)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise ValueError("a place before the beginning")
        self._at = base + offset
        return self._at

    def readinto(self, buffer: WriteableBuffer) -> int:
        """At most to the end of a chunk."""
        if self._at >= self._size:
            return 0
        number, skipped = divmod(self._at, self._chunk_bytes)
        if number != self._number:
            self._load(number)
        view = memoryview(buffer).cast("B")
        piece = self._plain[skipped : skipped + len(view)]
        view[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def close(self) -> None:
        self._plain = b""
        self._stream.close()
        super().close()

    def _load(self, number: int) -> None:
        step = self._chunk_bytes + TAG_BYTES
        self._stream.seek(HEADER_BYTES + number * step)
        sealed = self._stream.read(step)
        self._plain = self._chunks.open(number, sealed, is_last=number == self._count - 1)
        self._number = number


class SealedSounds:
    """Opens recordings of both kinds; ``open`` is the ``OpenSound`` of the whole program.

    ``master``: the key with that id; raises NotFoundError.
    """

    def __init__(self, master: Callable[[bytes], bytes]) -> None:
        self._master = master

    def open(self, path: Path) -> BinaryIO | None:
        try:
            stream = path.open("rb")
        except OSError:
            return None  # whoever reads it says what is wrong
        try:
            opened = self._opened(stream, path)
        except BaseException:
            stream.close()
            raise
        if opened is None:
            stream.close()
        return opened

    def _opened(self, stream: BinaryIO, path: Path) -> BinaryIO | None:
        begin = stream.read(HEADER_BYTES)
        if not is_marked(begin):
            return None
        header = read_header(begin)
        chunks = open_header(self._master(header.key_id), header)
        if header.recording_id != recording_of(path):
            raise damaged()  # another recording was put under this name
        return cast("BinaryIO", SealedReader(stream, chunks, header.chunk_bytes))


def recording_of(path: Path) -> UUID | None:
    """The recording that a file is of, by its name."""
    try:
        return UUID(path.stem)
    except ValueError:
        return None
