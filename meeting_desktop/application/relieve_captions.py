"""What to do for captions that a machine is too slow for: a smaller model, then the recording only.

A pure rule: it is told how much waits, and says what should be. The recogniser has lengthened its
step before (its own affair). Captions that are late but catching up, as after a model that was slow
to load, are left alone.
"""

from __future__ import annotations

from enum import Enum, auto

from meeting_desktop.core.clock import Clock
from meeting_desktop.ports.recogniser import Backlog

#: Seconds behind that a smaller model is for, and that even it cannot mend.
_LATE = 5.0
_HOPELESS = 12.0
#: For how long, without getting better by ``_BETTER`` (s).
_PATIENCE = 5.0
_BETTER = 1.0
#: What counts as time to spare, and for how long before there is a way back.
_CALM_LAG, _CALM_BUSY, _CALM_SECONDS = 1.0, 0.35, 30.0
#: Record only is tried again after the first, and after twice as long each time (s).
_FIRST_REST, _LONGEST_REST = 20.0, 300.0


class Relief(Enum):
    NONE = auto()
    SMALLER_MODEL = auto()
    #: Nothing is fed any more; the words are made from the recording afterwards.
    RECORD_ONLY = auto()


class RelieveCaptions:
    """Say ``look`` between steps; tell it when there is no smaller model after all."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._relief = Relief.NONE
        self._has_smaller = True
        self._late = _Standing(_LATE)
        self._hopeless = _Standing(_HOPELESS)
        self._calm_since: float | None = None
        self._rest = _FIRST_REST
        self._rest_until = 0.0

    @property
    def relief(self) -> Relief:
        return self._relief

    def look(self, backlog: Backlog) -> Relief:
        """What should be, now that so much waits (the lag counts sound that is not fed yet)."""
        now = self._clock.monotonic()
        if self._relief is Relief.RECORD_ONLY:
            if now >= self._rest_until:
                self._go(Relief.SMALLER_MODEL if self._has_smaller else Relief.NONE)
            return self._relief
        self._look_for_calm(now, backlog)
        can_shrink = self._relief is Relief.NONE and self._has_smaller
        # Both are asked, so that each knows since when.
        late, hopeless = self._late.look(now, backlog.lag), self._hopeless.look(now, backlog.lag)
        if can_shrink and late:
            self._go(Relief.SMALLER_MODEL)
        elif not can_shrink and hopeless:
            self._rest_until = now + self._rest
            self._rest = min(_LONGEST_REST, 2 * self._rest)
            self._go(Relief.RECORD_ONLY)
        return self._relief

    def no_smaller_model(self) -> None:
        """It was asked for and could not be had."""
        self._has_smaller = False
        self._relief = Relief.NONE

    def _look_for_calm(self, now: float, backlog: Backlog) -> None:
        if backlog.lag >= _CALM_LAG or backlog.busy >= _CALM_BUSY:
            self._calm_since = None
        elif self._calm_since is None:
            self._calm_since = now
        elif now - self._calm_since >= _CALM_SECONDS:
            self._rest = _FIRST_REST
            if self._relief is not Relief.NONE:
                self._go(Relief.NONE)

    def _go(self, relief: Relief) -> None:
        self._relief = relief
        self._calm_since = None
        self._late.forget()
        self._hopeless.forget()


class _Standing:
    """Whether the lag has stood at a limit or above it, without getting better."""

    def __init__(self, limit: float) -> None:
        self._limit = limit
        self._since: float | None = None
        self._lowest = 0.0

    def look(self, now: float, lag: float) -> bool:
        if lag < self._limit:
            self._since = None
            return False
        if self._since is None or lag <= self._lowest - _BETTER:
            self._since, self._lowest = now, lag
        return now - self._since >= _PATIENCE

    def forget(self) -> None:
        self._since = None
