"""A beat of 20 ms that does not drift, and hurries after a stall only as far as is wanted.

Beats lie on a grid from the start, so that a late one does not delay the next. One that is a little
late is made up for. After a longer stall of the mix the missed ones are left out: in a burst they
would only fill the listeners' jitter buffers, and everything after them would come later. What a
microphone has heard meanwhile is made up for instead, for it is recorded.
"""

from __future__ import annotations

from dataclasses import dataclass

from meeting_desktop.ports.audio import CAPTURE_RATE_HZ
from meeting_desktop.ports.conference import FRAME_SAMPLES

FRAME_SECONDS = FRAME_SAMPLES / CAPTURE_RATE_HZ
#: Beats that a mix makes up for.
MIX_CATCHES_UP = 2
#: Beats that a microphone makes up for (500 ms, what waits in ``own_sound``).
MICROPHONE_CATCHES_UP = 25


@dataclass(frozen=True, slots=True)
class Beat:
    """``number`` counts beats from the start; ``left_out``: those before it that never were."""

    number: int
    left_out: int


class Pace:
    """Pure arithmetic over a monotonic clock's seconds."""

    def __init__(self, start: float, catches_up: int = MIX_CATCHES_UP) -> None:
        self._start = start
        self._catches_up = catches_up
        self._next = 1

    def wait(self, now: float) -> float:
        """Seconds until the next beat, not below 0."""
        return max(0.0, self._start + self._next * FRAME_SECONDS - now)

    def beat(self, now: float) -> Beat | None:
        """The beat that is due, or None when it is too early."""
        # A timer may fire a hair early; half a millisecond is as good as now.
        due = int((now - self._start + 0.0005) / FRAME_SECONDS)
        if due < self._next:
            return None
        left_out = due - self._next if due - self._next > self._catches_up else 0
        number = self._next + left_out
        self._next = number + 1
        return Beat(number, left_out)
