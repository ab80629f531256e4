"""The agenda of a meeting alone: kept as it changes, there again after a kill, ended with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from meeting_desktop.application.live_agenda import LiveAgenda
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.agenda_clock import HeldAgenda
from meeting_desktop.domain.agenda_messages import AgendaShown, GoToPoint, PutPoint
from meeting_desktop.domain.control_messages import FromHost, Refused
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.planning import AgendaItem, Appointment, MeetingDetails
from tests.contracts.store_samples import NINE_O_CLOCK, held
from tests.fakes.clock import VirtualClock
from tests.fakes.store import InlineStore
from tests.integration.application.feeding import quiet
from tests.integration.application.rehearsal import Rehearsal

_PLAN = Appointment(
    NINE_O_CLOCK,
    NINE_O_CLOCK + timedelta(minutes=30),
    "weekly@example.org",
    details=MeetingDetails(agenda=(AgendaItem("Welcome", 5), AgendaItem("Prices", 10))),
)


@pytest.fixture
def store() -> InlineStore:
    return InlineStore()


@pytest.fixture
def meeting(store: InlineStore) -> Meeting:
    planned = replace(held(store, "Weekly"), appointment=_PLAN)
    store.write(lambda uow: uow.meetings.update(planned)).result(30)
    return planned


def kept(store: InlineStore, meeting: Meeting) -> HeldAgenda | None:
    return store.read(lambda uow: uow.held_agendas.of_meeting(meeting.id))


def test_a_planned_agenda_is_gone_through_and_survives_a_kill(
    store: InlineStore, meeting: Meeting
) -> None:
    clock = VirtualClock(NINE_O_CLOCK)
    agenda = LiveAgenda(store, clock, lambda: None)
    heard: list[FromHost] = []
    agenda.messages.subscribe(heard.append)
    agenda.begin(meeting, lambda: 10.0)
    agenda.ask()
    assert isinstance(heard[-1], AgendaShown)
    assert ([one.title for one in heard[-1].items], heard[-1].ends_in) == (
        ["Welcome", "Prices"],
        1_800.0,
    )
    assert kept(store, meeting) is None, "nothing was held yet"
    assert agenda.go_on() == "Welcome"
    again = LiveAgenda(store, clock, lambda: None)
    held_again = again.begin(meeting, lambda: 70.0)
    assert [one.spent for one in held_again.shown().items] == [60.0, 0.0]
    assert again.go_on() == "Prices"
    assert again.go_on() == "", "after the last one nothing happens by itself"
    again.end()
    stored = kept(store, meeting)
    assert stored is not None
    assert [one.spent(500.0) for one in stored.items] == [60.0, 0.0]
    assert stored.current is None
    assert again.held is None


def test_what_cannot_be_is_refused_with_its_change(store: InlineStore, meeting: Meeting) -> None:
    agenda = LiveAgenda(store, VirtualClock(NINE_O_CLOCK), lambda: None)
    heard: list[FromHost] = []
    agenda.messages.subscribe(heard.append)
    agenda.say(GoToPoint(new_id()))
    agenda.ask()
    assert (heard, agenda.go_on()) == ([], ""), "no meeting runs"
    agenda.begin(meeting, lambda: 0.0)
    empty = PutPoint(new_id(), new_id(), "")
    agenda.say(empty)
    assert isinstance(heard[-1], Refused)
    assert heard[-1].of == empty.id


@pytest.fixture
def rehearsal(tmp_path: Path) -> Iterator[Rehearsal]:
    made = Rehearsal(tmp_path)
    yield made
    made.stop()


def test_a_meeting_begun_at_once_gets_its_agenda_while_it_runs(rehearsal: Rehearsal) -> None:
    live = rehearsal.start()
    agenda = rehearsal.meetings.agenda
    agenda.say(PutPoint(new_id(), new_id(), "Prices", 10))
    assert agenda.go_on() == "Prices"
    rehearsal.hear(quiet(2.0))
    rehearsal.end()
    stored = rehearsal.store.read(lambda uow: uow.held_agendas.of_meeting(live.meeting.id))
    assert stored is not None
    [item] = stored.items
    assert item.spent(99.0) == pytest.approx(2.0, abs=1.0)
    assert item.visits[0].ended_at is not None
