"""Run what blocks in the background; hand the outcome to its owner on the GUI thread, or drop it.

A failure that the program foresees reaches ``on_error`` as a sentence; any other is a bug and is
reported as one, and ``on_error`` still hears a sentence, so that no view waits for ever.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, Signal
from shiboken6 import isValid

from meeting_desktop.core.errors import ApplicationError
from meeting_desktop.runtime.bugs import report_bug
from meeting_desktop.ui.bridge import Bridge

T = TypeVar("T")
OnError = Callable[[str], None]


class Jobs(QObject):
    """Threads of its own (``meeting-ui-job…``). ``failed`` carries sentences that nobody else
    showed.
    """

    failed = Signal(str)

    def __init__(self, bridge: Bridge, workers: int = 4, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._executor = ThreadPoolExecutor(workers, thread_name_prefix="meeting-ui-job")
        self._in_turn = ThreadPoolExecutor(1, thread_name_prefix="meeting-ui-job-in-turn")
        self._running: set[Future[Any]] = set()
        self._closed = False

    def run(
        self,
        owner: QObject,
        job: Callable[[], T],
        on_result: Callable[[T], None],
        on_error: OnError | None = None,
    ) -> Future[T] | None:
        """Run ``job`` on a background thread; None when the program is closing.

        Cancel the future to give up on a job that has not begun; its owner then hears nothing.
        """
        return self._run(self._executor, owner, job, on_result, on_error)

    def run_in_turn(
        self,
        owner: QObject,
        job: Callable[[], T],
        on_result: Callable[[T], None],
        on_error: OnError | None = None,
    ) -> Future[T] | None:
        """As ``run``, but after all jobs that were given here before: the last change wins."""
        return self._run(self._in_turn, owner, job, on_result, on_error)

    def _run(
        self,
        executor: ThreadPoolExecutor,
        owner: QObject,
        job: Callable[[], T],
        on_result: Callable[[T], None],
        on_error: OnError | None,
    ) -> Future[T] | None:
        if self._closed:
            return None
        future = executor.submit(job)
        self._running.add(future)
        future.add_done_callback(self._running.discard)
        self.follow(owner, future, on_result, on_error)
        return future

    def follow(
        self,
        owner: QObject,
        future: Future[T],
        on_result: Callable[[T], None],
        on_error: OnError | None = None,
    ) -> None:
        """Hand the outcome of a future that the application gave to ``owner``, while it lives."""
        settle = partial(self._settle, owner, on_result, on_error)
        future.add_done_callback(partial(_post_outcome, self._bridge, settle))

    def close(self, deadline: float = 3.0) -> bool:
        """Begin nothing more, wait ``deadline`` seconds for what runs; True when it ended."""
        self._closed = True
        for future in list(self._running):
            future.cancel()
        _, late = wait_for(list(self._running), timeout=deadline)
        for executor in (self._executor, self._in_turn):
            executor.shutdown(wait=not late, cancel_futures=True)
        return not late

    def _settle(
        self,
        owner: QObject,
        on_result: Callable[[T], None],
        on_error: OnError | None,
        future: Future[T],
    ) -> None:
        """On the GUI thread."""
        if future.cancelled():
            return
        alive = isValid(owner)
        error = future.exception(timeout=0)
        if error is None:
            if alive:
                on_result(future.result(timeout=0))
        elif isinstance(error, ApplicationError):
            if alive:
                (on_error or self.failed.emit)(error.sentence)
        else:
            report_bug(error)
            if alive and on_error is not None:
                on_error(_sorry())


def _post_outcome(bridge: Bridge, settle: Callable[[Future[T]], None], future: Future[T]) -> None:
    """On the worker's thread."""
    bridge.post(partial(settle, future))


def _sorry() -> str:
    return QCoreApplication.translate(
        "Jobs", "Something went wrong inside the program. Nothing that was recorded is lost."
    )
