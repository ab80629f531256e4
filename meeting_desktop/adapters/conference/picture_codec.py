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

from meeting_desktop.ports.screen import LARGEST_SHARED, MOST_FPS, Picture, Pixels

TIME_BASE = Fraction(1, 90_000)
BIT_RATE = 1_500_000
#: A key frame in percent of what a picture has on average: beyond, sound would wait behind it.
_MOST_OF_A_KEY_FRAME = 450
#: libvpx' scale of quantisers; letters are blurred beyond the upper one.
_SHARPEST, _COARSEST = 4, 52
#: Beyond, nobody's screen is: it would fill the memory of who watches.
LARGEST_SIDE = 4096
_KEY_HEADER_BYTES = 10


class PictureEncoder:
    """``encode`` takes a picture and gives one frame. One thread at a time."""

    def __init__(self, *, largest: tuple[int, int] = LARGEST_SHARED) -> None:
        self._largest = largest
        self._context: VideoCodecContext | None = None

    def encode(self, picture: Picture, *, key: bool) -> bytes:
        """The frame; ``key``: one that depends on none before."""
        width, height = fitted(picture.width, picture.height, self._largest)
        context = self._context
        if context is None or (context.width, context.height) != (width, height):
            context = self._context = _encoder(width, height)
        whole = VideoFrame.from_ndarray(np.ascontiguousarray(picture.pixels), format="bgra")
        frame = whole.reformat(width, height, "yuv420p", interpolation="AREA")
        frame.pts = round(picture.at * 90_000)
        frame.time_base = TIME_BASE
        frame.pict_type = PictureType.I if key else PictureType.NONE
        return b"".join(bytes(part) for part in context.encode(frame))


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


def _encoder(width: int, height: int) -> VideoCodecContext:
    context = _codec("w")
    context.width, context.height, context.pix_fmt = width, height, "yuv420p"
    context.time_base = TIME_BASE
    context.framerate = Fraction(MOST_FPS)
    context.bit_rate = BIT_RATE
    context.gop_size = 3_000  # key frames come when somebody needs one
    context.qmin, context.qmax = _SHARPEST, _COARSEST
    context.thread_count = 1  # the other cores are for the sound and its words
    context.options = {
        "deadline": "realtime",
        "cpu-used": "-6",
        "lag-in-frames": "0",
        "screen-content-mode": "1",
        "static-thresh": "1",
        "max-intra-rate": str(_MOST_OF_A_KEY_FRAME),
        "bufsize": str(BIT_RATE),
        "minrate": str(BIT_RATE),
        "maxrate": str(BIT_RATE),
        "overshoot-pct": "15",
        "undershoot-pct": "100",
    }
    return context


def _codec(mode: str) -> VideoCodecContext:
    context = av.CodecContext.create("libvpx", "w" if mode == "w" else "r")
    if not isinstance(context, VideoCodecContext):
        raise TypeError("libvpx is not a video codec here")
    return context
