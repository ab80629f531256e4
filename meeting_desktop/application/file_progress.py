"""How far files are, told as often as somebody can see it: each telling costs the window a turn."""

from __future__ import annotations

from math import inf
from uuid import UUID

from meeting_desktop.application.file_seat import FileProgress
from meeting_desktop.core.clock import Clock
from meeting_desktop.runtime.topic import Topic

_BETWEEN_S = 0.1


class PacedProgress:
    """Ten times a second for each file, and at its end. Use on one thread."""

    def __init__(self, topic: Topic[FileProgress], clock: Clock) -> None:
        self._topic = topic
        self._clock = clock
        self._told: dict[tuple[UUID, bool], float] = {}

    def tell(self, progress: FileProgress, size: int) -> None:
        """``size``: bytes of the whole file."""
        now, key = self._clock.monotonic(), (progress.file, progress.out)
        is_whole = progress.done >= size
        if not is_whole and now - self._told.get(key, -inf) < _BETWEEN_S:
            return
        if is_whole:
            self._told.pop(key, None)
        else:
            self._told[key] = now
        self._topic.publish(progress)
