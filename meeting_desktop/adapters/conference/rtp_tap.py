"""Takes RTP packets out of an aiortc receiver before its own jitter buffer and decoder get them.

aiortc offers decoded stereo frames only, from a buffer that grows for good after one loss, by a
thread for every receiver, into a queue without a limit that leaks when nobody reads it. The tap
stands in that buffer's place: what aiortc does before (SRTP, statistics, receiver reports) stays,
what it does after never gets a packet.

It reaches for a private name. ``attach`` says so at once if a later aiortc has another.
"""

from __future__ import annotations

from collections.abc import Callable

from aiortc import RTCRtpReceiver
from aiortc.jitterbuffer import JitterBuffer, JitterFrame
from aiortc.rtp import RtpPacket

#: Gets RTP source, 32-bit time stamp and payload of a packet.
OnPacket = Callable[[int, int, bytes], None]

_BUFFER = "_RTCRtpReceiver__jitter_buffer"


class RtpTap(JitterBuffer):
    """A jitter buffer that never holds anything."""

    def __init__(self, on_packet: OnPacket) -> None:
        super().__init__(capacity=1)
        self._on_packet = on_packet

    def add(self, packet: RtpPacket) -> tuple[bool, JitterFrame | None]:
        if packet.payload:
            self._on_packet(packet.ssrc, packet.timestamp, packet.payload)
        return False, None


def attach(receiver: RTCRtpReceiver, on_packet: OnPacket) -> None:
    """Send the packets of ``receiver`` to ``on_packet``, on the media loop."""
    if not isinstance(getattr(receiver, _BUFFER, None), JitterBuffer):
        raise TypeError("this aiortc keeps its jitter buffer elsewhere")
    setattr(receiver, _BUFFER, RtpTap(on_packet))
