"""A player whose time a test turns by hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


class FakePlayer:
    """Plays nothing; ``advance`` moves the place as far as the speed says while it plays."""

    def __init__(self, fault: str = "") -> None:
        self.loaded: tuple[Path, ...] = ()
        self.duration = 0.0
        self.speed = 1.0
        self.seeks: list[float] = []
        self.closed = False
        self._fault = fault
        self._playing = False
        self._place = 0.0

    def load(self, paths: Sequence[Path], duration: float) -> None:
        self.loaded, self.duration, self._place = tuple(paths), duration, 0.0

    def play(self) -> None:
        self._playing = True

    def pause(self) -> None:
        self._playing = False

    def seek(self, seconds: float) -> None:
        self._place = seconds
        self.seeks.append(seconds)

    def set_speed(self, factor: float) -> None:
        self.speed = factor

    def position(self) -> float:
        return self._place

    @property
    def playing(self) -> bool:
        return self._playing

    @property
    def fault(self) -> str:
        return self._fault if self._playing else ""

    def close(self) -> None:
        self._playing = False
        self.closed = True

    def advance(self, seconds: float) -> None:
        if self._playing:
            self._place = min(self.duration, self._place + seconds * self.speed)
            self._playing = self._place < self.duration
