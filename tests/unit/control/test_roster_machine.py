"""The roster under any sequence of events: what must hold, holds after each."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.given_rights import GIVEN_ROLES, Switches
from meeting_desktop.domain.meetings import Consent
from meeting_desktop.domain.participants import Connection, Participant, Role, name_key
from meeting_desktop.domain.roster import Roster
from tests.unit.control.people import HOST, START, uid

_DEVICES = [uid(n) for n in range(1, 13)]
#: Twelve devices of seven persons; those of the host come first.
_PERSONS = {device: uid(100 + number % 7) for number, device in enumerate(_DEVICES)}
_NAMES = ["Ada", "ada", "Hedy", "Max"]

devices = st.sampled_from(_DEVICES)
switches = st.booleans()


class RosterMachine(RuleBasedStateMachine):
    """Applies what may be refused; refused means unchanged."""

    def __init__(self) -> None:
        super().__init__()
        host = Participant(HOST, _PERSONS[HOST], "Hedy", Role.HOST, Role.HOST, START)
        self.roster = Roster.open(host, 6)
        self.kept_out: set[UUID] = set()

    def _try(self, change: Callable[[Roster], Roster]) -> bool:
        try:
            self.roster = change(self.roster)
        except UserFacingError:
            return False
        return True

    @rule(device=devices, name=st.sampled_from(_NAMES), role=st.sampled_from(Role))
    def knock(self, device: UUID, name: str, role: Role) -> None:
        self._try(lambda r: r.knock(_newcomer(device, name, role)))

    @rule(device=devices, name=st.sampled_from(_NAMES), role=st.sampled_from(Role))
    def enter(self, device: UUID, name: str, role: Role) -> None:
        self._try(lambda r: r.enter(_newcomer(device, name, role)))

    @rule(device=devices)
    def admit(self, device: UUID) -> None:
        self._try(lambda r: r.admit(device))

    @rule(device=devices)
    def deny(self, device: UUID) -> None:
        if self._try(lambda r: r.deny(device)):
            self.kept_out.add(_PERSONS[device])

    @rule(device=devices)
    def remove(self, device: UUID) -> None:
        if self._try(lambda r: r.remove(device)):
            self.kept_out.add(_PERSONS[device])

    @rule(device=devices)
    def leave(self, device: UUID) -> None:
        self._try(lambda r: r.leave(device))

    @rule(device=devices, muted=switches)
    def mute(self, device: UUID, muted: bool) -> None:
        self._try(lambda r: r.mute(device, muted))

    @rule(device=devices, held=switches)
    def hold(self, device: UUID, held: bool) -> None:
        self._try(lambda r: r.hold(device, held))

    @rule(held=switches)
    def hold_all(self, held: bool) -> None:
        self._try(lambda r: r.hold_all(held))

    @rule(device=devices, raised=switches)
    def raise_hand(self, device: UUID, raised: bool) -> None:
        self._try(lambda r: r.raise_hand(device, raised))

    @rule(device=devices, speaking=switches)
    def speak(self, device: UUID, speaking: bool) -> None:
        self._try(lambda r: r.speak(device, speaking))

    @rule(device=devices, connection=st.sampled_from(Connection))
    def connect(self, device: UUID, connection: Connection) -> None:
        self._try(lambda r: r.connect(device, connection))

    @rule(device=devices, role=st.sampled_from([None, Role.COHOST, Role.PRESENTER, Role.OBSERVER]))
    def give_role(self, device: UUID, role: Role | None) -> None:
        self._try(lambda r: r.give_role(device, role))

    @rule(device=devices, chat=switches, screen=switches)
    def switch(self, device: UUID, chat: bool, screen: bool) -> None:
        if self._try(lambda r: r.switch(device, Switches(chat, screen))):
            assert self.roster.switches_of(_PERSONS[device]) == Switches(chat, screen)

    @rule(device=devices, consent=st.sampled_from(Consent))
    def choose(self, device: UUID, consent: Consent) -> None:
        self._try(lambda r: r.choose(_PERSONS[device], consent))

    @rule(locked=switches)
    def lock(self, locked: bool) -> None:
        self._try(lambda r: r.lock(locked))

    @invariant()
    def one_person_is_the_host(self) -> None:
        hosts = {p.person for p in self.roster.room if p.role is Role.HOST}
        assert hosts == {_PERSONS[HOST]}
        assert self.roster.in_room(HOST)

    @invariant()
    def ids_are_unique_and_nobody_is_in_both(self) -> None:
        ids = [p.id for p in (*self.roster.room, *self.roster.lobby)]
        assert len(ids) == len(set(ids))
        in_room = {p.person for p in self.roster.room}
        assert not in_room & {p.person for p in self.roster.lobby}

    @invariant()
    def who_is_kept_out_stays_out(self) -> None:
        here = {p.person for p in (*self.roster.room, *self.roster.lobby)}
        assert self.roster.denied == self.kept_out
        assert not self.kept_out & (here | self.roster.admitted)

    @invariant()
    def the_room_holds_no_more_than_it_may(self) -> None:
        assert len(self.roster.room) <= self.roster.capacity

    @invariant()
    def devices_of_a_person_agree(self) -> None:
        for person in set(_PERSONS.values()):
            own = self.roster.devices(person)
            assert len({(p.name, p.role, p.muted_by_host) for p in own}) <= 1
            assert all(p.muted_by_host is (person in self.roster.held) for p in own)

    @invariant()
    def a_given_role_goes_before_where_somebody_comes_from(self) -> None:
        given = self.roster.rights.roles
        for p in (*self.roster.room, *self.roster.lobby):
            if p.person in given:
                assert p.role is given[p.person]
            else:
                assert p.role not in GIVEN_ROLES
        assert _PERSONS[HOST] not in given

    @invariant()
    def persons_have_different_names(self) -> None:
        everybody = (*self.roster.room, *self.roster.lobby)
        named = {(name_key(p.name), p.person) for p in everybody}
        assert len({name for name, _ in named}) == len(named)

    @invariant()
    def the_host_is_never_held_and_the_held_are_muted(self) -> None:
        assert _PERSONS[HOST] not in self.roster.held
        for p in (*self.roster.room, *self.roster.lobby):
            assert p.muted or not p.muted_by_host
            assert not (p.speaking and (p.is_silent or p.connection is Connection.LOST))

    @invariant()
    def hands_belong_to_people_in_the_room(self) -> None:
        assert set(self.roster.hands) <= {p.id for p in self.roster.room}
        assert len(set(self.roster.hands)) == len(self.roster.hands)

    @invariant()
    def everybody_in_the_room_was_let_in(self) -> None:
        assert all(self.roster.is_expected(p.person) for p in self.roster.room)


def _newcomer(device: UUID, name: str, role: Role) -> Participant:
    return Participant(device, _PERSONS[device], name, role, role, START)


RosterMachine.TestCase.settings = settings(max_examples=100, stateful_step_count=40, deadline=None)


TestRoster = pytest.mark.slow(RosterMachine.TestCase)
