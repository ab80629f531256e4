"""Waiting for something to become true, with a limit; where no event can be had."""

import threading
import time
from collections.abc import Callable

#: Costs nothing where the condition comes true, also on a machine that stands still for a while.
_LIMIT_SECONDS = 60.0
_LOOK_SECONDS = 0.005


def until(
    condition: Callable[[], bool], *, what: str = "it", limit: float = _LIMIT_SECONDS
) -> None:
    """Return when ``condition`` holds; fail when it does not within ``limit`` seconds.

    Looks are counted, so that a machine that stands still loses none of its time; but a condition
    that is slow itself ends after twice the limit, before the whole process is given up.
    """
    pause = threading.Event()
    last = time.monotonic() + 2 * limit
    for _ in range(round(limit / _LOOK_SECONDS)):
        if condition():
            return
        pause.wait(_LOOK_SECONDS)
        if time.monotonic() > last and not condition():
            break
    raise AssertionError(f"{what} did not come true within {limit} seconds")
