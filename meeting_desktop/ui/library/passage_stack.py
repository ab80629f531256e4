"""Where passages stand above each other when only those that were seen have a known height.

No Qt. The others have an estimate; learning a height says by how much what follows moved, so that
the view can hold what a person looks at in its place.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate


class PassageStack:
    """Heights and tops in pixels, from the top of the first passage."""

    def __init__(self, estimates: Sequence[float] = ()) -> None:
        self._heights = list(estimates)
        self._known = [False] * len(self._heights)
        self._tops: list[float] | None = None

    def __len__(self) -> int:
        return len(self._heights)

    @property
    def known_count(self) -> int:
        return sum(self._known)

    def is_known(self, index: int) -> bool:
        return self._known[index]

    def height(self, index: int) -> float:
        return self._heights[index]

    def top(self, index: int) -> float:
        return self._all_tops()[index]

    def total(self) -> float:
        return self._all_tops()[-1]

    def at(self, y: float) -> int:
        """The passage at ``y``, the nearest one outside; -1 where there is none."""
        if not self._heights:
            return -1
        return min(max(0, bisect_right(self._all_tops(), y) - 1), len(self._heights) - 1)

    def learn(self, index: int, height: float) -> float:
        """Take the real height; the answer is how far everything below moves."""
        moved = height - self._heights[index]
        self._known[index] = True
        if moved:
            self._heights[index] = height
            self._tops = None
        return moved

    def forget(self, index: int) -> None:
        """Its height is an estimate again."""
        self._known[index] = False

    def _all_tops(self) -> list[float]:
        if self._tops is None:
            self._tops = list(accumulate(self._heights, initial=0.0))
        return self._tops
