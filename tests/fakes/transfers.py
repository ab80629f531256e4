"""Transfers that a test counts, ends half-way, or breaks."""

from __future__ import annotations

from collections.abc import Callable


class CountedTransfer:
    """``stop_at``: no longer wanted from so many bytes on."""

    def __init__(self, stop_at: int | None = None) -> None:
        self.steps: list[tuple[int, int]] = []
        self._stop_at = stop_at

    def moved(self, done: int, total: int) -> None:
        self.steps.append((done, total))

    def wanted(self) -> bool:
        return self._stop_at is None or self.done < self._stop_at

    @property
    def done(self) -> int:
        return self.steps[-1][0] if self.steps else 0

    @property
    def was_there(self) -> int:
        """Bytes that did not have to be moved."""
        return self.steps[0][0]


class MeddlingTransfer(CountedTransfer):
    """Does something once, when so many bytes are there."""

    def __init__(self, at: int, meddle: Callable[[], None]) -> None:
        super().__init__()
        self._at = at
        self._meddle = meddle
        self._done = False

    def moved(self, done: int, total: int) -> None:
        super().moved(done, total)
        if done >= self._at and not self._done:
            self._done = True
            self._meddle()
