"""A thread with a loop of its own: it can be asked to stop, and its death is never silent.

An exception leaves the loop, reaches ``threading.excepthook`` (installed by ``runtime.bugs``), and
the owner is told that the thread ended by failure.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable


class SupervisedThread:
    """Runs ``loop(stop)`` once; ``stop`` is set when it should come to an end."""

    def __init__(
        self,
        name: str,
        loop: Callable[[threading.Event], None],
        *,
        on_failure: Callable[[BaseException], None] | None = None,
    ) -> None:
        self._stop = threading.Event()
        self._loop = loop
        self._on_failure = on_failure
        self._thread = threading.Thread(target=self._run, name=f"meeting-{name}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def _run(self) -> None:
        try:
            self._loop(self._stop)
        finally:
            error = sys.exc_info()[1]
            if error is not None and self._on_failure is not None:
                self._on_failure(error)

    def request_stop(self) -> None:
        self._stop.set()

    @property
    def stop_wanted(self) -> bool:
        """``request_stop`` was called."""
        return self._stop.is_set()

    def join(self, deadline: float) -> bool:
        """Wait up to ``deadline`` seconds; True when it has ended (or never began)."""
        if self._thread.ident is None or self._thread is threading.current_thread():
            return True
        self._thread.join(deadline)
        return not self._thread.is_alive()

    @property
    def begun(self) -> bool:
        """``start`` was called."""
        return self._thread.ident is not None

    @property
    def alive(self) -> bool:
        return self._thread.is_alive()
