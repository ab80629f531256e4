"""Any history of a meeting: everybody sees the room as it is, and events add up to it."""

from __future__ import annotations

import json
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meeting_desktop.application.conference_turn import Answer, people
from meeting_desktop.application.hold_conference import HoldConference
from meeting_desktop.application.receive_arrivals import Arrival
from meeting_desktop.domain import control_messages as cm
from meeting_desktop.domain.conference_events import (
    ParticipantJoined,
    ParticipantKnocked,
    ParticipantLeft,
    SilenceChanged,
)
from meeting_desktop.domain.meetings import Consent
from meeting_desktop.domain.participants import Connection, Role
from meeting_desktop.domain.rights_messages import Allow, GiveRole, Right
from tests.fakes.clock import VirtualClock
from tests.unit.control.people import HOST, PHONE, conference, person_of, uid

_EVERYBODY = [HOST, PHONE, *(uid(number) for number in range(10, 15))]
_SECOND_DEVICE = {uid(14): uid(13)}
_who = st.sampled_from(_EVERYBODY)
_switch = st.booleans()

_from_anybody = st.one_of(
    st.builds(cm.Hello, st.sampled_from(["Ada", "ada", "Hedy", ""])),
    st.builds(cm.ChooseConsent, st.sampled_from(Consent)),
    st.builds(cm.Leave),
    st.builds(cm.Present),
    st.builds(cm.Mute, _switch),
    st.builds(cm.Hand, _switch),
    st.builds(cm.Admit, _who),
    st.builds(cm.Deny, _who),
    st.builds(cm.AdmitAll),
    st.builds(cm.Remove, _who),
    st.builds(cm.MutePerson, _who, _switch),
    st.builds(cm.MuteAll, _switch),
    st.builds(cm.Lock, _switch),
    st.builds(cm.MakeCohost, _who, _switch),
    st.builds(GiveRole, _who, st.sampled_from([Role.PRESENTER, Role.OBSERVER, None])),
    st.builds(Allow, _who, st.sampled_from(Right), _switch),
)
_says = st.tuples(st.just("says"), _who | st.just(HOST), _from_anybody)
_comes = st.tuples(st.just("comes"), _who, st.sampled_from([Role.MEMBER, Role.GUEST]))
_is_heard = st.tuples(st.just("speaks"), _who, _switch)
_connects = st.tuples(st.just("connects"), _who, st.sampled_from(Connection))
_waits = st.tuples(st.just("waits"), st.just(HOST), st.sampled_from([0.02, 0.3, 30.0, 61.0]))
_step = st.one_of(_comes, _comes, _says, _says, _says, _is_heard, _connects, _waits)
_steps = st.lists(_step, min_size=20, max_size=60)


class Onlookers:
    """What each one knows who does nothing but read the messages and events that reach them."""

    def __init__(self, held: HoldConference) -> None:
        self.room: dict[UUID, dict[UUID, cm.Person]] = {}
        self.lobby: dict[UUID, tuple[UUID, ...]] = {}
        self.by_events = {HOST}
        self.waiting: set[UUID] = set()
        self.silent: dict[UUID, bool] = {}
        self.see(held.receive(HOST, cm.Hello("")))

    def see(self, answer: Answer) -> None:
        for to, message in answer.messages:
            match message:
                case cm.Welcome() | cm.RosterChanged():
                    self.room[to] = {person.id: person for person in message.people}
                case cm.Speaking(who, speaking) if who in self.room[to]:
                    self.room[to][who] = replace(self.room[to][who], speaking=speaking)
                case cm.LobbyChanged(waiting):
                    self.lobby[to] = tuple(person.id for person in waiting)
                case _:
                    pass
        for event in answer.events:
            self._note(event)

    def _note(self, event: object) -> None:
        match event:
            case ParticipantKnocked(participant):
                self.waiting.add(participant.id)
            case ParticipantJoined(participant):
                self.waiting.discard(participant.id)
                self.by_events.add(participant.id)
                self.silent[participant.id] = participant.is_silent
            case ParticipantLeft(identity):
                self.waiting.discard(identity)
                self.by_events.discard(identity)
            case SilenceChanged(identity, silent):
                self.silent[identity] = silent
            case _:
                pass


def _play(held: HoldConference, clock: VirtualClock, step: tuple[str, UUID, object]) -> Answer:
    match step:
        case ("comes", who, Role() as role):
            person = person_of(_SECOND_DEVICE.get(who, who))
            first = held.arrive(Arrival(who, person, role))
            second = held.receive(who, cm.Hello("Ada"))
            return Answer(first.messages + second.messages, first.events + second.events)
        case ("speaks", who, bool() as speaking):
            return held.hear_speaking(who, speaking)
        case ("connects", who, Connection() as connection):
            return held.connection_changed(who, connection)
        case ("waits", _, float() as seconds):
            clock.advance(seconds)
            return held.tick()
        case (_, who, message):
            return held.receive(who, message)  # type: ignore[arg-type] # the rest are messages


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(steps=_steps)
def test_everybody_sees_the_room_as_it_is(steps: list[tuple[str, UUID, object]]) -> None:
    clock = VirtualClock()
    held = conference(clock, capacity=5)
    onlookers = Onlookers(held)
    for step in steps:
        onlookers.see(_play(held, clock, step))
    clock.advance(0.2)
    onlookers.see(held.tick())
    room = {p.id: p for p in held.roster.room}
    truth = {person.id: person for person in people(held.roster)}
    assert all(onlookers.room[identity] == truth for identity in room)
    waiting = tuple(p.id for p in held.roster.lobby)
    assert all(onlookers.lobby[p.id] == waiting for p in room.values() if p.role.leads)
    assert onlookers.by_events == set(room)
    assert onlookers.waiting == set(waiting)
    for identity, silent in onlookers.silent.items():
        assert identity not in room or room[identity].is_silent is silent


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(steps=_steps)
def test_a_snapshot_at_any_time_is_whole(steps: list[tuple[str, UUID, object]]) -> None:
    clock = VirtualClock()
    held = conference(clock, capacity=5)
    for step in steps:
        _play(held, clock, step)
    kept = json.loads(json.dumps(held.snapshot()))
    again = HoldConference.restore(clock, kept)
    assert again.snapshot() == kept
    assert [p.id for p in again.roster.room] == [p.id for p in held.roster.room]
