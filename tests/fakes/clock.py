"""A clock that stands still until a test turns it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

_LIMIT_SECONDS = 60.0


class VirtualClock:
    """The ``Clock`` of tests: time passes only by ``advance``, on whichever threads wait.

    ``advance`` returns when every thread whose time has come has left its wait;
    ``wait_until_parked`` says that threads have come to a wait at all. Nothing depends on how fast
    the machine is.
    """

    def __init__(self, start: datetime = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)) -> None:
        self._start = start
        self._elapsed = 0.0
        self._changed = threading.Condition()
        self._waiters: list[_Waiter] = []

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._elapsed)

    def monotonic(self) -> float:
        return self._elapsed

    def wait(self, event: threading.Event, seconds: float) -> bool:
        waiter = _Waiter(event, self._elapsed + max(0.0, seconds))
        with self._changed:
            self._waiters.append(waiter)
            self._changed.notify_all()
        try:
            return waiter.sleep(self)
        finally:
            with self._changed:
                self._waiters.remove(waiter)
                self._changed.notify_all()

    def set_wall(self, by: timedelta) -> None:
        """The wall clock is set, or the machine slept: nobody who waits notices."""
        self._start += by

    def advance(self, seconds: float) -> None:
        """Let ``seconds`` pass; threads are woken in the order of their deadlines."""
        target = self._elapsed + seconds
        while (due := self._next_due(target)) is not None:
            self._elapsed = max(self._elapsed, due.deadline)
            due.look()
            self._until(partial(self._has_left, due))
        self._elapsed = target

    @property
    def parked(self) -> int:
        """How many threads wait for this clock now."""
        return len(self._waiters)

    def wait_until_parked(self, count: int = 1) -> None:
        """Return when ``count`` threads wait for this clock."""
        self._until(lambda: len(self._waiters) >= count)

    def _next_due(self, target: float) -> _Waiter | None:
        with self._changed:
            due = [waiter for waiter in self._waiters if waiter.deadline <= target]
            return min(due, key=lambda waiter: waiter.deadline, default=None)

    def _has_left(self, waiter: _Waiter) -> bool:
        return waiter not in self._waiters

    def _until(self, condition: Callable[[], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(condition, _LIMIT_SECONDS), "a thread did not come"


class _Waiter:
    """One thread in one wait; it sleeps on the event's own condition, so ``set`` wakes it too."""

    def __init__(self, event: threading.Event, deadline: float) -> None:
        self.deadline = deadline
        self._event = event
        self._condition: threading.Condition = event._cond  # type: ignore[attr-defined]

    def sleep(self, clock: VirtualClock) -> bool:
        with self._condition:
            self._condition.wait_for(
                lambda: self._event.is_set() or clock.monotonic() >= self.deadline
            )
        return self._event.is_set()

    def look(self) -> None:
        with self._condition:
            self._condition.notify_all()
