"""Opus to sound, with what libopus makes of packets that did not come.

PyAV decodes Opus by libopus but passes on neither its concealment nor the coarse copy of a lost
packet that the next one carries. The library itself lies beside PyAV in all its wheels, so it is
called directly (https://opus-codec.org/docs/opus_api-1.5/group__opus__decoder.html). Where PyAV was
built in another way and no library is found, PyAV decodes and holes stay silent.
"""

from __future__ import annotations

import ctypes
import ctypes.util
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import av
import numpy as np
from av.audio.codeccontext import AudioCodecContext
from av.audio.frame import AudioFrame
from av.packet import Packet

from meeting_desktop.adapters.conference.opus_stream import MAX_PACKET_SAMPLES
from meeting_desktop.core.logging import get_logger
from meeting_desktop.ports.audio import CAPTURE_RATE_HZ, Samples

_log = get_logger(__name__)

#: libopus makes up sound in steps of 2.5 ms.
_STEP = CAPTURE_RATE_HZ // 400
_NEEDED = ("opus_decoder_create", "opus_decode_float", "opus_decoder_destroy")


class OpusDecoder:
    """Packets of one stream, in order, to mono float32 at 48 kHz."""

    def __init__(self) -> None:
        library = find_library()
        self._decoder = _Plain() if library is None else _Direct(library)

    def decode(self, payload: bytes) -> Samples | None:
        """The packet's sound, or None when it is no Opus."""
        return self._decoder.decode(payload)

    def recover(self, following: bytes, samples: int) -> Samples | None:
        """What was in the ``samples`` before the packet ``following``, which is not decoded by it.

        The last packet's worth from the copy that ``following`` may carry, the rest made up. None
        when that cannot be had.
        """
        return self._decoder.make_up(following, samples)

    def conceal(self, samples: int) -> Samples | None:
        """Sound that goes on from what was decoded last; None when that cannot be had."""
        return self._decoder.make_up(b"", samples)


class _Direct:
    """libopus by its C interface."""

    def __init__(self, library: ctypes.CDLL) -> None:
        self._library = library
        self._out = np.zeros(MAX_PACKET_SAMPLES, dtype=np.float32)
        self._address = self._out.ctypes.data_as(ctypes.POINTER(ctypes.c_float))
        # The decoder gives mono whatever the packets carry.
        self._state = library.opus_decoder_create(CAPTURE_RATE_HZ, 1, None)
        if not self._state:
            raise MemoryError("no Opus decoder")

    def __del__(self) -> None:
        if self._state:
            self._library.opus_decoder_destroy(self._state)

    def decode(self, payload: bytes) -> Samples | None:
        return self._call(payload, MAX_PACKET_SAMPLES, copy=False) if payload else None

    def make_up(self, following: bytes, samples: int) -> Samples | None:
        whole = min(-(-samples // _STEP) * _STEP, MAX_PACKET_SAMPLES)
        sound = self._call(following or None, whole, copy=bool(following))
        return None if sound is None or len(sound) < samples else sound[len(sound) - samples :]

    def _call(self, payload: bytes | None, most: int, *, copy: bool) -> Samples | None:
        length = len(payload) if payload else 0
        count = self._library.opus_decode_float(
            self._state, payload, length, self._address, most, int(copy)
        )
        return self._out[:count].copy() if count > 0 else None


class _Plain:
    """PyAV's decoder."""

    def __init__(self) -> None:
        context = av.CodecContext.create("libopus", "r")
        if not isinstance(context, AudioCodecContext):
            raise TypeError("libopus is not an audio codec here")
        context.layout = "mono"
        context.sample_rate = CAPTURE_RATE_HZ
        self._context = context

    def decode(self, payload: bytes) -> Samples | None:
        try:
            frames = self._context.decode(Packet(payload))
        except av.error.FFmpegError:
            return None
        pieces = [_mono(frame) for frame in frames]
        return np.concatenate(pieces) if pieces else None

    def make_up(self, _following: bytes, _samples: int) -> Samples | None:
        return None


def _mono(frame: AudioFrame) -> Samples:
    sound = frame.to_ndarray()
    channels = len(frame.layout.channels)
    mono = sound.reshape(-1, channels)[:, 0] if not frame.format.is_planar else sound[0]
    if mono.dtype == np.int16:
        return mono.astype(np.float32) / np.float32(32768)
    return mono.astype(np.float32)


@cache
def find_library() -> ctypes.CDLL | None:
    """libopus: PyAV's own, else the system's, else None."""
    for name in _names():
        try:
            library = ctypes.CDLL(name)
        except OSError:
            continue
        if all(hasattr(library, function) for function in _NEEDED):
            return _declared(library)
    _log.warning("no Opus library; lost sound is not concealed")
    return None


def _names() -> Iterator[str]:
    package = Path(av.__file__).resolve().parent
    # where the tools that pack wheels put libraries: Linux and Windows, then macOS
    for folder in (package.parent / "av.libs", package / ".dylibs"):
        yield from sorted(str(path) for path in folder.glob("*opus*"))
    if found := ctypes.util.find_library("opus"):
        yield found


def _declared(library: ctypes.CDLL) -> ctypes.CDLL:
    library.opus_decoder_create.argtypes = (ctypes.c_int32, ctypes.c_int, ctypes.c_void_p)
    library.opus_decoder_create.restype = ctypes.c_void_p
    library.opus_decoder_destroy.argtypes = (ctypes.c_void_p,)
    library.opus_decoder_destroy.restype = None
    library.opus_decode_float.argtypes = (
        ctypes.c_void_p,
        ctypes.c_char_p,
        ctypes.c_int32,
        ctypes.POINTER(ctypes.c_float),
        ctypes.c_int,
        ctypes.c_int,
    )
    library.opus_decode_float.restype = ctypes.c_int
    return library
