"""A conversation with a server that can be ended while the server is silent."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")

_LOOK_S = 0.2


class NotWantedError(Exception):
    """The transfer was ended; never leaves this room."""


def await_while_wanted(ask: Callable[[], Awaitable[T]], wanted: Callable[[], bool]) -> T:
    """What ``ask`` gives, awaited on this thread.

    Raises: NotWantedError: ``wanted`` became False before the answer; the request is dropped.
    """
    if not wanted():
        raise NotWantedError
    return asyncio.run(_race(ask, wanted))


async def _race(ask: Callable[[], Awaitable[T]], wanted: Callable[[], bool]) -> T:
    answer = asyncio.ensure_future(ask())
    while wanted():
        done, _ = await asyncio.wait({answer}, timeout=_LOOK_S)
        if done:
            return answer.result()
    answer.cancel()
    await asyncio.wait({answer})
    raise NotWantedError
