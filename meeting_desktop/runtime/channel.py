"""A bounded queue between two threads that knows what it turned away."""

from __future__ import annotations

import threading
from collections import deque
from typing import Generic, TypeVar

T = TypeVar("T")


class BoundedChannel(Generic[T]):
    """First in, first out, with a limit on the sum of the items' sizes (any unit; samples here).

    A producer that must not wait offers; one that must not lose puts.
    """

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._items: deque[tuple[T, int]] = deque()
        self._size = 0
        self._refused = 0
        self._closed = False
        self._condition = threading.Condition()

    @property
    def size(self) -> int:
        """Sum of the sizes of what waits."""
        return self._size

    @property
    def refused(self) -> int:
        """Sum of the sizes of what was turned away."""
        return self._refused

    def offer(self, item: T, size: int = 1) -> bool:
        """Add without waiting; False when there is no room or the channel is closed."""
        with self._condition:
            if self._closed or (self._items and self._size + size > self._capacity):
                self._refused += size
                return False
            self._append(item, size)
            return True

    def put(self, item: T, size: int = 1, *, timeout: float | None = None) -> bool:
        """Add, waiting for room; False after ``timeout`` seconds or when the channel is closed."""
        with self._condition:
            free = self._condition.wait_for(
                lambda: self._closed or not self._items or self._size + size <= self._capacity,
                timeout,
            )
            if not free or self._closed:
                self._refused += size
                return False
            self._append(item, size)
            return True

    def _append(self, item: T, size: int) -> None:
        self._items.append((item, size))
        self._size += size
        self._condition.notify_all()

    def take(self, timeout: float = 0.0) -> T | None:
        """The oldest item; None when none came within ``timeout`` seconds or none will come."""
        with self._condition:
            self._condition.wait_for(lambda: bool(self._items) or self._closed, timeout)
            if not self._items:
                return None
            item, size = self._items.popleft()
            self._size -= size
            self._condition.notify_all()
            return item

    def close(self) -> None:
        """Take no more; what is in it can still be taken."""
        with self._condition:
            self._closed = True
            self._condition.notify_all()

    @property
    def closed(self) -> bool:
        return self._closed

    @property
    def drained(self) -> bool:
        """True when it is closed and empty."""
        with self._condition:
            return self._closed and not self._items
