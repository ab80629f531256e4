"""Parts to one file: the packets in the order of their places, no sound decoded, none encoded.

What is missing between two places (a damaged page, a lost part, hours with a full disk) becomes
silence, so that everything after it stays where it was said.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from meeting_desktop.adapters.audio.disk_files import is_plain_file, open_new
from meeting_desktop.adapters.audio.ogg import Page, has_room, read_pages
from meeting_desktop.adapters.audio.opus_stream import (
    PACKET_SAMPLES,
    PRE_SKIP,
    head_packet,
    silent_packet,
    tags_packet,
)
from meeting_desktop.ports.sealing import OpenSound, nothing_sealed

_NAME = re.compile(r"(\d{6})-(\d{1,15})\.ogg")
#: A page of the finished file; players seek by pages.
_PAGE_PACKETS = 50
#: A longer hole is damage to a page's place, not silence.
_LONGEST_HOLE_PACKETS = 24 * 3600 * 50
_HEADER_PAGES = 2
_BLOCK_BYTES = 1 << 18


@dataclass(frozen=True, slots=True)
class FoundPart:
    index: int
    start_sample: int
    path: Path


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What a finished file holds. ``samples``: at 48 kHz, pre-skip taken off."""

    packets: int
    samples: int
    size_bytes: int
    sha256: str


def find_parts(folder: Path) -> list[FoundPart]:
    """The parts in ``folder``, in order of time; links and files of other names are not parts."""
    found: list[FoundPart] = []
    for path in folder.iterdir():
        match = _NAME.fullmatch(path.name)
        if match and is_plain_file(path):
            found.append(FoundPart(int(match[1]), int(match[2]), path))
    return sorted(found, key=lambda part: (part.start_sample, part.index))


@dataclass(frozen=True, slots=True)
class _Run:
    """Packets that follow each other, the slot of the first, and where their sound ends."""

    slot: int
    packets: tuple[bytes, ...]
    end_sample: int


def _runs(parts: Sequence[FoundPart]) -> Iterator[_Run]:
    for part in parts:
        first_slot = part.start_sample // PACKET_SAMPLES
        with part.path.open("rb") as stream:
            for page in read_pages(stream):
                if page.begins or not page.packets or page.packets[0].startswith(b"OpusTags"):
                    continue
                end_slot = -(-page.granule // PACKET_SAMPLES)
                slot = end_slot - len(page.packets)
                if slot >= 0:
                    yield _Run(
                        first_slot + slot, page.packets, part.start_sample + page.granule - PRE_SKIP
                    )


def _gapless(parts: Sequence[FoundPart]) -> Iterator[_Run]:
    """Runs without holes or overlaps."""
    silence = b""
    expected = 0
    for run in _runs(parts):
        hole = run.slot - expected
        if hole > _LONGEST_HOLE_PACKETS or run.slot + len(run.packets) <= expected:
            continue
        if hole > 0 and not silence:
            silence = silent_packet()
        while hole > 0:
            count = min(hole, _PAGE_PACKETS)
            expected += count
            hole -= count
            yield _Run(expected - count, (silence,) * count, expected * PACKET_SAMPLES - PRE_SKIP)
        fresh = run.packets[expected - run.slot :]
        yield _Run(expected, fresh, run.end_sample)
        expected += len(fresh)


def samples_in(part: FoundPart) -> int:
    """Samples in the whole packets of one part, the look-ahead included. Raises: OSError."""
    ends = (run.end_sample + PRE_SKIP - part.start_sample for run in _runs([part]))
    return max(ends, default=0)


def end_slot(parts: Sequence[FoundPart]) -> int:
    """The place behind the last whole packet, counted in packets. Raises: OSError.

    Read from the end: an hour of parts takes a second, and people wait for a meeting to go on.
    """
    for part in reversed(parts):
        end = max((run.slot + len(run.packets) for run in _runs([part])), default=0)
        if end:
            return end
    return 0


class _JoinedWriter:
    """Pages of the finished file, written as they fill."""

    def __init__(self, descriptor: int, serial: int) -> None:
        self._descriptor = descriptor
        self._serial = serial
        self._sequence = 0
        self._page: list[bytes] = []
        self._digest = hashlib.sha256()
        self._size = 0
        self.packets = 0

    def put_headers(self) -> None:
        for packet in (head_packet(), tags_packet()):
            self._page = [packet]
            self._put(0, begins=self._sequence == 0)

    def add(self, packet: bytes) -> None:
        # A full page goes out only when another packet follows: the last one carries the end.
        if len(self._page) >= _PAGE_PACKETS or not has_room(self._page):
            self._put(self.packets * PACKET_SAMPLES)
        self._page.append(packet)
        self.packets += 1

    def end(self, samples: int) -> FileFacts:
        self._put(PRE_SKIP + samples, ends=True)
        return FileFacts(self.packets, samples, self._size, self._digest.hexdigest())

    def _put(self, granule: int, *, begins: bool = False, ends: bool = False) -> None:
        page = Page(tuple(self._page), granule, self._serial, self._sequence, begins, ends)
        data = page.to_bytes()
        done = 0
        while done < len(data):
            done += os.write(self._descriptor, data[done:])
        self._digest.update(data)
        self._size += len(data)
        self._sequence += 1
        self._page = []


def join_parts(parts: Sequence[FoundPart], target: Path, recording_id: UUID) -> FileFacts | None:
    """Write ``target`` (a new file) from ``parts`` and sync it; None when they hold no packet.

    Raises:
        OSError: the disk does not take it; ``target`` is then useless.
    """
    descriptor = open_new(target)
    try:
        writer = _JoinedWriter(descriptor, recording_id.int & 0xFFFFFFFF)
        writer.put_headers()
        end_sample = 0
        for run in _gapless(parts):
            for packet in run.packets:
                writer.add(packet)
            end_sample = run.end_sample
        if not writer.packets or end_sample <= 0:
            return None
        # A damaged end may claim less than the packets before it hold, or more.
        floor = (writer.packets - 1) * PACKET_SAMPLES - PRE_SKIP + 1
        facts = writer.end(max(floor, min(end_sample, writer.packets * PACKET_SAMPLES - PRE_SKIP)))
        os.fsync(descriptor)
        return facts
    finally:
        os.close(descriptor)


def read_facts(path: Path, open_sound: OpenSound = nothing_sealed) -> FileFacts | None:
    """Read a finished file to its end; None when it is not whole.

    Raises: OSError; as ``OpenSound``.
    """
    packets = granule = pages = 0
    whole = True
    ended = False
    with open_sound(path) or path.open("rb") as stream:
        for page in read_pages(stream):
            whole = whole and page.sequence == pages and not ended
            pages += 1
            ended = page.ends
            granule = page.granule
            if pages > _HEADER_PAGES:
                packets += len(page.packets)
        stream.seek(0)
        digest = hashlib.sha256()
        while block := stream.read(_BLOCK_BYTES):
            digest.update(block)
        size = stream.tell()
    if not (whole and ended and packets):
        return None
    return FileFacts(packets, granule - PRE_SKIP, size, digest.hexdigest())
