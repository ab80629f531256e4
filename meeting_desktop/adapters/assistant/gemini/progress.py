"""How far a reading is, where nobody knows how long an answer will get."""

from __future__ import annotations

from collections.abc import Callable

_CREEP = 0.1


class Progress:
    """0 to 1, growing alone: each answer is a step, its pieces creep towards the next one."""

    def __init__(self, told: Callable[[float], None], steps: int) -> None:
        self._told = told
        self._steps = steps
        self._done = 0
        self._crept = 0.0

    def creep(self) -> None:
        self._crept += (1.0 - self._crept) * _CREEP
        self._tell()

    def step(self) -> None:
        self._done += 1
        self._crept = 0.0
        self._tell()

    def more(self, steps: int) -> None:
        """It turned out to be more work."""
        self._steps += steps

    def _tell(self) -> None:
        self._told(min(1.0, (self._done + self._crept) / self._steps))
