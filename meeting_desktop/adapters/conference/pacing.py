"""A beat of 20 ms that does not drift and does not hurry after a stall.

Beats lie on a grid from the start, so that a late one does not delay the next. One that is a little
late is made up for; after a longer stall the missed ones are left out: played in a burst they would
only fill the listeners' jitter buffers, and everything after them would come later.
"""

from __future__ import annotations

from dataclasses import dataclass

from meeting_desktop.ports.audio import CAPTURE_RATE_HZ
from meeting_desktop.ports.conference import FRAME_SAMPLES

FRAME_SECONDS = FRAME_SAMPLES / CAPTURE_RATE_HZ
#: Beats that are made up for.
_CATCHES_UP = 2


@dataclass(frozen=True, slots=True)
class Beat:
    """``number`` counts beats from the start; ``left_out``: those before it that never were."""

    number: int
    left_out: int


class Pace:
    """Pure arithmetic over a monotonic clock's seconds."""

    def __init__(self, start: float) -> None:
        self._start = start
        self._next = 1

    def bring_forward(self, seconds: float) -> None:
        """Every beat from now on comes so much earlier."""
        self._start -= seconds

    def wait(self, now: float) -> float:
        """Seconds until the next beat, not below 0."""
        return max(0.0, self._start + self._next * FRAME_SECONDS - now)

    def beat(self, now: float) -> Beat | None:
        """The beat that is due, or None when it is too early."""
        # A timer may fire a hair early; half a millisecond is as good as now.
        due = int((now - self._start + 0.0005) / FRAME_SECONDS)
        if due < self._next:
            return None
        left_out = due - self._next if due - self._next > _CATCHES_UP else 0
        number = self._next + left_out
        self._next = number + 1
        return Beat(number, left_out)
