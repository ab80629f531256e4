"""The AI participant in the roster: no person, no company, no leader, and gone after a crash."""

from __future__ import annotations

import json

import pytest

from meeting_desktop.adapters.conference.control_wire import encode, read_from_host
from meeting_desktop.application.conference_timers import ALONE_S, ANSWER_S
from meeting_desktop.application.hold_conference import HoldConference
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.attendance import AttendStatus
from meeting_desktop.domain.conference_events import LeftAlone, ParticipantJoined, ParticipantLeft
from meeting_desktop.domain.control_messages import Leave, Lock, MakeCohost, Refused, RosterChanged
from meeting_desktop.domain.meetings import Consent, ParticipantKind
from tests.fakes.clock import VirtualClock
from tests.unit.control.people import GUEST, HOST, come_in, conference, uid

_IT = uid(40)


def _with_it(clock: VirtualClock) -> HoldConference:
    held = conference(clock)
    held.bring_in(_IT, "Assistant")
    return held


def test_it_comes_straight_in_and_is_known_as_what_it_is() -> None:
    held = conference(VirtualClock())
    held.receive(HOST, Lock(False))
    answer = held.bring_in(_IT, "Assistant")
    joined = [event for event in answer.events if isinstance(event, ParticipantJoined)]
    assert [one.participant.kind for one in joined] == [ParticipantKind.AI]
    assert held.roster.room[1].consent is Consent.RECORD
    assert held.roster.room[0].kind is ParticipantKind.HUMAN


def test_everybody_sees_what_it_does_and_people_have_no_such_word() -> None:
    clock = VirtualClock()
    held = _with_it(clock)
    come_in(held, GUEST)
    clock.advance(1)
    held.tick()
    clock.advance(1)
    answer = held.attend(_IT, AttendStatus.SPEAKING)
    told = {to: message for to, message in answer.messages if isinstance(message, RosterChanged)}
    assert set(told) == {HOST, GUEST, _IT}
    seen = {one.id: one.attends for one in told[GUEST].people}
    assert seen == {HOST: None, GUEST: None, _IT: AttendStatus.SPEAKING}
    text = encode(told[GUEST])
    assert [one.get("attends") for one in json.loads(text)["people"]] == [None, "speaking", None]
    assert "attends" not in json.loads(text)["people"][0]
    assert read_from_host(text) == told[GUEST]


def test_what_a_person_does_cannot_make_them_an_assistant() -> None:
    held = _with_it(VirtualClock())
    come_in(held, GUEST)
    held.attend(GUEST, AttendStatus.SPEAKING)
    guest = held.roster.in_room(GUEST)
    assert guest is not None
    assert guest.kind is ParticipantKind.HUMAN


def test_it_cannot_lead() -> None:
    held = _with_it(VirtualClock())
    answer = held.receive(HOST, MakeCohost(_IT, True))
    assert any(isinstance(message, Refused) for _, message in answer.messages)


def test_it_is_no_company() -> None:
    clock = VirtualClock()
    held = _with_it(clock)
    clock.advance(ALONE_S + 1)
    held.tick()
    clock.advance(ANSWER_S + 1)
    assert LeftAlone() in held.tick().events


def test_it_leaves_like_everybody() -> None:
    held = _with_it(VirtualClock())
    answer = held.receive(_IT, Leave())
    assert any(isinstance(event, ParticipantLeft) for event in answer.events)


def test_a_full_room_has_no_place_for_it() -> None:
    held = conference(VirtualClock(), capacity=1)
    with pytest.raises(UserFacingError):
        held.bring_in(_IT, "Assistant")


def test_after_a_crash_it_is_not_there_any_more() -> None:
    clock = VirtualClock()
    held = _with_it(clock)
    come_in(held, GUEST)
    back = HoldConference.restore(clock, held.snapshot())
    assert [one.id for one in back.roster.room] == [HOST, GUEST]
