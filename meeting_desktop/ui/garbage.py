"""Python's cyclic garbage is collected on the GUI thread and nowhere else.

The collector runs on whichever thread happens to allocate. If that is a worker and the garbage
holds a timer or a widget, Qt destroys it on the wrong thread and the process dies. The pause is the
same either way: the interpreter's lock is held while it collects.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_INTERVAL_MS = 500
_OLDEST = 2


class GuiThreadCollector(QObject):
    """Takes over from the automatic collector from ``start`` to ``stop``; both may be repeated."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setInterval(_INTERVAL_MS)
        self._timer.timeout.connect(self.collect_if_due)

    def start(self) -> None:
        gc.disable()
        self._timer.start()

    def collect_if_due(self) -> None:
        """By the interpreter's own thresholds: the youngest often, the oldest rarely."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        for generation in range(_OLDEST, -1, -1):
            if counts[generation] > thresholds[generation]:
                gc.collect(generation)
                return

    def stop(self) -> None:
        """Give the work back to the interpreter."""
        self._timer.stop()
        gc.enable()
