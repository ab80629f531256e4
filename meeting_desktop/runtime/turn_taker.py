"""Jobs and alarms on one thread, so that what they share needs no lock."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import Any, TypeVar

from meeting_desktop.core.clock import Clock
from meeting_desktop.runtime.containment import Contained
from meeting_desktop.runtime.serial_worker import settle
from meeting_desktop.runtime.threads import SupervisedThread

T = TypeVar("T")

_Job = Callable[[], None]
#: When there is no alarm.
_LONG_S = 3_600.0


class TurnTaker:
    """``post`` on any thread; ``alarm`` and ``cancel`` within jobs. The first job starts it."""

    def __init__(self, name: str, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._jobs: deque[_Job] = deque()
        self._wake = threading.Event()
        self._alarms: dict[str, tuple[float, _Job]] = {}
        self._asked: set[Future[Any]] = set()
        self._thread = SupervisedThread(name, self._run)

    def post(self, job: _Job) -> None:
        """Do ``job`` after those that were posted before; nothing happens after ``stop``."""
        with self._lock:
            self._jobs.append(job)
            if not self._thread.begun and not self._thread.stop_wanted:
                self._thread.start()
        self._wake.set()

    def ask(self, job: Callable[[], T]) -> Future[T]:
        """The same with an answer; cancelled where ``stop`` comes before the job."""
        future: Future[T] = Future()
        self._asked.add(future)
        future.add_done_callback(self._asked.discard)
        if self._thread.stop_wanted:
            future.cancel()
        self.post(partial(_answer, future, job))
        return future

    def alarm(self, name: str, seconds: float, job: _Job) -> None:
        """Do ``job`` in ``seconds``, in place of what the alarm of that name was set to."""
        self._alarms[name] = (self._clock.monotonic() + seconds, job)

    def cancel(self, *names: str) -> None:
        for name in names:
            self._alarms.pop(name, None)

    def stop(self, deadline: float) -> bool:
        """Finish the job that runs, and no other; True when that took less than ``deadline``."""
        with self._lock:
            self._thread.request_stop()
        for future in tuple(self._asked):
            future.cancel()
        self._wake.set()
        return self._thread.join(deadline)

    def _run(self, stop: threading.Event) -> None:
        while not stop.is_set():
            self._wake.clear()
            job = self._next()
            if job is None:
                self._clock.wait(self._wake, self._until_alarm())
                continue
            with Contained():
                job()

    def _next(self) -> _Job | None:
        """What is due: jobs first, then alarms in their order."""
        if self._jobs:
            return self._jobs.popleft()
        due = [(at, name) for name, (at, _) in self._alarms.items()]
        if due and min(due)[0] <= self._clock.monotonic():
            return self._alarms.pop(min(due)[1])[1]
        return None

    def _until_alarm(self) -> float:
        times = [at for at, _ in self._alarms.values()]
        return min(times) - self._clock.monotonic() if times else _LONG_S


def _answer(future: Future[T], job: Callable[[], T]) -> None:
    if future.set_running_or_notify_cancel():
        settle(future, job)
