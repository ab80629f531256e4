"""Stands before aiortc's data channel, which believes whatever a signed packet says.

A few well-formed packets keep aiortc 1.16 busy for minutes: a report of what arrived (SACK) that
names ranges of 65,536 packets, hundreds of them in one packet; messages that begin and never end or
lie beyond a gap, all of which are looked through again for each new part. It happens on the media
loop, and who waits in the lobby can send it. So packets are looked at before, and what has piled up
after; a connection that goes far beyond what an honest one needs is given up.

aiortc also sends from tasks that nobody awaits. One of them finds now and then that the connection
has just ended, which is told by another way: what it had to send is lost, as on any network.

It reaches for private names. ``guard`` says so at once if a later aiortc has others.
"""

from __future__ import annotations

import struct
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from meeting_desktop.core.logging import get_logger

_log = get_logger(__name__)

_HEAD_BYTES = 12
_CHUNK_HEAD_BYTES = 4
#: The chunk type of reports, and how long one without ranges is (RFC 9260, 3.3.4).
_REPORT, _REPORT_BYTES = 3, 16
#: Packets of ours that a report may name; some 230 may be under way (``peer.py``).
_MOST_REPORTED = 1_024
#: Parts of messages that wait for others; the longest message has 15.
_MOST_PARTS = 512
#: Only one is used.
_MOST_STREAMS = 64
#: Packets a second for ever, and those that may come at once; an honest one sends some 50 beside
#: the bytes of files, which are allowed one by one (``allow``).
_REFILL, _MOST_PACKETS = 250.0, 1_000.0

#: A packet has some 1,150 bytes of a file, and one that reports comes for it.
_BYTES_A_PACKET = 500
_MOST_ALLOWED = 4_000.0

_PRIVATE = ("_handle_data", "_sack_misordered", "_inbound_streams", "_send_chunk")


def guard(channel: Any, now: Callable[[], float], give_up: Callable[[], None]) -> ChannelGuard:
    """Let ``channel`` (an ``RTCSctpTransport``) have packets only as long as they are bearable.

    ``now`` in seconds; ``give_up`` is called once, and nothing is handed on from then on.
    """
    if not all(hasattr(channel, name) for name in _PRIVATE):
        raise AttributeError("aiortc takes in its data channel's packets elsewhere now")
    standing = ChannelGuard(channel, now, give_up)
    channel._handle_data = standing.take
    channel._send_chunk = _while_connected(channel._send_chunk)
    return standing


def _while_connected(send: Callable[[Any], Awaitable[None]]) -> Callable[[Any], Awaitable[None]]:
    async def send_or_lose(chunk: Any) -> None:
        with suppress(ConnectionError):
            await send(chunk)

    return send_or_lose


class ChannelGuard:
    """What ``guard`` puts before a channel."""

    def __init__(self, channel: Any, now: Callable[[], float], give_up: Callable[[], None]) -> None:
        self._channel = channel
        self._hand_on = channel._handle_data
        self._now = now
        self._give_up = give_up
        #: Packets so far that this side had asked for: however many, they are no flood.
        self.asked_for = 0
        self._budget = _MOST_PACKETS
        self._allowed = 0.0
        self._filled_at = now()
        self._is_over = False

    def allow(self, size: int) -> None:
        """So many bytes more may come, or be reported, because this side asked for them."""
        self._allowed = min(_MOST_ALLOWED, self._allowed + 4.0 + size / _BYTES_A_PACKET)

    async def take(self, packet: bytes) -> None:
        if self._is_over:
            return
        if self._is_flood() or reported(packet) > _MOST_REPORTED:
            self._end()
            return
        await self._hand_on(packet)
        if self._has_piled_up():
            self._end()

    def _is_flood(self) -> bool:
        now = self._now()
        refill = (now - self._filled_at) * _REFILL
        self._filled_at = now
        self._budget = min(_MOST_PACKETS, self._budget + refill)
        if self._allowed >= 1.0:
            self._allowed -= 1.0
            self.asked_for += 1
        else:
            self._budget -= 1.0
        return self._budget < 0.0

    def _has_piled_up(self) -> bool:
        streams = self._channel._inbound_streams
        if len(streams) > _MOST_STREAMS:
            return True
        parts = sum(len(stream.reassembly) for stream in streams.values())
        return parts + len(self._channel._sack_misordered) > _MOST_PARTS

    def _end(self) -> None:
        if not self._is_over:
            self._is_over = True
            _log.warning("connection dropped: its data channel is misused")
            self._give_up()


def reported(packet: bytes) -> int:
    """How many packets the reports in an SCTP packet name, each range counted for itself.

    What is malformed counts nothing: it is refused where it is read.
    """
    named, at = 0, _HEAD_BYTES
    while at + _CHUNK_HEAD_BYTES <= len(packet):
        kind, _, length = struct.unpack_from("!BBH", packet, at)
        if length < _CHUNK_HEAD_BYTES:
            break
        if kind == _REPORT and length >= _REPORT_BYTES:
            named += _named(packet[at : at + length])
        at += length + -length % 4
    return named


def _named(report: bytes) -> int:
    if len(report) < _REPORT_BYTES:
        return 0
    (ranges,) = struct.unpack_from("!H", report, 12)
    end = min(_REPORT_BYTES + 4 * ranges, len(report) // 4 * 4)
    both = struct.iter_unpack("!HH", report[_REPORT_BYTES:end])
    return sum(max(0, last - first + 1) for first, last in both)
