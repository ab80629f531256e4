"""The roster by example: doors, devices, mutes, hands."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.meetings import Consent
from meeting_desktop.domain.participants import Connection, Participant, Role
from meeting_desktop.domain.roster import LARGEST_LOBBY, LARGEST_ROOM, Roster
from tests.unit.control.people import COHOST, GUEST, HOST, MEMBER, OTHER, PHONE, participant, uid


def _room(capacity: int = 20) -> Roster:
    return Roster.open(participant(HOST, "Hedy", Role.HOST), capacity)


def _with(*people: Participant, capacity: int = 20) -> Roster:
    roster = _room(capacity)
    for person in people:
        roster = roster.enter(person)
    return roster


def _refused(code: str) -> pytest.RaisesExc[UserFacingError]:
    return pytest.RaisesExc(UserFacingError, check=lambda error: error.code == code)


def _here(roster: Roster, identity: object) -> Participant:
    return next(p for p in roster.room if p.id == identity)


def test_who_is_admitted_comes_from_the_lobby_into_the_room() -> None:
    roster = _room().knock(participant(GUEST)).admit(GUEST)
    assert [p.id for p in roster.room] == [HOST, GUEST]
    assert not roster.lobby
    assert roster.is_expected(participant(GUEST).person)


def test_who_was_denied_or_removed_stays_out() -> None:
    denied = _room().knock(participant(GUEST)).deny(GUEST)
    removed = _with(participant(GUEST)).remove(GUEST)
    for roster in (denied, removed):
        assert roster.find(GUEST) is None
        assert not roster.is_expected(participant(GUEST).person)
        with _refused("kept_out"):
            roster.knock(participant(GUEST))
        with _refused("kept_out"):
            roster.enter(participant(GUEST))


def test_who_left_may_come_back_without_waiting() -> None:
    roster = _with(participant(GUEST)).leave(GUEST)
    assert roster.find(GUEST) is None
    assert roster.is_expected(participant(GUEST).person)
    assert roster.enter(participant(GUEST)).in_room(GUEST)


def test_the_host_can_neither_leave_nor_be_removed_nor_held_nor_demoted() -> None:
    roster = _room().enter(participant(PHONE, "Hedy"))
    attempts: tuple[Callable[[], Roster], ...] = (
        lambda: roster.leave(HOST),
        lambda: roster.remove(HOST),
        lambda: roster.remove(PHONE),
        lambda: roster.hold(HOST, True),
        lambda: roster.give_role(HOST, None),
        lambda: roster.give_role(PHONE, Role.COHOST),
    )
    for attempt in attempts:
        with _refused("host_stays"):
            attempt()


def test_the_hosts_second_device_is_the_host_too_and_may_leave() -> None:
    roster = _room().lock(True).enter(participant(PHONE, "Anything"))
    phone = _here(roster, PHONE)
    assert (phone.role, phone.name) == (Role.HOST, "Hedy")
    assert roster.leave(PHONE).in_room(PHONE) is None


def test_a_guest_who_says_to_be_a_host_is_a_guest() -> None:
    claimed = participant(GUEST, role=Role.HOST)
    assert _here(_with(claimed), GUEST).role is Role.GUEST
    assert _here(_with(participant(GUEST, role=Role.COHOST)), GUEST).role is Role.GUEST


def test_one_person_on_two_devices_has_one_name_role_hold_and_consent() -> None:
    first = participant(GUEST, "Ada")
    second = Participant(OTHER, first.person, "Somebody", Role.GUEST, Role.GUEST, first.since)
    roster = (
        _with(first)
        .give_role(GUEST, Role.COHOST)
        .enter(second)
        .choose(first.person, Consent.RECORD)
    )
    roster = roster.hold(OTHER, True)
    for identity in (GUEST, OTHER):
        device = _here(roster, identity)
        assert (device.name, device.role) == ("Ada", Role.COHOST)
        assert device.muted_by_host
        assert device.consent is Consent.RECORD
    assert {p.id for p in roster.remove(GUEST).room} == {HOST}


def test_two_devices_that_wait_are_admitted_together() -> None:
    first = participant(GUEST)
    second = Participant(OTHER, first.person, "Ada", Role.GUEST, Role.GUEST, first.since)
    roster = _room().knock(first).knock(second)
    assert {p.id for p in roster.admit(OTHER).room} == {HOST, GUEST, OTHER}
    with _refused("waiting"):
        roster.enter(Participant(uid(90), first.person, "Ada", Role.GUEST, Role.GUEST, first.since))


def test_a_full_room_and_a_full_lobby_take_nobody() -> None:
    roster = _with(participant(GUEST), capacity=2).knock(participant(OTHER))
    with _refused("room_full"):
        roster.admit(OTHER)
    with _refused("room_full"):
        roster.enter(participant(MEMBER))
    for number in range(100, 100 + LARGEST_LOBBY - 1):
        roster = roster.knock(participant(uid(number)))
    with _refused("lobby_full"):
        roster.knock(participant(uid(99)))
    assert _room(capacity=10_000).capacity == LARGEST_ROOM


def test_a_locked_room_takes_back_whom_it_knows_and_nobody_else() -> None:
    roster = _with(participant(GUEST)).leave(GUEST).knock(participant(OTHER)).lock(True)
    assert roster.enter(participant(GUEST)).in_room(GUEST)
    assert roster.admit(OTHER).in_room(OTHER)
    with _refused("locked"):
        roster.knock(participant(MEMBER))


def test_nobody_comes_twice() -> None:
    with _refused("already_in"):
        _with(participant(GUEST)).enter(participant(GUEST))
    with _refused("already_in"):
        _with(participant(GUEST)).knock(participant(GUEST))


def test_a_hold_outlasts_leaving_and_opens_no_microphone_when_lifted() -> None:
    roster = _with(participant(GUEST)).hold(GUEST, True)
    with _refused("held"):
        roster.mute(GUEST, False)
    roster = roster.leave(GUEST).enter(participant(GUEST))
    assert _here(roster, GUEST).muted_by_host
    roster = roster.hold(GUEST, False)
    assert _here(roster, GUEST).muted
    assert not _here(roster.mute(GUEST, False), GUEST).is_silent


def test_all_are_held_but_those_who_lead() -> None:
    people = (participant(COHOST, "Cleo"), participant(MEMBER, "Max"), participant(GUEST))
    roster = _with(*people).give_role(COHOST, Role.COHOST).hold_all(True)
    assert {p.id for p in roster.room if p.muted_by_host} == {MEMBER, GUEST}
    roster = roster.hold(COHOST, True).leave(GUEST).hold_all(False)
    assert {p.id for p in roster.room if p.muted_by_host} == {COHOST}
    assert not _here(roster.enter(participant(GUEST)), GUEST).muted_by_host


def test_hands_stand_in_the_order_of_raising() -> None:
    roster = _with(participant(GUEST), participant(MEMBER), participant(OTHER))
    for identity in (OTHER, GUEST, MEMBER, OTHER):
        roster = roster.raise_hand(identity, True)
    assert [roster.place_of_hand(i) for i in (OTHER, GUEST, MEMBER, HOST)] == [1, 2, 3, 0]
    roster = roster.raise_hand(OTHER, False)
    assert roster.leave(GUEST).hands == (MEMBER,)
    assert roster.remove(GUEST).hands == (MEMBER,)


def test_who_is_silent_or_lost_does_not_speak() -> None:
    roster = _with(participant(GUEST)).speak(GUEST, True)
    assert _here(roster, GUEST).speaking
    assert not _here(roster.mute(GUEST, True), GUEST).speaking
    assert not _here(roster.hold(GUEST, True), GUEST).speaking
    assert not _here(roster.connect(GUEST, Connection.LOST), GUEST).speaking
    assert not _here(roster.mute(GUEST, True).speak(GUEST, True), GUEST).speaking


def test_a_cohost_becomes_again_what_they_were() -> None:
    roster = _with(participant(MEMBER, role=Role.MEMBER)).give_role(MEMBER, Role.COHOST)
    assert _here(roster, MEMBER).role is Role.COHOST
    assert _here(
        roster.leave(MEMBER).enter(participant(MEMBER, role=Role.MEMBER)), MEMBER
    ).role is (Role.COHOST)
    assert _here(roster.give_role(MEMBER, None), MEMBER).role is Role.MEMBER


def test_two_persons_have_two_names() -> None:
    roster = _with(participant(GUEST, "hedy"), participant(MEMBER, "HEDY"))
    assert [p.name for p in roster.room] == ["Hedy", "hedy (2)", "HEDY (3)"]
