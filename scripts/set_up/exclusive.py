"""Two set-ups of one checkout take turns, so that neither finds the other's half."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.set_up.report import say


@contextmanager
def exclusively(lock_file: Path) -> Iterator[None]:
    """Hold `lock_file` for the block; the system lets go of it when the process ends."""
    with lock_file.open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("another set-up of this checkout is running; waiting for it")
            fcntl.flock(held, fcntl.LOCK_EX)
        yield
