"""How long the event loop is ever kept from its work: a person feels 50 ms."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Qt, QTimer

_BEAT_MS = 5
_MILLISECONDS = 1000.0


class LoopWatch(QObject):
    """Beats every 5 ms and notes, for each second, the longest time without a beat."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        #: Milliseconds, one for each full second.
        self.longest_ms: list[float] = []
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_BEAT_MS)
        self._timer.timeout.connect(self._on_beat)
        self._last = self._second = 0.0
        self._longest = 0.0

    def start(self) -> None:
        self._last = self._second = time.monotonic()
        self._longest = 0.0
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _on_beat(self) -> None:
        now = time.monotonic()
        self._longest = max(self._longest, now - self._last - _BEAT_MS / _MILLISECONDS)
        self._last = now
        if now - self._second >= 1.0:
            self.longest_ms.append(max(0.0, self._longest) * _MILLISECONDS)
            self._second, self._longest = now, 0.0
