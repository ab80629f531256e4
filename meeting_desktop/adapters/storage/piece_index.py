"""How a file lies in a bucket: pieces, and an index that is written after the last of them.

A multipart upload would do the same for one process, but its number is not told by obstore, so it
cannot be taken up by the next one; and pieces need nothing of a server but put, get and list.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

#: Two seconds at 8 Mbit/s: what is lost at most when a connection breaks.
PIECE_BYTES = 2 << 20
_LARGEST_PIECE_BYTES = 64 << 20
_FORMAT = 1
_SHA256 = re.compile(r"[0-9a-f]{64}")
_PIECE = re.compile(r"\d{8}-[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class PieceIndex:
    """``pieces``: the SHA-256 of each; all have ``piece_bytes``, the last one what is left."""

    size_bytes: int
    piece_bytes: int
    pieces: tuple[str, ...]

    def to_json(self) -> bytes:
        return json.dumps(
            {
                "format": _FORMAT,
                "size": self.size_bytes,
                "piece": self.piece_bytes,
                "pieces": self.pieces,
            }
        ).encode()

    def piece_size(self, number: int) -> int:
        return min(self.piece_bytes, self.size_bytes - number * self.piece_bytes)


def read_index(text: bytes) -> PieceIndex:
    """Raises: ValueError: it is no index, or one of a later version."""
    found = json.loads(text)
    if not isinstance(found, dict) or found.get("format") != _FORMAT:
        raise ValueError("no index of pieces")
    size, piece, pieces = found.get("size"), found.get("piece"), found.get("pieces")
    if type(size) is not int or type(piece) is not int or not isinstance(pieces, list):
        raise ValueError("an index without its numbers")
    fits = size >= 0 and 0 < piece <= _LARGEST_PIECE_BYTES and len(pieces) == -(-size // piece)
    if not fits or not all(isinstance(one, str) and _SHA256.fullmatch(one) for one in pieces):
        raise ValueError("an index that does not fit its pieces")
    return PieceIndex(size, piece, tuple(pieces))


def pieces_folder(key: str) -> str:
    return f"{key}.pieces"


def piece_path(key: str, number: int, sha256: str) -> str:
    return f"{pieces_folder(key)}/{number:08d}-{sha256}"


def key_of_piece(path: str) -> str | None:
    """The key of the file that ``path`` is a piece of."""
    folder, _, name = path.rpartition("/")
    if not folder.endswith(".pieces") or not _PIECE.fullmatch(name):
        return None
    return folder.removesuffix(".pieces")
