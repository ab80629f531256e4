"""Not more requests in a minute than wanted; who comes too early waits."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

_MINUTE_S = 60.0


class Pace:
    """On one loop. ``now`` and ``sleep`` are the loop's unless a test turns them."""

    def __init__(
        self, now: Callable[[], float], sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._now = now
        self._sleep = sleep
        self._begun: deque[float] = deque()

    async def wait(self, per_minute: int, patience_s: float) -> bool:
        """Take a place; False, at once, where it would take longer than ``patience_s``."""
        while True:
            now = self._now()
            while self._begun and self._begun[0] <= now - _MINUTE_S:
                self._begun.popleft()
            if len(self._begun) < per_minute:
                self._begun.append(now)
                return True
            pause = self._begun[len(self._begun) - per_minute] + _MINUTE_S - now
            if pause > patience_s:
                return False
            patience_s -= pause
            await self._sleep(pause)
