"""How far the reading of a meeting is, told so seldom that nobody has to hurry."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from meeting_desktop.core.clock import Clock

_PAUSE_S = 0.25
#: A step is told at once: nothing may be heard for long after it.
_STEP = 0.1


@dataclass(frozen=True, slots=True)
class ReportProgress:
    """``fraction`` of 1; it only grows while one reading lasts."""

    meeting_id: UUID
    fraction: float


class ReadingProgress:
    """Of one reading: ``hear`` is called on the analyst's loop, ``fraction`` asked anywhere."""

    def __init__(self, clock: Clock, tell: Callable[[ReadingProgress], None]) -> None:
        self.fraction = 0.0
        self._clock = clock
        self._tell = tell
        self._told = 0.0
        self._told_at = -math.inf

    def hear(self, fraction: float) -> None:
        """More work than was thought takes nothing back."""
        if not self.fraction < fraction:
            return
        self.fraction = min(1.0, fraction)
        now = self._clock.monotonic()
        if now - self._told_at >= _PAUSE_S or self.fraction - self._told >= _STEP:
            self._told, self._told_at = self.fraction, now
            self._tell(self)
