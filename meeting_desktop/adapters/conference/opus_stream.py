"""Opus on the wire (RFC 6716, RFC 7587): mono, 48 kHz, 20 ms a packet.

aiortc's own encoder is fixed at 96 kbit/s stereo and there is one for every peer. Here one encode
serves everybody who hears the same, at a third of the rate, and every packet carries a coarse copy
of the one before it (in-band FEC), which the other side uses when that one is lost.
"""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
from av.audio.codeccontext import AudioCodecContext
from av.audio.frame import AudioFrame
from av.packet import Packet
from av.stream import Stream

from meeting_desktop.ports.audio import CAPTURE_RATE_HZ, Samples
from meeting_desktop.ports.conference import FRAME_SAMPLES

TIME_BASE = Fraction(1, CAPTURE_RATE_HZ)
_BIT_RATE = 32_000
#: Loss in percent that the encoder reckons with; from 5 on it spends bits on the copies.
_EXPECTED_LOSS = 10
#: libopus' scale of effort, 0 to 10; 5 is the choice of browsers on small machines.
_EFFORT = 5
#: The longest packet that Opus allows, 120 ms.
MAX_PACKET_SAMPLES = 5760
#: Samples in a frame for each of the 32 configurations: SILK, hybrid, CELT (RFC 6716, table 2).
_FRAME_LENGTHS = (480, 960, 1920, 2880) * 3 + (480, 960) * 2 + (120, 240, 480, 960) * 4


class OpusEncoder:
    """``encode`` takes one frame and gives one packet, time-stamped with its position."""

    def __init__(self) -> None:
        context = _codec()
        context.layout = "mono"
        context.sample_rate = CAPTURE_RATE_HZ
        context.format = "flt"
        context.bit_rate = _BIT_RATE
        context.options = {
            "application": "voip",
            "compression_level": str(_EFFORT),
            "fec": "1",
            "frame_duration": "20",
            "packet_loss": str(_EXPECTED_LOSS),
        }
        context.open()
        self._context = context

    def encode(self, samples: Samples, position: int) -> Packet[Stream]:
        """``samples``: shape (960,), float32. ``position`` becomes the packet's time stamp."""
        frame = AudioFrame.from_ndarray(samples.reshape(1, -1), format="flt", layout="mono")
        frame.sample_rate = CAPTURE_RATE_HZ
        packet: Packet[Stream] = Packet(
            b"".join(bytes(part) for part in self._context.encode(frame))
        )
        packet.pts = position
        packet.time_base = TIME_BASE
        return packet


def _codec() -> AudioCodecContext:
    context = av.CodecContext.create("libopus", "w")
    if not isinstance(context, AudioCodecContext):
        raise TypeError("libopus is not an audio codec here")
    return context


def packet_samples(payload: bytes) -> int:
    """Length of a packet's sound at 48 kHz, from its first bytes (RFC 6716, 3.1); 0: not Opus."""
    if not payload:
        return 0
    counts = {0: 1, 1: 2, 2: 2, 3: payload[1] & 0x3F if len(payload) > 1 else 0}
    length = _FRAME_LENGTHS[payload[0] >> 3] * counts[payload[0] & 3]
    return length if length <= MAX_PACKET_SAMPLES else 0


def silence() -> Samples:
    """A frame of nothing, not shared with anybody."""
    return np.zeros(FRAME_SAMPLES, dtype=np.float32)
