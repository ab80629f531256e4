"""Ctrl+C ends politely; a second one, at once."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def stopped_by_signals(over: threading.Event) -> Iterator[None]:
    """SIGINT or SIGTERM sets ``over``; the second one ends the process as usual."""
    before = {one: signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)}

    def restore() -> None:
        for one, handler in before.items():
            signal.signal(one, handler)

    def stop(_number: int, _frame: FrameType | None) -> None:
        restore()
        over.set()

    for one in before:
        signal.signal(one, stop)
    try:
        yield
    finally:
        restore()
