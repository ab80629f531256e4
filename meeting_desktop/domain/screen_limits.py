"""What one's own shared screen may take of the line and of this machine."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ScreenLimits:
    """In the long run: much that is new at once is paid back by fewer pictures afterwards.

    ``pictures_a_second``: 2 to 10. ``bits_a_second`` to each who watches: 300,000 to 3,000,000; a
    bridge passes on little more, whoever sends it.
    """

    pictures_a_second: int = 10
    bits_a_second: int = 1_500_000
