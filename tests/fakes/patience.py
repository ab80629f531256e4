"""Waiting for something to become true, with a limit; where no event can be had."""

import threading
from collections.abc import Callable

#: Costs nothing where the condition comes true, also on a machine that stands still for a while.
_LIMIT_SECONDS = 60.0
_LOOK_SECONDS = 0.005


def until(
    condition: Callable[[], bool], *, what: str = "it", limit: float = _LIMIT_SECONDS
) -> None:
    """Return when ``condition`` holds; fail when it does not within ``limit`` seconds."""
    pause = threading.Event()
    for _ in range(round(limit / _LOOK_SECONDS)):
        if condition():
            return
        pause.wait(_LOOK_SECONDS)
    raise AssertionError(f"{what} did not come true within {limit} seconds")
