"""Token buckets by key: how often one address may ask, how often one guest may signal."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from meeting_desktop.core.clock import Clock


@dataclass(frozen=True, slots=True)
class Rate:
    """``burst`` at once, then ``per_second``."""

    per_second: float
    burst: float


class RequestLimits:
    """One bucket a key; the least recently used are forgotten beyond ``capacity``."""

    def __init__(self, rate: Rate, clock: Clock, *, capacity: int = 10_000) -> None:
        self._rate = rate
        self._clock = clock
        self._capacity = capacity
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str = "") -> bool:
        """Use one up; False when there is none."""
        now = self._clock.monotonic()
        left, at = self._buckets.pop(key, (self._rate.burst, now))
        left = min(self._rate.burst, left + (now - at) * self._rate.per_second)
        allowed = left >= 1.0
        self._buckets[key] = (left - 1.0 if allowed else left, now)
        if len(self._buckets) > self._capacity:
            self._buckets.popitem(last=False)
        return allowed
