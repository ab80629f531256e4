"""One scale of time for several days beside each other, also where the clock is changed on one.

No Qt. A position is minutes from the top. An hour that comes twice on one of the days has two
places; what none of the days has, has none; the others are empty there (``holes``).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from meeting_desktop.ui.calendar.days import MINUTES_A_DAY, Day


@dataclass(frozen=True, slots=True)
class Piece:
    """Minutes [``first``, ``last``) of the wall stand at ``top`` and below."""

    first: int
    last: int
    fold: int
    top: float

    @property
    def bottom(self) -> float:
        return self.top + self.last - self.first


@dataclass(frozen=True, slots=True)
class Mark:
    """A line of the scale; ``minutes`` of the wall clock."""

    top: float
    minutes: int
    fold: int


class Axis:
    """Made of the days that it is for."""

    def __init__(self, days: Sequence[Day]) -> None:
        self.pieces = _pieces(days)

    @property
    def length(self) -> float:
        return self.pieces[-1].bottom if self.pieces else 0.0

    def place(self, day: Day, instant: datetime) -> float:
        """Where an instant of ``day`` stands; what is outside of the day is at its edge."""
        if instant >= day.end:
            return self.length
        if instant <= day.start:
            return self._top(*day.wall(day.start)) if day.stretches else 0.0
        return self._top(*day.wall(instant))

    def instant(self, day: Day, position: float) -> datetime | None:
        """The instant at a position; None where the day has no such time."""
        for piece in self.pieces:
            if piece.top <= position < piece.bottom:
                return day.instant(piece.first + position - piece.top, piece.fold)
        return day.end if position >= self.length else day.start

    def nearest(self, day: Day, position: float, step: int) -> datetime:
        """As ``instant``, at a multiple of ``step`` minutes; after a hole rather than in it."""
        snapped = round(position / step) * float(step)
        found = self.instant(day, min(max(0.0, snapped), self.length))
        while found is None:
            snapped += step
            found = self.instant(day, min(snapped, self.length))
        return found

    def marks(self, step: int) -> list[Mark]:
        """Every ``step`` minutes of the wall."""
        return [
            Mark(piece.top + minutes - piece.first, minutes, piece.fold)
            for piece in self.pieces
            for minutes in range(-(-piece.first // step) * step, piece.last, step)
        ]

    def holes(self, day: Day) -> list[tuple[float, float]]:
        """(top, bottom) where ``day`` has no time that another day has."""
        here = [(one.first, one.last, one.fold) for one in day.stretches]
        found = []
        for piece in self.pieces:
            at = piece.first
            for first, last, fold in here:
                if fold != piece.fold or last <= at or first >= piece.last:
                    continue
                if first > at:
                    found.append((at, first, piece))
                at = max(at, last)
            if at < piece.last:
                found.append((at, piece.last, piece))
        return [
            (piece.top + first - piece.first, piece.top + last - piece.first)
            for first, last, piece in found
        ]

    def _top(self, minutes: float, fold: int) -> float:
        for piece in self.pieces:
            if piece.fold == fold and piece.first <= minutes < piece.last:
                return piece.top + minutes - piece.first
        return self.length if minutes >= MINUTES_A_DAY else self._after(minutes)

    def _after(self, minutes: float) -> float:
        return next((one.top for one in self.pieces if one.first >= minutes), self.length)


def _pieces(days: Sequence[Day]) -> list[Piece]:
    once = _union([(one.first, one.last) for day in days for one in day.stretches if not one.fold])
    twice = _union([(one.first, one.last) for day in days for one in day.stretches if one.fold])
    cuts = sorted(last for _, last in twice)
    # Sorted by where they stand: the second time of an hour right after its first.
    parts = [((first, 0), first, last, 0) for first, last in _cut(once, cuts)]
    parts += [((last, -1), first, last, 1) for first, last in twice]
    made: list[Piece] = []
    for _, first, last, fold in sorted(parts):
        made.append(Piece(first, last, fold, made[-1].bottom if made else 0.0))
    return made


def _union(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return joined


def _cut(spans: Sequence[tuple[int, int]], cuts: Sequence[int]) -> list[tuple[int, int]]:
    parts = []
    for first, last in spans:
        edges = [first, *(cut for cut in cuts if first < cut < last), last]
        parts += list(itertools.pairwise(edges))
    return parts
