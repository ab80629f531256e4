"""One thread, one job after the other."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from typing import TypeVar

T = TypeVar("T")


class SerialWorker:
    """Jobs run in the order they were submitted. A failing job fails its own future only."""

    def __init__(self, name: str) -> None:
        self._executor = ThreadPoolExecutor(1, thread_name_prefix=f"meeting-{name}")
        self._lock = threading.Lock()
        self._last: Future[None] | None = None

    def submit(self, job: Callable[[], T]) -> Future[T]:
        """Queue ``job``. After ``stop`` the future is cancelled instead."""
        with self._lock:
            if self._last is None:
                return self._executor.submit(job)
        refused: Future[T] = Future()
        refused.cancel()
        refused.set_running_or_notify_cancel()
        return refused

    def stop(self, deadline: float) -> bool:
        """Finish what is queued within ``deadline`` seconds; True when it did."""
        with self._lock:
            if self._last is None:
                self._last = self._executor.submit(lambda: None)
        done, _ = wait_for([self._last], timeout=deadline)
        # Without waiting: a job that hangs must not hang the one who stops.
        self._executor.shutdown(wait=bool(done), cancel_futures=not done)
        return bool(done)
