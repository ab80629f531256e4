"""How often a live pass is worth its work, from how busy the worker is."""

from __future__ import annotations

from collections import deque

from meeting_desktop.core.clock import Clock

_MEASURED_SECONDS = 10.0
_SHORTEST_STEP = 0.4
_LONGEST_STEP = 2.0
_TOO_BUSY = 0.6
_IDLE_AGAIN = 0.52
_SLOWER, _FASTER = 1.25, 0.9


class Pace:
    """Measures the share of the last seconds that was spent decoding, and sets the step by it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._work: deque[tuple[float, float]] = deque()
        self._begun = clock.monotonic()
        self._step = _SHORTEST_STEP

    @property
    def step_seconds(self) -> float:
        """New sound that a track must have before it is decoded again."""
        return self._step

    def busy(self) -> float:
        """Share of the last seconds, 0 to 1."""
        now = self._clock.monotonic()
        since = now - _MEASURED_SECONDS
        while self._work and self._work[0][1] <= since:
            self._work.popleft()
        spent = sum(end - max(begin, since) for begin, end in self._work)
        # Before ten seconds have passed, the share is of a shorter time, but never of an instant.
        return min(1.0, spent / max(1.0, min(_MEASURED_SECONDS, now - self._begun)))

    def worked(self, begin: float) -> None:
        """A piece of work that began at ``begin`` (monotonic seconds) has just ended."""
        self._work.append((begin, self._clock.monotonic()))
        share = self.busy()
        if share > _TOO_BUSY:
            self._step = min(_LONGEST_STEP, self._step * _SLOWER)
        elif share < _IDLE_AGAIN:
            self._step = max(_SHORTEST_STEP, self._step * _FASTER)
