"""A microphone through PortAudio: whatever the device offers, out comes mono 48 kHz sound."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Protocol

import numpy as np

from meeting_desktop.adapters.audio.capture_ring import CaptureRing
from meeting_desktop.adapters.audio.device_choice import Endpoint
from meeting_desktop.adapters.audio.resampling import SoxrResampler
from meeting_desktop.adapters.audio.stream_pump import Block, TakeSound
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import DeviceLostError
from meeting_desktop.ports.audio import CAPTURE_RATE_HZ, AudioChunk

_RING_SECONDS = 10
_CHUNKS_PER_SECOND = 10  # the port's limit: 100 ms
#: Without a block for so long the device is gone, whatever its driver says.
_SILENT_SECONDS = 2.0
#: A headset that changes to its telephone profile takes its time before the first block.
_FIRST_SOUND_SECONDS = 6.0
_LOOK_SECONDS = 0.25
#: The port's limit for one chunk.
_REST_SECONDS = 0.1


class InputStream(Protocol):
    """An open device, of PortAudio or another sound system."""

    @property
    def endpoint(self) -> Endpoint: ...

    @property
    def rate_hz(self) -> int: ...

    @property
    def channels(self) -> int: ...

    def start(self) -> None: ...

    def stop(self) -> None: ...


class InputLibrary(Protocol):
    """What opens one; ``take`` and ``ended`` are called on a thread of the stream."""

    def open_input(self, name: str, take: TakeSound, ended: Callable[[], None]) -> InputStream: ...


class MicrophoneSource:
    """The ``AudioSource`` of a device; an empty ``device`` is the system's default.

    ``rests``: the device brings nothing while there is nothing to hear (what a computer plays, on
    Windows); silence of the same length stands in for it.
    """

    def __init__(
        self, library: InputLibrary, device: str, clock: Clock, *, rests: bool = False
    ) -> None:
        self._library = library
        self._rests = rests
        self._device = device
        self._clock = clock
        self._name = device
        self._stream: InputStream | None = None
        self._ring = CaptureRing(1, 1)
        self._resampler = SoxrResampler(CAPTURE_RATE_HZ, CAPTURE_RATE_HZ)
        self._rate_hz = CAPTURE_RATE_HZ
        self._finished = threading.Event()
        self._written_seen = 0
        self._heard_at = 0.0

    @property
    def name(self) -> str:
        return self._name

    @property
    def overruns(self) -> int:
        return self._ring.overruns

    @property
    def ended(self) -> bool:
        return False

    def start(self) -> None:
        if self._stream is not None:
            return
        self._finished.clear()
        stream = self._library.open_input(self._device, self._on_sound, self._on_ended)
        self._name, self._rate_hz = stream.endpoint.name, stream.rate_hz
        self._ring = CaptureRing(_RING_SECONDS * stream.rate_hz, stream.channels)
        self._resampler = SoxrResampler(stream.rate_hz, CAPTURE_RATE_HZ)
        self._written_seen, self._heard_at = 0, self._clock.monotonic()
        try:
            stream.start()
        except DeviceLostError:
            stream.stop()
            raise
        self._stream = stream

    def read(self, timeout: float) -> AudioChunk | None:
        if self._stream is None:
            return None
        deadline = self._clock.monotonic() + timeout
        while True:
            self._ring.arrived.clear()
            chunk = self._take()
            if chunk is not None:
                return chunk
            rest = self._rest()
            if rest is not None:
                return rest
            left = deadline - self._clock.monotonic()
            self._check_alive()
            if left <= 0.0:
                return None
            self._clock.wait(self._ring.arrived, min(left, _LOOK_SECONDS))

    def stop(self) -> None:
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.stop()

    def _take(self) -> AudioChunk | None:
        while self._ring.waiting:
            mono, lost = self._ring.take(self._rate_hz // _CHUNKS_PER_SECOND)
            samples = self._resampler.push(mono)
            lost_samples = round(lost * CAPTURE_RATE_HZ / self._rate_hz)
            if len(samples) or lost_samples:
                return AudioChunk(samples, lost_samples)
        return None

    def _rest(self) -> AudioChunk | None:
        """Silence of a device that has brought nothing for a while and is still there."""
        now = self._clock.monotonic()
        moved = self._ring.written != self._written_seen
        quiet = now - self._heard_at
        if not self._rests or moved or quiet < _REST_SECONDS or self._finished.is_set():
            return None
        self._heard_at += _REST_SECONDS
        return AudioChunk(np.zeros(round(_REST_SECONDS * CAPTURE_RATE_HZ), dtype=np.float32))

    def _check_alive(self) -> None:
        now = self._clock.monotonic()
        if self._ring.written != self._written_seen:
            self._written_seen, self._heard_at = self._ring.written, now
            return
        quiet = now - self._heard_at
        limit = _SILENT_SECONDS if self._written_seen else _FIRST_SOUND_SECONDS
        if quiet > limit or self._finished.is_set():
            raise DeviceLostError(_gone_as_computer() if self._rests else _gone(self._name))

    def _on_sound(self, block: Block, lost: int) -> None:
        """The stream's thread: copy and leave."""
        self._ring.put(block, lost)

    def _on_ended(self) -> None:
        self._finished.set()
        self._ring.arrived.set()


def _gone(name: str) -> str:
    return (
        f"The microphone {name} is gone; plug it in again or choose another. What was said before "
        "is kept."
    )


def _gone_as_computer() -> str:
    return "What the computer plays is not heard for a moment; it is being opened again."
