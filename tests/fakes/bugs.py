"""Hears the bugs that the runtime contains, so that a test can say which it expects."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def hear_bugs() -> Iterator[list[BaseException]]:
    """Collect what would reach ``threading.excepthook``, on any thread, while the block runs."""
    heard: list[BaseException] = []

    def hook(arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            heard.append(arguments.exc_value)

    before = threading.excepthook
    threading.excepthook = hook
    try:
        yield heard
    finally:
        threading.excepthook = before
