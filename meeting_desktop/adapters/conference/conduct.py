"""Whether a connection still sends what a meeting needs, or floods us.

One speaker's sound is 17 to 400 packets a second. Each packet is paid for from a budget that fills
up again; what is no sound costs more, and so does a new source, for which a decoder is made.
"""

from __future__ import annotations

#: Packets a second for ever, and those that may come at once: 2 s that waited in a network.
_REFILL = 500.0
_MOST = 1_000.0
#: What a packet costs that is no Opus: ten in a second are borne.
_NONSENSE = 50.0
_NEW_SOURCE = 50.0
#: Of any kind, in the second between two reports; a stall of ours may have made it longer.
MOST_PACKETS = 10_000


class Conduct:
    """Of one connection. Seconds are those of a monotonic clock."""

    def __init__(self, now: float) -> None:
        self._budget = _MOST
        self._filled_at = now
        self._source: int | None = None

    def saw(self, now: float, source: int, *, sensible: bool) -> None:
        """A packet came; ``sensible``: it may be sound."""
        cost = 1.0 if sensible else _NONSENSE
        if source != self._source:
            self._source = source
            cost += _NEW_SOURCE
        refill = (now - self._filled_at) * _REFILL
        self._filled_at = now
        self._budget = min(_MOST, self._budget + refill) - cost

    @property
    def bearable(self) -> bool:
        return self._budget > 0
