"""How fast an upload may go, and when it has to make way."""

from __future__ import annotations

import threading
from collections.abc import Callable

from meeting_desktop.core.clock import Clock

_BYTES_PER_KBIT = 125.0
#: Windows paint no faster.
_TELL_S = 0.1


class UploadPace:
    """The ``Transfer`` of one upload. ``kbit``: kbit/s at most, 0 for no limit.

    ``makes_way``: it is not wanted any more, for now; ``ending`` also ends a wait.
    """

    def __init__(
        self,
        clock: Clock,
        ending: threading.Event,
        *,
        kbit: Callable[[], int],
        makes_way: Callable[[], bool],
        told: Callable[[int, int], None],
    ) -> None:
        self._clock = clock
        self._ending = ending
        self._kbit = kbit
        self._makes_way = makes_way
        self._told = told
        self._last: tuple[float, int] | None = None
        self._told_at = -_TELL_S

    def moved(self, done: int, total: int) -> None:
        now = self._clock.monotonic()
        if done == total or now - self._told_at >= _TELL_S:
            self._told_at = now
            self._told(done, total)
        if self._last is not None and done < total:
            self._wait(done - self._last[1], now - self._last[0])
        self._last = self._clock.monotonic(), done

    def wanted(self) -> bool:
        return not self._ending.is_set() and not self._makes_way()

    def _wait(self, moved: int, seconds: float) -> None:
        kbit = self._kbit()
        if kbit > 0:
            self._clock.wait(self._ending, moved / (kbit * _BYTES_PER_KBIT) - seconds)
