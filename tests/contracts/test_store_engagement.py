"""What the store promises of who was in a meeting: every figure, one row each, counts kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from uuid import UUID

import pytest
from sqlalchemy import select

from meeting_desktop.adapters.store.model import Meeting as MeetingTable
from meeting_desktop.core.errors import NotFoundError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.engagement import Engagement
from meeting_desktop.domain.meetings import Meeting, MeetingStatus, Participant, ParticipantKind
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork
from tests.contracts.room_samples import counted, held_apart
from tests.contracts.store_samples import NINE_O_CLOCK
from tests.contracts.sync_samples import PaperServer, to_send, write

_TEN = NINE_O_CLOCK + timedelta(hours=1)


def _put(found: Engagement, uow: UnitOfWork) -> None:
    uow.engagement.put(found)


def of(store: Store, meeting: Meeting) -> Engagement | None:
    return store.read(lambda uow: uow.engagement.of_meeting(meeting.id))


def test_what_was_counted_comes_back_as_it_was_put(store: Store) -> None:
    meeting, other = held_apart(store), held_apart(store, "Another")
    found = counted(meeting, "Ada", "Grace")
    assert of(store, meeting) is None
    write(store, lambda uow: uow.engagement.put(found))
    assert of(store, meeting) == found
    assert of(store, other) is None


def test_counted_anew_it_stands_in_place_of_what_was_there(store: Store) -> None:
    meeting = held_apart(store)
    first = counted(meeting, "Ada", "Grace")
    fewer = Engagement(replace(first.meeting, score=None, parts=()), first.people[1:])
    for found in (first, fewer, first):
        write(store, partial(_put, found))
        assert of(store, meeting) == found
    assert not write(store, lambda uow: uow.engagement.put(first)).changes


def test_a_row_that_another_program_wrote_keeps_ours_neither_away_nor_hidden(store: Store) -> None:
    meeting = held_apart(store)
    found = counted(meeting, "Ada")
    other = replace(found.meeting, id=new_id(), score=1)
    write(store, lambda uow: uow.engagement.put(Engagement(other, ())))
    assert of(store, meeting) is None
    write(store, lambda uow: uow.engagement.put(found))
    assert of(store, meeting) == found


def test_nothing_is_counted_of_a_meeting_that_is_not_there(store: Store) -> None:
    nowhere = counted(replace(held_apart(store), id=new_id()), "Ada")
    with pytest.raises(NotFoundError):
        store.write(lambda uow: uow.engagement.put(nowhere)).result(30)


def test_meetings_that_are_over_and_were_never_counted_are_known(store: Store) -> None:
    old, new, planned = (held_apart(store, title) for title in ("Old", "New", "Planned"))

    def work(uow: UnitOfWork) -> None:
        for one, hours in ((old, 0), (new, 1)):
            start = NINE_O_CLOCK + timedelta(hours=hours)
            status = MeetingStatus.COMPLETED
            uow.meetings.update(replace(one, status=status, actual_start=start))
        uow.meetings.update(replace(planned, status=MeetingStatus.SCHEDULED, actual_start=None))

    write(store, work)
    assert store.read(lambda uow: list(uow.engagement.missing(9))) == [new.id, old.id]
    assert store.read(lambda uow: list(uow.engagement.missing(1))) == [new.id]
    write(store, lambda uow: uow.engagement.put(counted(new, "Ada")))
    assert store.read(lambda uow: list(uow.engagement.missing(9))) == [old.id]


def test_two_machines_that_count_the_same_send_the_same_rows_in_the_meetings_scope(
    store: Store,
) -> None:
    PaperServer().adopt(store)
    meeting = held_apart(store)
    found = counted(meeting, "Ada")
    write(store, lambda uow: uow.engagement.put(found))
    sent = [one for one in to_send(store) if one.table.endswith(("_analytics", "_engagement"))]
    ids = {found.meeting.id, *(one.id for one in found.people)}
    assert {one.row_id for one in sent} == ids
    assert {one.scope_id for one in sent} == {meeting.scope_id}


def counts(store: Store, meeting: Meeting) -> tuple[int, int]:
    """How many people came, and how many at once, as the row says."""

    def read(uow: UnitOfWork) -> tuple[int, int]:
        session = uow.engagement._session  # type: ignore[attr-defined]
        table = MeetingTable
        query = select(table.participant_count, table.peak_participants)
        row = session.execute(query.where(table.id == meeting.id)).one()
        return row.participant_count, row.peak_participants

    return store.read(read)


def test_how_many_came_and_how_many_at_once_is_kept_with_every_participant(store: Store) -> None:
    meeting = held_apart(store)

    def came(person: UUID, **more: object) -> Participant:
        whole = Participant(new_id(), meeting.id, "Ada", joined_at=NINE_O_CLOCK, person=person)
        one = replace(whole, **more)  # type: ignore[arg-type]
        write(store, lambda uow: uow.participants.put(one))
        return one

    ada, grace = new_id(), new_id()
    first = came(ada)
    came(ada)  # a second device
    second = came(grace)
    assert counts(store, meeting) == (2, 2)
    write(store, lambda uow: uow.participants.put(replace(second, left_at=_TEN)))
    came(new_id())
    assert counts(store, meeting) == (3, 2)
    came(new_id(), kind=ParticipantKind.AI)
    came(new_id(), joined_at=None)
    write(store, lambda uow: uow.participants.put(replace(first, person=None)))
    assert counts(store, meeting) == (3, 2)
    write(store, lambda uow: uow.participants.remove(second.id))
    assert counts(store, meeting) == (2, 2)
