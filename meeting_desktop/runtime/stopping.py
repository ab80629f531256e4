"""Stop in a given order, each step within its deadline, and say what did not make it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass

from meeting_desktop.core.clock import Clock
from meeting_desktop.core.logging import get_logger

_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class StopStep:
    """``stop`` gets the seconds it may take and answers whether it ended within them."""

    name: str
    deadline: float
    stop: Callable[[float], bool]


class StopSequence:
    """Steps run once, in the order they were added: intake first, the store last."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._steps: list[StopStep] = []
        self._done = False

    def add(self, name: str, deadline: float, stop: Callable[[float], bool]) -> None:
        self._steps.append(StopStep(name, deadline, stop))

    def run(self) -> list[str]:
        """The names of the steps that missed their deadline; a second call does nothing.

        A step that raises does not keep the later ones from running; its exception comes out at the
        end.
        """
        if self._done:
            return []
        self._done = True
        late: list[str] = []
        with ExitStack() as stack:
            for step in reversed(self._steps):
                stack.callback(self._take, step, late)
        return late

    def _take(self, step: StopStep, late: list[str]) -> None:
        begun = self._clock.monotonic()
        if step.stop(step.deadline):
            return
        late.append(step.name)
        seconds = round(self._clock.monotonic() - begun, 2)
        _log.error("stop step missed its deadline", stage=step.name, seconds=seconds)
