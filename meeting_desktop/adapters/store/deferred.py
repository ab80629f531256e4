"""A store that is there before its database is: the window does not wait for SQLAlchemy.

Importing SQLAlchemy and Alembic and opening the file takes about a second of processor time. What
is written meanwhile is queued, in order; who reads meanwhile waits (never the GUI thread). Nothing
here imports them: the function that opens does, on a thread of its own.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.ports.unit_of_work import Committed, Store, StoreFacts, UnitOfWork
from meeting_desktop.runtime.serial_worker import SerialWorker
from meeting_desktop.runtime.topic import Topic

T = TypeVar("T")


class DeferredStore:
    """See ``ports.unit_of_work.Store``. ``open_now`` gives the real one, or raises why not."""

    def __init__(self, open_now: Callable[[], Store]) -> None:
        self._open_now = open_now
        #: Done when the database is open; fails with what kept it from being opened.
        self.opened: Future[Store] = Future()
        self._commits: Topic[Committed[object]] = Topic()
        self._lock = threading.Lock()
        self._begun = False
        self._waiting: list[Callable[[Store | BaseException], None]] = []
        self._worker = SerialWorker("store-opening")

    def begin(self) -> Future[Store]:
        """Start to open the database, once; returns ``opened`` at once."""
        with self._lock:
            begun, self._begun = self._begun, True
        if not begun:
            self._worker.submit(self._open_now).add_done_callback(self._settle)
        return self.opened

    def write(self, work: Callable[[UnitOfWork], T], *, actor: str = "me") -> Future[Committed[T]]:
        """As in the port; where the store could not be opened the future fails with the reason."""
        promised: Future[Committed[T]] = Future()

        def hand_over(store: Store | BaseException) -> None:
            if isinstance(store, BaseException):
                promised.set_exception(store)
            else:
                store.write(work, actor=actor).add_done_callback(
                    lambda done: _hand_on(done, promised)
                )

        with self._lock:
            if not self.opened.done():
                self._waiting.append(hand_over)
                return promised
        hand_over(self.opened.exception() or self.opened.result())
        return promised

    def read(self, query: Callable[[UnitOfWork], T]) -> T:
        """As in the port; waits for the opening and raises what kept it from succeeding."""
        return self.opened.result().read(query)

    def subscribe(self, listener: Callable[[Committed[object]], None]) -> Callable[[], None]:
        return self._commits.subscribe(listener)

    def facts(self) -> StoreFacts:
        return self.opened.result().facts()

    def close(self, deadline: float) -> None:
        """As in the port; one that was never opened has nothing to close."""
        with self._lock:
            begun, self._begun = self._begun, True
        if not begun:
            never: Future[Store] = Future()
            never.set_exception(EnvironmentFault("The program is closing.", code="store_closed"))
            self._settle(never)
        self._worker.stop(deadline)
        if self.opened.done() and self.opened.exception() is None:
            self.opened.result().close(deadline)

    def _settle(self, opening: Future[Store]) -> None:
        """On the opening thread: what waited goes first, in its order."""
        outcome = opening.exception() or opening.result()
        if not isinstance(outcome, BaseException):
            outcome.subscribe(self._commits.publish)
        with self._lock:
            for hand_over in self._waiting:
                hand_over(outcome)
            self._waiting.clear()
            if isinstance(outcome, BaseException):
                self.opened.set_exception(outcome)
            else:
                self.opened.set_result(outcome)


def _hand_on(done: Future[T], promised: Future[T]) -> None:
    if done.cancelled():
        promised.cancel()
        promised.set_running_or_notify_cancel()
        return
    error = done.exception()
    if error is not None:
        promised.set_exception(error)
    else:
        promised.set_result(done.result())
