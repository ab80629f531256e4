"""What one's own shared screen may take of the line and of this machine."""

from __future__ import annotations

from dataclasses import dataclass

#: Bits a second; a bridge passes on little more in the long run, whoever sends it.
LEAST_BITS, MOST_BITS = 300_000, 3_000_000
#: Pictures a second.
LEAST_PICTURES, MOST_PICTURES = 2, 10


@dataclass(frozen=True, slots=True)
class ScreenLimits:
    """In the long run: much that is new at once is paid back by fewer pictures afterwards."""

    pictures_a_second: int = MOST_PICTURES
    bits_a_second: int = 1_500_000
