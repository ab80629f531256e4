"""How often a live pass is worth its work, from what passes cost."""

from __future__ import annotations

from collections import deque

from meeting_desktop.core.clock import Clock

_MEASURED_SECONDS = 10.0
_SHORTEST_STEP = 0.4
_LONGEST_STEP = 2.0
#: Share of the worker that live passes may take while somebody speaks without a pause: last
#: passes come on top, but pauses take nothing.
_SHARE = 0.6
#: How much the newest pass says about what the next one costs.
_NEWEST = 0.3


class Pace:
    """Measures what was spent decoding, and sets the step so that a worker is not too busy.

    The step follows the cost of a pass at once. Following the busy share of the last seconds
    instead, it swings: the share answers ten seconds late (docs/benchmarks.md).
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._work: deque[tuple[float, float]] = deque()
        self._begun = clock.monotonic()
        self._pass_seconds = 0.0

    def step_seconds(self, speaking: int) -> float:
        """New sound that each of ``speaking`` tracks must have before it is decoded again."""
        wanted = speaking * self._pass_seconds / _SHARE
        return min(_LONGEST_STEP, max(_SHORTEST_STEP, wanted))

    def busy(self) -> float:
        """Share of the last seconds, 0 to 1."""
        now = self._clock.monotonic()
        since = now - _MEASURED_SECONDS
        while self._work and self._work[0][1] <= since:
            self._work.popleft()
        spent = sum(end - max(begin, since) for begin, end in self._work)
        # Before ten seconds have passed, the share is of a shorter time, but never of an instant.
        return min(1.0, spent / max(1.0, min(_MEASURED_SECONDS, now - self._begun)))

    def looked(self, begin: float, tracks: int = 1) -> None:
        """A live pass over so many tracks that began at ``begin`` (monotonic seconds) has ended."""
        spent = self.worked(begin) / tracks
        known = self._pass_seconds
        self._pass_seconds = known + _NEWEST * (spent - known) if known else spent

    def worked(self, begin: float) -> float:
        """Any piece of work that began at ``begin`` has just ended; how long it took."""
        now = self._clock.monotonic()
        self._work.append((begin, now))
        return now - begin
