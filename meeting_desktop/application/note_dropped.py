"""Which stretches of a track were never recognised, to be filled from the recording."""

from __future__ import annotations

import threading

#: A hole between dropped chunks that counts as none (s).
_NO_HOLE = 0.01


class DroppedSpans:
    """Seconds of a track; two threads note at once when captions end while sound goes on."""

    def __init__(self) -> None:
        self._spans: list[tuple[float, float]] = []
        self._lock = threading.Lock()

    def note(self, start: float, end: float) -> None:
        with self._lock:
            if self._spans and abs(start - self._spans[-1][1]) < _NO_HOLE:
                self._spans[-1] = (self._spans[-1][0], end)
            else:
                self._spans.append((start, end))

    @property
    def joined(self) -> tuple[tuple[float, float], ...]:
        """In order, none touching the next."""
        joined: list[tuple[float, float]] = []
        for start, end in sorted(self._spans):
            if joined and start - joined[-1][1] < _NO_HOLE:
                joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
            else:
                joined.append((start, end))
        return tuple(joined)
