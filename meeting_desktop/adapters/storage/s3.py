"""Files in the bucket of an S3-compatible server, moved piece by piece (see ``piece_index``)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

from meeting_desktop.adapters.storage.arriving import ArrivingFile
from meeting_desktop.adapters.storage.interruptible import NotWantedError
from meeting_desktop.adapters.storage.piece_index import (
    PIECE_BYTES,
    PieceIndex,
    key_of_piece,
    piece_path,
    pieces_folder,
    read_index,
)
from meeting_desktop.adapters.storage.plain_files import (
    DAMAGED,
    damaged,
    file_changed,
    not_stored,
    own_disk,
    require_key,
)
from meeting_desktop.adapters.storage.s3_bucket import S3Bucket, S3Object, S3Place
from meeting_desktop.adapters.storage.sealing import Seal
from meeting_desktop.adapters.storage.sources import opened_source
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.stored_files import FileKind, SharedFile, is_key
from meeting_desktop.ports.sealing import OpenSound, nothing_sealed
from meeting_desktop.ports.storage import StoredObject, Transfer

#: An index of 100,000 pieces, 200 GB.
_LARGEST_INDEX_BYTES = 8 << 20


class S3Storage:
    """The ``ObjectStorage`` in a bucket.

    Raises: UserFacingError ``bad_endpoint``.
    """

    def __init__(
        self,
        place: S3Place,
        *,
        piece_bytes: int = PIECE_BYTES,
        open_sound: OpenSound = nothing_sealed,
    ) -> None:
        self._bucket = S3Bucket(place)
        self._piece_bytes = piece_bytes
        self._open_sound = open_sound

    def prepare(self) -> None:
        path = f"probes/{new_id()}"
        self._bucket.put(path, b"files of meetings\n", _always)
        found = self._bucket.get(path, _LARGEST_INDEX_BYTES, _always)
        self._bucket.remove(path)
        if found is None:
            raise EnvironmentFault(
                "The storage does not give back what was put there; ask whoever keeps it.",
                code="storage_refused",
            )

    def put(self, file: SharedFile, source: Path, transfer: Transfer) -> bool:
        with opened_source(source, self._open_sound) as (reading, total):
            try:
                if self._is_there(file.key, total, transfer):
                    transfer.moved(total, total)
                    return True
                content = _Source(total, file.sha256, source.parent)
                return self._put(file.key, reading, content, transfer)
            except NotWantedError:
                return False

    def _is_there(self, key: str, total: int, transfer: Transfer) -> bool:
        try:
            index = self._index(key, transfer.wanted)
        except EnvironmentFault as error:
            if error.code != DAMAGED:
                raise
            return False  # it is written anew
        return index is not None and index.size_bytes == total

    def _put(self, key: str, reading: BinaryIO, source: _Source, transfer: Transfer) -> bool:
        there = {
            one.path: one.size_bytes
            for one in self._bucket.listing(pieces_folder(key), transfer.wanted)
        }
        done = min(source.total, sum(there.values()))
        transfer.moved(done, source.total)
        pieces: list[str] = []
        while block := source.read(reading, self._piece_bytes):
            sha256 = hashlib.sha256(block).hexdigest()
            path = piece_path(key, len(pieces), sha256)
            if there.get(path) != len(block):
                self._bucket.put(path, block, transfer.wanted)
                done = min(source.total, done + len(block))
                transfer.moved(done, source.total)
            pieces.append(sha256)
        if not source.is_right:
            raise file_changed()
        index = PieceIndex(source.total, self._piece_bytes, tuple(pieces))
        self._bucket.put(key, index.to_json(), transfer.wanted)
        return True

    def fetch(self, file: SharedFile, target: Path, transfer: Transfer) -> bool:
        try:
            index = self._index(file.key, transfer.wanted)
            if index is None:
                raise not_stored()
            with ArrivingFile(target, file.sha256) as arriving:
                self._receive(file.key, index, arriving, transfer)
                arriving.finish()
        except NotWantedError:
            return False
        return True

    def _receive(
        self, key: str, index: PieceIndex, arriving: ArrivingFile, transfer: Transfer
    ) -> None:
        """Raises: NotWantedError, EnvironmentFault."""
        arriving.keep(index.size_bytes)
        if arriving.size < index.size_bytes:
            arriving.keep(arriving.size // index.piece_bytes * index.piece_bytes)
        transfer.moved(arriving.size, index.size_bytes)
        while arriving.size < index.size_bytes:
            number = arriving.size // index.piece_bytes
            arriving.write_sealed(self._piece(key, index, number, transfer.wanted))
            transfer.moved(arriving.size, index.size_bytes)

    def _piece(self, key: str, index: PieceIndex, number: int, wanted: Callable[[], bool]) -> bytes:
        sha256 = index.pieces[number]
        try:
            piece = self._bucket.get(
                piece_path(key, number, sha256), index.piece_size(number), wanted
            )
        except ValueError:
            raise damaged() from None
        if piece is None or hashlib.sha256(piece).hexdigest() != sha256:
            raise damaged()
        return piece

    def size(self, key: str) -> int | None:
        require_key(key)
        index = self._index(key, _always)
        return None if index is None else index.size_bytes

    def _index(self, key: str, wanted: Callable[[], bool]) -> PieceIndex | None:
        try:
            text = self._bucket.get(key, _LARGEST_INDEX_BYTES, wanted)
            return None if text is None else read_index(text)
        except (ValueError, RecursionError):
            raise damaged() from None

    def remove(self, key: str) -> None:
        require_key(key)
        # The index first: a file without it is none.
        self._bucket.remove(key)
        for piece in list(self._bucket.listing(pieces_folder(key), _always)):
            self._bucket.remove(piece.path)

    def listing(self, prefix: str = "") -> Iterator[StoredObject]:
        for kind in FileKind:
            for key, found in groupby(self._bucket.listing(kind.value, _always), _key_of):
                if key is not None and key.startswith(prefix):
                    yield _stored(key, list(found))


class _Source:
    """A file of this machine, read once: what was uploaded is what was hashed."""

    def __init__(self, total: int, sha256: str, folder: Path) -> None:
        self.total = total
        self._sha256 = sha256
        self._folder = folder
        self._digest = hashlib.sha256()
        self._seal = Seal(sha256)
        self._done = 0

    def read(self, reading: BinaryIO, size: int) -> bytes:
        """The next ``size`` bytes, fewer only at the end, sealed."""
        blocks: list[bytes] = []
        with own_disk(self._folder):
            while size > 0 and (block := reading.read(size)):
                blocks.append(block)
                size -= len(block)
        piece = b"".join(blocks)
        self._digest.update(piece)
        sealed = self._seal.apply(self._done, piece)
        self._done += len(piece)
        return sealed

    @property
    def is_right(self) -> bool:
        return self._digest.hexdigest() == self._sha256


def _stored(key: str, found: list[S3Object]) -> StoredObject:
    return StoredObject(
        key,
        sum(one.size_bytes for one in found if one.path != key),
        max(one.changed_at for one in found),
        whole=any(one.path == key for one in found),
    )


def _key_of(found: S3Object) -> str | None:
    key = found.path if is_key(found.path) else key_of_piece(found.path)
    return key if key is not None and is_key(key) else None


def _always() -> bool:
    return True
