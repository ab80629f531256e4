"""Several coroutines at once: the first failure cancels the rest, and is raised as it is."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")
A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")


async def all_of(*work: Coroutine[Any, Any, T]) -> list[T]:
    """All results in their order."""
    tasks = [asyncio.ensure_future(one) for one in work]
    try:
        return list(await asyncio.gather(*tasks))
    finally:
        await _end(*tasks)


async def three_of(
    first: Coroutine[Any, Any, A], second: Coroutine[Any, Any, B], third: Coroutine[Any, Any, C]
) -> tuple[A, B, C]:
    """As ``all_of``, of three kinds."""
    one, two = asyncio.ensure_future(first), asyncio.ensure_future(second)
    three = asyncio.ensure_future(third)
    try:
        return await asyncio.gather(one, two, three)
    finally:
        await _end(one, two, three)


async def _end(*tasks: asyncio.Future[Any]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
