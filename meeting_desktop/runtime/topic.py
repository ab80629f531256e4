"""Publish on any thread, hear on that same thread: the plainest way to tell several listeners."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from meeting_desktop.runtime.containment import Contained

T = TypeVar("T")


class Topic(Generic[T]):
    """Listeners must be quick: they run on the publisher's thread.

    One that raises is reported as a bug; the publisher and the other listeners do not notice.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: tuple[Callable[[T], None], ...] = ()

    def subscribe(self, listener: Callable[[T], None]) -> Callable[[], None]:
        """Hear everything published from now on; the answer ends that and may be called twice."""
        with self._lock:
            self._listeners = (*self._listeners, listener)

        def unsubscribe() -> None:
            with self._lock:
                self._listeners = tuple(one for one in self._listeners if one is not listener)

        return unsubscribe

    def publish(self, message: T) -> None:
        for listener in self._listeners:
            with Contained():
                listener(message)
