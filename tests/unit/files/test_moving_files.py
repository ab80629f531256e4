"""Bytes between two sides that lose, repeat and stop: what is acknowledged is never sent again."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from uuid import UUID

import pytest

from meeting_desktop.application.move_files import FileMover, FileStopped, Sink, Source
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.file_frames import (
    LARGEST_FRAME,
    LARGEST_PAYLOAD,
    FileFrame,
    FrameKind,
    read_frame,
)
from meeting_desktop.domain.file_moves import LARGEST_WINDOW, Incoming, Outgoing
from tests.fakes.clock import VirtualClock

_CONTENT = bytes(range(256)) * 2_000


class Pair:
    """Two movers; ``fault`` sees each frame on its way and says what arrives of it."""

    def __init__(self, fault: Callable[[FileFrame], list[bytes]] | None = None) -> None:
        clock = VirtualClock()
        self.file = new_id()
        self.kept = bytearray()
        self.sent: list[int] = []
        self._wanted = len(_CONTENT)
        self._has_it = asyncio.Event()
        self._fault = fault or (lambda frame: [frame.packed()])
        self.far = FileMover(self._to_near, self._source, clock)
        self.near = FileMover(self._to_far, lambda _file: None, clock)

    def _source(self, file: UUID) -> Source | None:
        if file != self.file:
            return None
        return Source(len(_CONTENT), lambda offset, length: _CONTENT[offset : offset + length])

    def _to_near(self, frame: bytes, _answered: int) -> None:
        read = read_frame(frame)
        assert read is not None
        if read.kind is FrameKind.DATA:
            self.sent.append(read.offset)
        for arrives in self._fault(read):
            asyncio.get_running_loop().call_soon(self.near.hear, arrives)

    def _to_far(self, frame: bytes, _answered: int) -> None:
        asyncio.get_running_loop().call_soon(self.far.hear, frame)

    def _write(self, offset: int, data: bytes) -> None:
        assert offset == len(self.kept)
        self.kept += data

    async def has(self, size: int) -> None:
        """Until so much was written."""
        self._wanted = size
        await self._has_it.wait()

    def _wrote(self, done: int) -> None:
        if done >= self._wanted:
            self._has_it.set()

    async def fetch(self, file: UUID | None = None, silence: float | None = None) -> None:
        sink = Sink(len(_CONTENT), len(self.kept), self._write, self._wrote)
        await self.near.fetch(file or self.file, sink, silence)


def test_a_file_arrives_whole_and_in_order() -> None:
    pair = Pair()
    asyncio.run(pair.fetch())
    assert bytes(pair.kept) == _CONTENT
    assert pair.sent == list(range(0, len(_CONTENT), LARGEST_PAYLOAD))


def test_what_comes_twice_or_out_of_place_is_not_written() -> None:
    def twice(frame: FileFrame) -> list[bytes]:
        beyond = FileFrame(FrameKind.DATA, frame.file, frame.offset + 7, b"x" * 9)
        return [beyond.packed(), frame.packed(), frame.packed(), b"", b"\x09" * 40]

    pair = Pair(twice)
    asyncio.run(pair.fetch())
    assert bytes(pair.kept) == _CONTENT


@pytest.mark.parametrize(
    "killed_at", range(5 * LARGEST_PAYLOAD, len(_CONTENT), 9 * LARGEST_PAYLOAD)
)
def test_a_break_anywhere_goes_on_where_the_last_one_ended(killed_at: int) -> None:
    def silent_from(frame: FileFrame) -> list[bytes]:
        return [frame.packed()] if frame.offset < killed_at else []

    first = Pair(silent_from)

    async def until_killed() -> None:
        fetching = asyncio.ensure_future(first.fetch())
        await first.has(killed_at)
        await first.near.close()
        with pytest.raises(FileStopped):
            await fetching

    asyncio.run(until_killed())
    again = Pair()
    again.kept = first.kept
    asyncio.run(again.fetch())
    assert bytes(again.kept) == _CONTENT
    assert again.sent[0] == killed_at


def test_a_file_that_is_not_given_out_stops_whoever_asks() -> None:
    pair = Pair()
    with pytest.raises(FileStopped):
        asyncio.run(pair.fetch(new_id()))
    assert pair.sent == []


def test_who_stops_a_fetch_waits_for_what_is_being_written() -> None:
    begun, may_end = threading.Event(), threading.Event()
    written: list[int] = []

    def write(offset: int, data: bytes) -> None:
        begun.set()
        may_end.wait()
        written.append(offset + len(data))

    async def run() -> None:
        pair = Pair()
        sink = Sink(len(_CONTENT), 0, write, lambda _done: None)
        fetching = asyncio.ensure_future(pair.near.fetch(pair.file, sink))
        await asyncio.to_thread(begun.wait)
        fetching.cancel()
        for _ in range(5):
            await asyncio.sleep(0)
        assert not fetching.done()
        may_end.set()
        with pytest.raises(asyncio.CancelledError):
            await fetching

    asyncio.run(run())
    assert len(written) == 1


def test_a_side_that_says_nothing_is_not_waited_for() -> None:
    pair = Pair(lambda _frame: [])
    with pytest.raises(FileStopped):
        asyncio.run(pair.fetch(silence=0.01))


def test_never_more_than_the_window_is_under_way_and_slow_answers_make_it_smaller() -> None:
    outgoing, sent, safe = Outgoing(50_000_000, 0), 0, 0
    for _ in range(60):
        while (piece := outgoing.take(0.0)) is not None:
            sent = piece.offset + piece.length
        assert sent - safe <= outgoing.window <= LARGEST_WINDOW
        safe = sent
        assert outgoing.is_safe(safe, 0.05)
    assert outgoing.window == LARGEST_WINDOW
    piece = outgoing.take(1.0)
    assert piece is not None
    assert outgoing.is_safe(piece.offset + piece.length, 3.0)
    assert outgoing.window == LARGEST_WINDOW // 2
    assert not outgoing.is_safe(0, 3.0)
    assert not outgoing.is_safe(49_000_000, 3.0)


def _send_all(outgoing: Outgoing, now: float) -> int:
    """What may be sent now; where the last piece ends."""
    end = outgoing.safe
    while (piece := outgoing.take(now)) is not None:
        end = piece.offset + piece.length
    return end


def test_a_window_that_makes_answers_wait_becomes_smaller_but_stays_modest() -> None:
    outgoing, now = Outgoing(50_000_000, 0), 0.0
    assert outgoing.is_safe(_send_all(outgoing, now), now + 0.005)
    while outgoing.window < LARGEST_WINDOW:
        assert outgoing.is_safe(_send_all(outgoing, now), now + 0.006)
    windows = []
    for _ in range(20):
        assert outgoing.is_safe(_send_all(outgoing, now), now + 0.04)
        windows.append(outgoing.window)
    assert windows == sorted(windows, reverse=True)
    assert windows[0] == LARGEST_WINDOW - LARGEST_PAYLOAD
    assert windows[-1] == 6 * LARGEST_PAYLOAD
    assert outgoing.is_safe(_send_all(outgoing, now), now + 0.01)
    assert outgoing.window == 7 * LARGEST_PAYLOAD


def test_a_far_host_whose_answers_always_take_long_has_the_largest_window() -> None:
    outgoing = Outgoing(50_000_000, 0)
    for _ in range(20):
        assert outgoing.is_safe(_send_all(outgoing, 0.0), 0.15)
    assert outgoing.window == LARGEST_WINDOW


def test_what_is_beyond_the_end_is_not_wanted() -> None:
    incoming = Incoming(10, 4)
    assert not incoming.take(4, 7)
    assert not incoming.take(4, 0)
    assert incoming.take(4, 6)
    assert incoming.is_whole


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x01" * 24,
        b"\x00" * 25,
        b"\x05" * 25,
        b"\x02" + b"\x00" * 24,
        b"\x01" + b"\x00" * 25,
        b"\x02" * (LARGEST_FRAME + 1),
    ],
)
def test_what_is_no_frame_is_none(data: bytes) -> None:
    assert read_frame(data) is None


def test_a_frame_comes_back_as_it_was_packed() -> None:
    frame = FileFrame(FrameKind.DATA, new_id(), 1 << 40, b"x" * LARGEST_PAYLOAD)
    assert len(frame.packed()) == LARGEST_FRAME
    assert read_frame(frame.packed()) == frame
