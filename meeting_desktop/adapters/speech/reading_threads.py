"""Threads that read speech: as many as the engine takes at once, none where it takes one."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from types import TracebackType
from typing import ParamSpec, Self, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class ReadingThreads:
    """Work that is given is begun in its order; what is given is a way to wait for its result.

    ``count`` 1: it is done when somebody asks for it, in the thread that asks.
    """

    def __init__(self, count: int) -> None:
        self._pool = ThreadPoolExecutor(count, "meeting-speech-batch") if count > 1 else None

    def give(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> Callable[[], R]:
        """The result waits for the work and raises what that raised."""
        if self._pool is None:
            return cache(lambda: work(*args, **kwargs))
        return self._pool.submit(work, *args, **kwargs).result

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """What has not begun is not done any more; waits for the rest."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
