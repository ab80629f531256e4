"""Makes guessing slow: after a few failures, each further one doubles the wait.

Pure: the time is passed in. What is refused while it waits is not looked at, so it tells nothing
and does not lengthen the wait. Failures are forgotten after a while without any.
"""

from __future__ import annotations

import ipaddress
from collections import OrderedDict
from dataclasses import dataclass

_IPV6_HOME = 64  # bits: one household or machine has the rest to itself


@dataclass(frozen=True, slots=True)
class SlowingRule:
    """``free`` failures cost nothing; then ``first_s``, doubling up to ``longest_s`` seconds."""

    free: int = 5
    first_s: float = 1.0
    longest_s: float = 900.0
    forget_s: float = 3_600.0
    #: Keys remembered; beyond it the one that failed longest ago is forgotten.
    capacity: int = 10_000


@dataclass(slots=True)
class _Failures:
    count: int = 0
    last: float = 0.0
    until: float = 0.0


class Slowing:
    """Counts failures by key; ``now`` is monotonic, in seconds."""

    def __init__(self, rule: SlowingRule) -> None:
        self._rule = rule
        self._failures: OrderedDict[str, _Failures] = OrderedDict()

    def wait_s(self, key: str, now: float) -> float:
        """How long this key has to wait from now; 0 when it may try."""
        known = self._failures.get(key)
        return max(0.0, known.until - now) if known else 0.0

    def failed(self, key: str, now: float) -> float:
        """Count a failure; the wait that follows it, in seconds."""
        known = self._failures.pop(key, None)
        if known is None or now - known.last > self._rule.forget_s:
            known = _Failures()
        known.count, known.last = known.count + 1, now
        wait = self._wait_after(known.count)
        known.until = now + wait
        self._failures[key] = known
        while len(self._failures) > self._rule.capacity:
            self._failures.popitem(last=False)
        return wait

    def forgive(self, key: str) -> None:
        """Take the last failure back: the try turned out right."""
        known = self._failures.get(key)
        if known is not None:
            known.count, known.until = known.count - 1, known.last

    def failures(self, key: str) -> int:
        known = self._failures.get(key)
        return known.count if known else 0

    def _wait_after(self, count: int) -> float:
        beyond = count - self._rule.free
        if beyond <= 0:
            return 0.0
        # 2 ** 30 seconds are 34 years: no power needs to be larger
        return min(self._rule.longest_s, self._rule.first_s * 2.0 ** min(beyond - 1, 30))


def address_key(address: str) -> str:
    """One key for what one sender can choose freely: an IPv4 address, an IPv6 network of /64."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return str(ip.ipv4_mapped)
        return str(ipaddress.ip_network((ip, _IPV6_HOME), strict=False))
    return str(ip)
