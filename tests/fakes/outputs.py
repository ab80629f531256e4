"""A loudspeaker that a test listens to by reading a list."""

from __future__ import annotations

import threading

import numpy as np

from meeting_desktop.ports.audio import CAPTURE_RATE_HZ, PlayedListener, Samples

#: As long as a real one holds sound back before it drops the oldest.
_MOST_SAMPLES = CAPTURE_RATE_HZ // 5
_LATENCY_SECONDS = 0.05


class FakeOutput:
    """A ``LiveOutput`` whose card takes everything at once, or nothing while it is ``blocked``."""

    def __init__(
        self, device: str = "Fake loudspeaker", *, on_played: PlayedListener | None = None
    ) -> None:
        self._lock = threading.Lock()
        self._on_played = on_played
        self._waiting: Samples = np.zeros(0, dtype=np.float32)
        self._pieces: list[Samples] = []
        self._fault = ""
        self.device = device
        self.blocked = False
        self.stopped = False

    @property
    def heard(self) -> Samples:
        """Everything that sounded so far."""
        with self._lock:
            return np.concatenate([np.zeros(0, dtype=np.float32), *self._pieces])

    @property
    def name(self) -> str:
        return self.device

    @property
    def fault(self) -> str:
        return self._fault

    @property
    def latency(self) -> float:
        return self._waiting.size / CAPTURE_RATE_HZ + _LATENCY_SECONDS

    def put(self, samples: Samples) -> None:
        with self._lock:
            self._waiting = np.concatenate([self._waiting, samples])[-_MOST_SAMPLES:]
            if self.blocked or self.stopped:
                return
            sound, self._waiting = self._waiting, self._waiting[:0]
            self._pieces.append(sound)
        if self._on_played is not None:
            self._on_played(sound, _LATENCY_SECONDS)

    def set_device(self, name: str) -> None:
        self.device = name or "Fake loudspeaker"

    def stop(self, deadline: float) -> bool:
        self.stopped = True
        return True
