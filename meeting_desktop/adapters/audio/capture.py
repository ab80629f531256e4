"""A microphone through PortAudio: whatever the device offers, out comes mono 48 kHz sound."""

from __future__ import annotations

import threading

from meeting_desktop.adapters.audio.capture_ring import CaptureRing
from meeting_desktop.adapters.audio.portaudio import OpenStream, PortAudio
from meeting_desktop.adapters.audio.resampling import SoxrResampler
from meeting_desktop.adapters.audio.stream_pump import Block
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


class MicrophoneSource:
    """The ``AudioSource`` of a device; an empty ``device`` is the system's default."""

    def __init__(self, library: PortAudio, device: str, clock: Clock) -> None:
        self._library = library
        self._device = device
        self._clock = clock
        self._name = device
        self._stream: OpenStream | None = None
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

    def _check_alive(self) -> None:
        now = self._clock.monotonic()
        if self._ring.written != self._written_seen:
            self._written_seen, self._heard_at = self._ring.written, now
            return
        quiet = now - self._heard_at
        limit = _SILENT_SECONDS if self._written_seen else _FIRST_SOUND_SECONDS
        if quiet > limit or self._finished.is_set():
            raise DeviceLostError(
                f"The microphone {self._name} is gone; plug it in again or choose another. What "
                "was said before is kept."
            )

    def _on_sound(self, block: Block, lost: int) -> None:
        """The stream's thread: copy and leave."""
        self._ring.put(block, lost)

    def _on_ended(self) -> None:
        self._finished.set()
        self._ring.arrived.set()
