"""VP8 for shared screens (RFC 6386): one encode for all, sharp letters before smooth motion.

Every program and browser of a meeting has it, and libvpx comes with what the sound needs anyway.
"""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
from av.packet import Packet
from av.stream import Stream
from av.video.codeccontext import VideoCodecContext
from av.video.frame import PictureType, VideoFrame

from meeting_desktop.domain.screen_limits import ScreenLimits
from meeting_desktop.ports.screen import LARGEST_SHARED, Picture, Pixels

TIME_BASE = Fraction(1, 90_000)
#: A key frame of a full page, in bytes: small letters can just be read, and what follows sharpens
#: them. A larger one would overflow the socket of whoever is busy, and be asked for again.
_KEY_FRAME = 37_500
#: Instead of a larger frame the encoder begins anew, with a coarse one.
_LARGEST_FRAME = 100_000
#: libvpx' scale of quantisers.
_SHARPEST, _COARSEST = 4, 56
#: Beyond, nobody's screen is: it would fill the memory of who watches.
LARGEST_SIDE = 4096
_KEY_HEADER_BYTES = 10


class PictureEncoder:
    """``encode`` takes a picture and gives one frame. One thread at a time."""

    def __init__(
        self, limits: ScreenLimits | None = None, *, largest: tuple[int, int] = LARGEST_SHARED
    ) -> None:
        self._limits = limits or ScreenLimits()
        self._largest = largest
        self._context: VideoCodecContext | None = None
        self._count = 0

    def encode(self, picture: Picture, *, key: bool) -> bytes:
        """The frame; ``key``: one that depends on none before."""
        width, height = fitted(picture.width, picture.height, self._largest)
        context = self._context
        if context is None or (context.width, context.height) != (width, height):
            context = self._context = _encoder(width, height, self._limits)
        whole = VideoFrame.from_ndarray(np.ascontiguousarray(picture.pixels), format="bgra")
        frame = whole.reformat(width, height, "yuv420p", interpolation="AREA")
        # As if they came one like the other: after a pause libvpx would make one of all its bits.
        self._count += 1
        frame.pts = self._count * TIME_BASE.denominator // self._limits.pictures_a_second
        frame.time_base = TIME_BASE
        frame.pict_type = PictureType.I if key else PictureType.NONE
        encoded = _bytes_of(context, frame)
        if len(encoded) > _LARGEST_FRAME and not key:
            # Another page: sharp at once it would be too much, and blurred it is only to one who
            # owes nothing for it.
            context = self._context = _encoder(width, height, self._limits)
            encoded = _bytes_of(context, frame)
        return encoded


class PictureDecoder:
    """``decode`` takes frames in their order; the first is a key frame. One thread at a time."""

    def __init__(self) -> None:
        self._context = _codec("r")

    def decode(self, frame: bytes, *, at: float, wanted: bool = True) -> Picture | None:
        """None where the frame shows nothing, or is not ``wanted`` but for what follows it.

        Raises: ValueError when it is no frame that can be shown.
        """
        try:
            decoded = self._context.decode(Packet(frame))
        except av.FFmpegError as error:
            raise ValueError("not a VP8 frame") from error
        if not decoded or not wanted:
            return None
        pixels: Pixels = decoded[-1].to_ndarray(format="bgra").astype(np.uint8, copy=False)
        pixels.flags.writeable = False
        return Picture(pixels, at)


def packet_of(frame: bytes, at: float) -> Packet[Stream]:
    """``frame`` for a sender, which only packs it; ``at`` in seconds of any clock that runs."""
    packet: Packet[Stream] = Packet(frame)
    packet.pts = round(at * 90_000)
    packet.time_base = TIME_BASE
    return packet


def is_key(frame: bytes) -> bool:
    """Whether it begins a stream (RFC 6386, 9.1), of a size that somebody's screen may have."""
    if len(frame) < _KEY_HEADER_BYTES or frame[0] & 1 or frame[3:6] != b"\x9d\x01\x2a":
        return False
    width = int.from_bytes(frame[6:8], "little") & 0x3FFF
    height = int.from_bytes(frame[8:10], "little") & 0x3FFF
    return 0 < width <= LARGEST_SIDE and 0 < height <= LARGEST_SIDE


def is_frame(frame: bytes) -> bool:
    """Whether it may be one: what says that it begins a stream has to be able to."""
    return bool(frame) and (bool(frame[0] & 1) or is_key(frame))


def fitted(width: int, height: int, largest: tuple[int, int]) -> tuple[int, int]:
    """The size in which a picture leaves: even sides, as the colours need."""
    scale = min(1.0, largest[0] / width, largest[1] / height)
    return max(2, int(width * scale) // 2 * 2), max(2, int(height * scale) // 2 * 2)


def _bytes_of(context: VideoCodecContext, frame: VideoFrame) -> bytes:
    return b"".join(bytes(part) for part in context.encode(frame))


def _encoder(width: int, height: int, limits: ScreenLimits) -> VideoCodecContext:
    bits, pictures = limits.bits_a_second, limits.pictures_a_second
    context = _codec("w")
    context.width, context.height, context.pix_fmt = width, height, "yuv420p"
    context.time_base = TIME_BASE
    context.framerate = Fraction(pictures)
    context.bit_rate = bits
    context.gop_size = 3_000  # key frames come when somebody needs one
    context.qmin, context.qmax = _SHARPEST, _COARSEST
    context.thread_count = 1  # the other cores are for the sound and its words
    context.options = {
        "deadline": "realtime",
        "cpu-used": "-6",
        "lag-in-frames": "0",
        "screen-content-mode": "1",
        "static-thresh": "1",
        # In percent of what a picture has on average.
        "max-intra-rate": str(max(100, 800 * _KEY_FRAME * pictures // bits)),
        "bufsize": str(bits),
        "minrate": str(bits),
        "maxrate": str(bits),
        "overshoot-pct": "15",
        "undershoot-pct": "100",
    }
    return context


def _codec(mode: str) -> VideoCodecContext:
    context = av.CodecContext.create("libvpx", "w" if mode == "w" else "r")
    if not isinstance(context, VideoCodecContext):
        raise TypeError("libvpx is not a video codec here")
    return context
