"""Which lines are marked for a moment because their words changed. Nothing moves, nothing fades."""

from __future__ import annotations

import math
from collections.abc import Callable
from time import monotonic
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

#: Long enough to find a word that changed, short enough not to stay in the way.
_SHOWN_SECONDS = 2.5


class ChangeMarks(QObject):
    """``gone`` says that some marks are over. One timer, for the mark that ends first."""

    gone = Signal()

    def __init__(self, parent: QObject, now: Callable[[], float] = monotonic) -> None:
        super().__init__(parent)
        self.now = now
        self._until: dict[UUID, float] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.expire)

    def add(self, utterance_id: UUID) -> None:
        """Mark a line from now on."""
        self._until.pop(utterance_id, None)
        self._until[utterance_id] = self.now() + _SHOWN_SECONDS
        self._wait()

    def active(self) -> tuple[UUID, ...]:
        """The lines that are marked, those that changed first in front."""
        return tuple(self._until)

    def clear(self) -> None:
        self._until.clear()
        self._timer.stop()

    def expire(self) -> None:
        """Let go of the marks whose time is over."""
        now = self.now()
        over = [utterance for utterance, until in self._until.items() if until <= now]
        for utterance in over:
            del self._until[utterance]
        self._wait()
        if over:
            self.gone.emit()

    def _wait(self) -> None:
        first = next(iter(self._until.values()), None)
        if first is None:
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start(max(0, math.ceil((first - self.now()) * 1000)))
