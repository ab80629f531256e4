"""Bugs are loud: logged with their place in the code and told to whoever listens (the window).

``install_hooks`` sends uncaught exceptions of every thread here.
"""

from __future__ import annotations

import sys
import threading
from types import TracebackType

from meeting_desktop.core.logging import get_logger
from meeting_desktop.runtime.topic import Topic

_log = get_logger(__name__)

#: Every bug of this process; the window shows a banner that leads to ``doctor``.
bugs: Topic[BaseException] = Topic()

_telling = threading.local()


def report_bug(error: BaseException) -> None:
    """Log ``error`` without its message and tell the listeners."""
    _log.error("bug", exc_info=error)
    if getattr(_telling, "now", False):
        return  # a listener of bugs has one itself: telling it again would never end
    _telling.now = True
    try:
        bugs.publish(error)
    finally:
        _telling.now = False


def install_hooks() -> None:
    """Route uncaught exceptions of the main thread and all others to ``report_bug``."""

    def on_main(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        # Whoever started the program from a terminal sees it whole; the log does not.
        sys.__excepthook__(kind, error, trace)
        if not issubclass(kind, KeyboardInterrupt):
            report_bug(error)

    def on_thread(arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None and not isinstance(arguments.exc_value, SystemExit):
            report_bug(arguments.exc_value)

    sys.excepthook = on_main
    threading.excepthook = on_thread
