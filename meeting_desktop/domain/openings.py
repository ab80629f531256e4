"""When the application opens a planned meeting by itself, and when that is over again.

For meetings that were planned with the assistant: nobody need be at the machine. Wall times are
UTC; what lasts is counted by a monotonic clock, in seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from uuid import UUID

#: So long before, the person hears of it and may say no.
NOTICE = timedelta(minutes=1)
#: Whoever waited longer than this for somebody to open has gone.
LATE = timedelta(minutes=5)
#: How long people are waited for, from the planned time on.
PATIENCE = timedelta(minutes=10)
#: A machine that wakes up may hear only now that another one has opened the meeting.
WAKING = timedelta(seconds=20)
#: Another machine said that it would open, and did not.
SILENT = timedelta(minutes=1)
#: Everybody is gone for so long: nobody comes back.
ALONE_S = 45.0


class OpeningStage(Enum):
    IDLE = auto()
    #: It will be opened, unless the person says no.
    ANNOUNCED = auto()
    OPENING = auto()
    #: It runs, and nobody of this machine takes part.
    STANDING_IN = auto()


@dataclass(frozen=True, slots=True)
class OpeningState:
    """``opens_at`` is aware; None where nothing is announced."""

    stage: OpeningStage = OpeningStage.IDLE
    meeting_id: UUID | None = None
    title: str = ""
    opens_at: datetime | None = None


def due_at(start: datetime, seen: datetime) -> datetime:
    """When a meeting is opened, or given up, that was first looked at at ``seen``."""
    opens = max(start, seen + NOTICE)
    return opens if opens <= start + LATE else seen + WAKING


@dataclass(slots=True)
class Stay:
    """A meeting that was opened by itself. ``waits_until``: for the first one to come.

    ``hear`` is told how many others are in the room or before it.
    """

    waits_until: float
    #: The assistant has left, or could not come.
    is_left: bool = False
    _came: bool = False
    _empty_since: float | None = None

    def hear(self, others: int, now: float) -> None:
        self._came |= others > 0
        if others:
            self._empty_since = None
        elif self._empty_since is None:
            self._empty_since = now

    @property
    def somebody_came(self) -> bool:
        return self._came

    def is_over(self, now: float) -> bool:
        """Nobody came, or the assistant has gone and it was the last."""
        if not self._came:
            return self.is_left or now >= self.waits_until
        empty = self._empty_since is not None and now - self._empty_since >= ALONE_S
        return self.is_left and empty

    def next_look(self, now: float) -> float:
        """Seconds until ``is_over`` may say something else, if nothing happens."""
        if not self._came:
            return max(0.0, self.waits_until - now)
        if self._empty_since is None:
            return ALONE_S
        return max(0.0, self._empty_since + ALONE_S - now)
