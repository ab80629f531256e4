"""20,000 malformed or hostile messages of one guest change nothing and stop nobody.

They go through the real wire into the real conference, first without the limits of rate (each one
is acted on), then with them.
"""

from __future__ import annotations

import json
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meeting_desktop.adapters.conference.control_intake import ControlIntake
from meeting_desktop.adapters.conference.control_wire import (
    PARTICIPANT_TYPES,
    Refusal,
    encode,
    read_from_participant,
)
from meeting_desktop.application.conference_turn import Answer
from meeting_desktop.application.hold_conference import HoldConference
from meeting_desktop.domain.control_messages import (
    Denied,
    FromParticipant,
    Hand,
    Hello,
    Lock,
    MakeCohost,
    Muted,
    MutePerson,
    Refused,
    Remove,
    Waiting,
    Welcome,
)
from meeting_desktop.domain.participants import Role
from meeting_desktop.ports.control import Disconnect
from tests.fakes.clock import VirtualClock
from tests.unit.control.people import (
    COHOST,
    GUEST,
    HOST,
    MEMBER,
    OTHER,
    PHONE,
    arrival,
    come,
    come_in,
    conference,
    person_of,
    told,
    uid,
)

_LATECOMER = uid(50)
_RUNS, _MESSAGES = 200, 100

_targets = st.sampled_from([HOST, COHOST, MEMBER, GUEST, OTHER, PHONE, _LATECOMER, uid(99)])
_scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(st.characters(), max_size=20),
    _targets.map(str),
    st.sampled_from(["record", "captions", "neither", "host", "", "__proto__", "\x00", "\u202e"]),
)
_values = (
    _scalars | st.lists(_scalars, max_size=3) | st.dictionaries(st.text(), _scalars, max_size=2)
)
_switches = ("muted", "raised", "locked", "cohost")


def _well_formed(kind: str, target: UUID, switch: bool, word: str, name: str) -> str:
    """A message with every field that any type asks for, all valid."""
    fields = {
        **dict.fromkeys(_switches, switch),
        "participant": str(target),
        "choice": word,
        "name": name,
        # What a hopeful guest adds.
        "role": "host",
        "id": str(HOST),
        "from": str(HOST),
        "person": str(person_of(HOST)),
        # Working together.
        "to": str(target),
        "text": name,
        "question": name,
        "kind": "single",
        "choices": ["one", name],
        "chosen": [0],
        "shared": switch,
        "reaction": "heart",
    }
    return json.dumps({"v": 1, "type": kind, **fields})


def _malformed(kind: object, fields: dict[str, object]) -> str:
    return json.dumps({"v": 1, "type": kind, **fields})


def _mutated(text: str, edits: list[tuple[int, int]]) -> bytes:
    raw = bytearray(text.encode("utf-8", "surrogatepass"))
    for place, byte in edits:
        raw[place % len(raw)] = byte
    return bytes(raw)


_kinds = st.sampled_from(sorted(PARTICIPANT_TYPES))
_good = st.builds(
    _well_formed,
    _kinds,
    _targets,
    st.booleans(),
    st.sampled_from(["record", "captions", "neither"]),
    st.text(st.characters(), max_size=60),
)
_names = st.sampled_from(["participant", "choice", "name", "v", "type", "client", *_switches])
_bad = st.builds(_malformed, _kinds | _scalars, st.dictionaries(_names, _values, max_size=4))
_broken = st.builds(
    _mutated, _good, st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 255)), max_size=4)
)
_noise = st.binary(max_size=60) | st.text(st.characters(), max_size=60)
hostile = st.one_of(_good, _good, _bad, _broken, _noise)


def _meeting(clock: VirtualClock) -> HoldConference:
    held = conference(clock)
    come_in(held, COHOST, "Cleo", Role.MEMBER)
    come_in(held, MEMBER, "Max", Role.MEMBER)
    come_in(held, OTHER, "Otto")
    held.receive(HOST, MakeCohost(COHOST, True))
    held.receive(HOST, MutePerson(OTHER))
    held.receive(MEMBER, Hand(True))
    come(held, _LATECOMER, "Late")
    clock.advance(1.0)
    held.tick()
    return held


def _protected(held: HoldConference) -> tuple[object, ...]:
    """All of the meeting that is none of this guest's business."""
    roster, own = held.roster, person_of(GUEST)
    return (
        held.has_ended,
        roster.host,
        roster.capacity,
        roster.locked,
        roster.denied,
        roster.rights,
        roster.held,
        roster.admitted - {own},
        tuple(p for p in roster.room if p.id != GUEST),
        tuple(p for p in roster.lobby if p.id != GUEST),
        tuple(hand for hand in roster.hands if hand != GUEST),
        {person: h for person, h in held.consents.histories.items() if person != own},
    )


def _own(held: HoldConference) -> tuple[object, ...]:
    """What of the guest no message of theirs may change."""
    guest = held.roster.find(GUEST)
    assert guest is not None
    return guest.person, guest.name, guest.role, guest.origin, guest.muted_by_host


def _act(held: HoldConference, raw: str | bytes) -> Answer | Refused:
    message = read_from_participant(raw)
    return message.message() if isinstance(message, Refusal) else held.receive(GUEST, message)


def _come_back(held: HoldConference, waits: bool) -> None:
    """The guest may leave at any time; then they come again."""
    if held.roster.find(GUEST) is None:
        held.arrive(arrival(GUEST))
        held.receive(GUEST, Hello("Mallory"))
    assert (held.roster.in_lobby(GUEST) is not None) is waits


def _check_answer(answer: Answer | Refused) -> None:
    if isinstance(answer, Refused):
        return
    for to, message in answer.messages:
        encode(message)
        if to != GUEST:
            assert not isinstance(message, Refused | Denied | Muted | Welcome | Waiting), to


@pytest.mark.slow
@pytest.mark.parametrize("waits", [False, True], ids=["in the room", "in the lobby"])
@settings(
    max_examples=_RUNS // 2,
    deadline=None,
    suppress_health_check=[HealthCheck.data_too_large, HealthCheck.too_slow],
)
@given(messages=st.lists(hostile, min_size=_MESSAGES, max_size=_MESSAGES))
def test_no_message_of_a_guest_changes_what_is_not_theirs(
    waits: bool, messages: list[str | bytes]
) -> None:
    clock = VirtualClock()
    held = _meeting(clock)
    (come if waits else come_in)(held, GUEST, "Mallory")
    before, own = _protected(held), _own(held)
    for raw in messages:
        answer = _act(held, raw)
        _check_answer(answer)
        _come_back(held, waits)
        assert _protected(held) == before, raw
        assert _own(held) == own, raw
        clock.advance(0.05)
        held.tick()
    _everybody_goes_on(held)


def _everybody_goes_on(held: HoldConference) -> None:
    """Each of the others can still do what they may, and the guest can be put out."""
    assert held.receive(MEMBER, Hand(False)).events
    assert held.receive(COHOST, Lock(True)).events
    assert held.receive(HOST, MutePerson(OTHER, False)).messages
    if held.roster.in_room(GUEST) is not None:
        assert held.receive(COHOST, Remove(GUEST)).events
        assert held.is_kept_out(person_of(GUEST))


@pytest.mark.parametrize("held_muted", [True, False])
def test_a_guest_who_is_held_muted_stays_so_whatever_they_send(held_muted: bool) -> None:
    clock = VirtualClock()
    held = _meeting(clock)
    come_in(held, GUEST, "Mallory")
    held.receive(HOST, MutePerson(GUEST, held_muted))
    for kind in sorted(PARTICIPANT_TYPES):
        for target in (GUEST, HOST):
            _act(held, _well_formed(kind, target, False, "record", "Mallory"))
            _come_back(held, waits=False)
            guest = held.roster.in_room(GUEST)
            assert guest is not None
            assert guest.muted_by_host is held_muted


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(messages=st.lists(hostile, min_size=20, max_size=20), pause=st.sampled_from([0.0, 0.01]))
def test_a_flood_is_cut_off_while_the_others_are_heard(
    messages: list[str | bytes], pause: float
) -> None:
    clock = VirtualClock()
    held = _meeting(clock)
    come_in(held, GUEST, "Mallory")
    guest, member = ControlIntake(clock), ControlIntake(clock)
    raised, flooded = True, 0
    for number, raw in enumerate(messages * 20):
        taken = guest.take(raw)
        flooded += isinstance(taken, Disconnect)
        if isinstance(taken, FromParticipant):
            held.receive(GUEST, taken)
            if held.roster.find(GUEST) is None:
                come(held, GUEST)
        if number % 50 == 0:
            clock.advance(0.3)
            heard = member.take(encode(Hand(raised)))
            assert heard == Hand(raised)
            held.receive(MEMBER, Hand(raised))
            assert (MEMBER in held.roster.hands) is raised
            raised = not raised
        clock.advance(pause)
    assert flooded
    assert told(held.receive(MEMBER, Hello("Max")), MEMBER)
