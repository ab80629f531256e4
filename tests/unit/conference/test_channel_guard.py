"""What reports claim is counted before anybody looks at it in earnest."""

from __future__ import annotations

import asyncio
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.adapters.conference.channel_guard import guard, reported

_HEAD = bytes(12)


def _report(*ranges: tuple[int, int], claimed: int | None = None) -> bytes:
    count = len(ranges) if claimed is None else claimed
    body = struct.pack("!IIHH", 7, 1 << 20, count, 0)
    body += b"".join(struct.pack("!HH", *one) for one in ranges)
    return struct.pack("!BBH", 3, 0, len(body) + 4) + body


def test_ranges_of_all_reports_in_a_packet_are_added_up() -> None:
    data = struct.pack("!BBH", 0, 3, 17) + bytes(13) + bytes(3)
    packet = _HEAD + _report((1, 5), (9, 9)) + data + _report((1, 65_535))
    assert reported(packet) == 5 + 1 + 65_535


@pytest.mark.parametrize(
    "packet",
    [
        b"",
        _HEAD,
        _HEAD + _report(),
        _HEAD + _report((9, 1)),
        _HEAD + _report(claimed=65_535),
        _HEAD + bytes(40),
        _HEAD + _report((1, 9))[:17],
    ],
)
def test_what_names_nothing_counts_nothing(packet: bytes) -> None:
    assert reported(packet) == 0


@given(st.binary(max_size=200))
def test_no_packet_is_too_strange_to_be_counted(rest: bytes) -> None:
    assert reported(_HEAD + rest) >= 0


class _EndedChannel:
    """aiortc's, of a connection that has just ended."""

    def __init__(self) -> None:
        self._sack_misordered: set[int] = set()
        self._inbound_streams: dict[int, object] = {}

    async def _handle_data(self, packet: bytes) -> None: ...

    async def _send_chunk(self, chunk: object) -> None:
        raise ConnectionError("Cannot send data, not connected")


def test_what_is_to_be_sent_over_a_connection_that_has_ended_is_lost_without_a_word() -> None:
    channel = _EndedChannel()
    guard(channel, lambda: 0.0, lambda: None)
    sent = asyncio.run(channel._send_chunk(object()))
    assert sent is None


def test_what_was_asked_for_is_counted_apart_from_what_comes_unasked() -> None:
    channel = _EndedChannel()
    standing = guard(channel, lambda: 0.0, lambda: None)

    async def come(packets: int) -> None:
        for _ in range(packets):
            await channel._handle_data(_HEAD)

    asyncio.run(come(3))
    assert standing.asked_for == 0
    standing.allow(10_000)
    asyncio.run(come(100))
    assert standing.asked_for == 4 + 10_000 // 500


def test_another_aiortc_is_noticed() -> None:
    with pytest.raises(AttributeError, match="elsewhere"):
        guard(object(), lambda: 0.0, lambda: None)
