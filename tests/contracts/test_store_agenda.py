"""What the store promises of an agenda that was held: every field, the order, nothing doubled."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from meeting_desktop.core.errors import NotFoundError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.agenda_clock import HeldAgenda, HeldItem, Visit
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.ports.unit_of_work import Store
from tests.contracts.room_samples import held_apart
from tests.contracts.store_samples import NINE_O_CLOCK, held
from tests.contracts.sync_samples import PaperServer, to_send

_AT = NINE_O_CLOCK + timedelta(seconds=70)


def an_agenda() -> HeldAgenda:
    """One point visited twice, one that is talked about, one to come."""
    twice = (Visit(1.5, NINE_O_CLOCK, 60.25, _AT), Visit(90.0, _AT, 91.0, _AT))
    return HeldAgenda(
        (
            HeldItem(new_id(), "Prices ö 𝄞", 10, "Grace", "What it costs", twice),
            HeldItem(new_id(), "Next steps", None, visits=(Visit(91.0, _AT),)),
            HeldItem(new_id(), "Questions", 5),
        )
    )


def put(store: Store, meeting: Meeting, agenda: HeldAgenda) -> None:
    store.write(lambda uow: uow.held_agendas.put(meeting.id, agenda)).result(30)


def kept(store: Store, meeting: Meeting) -> HeldAgenda | None:
    return store.read(lambda uow: uow.held_agendas.of_meeting(meeting.id))


def test_an_agenda_comes_back_as_it_was_put(store: Store) -> None:
    meeting, agenda = held_apart(store), an_agenda()
    assert kept(store, meeting) is None
    put(store, meeting, agenda)
    put(store, meeting, agenda)
    assert kept(store, meeting) == agenda
    assert kept(store, held(store, "Another")) is None


def test_another_order_and_what_was_taken_out_are_kept(store: Store) -> None:
    meeting, agenda = held_apart(store), an_agenda()
    put(store, meeting, agenda)
    first, second, third = agenda.items
    changed = HeldAgenda((third, replace(first, title="Price")), frozenset({second.id}))
    put(store, meeting, changed)
    assert kept(store, meeting) == changed


def test_a_change_of_the_plan_leaves_what_was_held(store: Store) -> None:
    meeting, agenda = held_apart(store), an_agenda()
    put(store, meeting, agenda)
    store.write(lambda uow: uow.meetings.update(replace(meeting, title="Another"))).result(30)
    assert kept(store, meeting) == agenda


def test_nothing_is_written_into_a_meeting_that_is_not_there(store: Store) -> None:
    with pytest.raises(NotFoundError):
        store.write(lambda uow: uow.held_agendas.put(new_id(), an_agenda())).result(30)


def test_its_rows_leave_in_the_meetings_scope(store: Store) -> None:
    PaperServer().adopt(store)
    meeting = held_apart(store)
    put(store, meeting, an_agenda())
    rows = [one for one in to_send(store) if one.table == "held_agenda_items"]
    assert {one.scope_id for one in rows} == {meeting.scope_id}
    assert len(rows) == len(an_agenda().items)
