"""How long a service that failed is left alone: longer each time, up to ten minutes."""

from __future__ import annotations

import threading

from meeting_desktop.core.clock import Clock
from meeting_desktop.ports.analyst import AnalystFault

_FIRST_S = 15.0
_LONGEST_S = 600.0
#: Only this one request failed: the next may do.
_OF_ONE_REQUEST = frozenset({"refused", "broken_answer", "budget_spent"})
#: Somebody has to do something first; it is looked again all the same, they may do it elsewhere.
_UNTIL_MENDED = frozenset({"no_key", "key_refused", "model_unknown"})


class AnalystPause:
    """May be used on any thread. ``fault`` is why the service is not asked, None: it is."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._until = 0.0
        self._next_s = _FIRST_S
        self._fault: AnalystFault | None = None

    @property
    def fault(self) -> AnalystFault | None:
        with self._lock:
            return self._fault if self._clock.monotonic() < self._until else None

    def begin(self, fault: AnalystFault) -> None:
        """It failed so."""
        if fault.code in _OF_ONE_REQUEST or _is_our_own_limit(fault):
            return
        with self._lock:
            length = _LONGEST_S if fault.code in _UNTIL_MENDED else self._next_s
            self._next_s = min(_LONGEST_S, self._next_s * 2)
            self._until = self._clock.monotonic() + max(length, fault.retry_after_s or 0.0)
            self._fault = fault

    def reset(self) -> None:
        """It worked, or somebody changed what it depends on."""
        with self._lock:
            self._until, self._next_s, self._fault = 0.0, _FIRST_S, None


def _is_our_own_limit(fault: AnalystFault) -> bool:
    """The service would have answered: it was not asked, so as not to ask too often."""
    return fault.code == "quota" and not fault.retryable
