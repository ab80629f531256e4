"""One thread, one job after the other."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from meeting_desktop.runtime.threads import SupervisedThread

T = TypeVar("T")

#: Does the job and settles its future; with False it only cancels the future.
_Job = Callable[[bool], None]


class SerialWorker:
    """Jobs run in the order they were submitted. A failing job fails its own future only.

    Not a ThreadPoolExecutor: the interpreter joins the threads of those at its end, so that one job
    that hangs (a dead disk) would keep the program from ever ending.
    """

    def __init__(self, name: str) -> None:
        self._jobs: deque[_Job] = deque()
        self._changed = threading.Condition()
        self._stopping = False
        self._thread = SupervisedThread(name, self._run)

    def submit(self, job: Callable[[], T]) -> Future[T]:
        """Queue ``job``. After ``stop`` the future is cancelled instead."""
        future: Future[T] = Future()

        def do(wanted: bool) -> None:
            if not wanted:
                future.cancel()
            if future.set_running_or_notify_cancel():
                settle(future, job)

        with self._changed:
            accepted = not self._stopping
            if accepted:
                self._jobs.append(do)
                self._changed.notify_all()
                if not self._thread.begun:
                    self._thread.start()
        if not accepted:
            do(False)
        return future

    def stop(self, deadline: float) -> bool:
        """Finish what is queued within ``deadline`` seconds; True when it did.

        What has not begun by then is cancelled; a job that hangs is left to itself.
        """
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        ended = self._thread.join(deadline)
        if not ended:
            self._cancel_rest()
        return ended

    def _run(self, _stop: threading.Event) -> None:
        while (job := self._next()) is not None:
            job(True)

    def _next(self) -> _Job | None:
        with self._changed:
            self._changed.wait_for(lambda: bool(self._jobs) or self._stopping)
            return self._jobs.popleft() if self._jobs else None

    def _cancel_rest(self) -> None:
        with self._changed:
            rest = list(self._jobs)
            self._jobs.clear()
        for job in rest:
            job(False)


def settle(future: Future[T], job: Callable[[], T]) -> None:
    """Run ``job`` into ``future``, which is running, whatever comes of it."""
    try:
        result = job()
    except BaseException as error:  # noqa: BLE001 - it is the asker's, and the next job runs
        future.set_exception(error)
    else:
        future.set_result(result)
