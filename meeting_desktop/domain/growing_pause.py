"""How long to wait before trying again: longer each time, and not at the same moment as others."""

from __future__ import annotations

from collections.abc import Callable

FIRST_S = 0.5
LONGEST_S = 10.0
#: A pause is between so much of its length and the whole of it.
_LEAST_SHARE = 0.7


class GrowingPause:
    """0.5 s, doubled up to 10 s; ``uniform`` draws between two numbers, as ``random.uniform``.

    ``longest``: seconds, where nobody sits and waits for the next try.
    """

    def __init__(
        self, uniform: Callable[[float, float], float], *, longest: float = LONGEST_S
    ) -> None:
        self._uniform = uniform
        self._longest = longest
        self._tries = 0

    def next(self) -> float:
        """Seconds to wait now."""
        longest = min(self._longest, FIRST_S * 2.0 ** min(self._tries, 20))
        self._tries += 1
        return longest * self._uniform(_LEAST_SHARE, 1.0)

    def reset(self) -> None:
        """It worked."""
        self._tries = 0
