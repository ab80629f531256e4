"""Blocking work on another thread that nobody is ahead of: who is cancelled waits for it first."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


async def unbroken(work: Callable[[], T]) -> T:
    """As ``asyncio.to_thread``, but cancelled meanwhile it raises only when ``work`` has ended.

    A thread cannot be stopped: what comes after a cancellation would otherwise meet it at work.
    """
    task = asyncio.create_task(asyncio.to_thread(work))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise
