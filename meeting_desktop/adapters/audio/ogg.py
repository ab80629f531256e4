"""Ogg pages (RFC 3533), written and read whole: a page either passes its checksum or is not there.

Our own writer because the recorder decides when a page ends (durability), repairs torn ends and
joins files without touching the sound; a packet never spans two pages here, which makes every page
a unit.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

_CAPTURE = b"OggS"
_HEADER = struct.Struct("<4sBBqIIIB")
_LACING_MAX = 255
#: Most packets of Opus take one or two lacing values, the largest (1275 bytes) takes six.
_LACING_ROOM = 6
_READ_BYTES = 1 << 16
_BEGINS, _ENDS, _CONTINUED = 2, 4, 1

_REVERSED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


def checksum(data: bytes) -> int:
    """The CRC of Ogg: polynomial 0x04C11DB7, most significant bit first, no inversions.

    zlib computes the same polynomial mirrored, so the bits of each byte are mirrored around it;
    a table in Python is fifty times slower.
    """
    mirrored = zlib.crc32(data.translate(_REVERSED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int.from_bytes(mirrored.to_bytes(4, "little").translate(_REVERSED), "big")


@dataclass(frozen=True, slots=True)
class Page:
    """Whole packets and the position (in samples at 48 kHz) where the last of them ends."""

    packets: tuple[bytes, ...]
    granule: int
    serial: int
    sequence: int
    begins: bool = False
    ends: bool = False

    def to_bytes(self) -> bytes:
        """Raises: ValueError when the packets do not fit into one page."""
        lacing = b"".join(_lace(len(packet)) for packet in self.packets)
        if len(lacing) > _LACING_MAX:
            raise ValueError("Too many packets for one page.")
        flags = (_BEGINS if self.begins else 0) | (_ENDS if self.ends else 0)
        head = _HEADER.pack(
            _CAPTURE, 0, flags, self.granule, self.serial, self.sequence, 0, len(lacing)
        )
        raw = head + lacing + b"".join(self.packets)
        return raw[:22] + struct.pack("<I", checksum(raw)) + raw[26:]


def has_room(packets: Sequence[bytes]) -> bool:
    """Whether one more packet of any size that Opus makes fits into the page."""
    used = sum(len(packet) // _LACING_MAX + 1 for packet in packets)
    return used + _LACING_ROOM <= _LACING_MAX


def _lace(length: int) -> bytes:
    return b"\xff" * (length // _LACING_MAX) + bytes([length % _LACING_MAX])


def read_pages(stream: BinaryIO) -> Iterator[Page]:
    """Every whole page of ``stream``; what lies between (damage, a torn end) is passed over."""
    data = b""
    while True:
        found = data.find(_CAPTURE)
        if found < 0:
            data = data[-3:]  # the mark itself may be cut by the block's end
        else:
            data = data[found:]
            length = _page_length(data)
            if length is not None and length <= len(data):
                page = _parse(data[:length])
                if page is not None:
                    yield page
                data = data[length if page is not None else 1 :]
                continue
        more = stream.read(_READ_BYTES)
        if more:
            data += more
        elif found < 0:
            return
        else:
            data = data[1:]  # a page that the file's end cut; a later mark may lie inside it


def _page_length(data: bytes) -> int | None:
    if len(data) < _HEADER.size:
        return None
    lacing_end = _HEADER.size + data[26]
    if len(data) < lacing_end:
        return None
    return lacing_end + sum(data[_HEADER.size : lacing_end])


def _parse(raw: bytes) -> Page | None:
    _, version, flags, granule, serial, sequence, stated, count = _HEADER.unpack_from(raw)
    if version != 0 or checksum(raw[:22] + bytes(4) + raw[26:]) != stated:
        return None
    packets = _unlace(raw[_HEADER.size : _HEADER.size + count], raw[_HEADER.size + count :])
    if packets is None or flags & _CONTINUED:
        return None
    return Page(packets, granule, serial, sequence, bool(flags & _BEGINS), bool(flags & _ENDS))


def _unlace(lacing: bytes, body: bytes) -> tuple[bytes, ...] | None:
    packets: list[bytes] = []
    start = end = 0
    whole = True
    for value in lacing:
        end += value
        whole = value < _LACING_MAX
        if whole:
            packets.append(body[start:end])
            start = end
    return tuple(packets) if whole else None
