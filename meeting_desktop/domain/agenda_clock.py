"""The agenda of a meeting while it is held: what is talked about now, and how long it has been.

A point may be visited several times; its times are seconds of the recording and instants in UTC.
What was planned is ``domain.planning``: an agenda begins as a copy of it and goes its own way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid5

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.participants import clean_text
from meeting_desktop.domain.planning import AgendaItem

TITLE_LENGTH, PRESENTER_LENGTH, NOTES_LENGTH = 120, 60, 300
MOST_MINUTES = 1_440
#: Of all points as a message that names each by its id: all of them fit into one.
_MOST_BYTES, _BYTES_OF_A_POINT = 14_000, 140
#: Visits of one point.
_MOST_VISITS = 200
#: Of changes that were made: who heard no answer asks for them again.
_REMEMBERED = 200
#: The last part of its time, in which a point should come to its end.
_LAST_PART = 0.2


class Pace(StrEnum):
    """``FREE``: nobody gave it a time."""

    FREE = "free"
    ON_TIME = "on_time"
    LAST_FIFTH = "last_fifth"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Visit:
    """``began`` and ``ended`` in seconds of the recording; not ended: it is talked about now."""

    began: float
    began_at: datetime
    ended: float | None = None
    ended_at: datetime | None = None

    def lasted(self, now: float) -> float:
        return max(0.0, (now if self.ended is None else self.ended) - self.began)

    def end(self, now: float, at: datetime) -> Visit:
        """Never before it began: a clock that was set back takes no time away."""
        return replace(self, ended=max(self.began, now), ended_at=max(self.began_at, at))


@dataclass(frozen=True, slots=True)
class HeldItem:
    """A point; ``minutes`` is None where nobody gave it a time."""

    id: UUID
    title: str
    minutes: int | None = None
    presenter: str = ""
    notes: str = field(default="", repr=False)
    visits: tuple[Visit, ...] = ()

    @property
    def is_current(self) -> bool:
        return bool(self.visits) and self.visits[-1].ended is None

    def spent(self, now: float) -> float:
        """Seconds in all visits until ``now``, in seconds of the recording."""
        return sum(visit.lasted(now) for visit in self.visits)


@dataclass(frozen=True, slots=True)
class HeldAgenda:
    """``gone`` are points that were taken out, ``changes`` the ids of the last changes.

    A change that was made once changes nothing when it is asked for again.
    """

    items: tuple[HeldItem, ...] = ()
    gone: frozenset[UUID] = frozenset()
    changes: tuple[UUID, ...] = ()

    @classmethod
    def planned(cls, meeting_id: UUID, items: Iterable[AgendaItem]) -> HeldAgenda:
        """As it was planned, as far as it fits; the same plan gives the same ids each time."""
        made = [_of_plan(meeting_id, place, item) for place, item in enumerate(items)]
        if _size(made) > _MOST_BYTES:
            made = [replace(one, notes="") for one in made]
        while _size(made) > _MOST_BYTES:
            made.pop()
        return cls(tuple(made))

    @property
    def current(self) -> HeldItem | None:
        return next((one for one in self.items if one.is_current), None)

    @property
    def next(self) -> HeldItem | None:
        """What comes after the current point; without one, the first that nobody visited."""
        if (current := self.current) is None:
            return next((one for one in self.items if not one.visits), None)
        after = self.items.index(current) + 1
        return self.items[after] if after < len(self.items) else None

    def find(self, item_id: UUID) -> HeldItem:
        """Raises: UserFacingError: it is not there."""
        found = next((one for one in self.items if one.id == item_id), None)
        if found is None:
            raise UserFacingError(
                "This point of the agenda is not there any more.", code="point_gone"
            )
        return found

    def put(self, change: UUID, item: HeldItem) -> HeldAgenda:
        """Add a point at the end, or give one other words; its visits stay.

        Raises: UserFacingError: it has no title, was taken out, or the agenda is full.
        """
        if change in self.changes:
            return self
        if not item.title:
            raise UserFacingError("Give the point a title first.", code="empty_point")
        if item.id in self.gone:
            self.find(item.id)
        known = next((one for one in self.items if one.id == item.id), None)
        if known is None:
            items = (*self.items, replace(item, visits=()))
        else:
            items = self._with(replace(item, visits=known.visits))
        if _size(items) > max(_MOST_BYTES, _size(self.items)):
            raise UserFacingError(
                "The agenda is full; take a point out or write less.", code="agenda_full"
            )
        return self._after(change, items)

    def move(self, change: UUID, item_id: UUID, place: int) -> HeldAgenda:
        """``place`` from 0, beyond the end is the end. Raises: UserFacingError: it is gone."""
        if change in self.changes:
            return self
        item = self.find(item_id)
        others = [one for one in self.items if one.id != item_id]
        others.insert(min(max(0, place), len(others)), item)
        return self._after(change, tuple(others))

    def remove(self, change: UUID, item_id: UUID) -> HeldAgenda:
        """With its times. What is not there any more is gone already."""
        if change in self.changes:
            return self
        items = tuple(one for one in self.items if one.id != item_id)
        return replace(self._after(change, items), gone=self.gone | {item_id})

    def go(self, change: UUID, item_id: UUID | None, now: float, at: datetime) -> HeldAgenda:
        """Talk about a point from now on, about none with None; the one before ends.

        ``now`` in seconds of the recording.

        Raises: UserFacingError: it is gone, or was begun too often.
        """
        current = self.current
        if change in self.changes or (current is not None and current.id == item_id):
            return self
        items = self.items
        if item_id is not None:
            items = self._with(_begin(self.find(item_id), now, at))
        if current is not None:
            items = tuple(_end(one, now, at) if one.id == current.id else one for one in items)
        return self._after(change, items)

    def _with(self, item: HeldItem) -> tuple[HeldItem, ...]:
        return tuple(item if one.id == item.id else one for one in self.items)

    def _after(self, change: UUID, items: tuple[HeldItem, ...]) -> HeldAgenda:
        return replace(self, items=items, changes=(*self.changes, change)[-_REMEMBERED:])


def pace_of(spent: float, minutes: int | None) -> Pace:
    """How a point does that has taken ``spent`` seconds of its minutes."""
    if minutes is None:
        return Pace.FREE
    whole = minutes * 60.0
    if spent > whole:
        return Pace.OVER
    return Pace.LAST_FIFTH if spent >= whole * (1.0 - _LAST_PART) else Pace.ON_TIME


def seconds_left(points: Iterable[tuple[float, int | None]], current: int | None) -> float:
    """What is still planned: of the current point and of those that nobody visited.

    ``points``: seconds that each has taken, and its minutes; ``current`` is a place among them.
    """
    return sum(
        max(0.0, (minutes or 0) * 60.0 - spent)
        for place, (spent, minutes) in enumerate(points)
        if place == current or not spent
    )


def spans(items: Sequence[HeldItem]) -> Iterator[tuple[HeldItem, Visit]]:
    """Every visit with its point, in the order of time."""
    pairs = [(one, visit) for one in items for visit in one.visits]
    yield from sorted(pairs, key=lambda pair: (pair[1].began, pair[1].began_at))


def _begin(item: HeldItem, now: float, at: datetime) -> HeldItem:
    if len(item.visits) >= _MOST_VISITS:
        raise UserFacingError("This point was begun too often.", code="point_worn")
    return replace(item, visits=(*item.visits, Visit(now, at)))


def _end(item: HeldItem, now: float, at: datetime) -> HeldItem:
    return replace(item, visits=(*item.visits[:-1], item.visits[-1].end(now, at)))


def _of_plan(meeting_id: UUID, place: int, item: AgendaItem) -> HeldItem:
    return HeldItem(
        uuid5(meeting_id, f"agenda {place}"),
        clean_text(item.title, TITLE_LENGTH) or str(place + 1),
        item.minutes,
        clean_text(item.presenter, PRESENTER_LENGTH),
        clean_text(item.description, NOTES_LENGTH),
    )


def _size(items: Iterable[HeldItem]) -> int:
    """Bytes as JSON; a quote and a backslash take two."""
    texts = ((one.title, one.presenter, one.notes) for one in items)
    return sum(
        _BYTES_OF_A_POINT
        + sum(len(text.encode()) + text.count('"') + text.count("\\") for text in three)
        for three in texts
    )
