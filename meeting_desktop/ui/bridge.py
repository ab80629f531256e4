"""The only place where other threads enter Qt.

Topics publish on the thread that has news. The bridge puts the news into an inbox and wakes the GUI
thread once, however much arrives: Qt's own queue is unbounded and must not fill while the window is
busy. Loudness comes ten times a second per microphone, so of such kinds only the newest is kept and
shown at most 15 times a second. Nothing is emitted once ``close`` has returned, and nothing is
delivered to an owner that Qt has deleted: emitting on a deleted object raises in the worker.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from shiboken6 import isValid

from meeting_desktop.runtime.topic import Topic

T = TypeVar("T")

#: 15 Hz: what an eye needs of a meter.
LEVEL_INTERVAL_MS = 67
#: A delivery round gives the event loop back after this long.
ROUND_SECONDS = 0.008


class Subscription:
    """One listener of one topic. ``cancel`` may be called twice."""

    def __init__(self, owner: QObject, slot: Callable[[Any], None], only_newest: tuple[type, ...]):
        self.owner = owner
        self.slot = slot
        self.only_newest = only_newest
        self.unsubscribe: Callable[[], None] = _nothing
        self.cancelled = False

    def cancel(self) -> None:
        self.cancelled = True
        self.unsubscribe()

    def deliver(self, message: object) -> None:
        if not self.cancelled and isValid(self.owner):
            self.slot(message)


class Bridge(QObject):
    """Make it on the GUI thread and close it before the window goes."""

    _woken = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._inbox: deque[Callable[[], None]] = deque()
        self._newest: dict[tuple[int, type], Callable[[], None]] = {}
        self._awake = False
        self._closed = False
        self._subscriptions: list[Subscription] = []
        self._pace = QTimer(self)
        self._pace.setSingleShot(True)
        self._pace.setInterval(LEVEL_INTERVAL_MS)
        self._pace.timeout.connect(self._show_newest)
        # Queued even from the GUI thread itself: a publisher never runs a view's code.
        self._woken.connect(self._empty_inbox, Qt.ConnectionType.QueuedConnection)

    def listen(
        self,
        topic: Topic[T],
        owner: QObject,
        slot: Callable[[T], None],
        *,
        only_newest: tuple[type, ...] = (),
    ) -> Subscription:
        """Call ``slot`` on the GUI thread for each message until ``owner`` is deleted.

        Messages of the types ``only_newest`` are levels: older ones are skipped, 15 Hz at most.
        """
        subscription = Subscription(owner, slot, only_newest)
        subscription.unsubscribe = topic.subscribe(partial(self._receive, subscription))
        self._subscriptions = [one for one in self._subscriptions if not one.cancelled]
        self._subscriptions.append(subscription)
        owner.destroyed.connect(subscription.cancel)
        return subscription

    def post(self, call: Callable[[], None]) -> None:
        """Run ``call`` on the GUI thread, soon; from any thread. Dropped after ``close``."""
        with self._lock:
            if self._closed:
                return
            self._inbox.append(call)
            self._wake()

    def close(self) -> None:
        """Detach from every topic; when this returns no other thread touches this object again."""
        with self._lock:
            self._closed = True
            self._inbox.clear()
            self._newest.clear()
        for subscription in self._subscriptions:
            subscription.cancel()
        self._subscriptions.clear()
        self._pace.stop()

    def _receive(self, subscription: Subscription, message: object) -> None:
        """On the publisher's thread."""
        call = partial(subscription.deliver, message)
        with self._lock:
            if self._closed or subscription.cancelled:
                return
            if isinstance(message, subscription.only_newest):
                self._newest[(id(subscription), type(message))] = call
            else:
                self._inbox.append(call)
            self._wake()

    def _wake(self) -> None:
        # Under the lock, so that close() cannot fall between the question and the signal.
        if not self._awake:
            self._awake = True
            self._woken.emit()

    @Slot()
    def _empty_inbox(self) -> None:
        until = time.monotonic() + ROUND_SECONDS
        try:
            while (call := self._next()) is not None:
                call()
                if time.monotonic() >= until:
                    break
        finally:
            self._rest_or_go_on()
        if not self._pace.isActive():
            self._show_newest()

    def _next(self) -> Callable[[], None] | None:
        with self._lock:
            return self._inbox.popleft() if self._inbox else None

    def _rest_or_go_on(self) -> None:
        with self._lock:
            self._awake = False
            if self._inbox and not self._closed:
                self._wake()

    @Slot()
    def _show_newest(self) -> None:
        with self._lock:
            calls = list(self._newest.values())
            self._newest.clear()
        if calls:
            self._pace.start()
        for call in calls:
            call()


def _nothing() -> None:
    return None
