"""Frames of the data channel ``files``: small, binary, the same both ways.

Whoever wants bytes asks for a file from an offset, and says now and then how far it has them safe.
A frame is 1 byte of kind, the 16 bytes of the file's id, 8 bytes of offset (big-endian), then bytes
of the file where it is ``DATA``.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from enum import IntEnum
from uuid import UUID

LARGEST_FRAME = 16 * 1024
_HEAD = struct.Struct("!B16sQ")
#: Bytes of a file in one frame.
LARGEST_PAYLOAD = LARGEST_FRAME - _HEAD.size


class FrameKind(IntEnum):
    """``STOP``: nobody goes on with this file, whoever says it."""

    ASK = 1
    DATA = 2
    HAVE = 3
    STOP = 4


@dataclass(frozen=True, slots=True)
class FileFrame:
    kind: FrameKind
    file: UUID
    offset: int = 0
    payload: bytes = field(default=b"", repr=False)

    def packed(self) -> bytes:
        return _HEAD.pack(self.kind, self.file.bytes, self.offset) + self.payload


def read_frame(data: bytes) -> FileFrame | None:
    """None where it is no frame; the sender may be anybody."""
    if not _HEAD.size <= len(data) <= LARGEST_FRAME or data[0] not in set(FrameKind):
        return None
    kind, file, offset = _HEAD.unpack_from(data)
    payload = bytes(data[_HEAD.size :])
    if bool(payload) is not (kind == FrameKind.DATA):
        return None
    return FileFrame(FrameKind(kind), UUID(bytes=file), offset, payload)
