"""Who is with the AI participant, and who made it stop: what it keeps in mind about people."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from meeting_desktop.domain.turn_taking import Floor

#: How often a sentence is begun again after a stop.
_MOST_REPEATS = 2


class Company:
    """Somebody besides ``host``, who alone is nobody to talk to."""

    def __init__(self, host: UUID) -> None:
        self._host = host
        self._since: float | None = None
        self._alone_since: float | None = None
        self._present: frozenset[UUID] = frozenset()
        self._listening: frozenset[UUID] = frozenset()
        self._told: frozenset[UUID] = frozenset()

    def hear(self, now: float, present: Mapping[UUID, float]) -> None:
        self._present = frozenset(present) - {self._host}
        if self._present:
            self._since = now if self._since is None else self._since
            self._alone_since = None
        elif self._alone_since is None:
            self._alone_since = now

    def has_been_for(self, now: float) -> float:
        """Seconds since somebody came first; 0 before."""
        return 0.0 if self._since is None else now - self._since

    def has_left_for(self, now: float) -> float:
        """Seconds since the last one left; 0 while somebody is here, or nobody ever was."""
        gone = self._since is not None and self._alone_since is not None
        return now - self._alone_since if gone and self._alone_since is not None else 0.0

    @property
    def is_untold(self) -> bool:
        """Somebody is here who has not heard that an assistant asks."""
        return not self._present <= self._told

    def begin_telling(self) -> None:
        """Whoever comes while it is being said has not heard it."""
        self._listening = self._present

    def were_told(self) -> None:
        self._told |= self._listening


class Interruptions:
    """Who made it stop, how often at one sentence, and whether words came of it."""

    def __init__(self) -> None:
        self.repeats = 0
        self._by: UUID | None = None
        self._without_words = 0

    @property
    def are_too_many(self) -> bool:
        """The sentence counts as said: people have heard it often enough."""
        return self.repeats > _MOST_REPEATS

    def stop(self, speaker: UUID) -> None:
        self._by = speaker
        self.repeats += 1

    def hear_words(self, participant: UUID, floor: Floor) -> None:
        """It was right to stop for them."""
        if participant == self._by:
            floor.stopped_rightly(participant)
            self._without_words = 0

    def were_for_nothing(self, floor: Floor) -> None:
        """A single "mhm" is nothing to learn from; two stops without a word may be our echo."""
        self._without_words += 1
        if self._without_words > 1 and self._by is not None:
            floor.stopped_for_nothing(self._by)
