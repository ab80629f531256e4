"""Who of one's colleagues is in a meeting now, with names and titles, for windows.

The shared database tells persons and meetings by their ids (``KeepInStep.colleagues``); what they
are called is known here. Who does not hold a meeting's scope learns that the person is busy.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.presence import ColleagueNow
from meeting_desktop.ports.unit_of_work import Committed, Store, UnitOfWork
from meeting_desktop.runtime.topic import Topic

#: Rows that say what persons and meetings are called.
_TABLES = frozenset({"meetings", "users"})


@dataclass(frozen=True, slots=True)
class Gathering:
    """A meeting that colleagues are in, the host's name first, since the first of them came.

    ``meeting`` is None for one person in a meeting of which no more may be known. ``room`` is the
    code to join with, empty where one cannot.
    """

    people: tuple[str, ...]
    since: datetime
    meeting: UUID | None = None
    title: str = ""
    room: str = ""


class SeeColleagues:
    """``changed`` says that somebody came or went, or is called otherwise; on any thread."""

    def __init__(self, store: Store, told: Topic[tuple[ColleagueNow, ...]]) -> None:
        self.changed: Topic[None] = Topic()
        self._store = store
        self._now: tuple[ColleagueNow, ...] = ()
        self._ends = (told.subscribe(self._hear), store.subscribe(self._on_commit))

    def close(self) -> None:
        for end in self._ends:
            end()

    @property
    def busy(self) -> frozenset[UUID]:
        """The persons who are in a meeting. Does not block."""
        return frozenset(one.person for one in self._now)

    def rooms(self) -> dict[UUID, str]:
        """Where the meetings that colleagues are in can be joined, by id. Does not block.

        An empty code: it is running, and cannot be joined from here.
        """
        rooms: dict[UUID, str] = {}
        for one in self._now:
            if one.meeting is not None:
                rooms[one.meeting] = rooms.get(one.meeting) or one.room
        return rooms

    def gatherings(self) -> tuple[Gathering, ...]:
        """The ones that can be joined first, then the oldest first. Blocks on the disk."""
        now = self._now
        if not now:
            return ()
        found = self._store.read(lambda uow: tuple(_gather(uow, now)))
        return tuple(sorted(found, key=lambda one: (not one.room, one.meeting is None, one.since)))

    def _hear(self, colleagues: tuple[ColleagueNow, ...]) -> None:
        self._now = colleagues
        self.changed.publish(None)

    def _on_commit(self, committed: Committed[object]) -> None:
        if self._now and any(change.table in _TABLES for change in committed.changes):
            self.changed.publish(None)


def _gather(uow: UnitOfWork, now: Sequence[ColleagueNow]) -> Iterator[Gathering]:
    known = [one for one in now if uow.people.get(one.person) is not None]
    in_meetings = sorted(
        (one for one in known if one.meeting is not None), key=lambda one: str(one.meeting)
    )
    for meeting_id, group in groupby(in_meetings, key=lambda one: one.meeting):
        meeting = uow.meetings.get(meeting_id) if meeting_id is not None else None
        yield _gathering(uow, meeting, list(group))
    for one in known:
        if one.meeting is None:
            yield Gathering((_name(uow, one),), one.since)


def _gathering(
    uow: UnitOfWork, meeting: Meeting | None, people: Sequence[ColleagueNow]
) -> Gathering:
    """Its row may come a round later than who is in it."""
    there = sorted(people, key=lambda one: (not one.is_host, one.since))
    return Gathering(
        tuple(_name(uow, one) for one in there),
        min(one.since for one in there),
        there[0].meeting,
        meeting.title if meeting is not None else "",
        next((one.room for one in there if one.room), ""),
    )


def _name(uow: UnitOfWork, one: ColleagueNow) -> str:
    user = uow.people.get(one.person)
    return (user.display_name or user.email) if user is not None else ""
