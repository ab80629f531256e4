"""A sound file that behaves like a microphone: it speaks at real speed and cannot be hurried."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from meeting_desktop.core.clock import Clock
from meeting_desktop.ports.audio import (
    CAPTURE_RATE_HZ,
    AudioChunk,
    AudioDecoder,
    Samples,
)

_CHUNK_SAMPLES = CAPTURE_RATE_HZ // 50  # 20 ms; sound cards deliver 10 to 40


class FileSource:
    """The ``AudioSource`` of a file.

    ``speed`` 2.0 plays twice as fast as time passes; ``math.inf`` as fast as it is read, for
    benches. A chunk is due when its last sample would have been spoken; dues are counted from the
    start, so nothing drifts, and a late reader gets what it missed at once.
    """

    def __init__(
        self, path: Path, decoder: AudioDecoder, clock: Clock, *, speed: float = 1.0
    ) -> None:
        if not speed > 0.0:
            raise ValueError("The speed of a file source must be above zero.")
        self._path = path
        self._decoder = decoder
        self._clock = clock
        self._speed = speed
        self._stopping = threading.Event()
        self._pieces: Iterator[Samples] | None = None
        self._waiting: Samples = np.zeros(0, dtype=np.float32)
        self._began = 0.0
        self._given_samples = 0
        self._ended = False

    @property
    def name(self) -> str:
        return self._path.name

    @property
    def overruns(self) -> int:
        return 0

    @property
    def ended(self) -> bool:
        return self._ended

    def start(self) -> None:
        """Open the file and start the clock. Raises: NotFoundError, NotAudioError."""
        self._decoder.probe(self._path)
        self._pieces = self._decoder.decode(self._path, rate_hz=CAPTURE_RATE_HZ)
        self._stopping.clear()
        self._waiting = np.zeros(0, dtype=np.float32)
        self._given_samples, self._ended = 0, False
        self._fill()
        self._began = self._clock.monotonic()

    def read(self, timeout: float) -> AudioChunk | None:
        if self._pieces is None or self._ended:
            return None
        count = min(_CHUNK_SAMPLES, len(self._waiting))
        if not self._wait_until_due(self._given_samples + count, timeout):
            return None
        samples, self._waiting = self._waiting[:count], self._waiting[count:]
        self._given_samples += count
        self._fill()
        self._ended = not len(self._waiting)
        return AudioChunk(samples)

    def stop(self) -> None:
        self._stopping.set()
        self._pieces = None

    def _wait_until_due(self, position: int, timeout: float) -> bool:
        if math.isinf(self._speed):
            return not self._stopping.is_set()
        due = self._began + position / CAPTURE_RATE_HZ / self._speed
        missing = due - self._clock.monotonic()
        if missing > timeout:
            self._clock.wait(self._stopping, timeout)
            return False
        return missing <= 0.0 or not self._clock.wait(self._stopping, missing)

    def _fill(self) -> None:
        """Keep at least one chunk ahead, so that the last one is known to be the last."""
        while self._pieces is not None and len(self._waiting) <= _CHUNK_SAMPLES:
            piece = next(self._pieces, None)
            if piece is None:
                return
            self._waiting = np.concatenate([self._waiting, piece])
