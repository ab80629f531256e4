"""Where an exception may end, because what runs around it matters more.

A fault in one listener, session or consumer must not stop the recording. It is not hidden either:
it goes the way of an uncaught exception of the thread, to ``runtime.bugs``, the log and the window.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import TracebackType


class Contained:
    """``with Contained():`` ends an exception of its block, reports it, then calls ``on_bug``."""

    def __init__(self, on_bug: Callable[[Exception], None] | None = None) -> None:
        self._on_bug = on_bug

    def __enter__(self) -> None:
        return None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        # KeyboardInterrupt and SystemExit are wishes, not bugs.
        if not isinstance(error, Exception):
            return False
        tell_of(error)
        if self._on_bug is not None:
            self._on_bug(error)
        return True


def tell_of(error: BaseException) -> None:
    """Report ``error`` as the uncaught exception of this thread that it would have been."""
    threading.excepthook(
        threading.ExceptHookArgs(
            (type(error), error, error.__traceback__, threading.current_thread())
        )
    )
