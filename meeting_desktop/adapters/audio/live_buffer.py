"""Between sound that comes when it comes and a loudspeaker that never waits.

A little is held back, so that a late piece is not heard as a hole; what piles up, because two
clocks differ or somebody stalled, is taken out a piece at a time, so that nobody talks across a
growing delay.
"""

from __future__ import annotations

import threading

import numpy as np

from meeting_desktop.ports.audio import CAPTURE_RATE_HZ, Samples

_MS = CAPTURE_RATE_HZ // 1000
#: What is held back at the beginning; grows when that was too little, shrinks when all is calm.
LEAST_TARGET = 40 * _MS
MOST_TARGET = 60 * _MS
MOST_WAITING = 200 * _MS
_STEP = 10 * _MS
_FRAME = 20 * _MS
#: How often (samples taken) the surplus is looked at, and after how long a calm the target shrinks.
_LOOK = 2_000 * _MS
_CALM = 30_000 * _MS
#: Long enough to hide a cut.
_FADE = 5 * _MS


class LiveBuffer:
    """Mono float32 at 48 kHz; ``put`` and ``take`` may be called on two threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: Samples = np.zeros(0, dtype=np.float32)
        self._target = LEAST_TARGET
        self._flowing = False
        self._last = np.float32(0.0)
        self._least = MOST_WAITING
        self._since_look = 0
        self._since_dry = 0
        self.dropped = 0
        self.dry = 0

    @property
    def waiting(self) -> int:
        """Samples that are held back now."""
        return self._waiting.size

    @property
    def target(self) -> int:
        return self._target

    def put(self, samples: Samples) -> None:
        with self._lock:
            self._waiting = np.concatenate([self._waiting, samples])
            if self._waiting.size > MOST_WAITING:
                self._drop(self._waiting.size - self._target)

    def take(self, count: int) -> Samples:
        """The next ``count`` samples; silence where there are none."""
        with self._lock:
            begins = not self._flowing and self._waiting.size >= max(self._target, count)
            self._flowing = self._flowing or begins
            taken = self._cut(min(count, self._waiting.size) if self._flowing else 0)
            if begins:
                _ramp(taken, 0.0, 1.0)
            if taken.size < count:
                taken = self._run_dry(taken, count)
            else:
                self._look(count)
            self._last = taken[-1]
            return taken

    def _cut(self, count: int) -> Samples:
        taken, self._waiting = self._waiting[:count].copy(), self._waiting[count:]
        return taken

    def _run_dry(self, taken: Samples, count: int) -> Samples:
        """Fall to silence without a click, and hold back more before beginning again."""
        if self._flowing:
            self._flowing = False
            self.dry += 1
            self._target = min(MOST_TARGET, self._target + _STEP)
            self._since_dry = 0
        rest: Samples = np.zeros(count - taken.size, dtype=np.float32)
        rest[:_FADE] = taken[-1] if taken.size else self._last
        _ramp(rest, 1.0, 0.0)
        return np.concatenate([taken, rest])

    def _look(self, count: int) -> None:
        """Take out what was never needed in the last two seconds."""
        self._least = min(self._least, self._waiting.size)
        self._since_look += count
        self._since_dry += count
        if self._since_dry >= _CALM:
            self._since_dry = 0
            self._target = max(LEAST_TARGET, self._target - _STEP)
        if self._since_look < _LOOK:
            return
        if self._least >= self._target:
            self._drop(_FRAME)
        self._since_look, self._least = 0, MOST_WAITING

    def _drop(self, count: int) -> None:
        """Leave out the oldest ``count`` samples, with a cross-fade in place of an edge."""
        gone, kept = self._waiting[:count], self._waiting[count:].copy()
        fade = min(_FADE, gone.size, kept.size)
        down = np.linspace(1.0, 0.0, fade, dtype=np.float32)
        kept[:fade] = gone[:fade] * down + kept[:fade] * (1.0 - down)
        self._waiting = kept
        self.dropped += count


def _ramp(samples: Samples, start: float, end: float) -> None:
    """Fade over the first 5 ms."""
    edge = samples[:_FADE]
    edge *= np.linspace(start, end, edge.size, dtype=np.float32)
