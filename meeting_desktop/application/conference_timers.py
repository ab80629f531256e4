"""What of a conference depends on time alone: pacing, chimes, deadlines, being alone.

All by a monotonic clock that is passed in as a number of seconds.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

#: Levels and roster go out at most so often (architecture.md: what is shown is coalesced).
PACE_S = 0.1
#: A crowd that knocks rings once.
CHIME_S = 5.0
#: For how long somebody may be alone and quiet before they are asked, and has to answer.
ALONE_S = 300.0
ANSWER_S = 120


class Pace:
    """Lets one through every ``interval`` seconds."""

    def __init__(self, interval: float) -> None:
        self._interval = interval
        self._last: float | None = None

    def take(self, now: float) -> bool:
        """Whether it is time again; if so, it counts."""
        if self._last is not None and now - self._last < self._interval:
            return False
        self._last = now
        return True


class Deadlines:
    """Until when somebody who is not connected, or has said nothing yet, is waited for."""

    def __init__(self) -> None:
        self._until: dict[UUID, float] = {}

    def set(self, participant: UUID, until: float) -> None:
        """The first deadline stands until it is cleared."""
        self._until.setdefault(participant, until)

    def clear(self, participant: UUID) -> None:
        self._until.pop(participant, None)

    def over(self, now: float) -> Iterator[UUID]:
        """Whose time is over; each is named once."""
        for participant in [p for p, until in self._until.items() if now >= until]:
            del self._until[participant]
            yield participant


class Alone:
    """When to ask "Are you still there?", and when nobody has answered."""

    def __init__(self, now: float) -> None:
        self._quiet_since = now
        self._asked_at: float | None = None
        self._given_up = False

    def stir(self, now: float) -> None:
        """Somebody else is here, speaks or answers."""
        self._quiet_since = now
        self._asked_at = None
        self._given_up = False

    def should_ask(self, now: float) -> bool:
        """True once, when it is time to ask."""
        if self._asked_at is not None or now - self._quiet_since < ALONE_S:
            return False
        self._asked_at = now
        return True

    def has_given_up(self, now: float) -> bool:
        """True once, when the answer did not come."""
        if self._given_up or self._asked_at is None or now - self._asked_at < ANSWER_S:
            return False
        self._given_up = True
        return True
