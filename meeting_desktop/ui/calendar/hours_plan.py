"""Where days and hours stand in a view of some size. No Qt: pixels as numbers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HoursPlan:
    """``gutter`` is the scale's width at the left, ``header`` the height of what does not scroll.

    ``minute`` is the height of one, ``scroll`` how far the hours have been scrolled; ``length``
    are the minutes of the axis.
    """

    width: float
    height: float
    gutter: float
    header: float
    minute: float
    length: float
    days: int
    scroll: float = 0.0

    @property
    def column(self) -> float:
        return max(1.0, (self.width - self.gutter) / max(1, self.days))

    @property
    def overflow(self) -> float:
        """How far there is to scroll."""
        return max(0.0, self.length * self.minute - (self.height - self.header))

    @property
    def seen(self) -> tuple[float, float]:
        """From which position of the axis to which one."""
        first = self.scroll / self.minute
        return first, first + (self.height - self.header) / self.minute

    def left(self, day: float) -> float:
        return self.gutter + day * self.column

    def y(self, position: float) -> float:
        return self.header + position * self.minute - self.scroll

    def position(self, y: float) -> float:
        return min(max(0.0, (y - self.header + self.scroll) / self.minute), self.length)

    def day_at(self, x: float) -> int:
        """The nearest day; -1 over the scale."""
        if x < self.gutter:
            return -1
        return min(int((x - self.gutter) / self.column), self.days - 1)

    def room(self, day: int, column: int, width: int, columns: int) -> tuple[float, float]:
        """(left, width) of some of a day's columns; a free edge at the right is for the pointer."""
        free = 2.0 + min(8.0, self.column * 0.05)
        one = (self.column - free) / max(1, columns)
        return self.left(day) + 1 + column * one, max(2.0, width * one - 2)
