"""One Opus stream (RFC 6716, RFC 7845): mono, 48 kHz, 20 ms a packet, one encoder a track.

The encoder looks ``PRE_SKIP`` samples ahead: packet j holds the sound from 960 j - 312 on. Every
file of ours says so in its header, hence file time equals recording time.
"""

from __future__ import annotations

import struct

import av
import numpy as np
from av.audio.codeccontext import AudioCodecContext
from av.audio.frame import AudioFrame

from meeting_desktop.ports.audio import CAPTURE_RATE_HZ, Samples

#: Samples in one packet (20 ms).
PACKET_SAMPLES = 960
#: libopus at 48 kHz looks 6.5 ms ahead (OPUS_GET_LOOKAHEAD for application audio and voip).
PRE_SKIP = 312


class OpusEncoder:
    """libopus through PyAV. ``encode`` takes exactly one packet's worth of sound."""

    def __init__(self, bit_rate: int) -> None:
        context = av.CodecContext.create("libopus", "w")
        if not isinstance(context, AudioCodecContext):
            raise TypeError("libopus is not an audio codec here")
        context.sample_rate = CAPTURE_RATE_HZ
        context.layout = "mono"
        context.format = "flt"
        context.bit_rate = bit_rate
        # voip shapes speech for a loudspeaker; the record stays true to the microphone.
        context.options = {"application": "audio", "frame_duration": "20", "vbr": "on"}
        context.open()
        self._context = context

    def encode(self, samples: Samples) -> list[bytes]:
        """Packets of shape-(960,) mono float32; libopus answers with exactly one."""
        frame = AudioFrame.from_ndarray(
            np.ascontiguousarray(samples, dtype=np.float32).reshape(1, -1),
            format="flt",
            layout="mono",
        )
        frame.sample_rate = CAPTURE_RATE_HZ
        return [bytes(packet) for packet in self._context.encode(frame)]

    def finish(self) -> list[bytes]:
        """What the look-ahead still holds; the encoder cannot be used afterwards."""
        return [bytes(packet) for packet in self._context.encode(None)]


def silent_packet(bit_rate: int = 32_000) -> bytes:
    """20 ms of silence, for holes. Taken after the encoder has settled."""
    encoder = OpusEncoder(bit_rate)
    silence = np.zeros(PACKET_SAMPLES, dtype=np.float32)
    return [encoder.encode(silence) for _ in range(10)][-1][0]


def head_packet() -> bytes:
    """The identification header of every file (RFC 7845, 5.1)."""
    return b"OpusHead" + struct.pack("<BBHIhB", 1, 1, PRE_SKIP, CAPTURE_RATE_HZ, 0, 0)


def tags_packet() -> bytes:
    """The comment header (RFC 7845, 5.2): who made it, and nothing about people."""
    vendor = b"meeting-desktop"
    return b"OpusTags" + struct.pack("<I", len(vendor)) + vendor + struct.pack("<I", 0)


def packets_for(samples: int) -> int:
    """How many packets hold ``samples`` samples of sound."""
    return -(-(samples + PRE_SKIP) // PACKET_SAMPLES) if samples else 0
