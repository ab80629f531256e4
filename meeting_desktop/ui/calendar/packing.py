"""Meetings at the same time stand beside each other: which column, and how wide.

No Qt. Meetings that touch in time, directly or through others, are a group; a group has as many
columns as it needs, and each meeting grows to the right until it meets another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Room:
    """Columns ``column`` to ``column + width`` of ``columns``; ``hidden`` where none was left."""

    column: int
    width: int
    columns: int
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Crowd:
    """A group that has more meetings than columns: ``count`` of them are not shown."""

    top: float
    bottom: float
    count: int
    columns: int


def pack(spans: Sequence[Span], most: int) -> tuple[list[Room], list[Crowd]]:
    """Rooms in the order of ``spans``, which are sorted by their beginning; groups that overflow.

    At most ``most`` columns; one that overflows gives its last column to the words that say so.
    """
    rooms: list[Room] = [Room(0, 1, 1)] * len(spans)
    crowds: list[Crowd] = []
    group: list[int] = []
    until = float("-inf")
    for index, (first, last) in enumerate(spans):
        if group and first >= until:
            _settle(spans, group, most, rooms, crowds)
            group = []
            until = float("-inf")
        group.append(index)
        until = max(until, last)
    if group:
        _settle(spans, group, most, rooms, crowds)
    return rooms, crowds


def _settle(
    spans: Sequence[Span], group: list[int], most: int, rooms: list[Room], crowds: list[Crowd]
) -> None:
    columns: list[list[int]] = []
    place: dict[int, int] = {}
    for index in group:
        free = _free_column(spans, columns, spans[index][0])
        columns[free].append(index) if free < len(columns) else columns.append([index])
        place[index] = free
    shown = len(columns) if len(columns) <= most else max(1, most - 1)
    total = min(len(columns), most)
    hidden = [index for index in group if place[index] >= shown]
    for index in group:
        if place[index] >= shown:
            rooms[index] = Room(0, 0, total, hidden=True)
        else:
            width = _width(spans, columns[:shown], index, place[index])
            rooms[index] = Room(place[index], width, total)
    if hidden:
        top = min(spans[index][0] for index in hidden)
        bottom = max(spans[index][1] for index in hidden)
        crowds.append(Crowd(top, bottom, len(hidden), total))


def _free_column(spans: Sequence[Span], columns: list[list[int]], first: float) -> int:
    for number, column in enumerate(columns):
        if spans[column[-1]][1] <= first:
            return number
    return len(columns)


def _width(spans: Sequence[Span], columns: list[list[int]], index: int, column: int) -> int:
    first, last = spans[index]
    width = 1
    for other in columns[column + 1 :]:
        if any(spans[one][0] < last and first < spans[one][1] for one in other):
            break
        width += 1
    return width
