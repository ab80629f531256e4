"""The shared screen of whoever joined: one line through all of the calls that follow each other."""

from __future__ import annotations

import threading
from collections.abc import Callable

from meeting_desktop.domain.screen_limits import ScreenLimits
from meeting_desktop.ports.screen import Picture, ScreenLine


class FollowScreen:
    """A ``ScreenLine``; what is shown while there is no call is not kept."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._line: ScreenLine | None = None
        self._listener: Callable[[Picture], None] | None = None
        self._limits: ScreenLimits | None = None

    def use(self, line: ScreenLine) -> None:
        """That of the newest call."""
        with self._lock:
            self._line, listener, limits = line, self._listener, self._limits
        if limits is not None:
            line.limit(limits)
        if listener is not None:
            line.watch(listener)

    def show(self, picture: Picture) -> None:
        line = self._line
        if line is not None:
            line.show(picture)

    def limit(self, limits: ScreenLimits) -> None:
        with self._lock:
            self._limits, line = limits, self._line
        if line is not None:
            line.limit(limits)

    def hide(self) -> None:
        line = self._line
        if line is not None:
            line.hide()

    def watch(self, listener: Callable[[Picture], None] | None) -> None:
        with self._lock:
            self._listener, line = listener, self._line
        if line is not None:
            line.watch(listener)
