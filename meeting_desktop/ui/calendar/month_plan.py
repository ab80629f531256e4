"""Where the days of a month and their lines stand on the screen; computed once for a picture."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF

from meeting_desktop.ui.calendar.month_index import DAYS_A_WEEK


@dataclass(frozen=True, slots=True)
class MonthPlan:
    """Pixels. ``width`` and ``height`` of a cell; ``head`` is above them, ``date`` on top of each.

    ``text`` is a line of small print, ``line`` what a meeting takes.
    """

    width: float
    height: float
    head: float
    date: float
    text: float
    line: float
    weeks: int

    @property
    def lines(self) -> int:
        """How many meetings a cell has room for."""
        return max(1, int((self.height - self.date) / self.line))

    def left(self, day: int) -> float:
        return day % DAYS_A_WEEK * self.width

    def top(self, day: int) -> float:
        return self.head + day // DAYS_A_WEEK * self.height

    def cell(self, day: int) -> QRectF:
        return QRectF(self.left(day), self.top(day), self.width, self.height)

    def row(self, day: int, line: int) -> QRectF:
        """Of one meeting."""
        top = self.top(day) + self.date + line * self.line
        return QRectF(self.left(day) + 3, top, self.width - 6, self.line - 2)

    def date_rect(self, day: int) -> QRectF:
        height = self.text + 2
        return QRectF(self.left(day) + 4, self.top(day) + 3, height * 1.6, height)

    def day_at(self, x: float, y: float) -> int:
        """The nearest one of a point below the head."""
        column = min(max(0, int(x / self.width)), DAYS_A_WEEK - 1)
        week = min(int((y - self.head) / self.height), self.weeks - 1)
        return week * DAYS_A_WEEK + column
