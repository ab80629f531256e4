"""What a drag on the calendar means: a new meeting, another time, another length. No Qt.

Times on the wall are what a person drags: a meeting that is moved over a change of summer time
keeps the hour under the pointer, and its length in real minutes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from meeting_desktop.ui.calendar.axis import Axis
from meeting_desktop.ui.calendar.days import Day, make_day, shifted

SNAP_MINUTES = 15
FINE_SNAP_MINUTES = 5


class DragKind(StrEnum):
    CREATE = "create"
    MOVE = "move"
    START = "start"
    END = "end"


@dataclass(frozen=True, slots=True)
class Ghost:
    """What would be if the button were let go; UTC. ``index`` of the entry, -1 for a new one."""

    start: datetime
    end: datetime
    index: int = -1

    @property
    def minutes(self) -> int:
        return round((self.end - self.start).total_seconds() / 60)


class Drag:
    """One drag on an axis, from the press to the release."""

    def __init__(self, kind: DragKind, axis: Axis, ghost: Ghost, day: Day, position: float) -> None:
        """``day`` and ``position`` are where it was taken; ``ghost`` is as it was then."""
        self.kind = kind
        self.origin = ghost
        self._axis = axis
        self._day = day
        self._grab = self._grabbed_at(day, position)
        self._taken = position

    @classmethod
    def create(cls, axis: Axis, day: Day, position: float) -> Drag:
        """Begin a new meeting on empty ground."""
        start = axis.nearest(day, position - SNAP_MINUTES / 2, SNAP_MINUTES)
        ghost = Ghost(start, start + timedelta(minutes=2 * SNAP_MINUTES))
        return cls(DragKind.CREATE, axis, ghost, day, position)

    def to(self, day: Day, position: float, step: int = SNAP_MINUTES) -> Ghost:
        """Where it is with the pointer there."""
        if self.kind is DragKind.MOVE:
            return self._moved(day, position, step)
        if self.kind is DragKind.CREATE:
            return self._spanned(position, step)
        at = self._axis.nearest(day, position, step)
        least = timedelta(minutes=step)
        origin = self.origin
        if self.kind is DragKind.START:
            return Ghost(min(at, origin.end - least), origin.end, origin.index)
        return Ghost(origin.start, max(at, origin.start + least), origin.index)

    def _moved(self, day: Day, position: float, step: int) -> Ghost:
        origin = self.origin
        top = position - self._grab
        axis = self._axis
        if top < -step / 2:
            day = make_day(day.date - timedelta(days=1), day.zone)
            axis = Axis([day])
            top += axis.length
        start = axis.nearest(day, top, step)
        return Ghost(start, start + (origin.end - origin.start), origin.index)

    def _spanned(self, position: float, step: int) -> Ghost:
        """From where it was taken to the pointer, up or down, within its day."""
        first, last = sorted((self._taken, position))
        start = self._axis.nearest(self._day, first - step / 2, step)
        end = self._axis.nearest(self._day, last + step / 2, step)
        return Ghost(start, max(end, start + timedelta(minutes=step)))

    def _grabbed_at(self, day: Day, position: float) -> float:
        """How far below its beginning the meeting was taken, in minutes."""
        if self.origin.start >= day.start:
            return position - self._axis.place(day, self.origin.start)
        return position + (day.start - self.origin.start).total_seconds() / 60


def moved_by_days(ghost: Ghost, days: int, day: Day) -> Ghost:
    """The same time on the wall of another day, as in a month; ``day`` gives the zone."""
    start = shifted(ghost.start, days, day.zone)
    return Ghost(start, start + (ghost.end - ghost.start), ghost.index)


def moved_by_minutes(ghost: Ghost, minutes: int) -> Ghost:
    step = timedelta(minutes=minutes)
    return Ghost(ghost.start + step, ghost.end + step, ghost.index)


def grown_by_minutes(ghost: Ghost, minutes: int) -> Ghost:
    """Longer or shorter at its end; never shorter than a step."""
    least = ghost.start + timedelta(minutes=abs(minutes))
    return Ghost(ghost.start, max(least, ghost.end + timedelta(minutes=minutes)), ghost.index)
