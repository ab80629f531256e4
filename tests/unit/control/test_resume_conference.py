"""A host application that was killed: what is there again, and what is not believed."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.application.hold_conference import HoldConference
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.conference_events import LeaveReason, ParticipantLeft
from meeting_desktop.domain.control_messages import (
    ChooseConsent,
    Deny,
    Hand,
    Hello,
    Lock,
    MakeCohost,
    MutePerson,
    Remove,
    Welcome,
)
from meeting_desktop.domain.meetings import Consent
from meeting_desktop.domain.participants import Connection, Role
from tests.fakes.clock import VirtualClock
from tests.unit.control.people import (
    COHOST,
    GUEST,
    HOST,
    MEMBER,
    OTHER,
    START,
    arrival,
    come,
    come_in,
    conference,
    kinds,
    person_of,
    told,
    uid,
)


def _held(clock: VirtualClock) -> HoldConference:
    """A meeting in which everything has happened once."""
    held = conference(clock)
    come_in(held, COHOST, "Cleo", Role.MEMBER)
    come_in(held, GUEST, "Ada")
    come_in(held, OTHER, "Otto")
    come_in(held, MEMBER, "Max", Role.MEMBER)
    come(held, uid(50), "Denied")
    come(held, uid(51), "Waits")
    held.receive(HOST, MakeCohost(COHOST, True))
    held.receive(GUEST, ChooseConsent(Consent.RECORD))
    held.receive(GUEST, Hand(True))
    held.receive(HOST, MutePerson(GUEST))
    held.receive(HOST, Remove(OTHER))
    held.receive(HOST, Deny(uid(50)))
    held.receive(HOST, Lock(True))
    return held


def _killed(clock: VirtualClock, seconds: float) -> tuple[HoldConference, HoldConference]:
    """The meeting before, and the one that another process made of its snapshot as JSON."""
    before = _held(clock)
    kept = json.dumps(before.snapshot())
    clock.advance(seconds)
    return before, HoldConference.restore(clock, json.loads(kept))


def test_within_a_minute_the_meeting_is_as_it_was() -> None:
    clock = VirtualClock(START)
    before, after = _killed(clock, 59.0)
    was, now = before.roster, after.roster
    assert [p.id for p in now.room] == [p.id for p in was.room]
    assert [(p.name, p.role, p.muted, p.muted_by_host, p.consent) for p in now.room] == [
        (p.name, p.role, p.muted, p.muted_by_host, p.consent) for p in was.room
    ]
    for name in ("host", "capacity", "hands", "admitted", "denied", "rights", "held", "locked"):
        assert getattr(now, name) == getattr(was, name)
    assert after.consents == before.consents
    assert not now.lobby
    lost = {p.id for p in now.room if p.connection is Connection.LOST}
    assert lost == {COHOST, GUEST, MEMBER}


def test_people_come_back_by_themselves_and_those_kept_out_do_not() -> None:
    clock = VirtualClock(START)
    _, after = _killed(clock, 30.0)
    after.arrive(arrival(GUEST))
    welcome = told(after.receive(GUEST, Hello("Ada")), GUEST)[0]
    assert isinstance(welcome, Welcome)
    assert welcome.title == "Plans"
    for identity in (OTHER, uid(50)):
        assert kinds(told(after.arrive(arrival(identity)), identity)) == ["Denied"]
    assert kinds(told(come(after, uid(51)), uid(51))) == ["Denied"]  # locked
    assert after.receive(COHOST, Hello("Cleo")).events


def test_who_does_not_come_back_within_a_minute_has_left() -> None:
    clock = VirtualClock(START)
    _, after = _killed(clock, 30.0)
    after.receive(GUEST, Hello("Ada"))
    clock.advance(60.0)
    assert set(after.tick().events) == {
        ParticipantLeft(identity, person_of(identity), LeaveReason.LOST)
        for identity in (COHOST, MEMBER)
    }


def test_after_a_minute_nobody_is_there_but_what_keeps_people_out_and_agreed_stands() -> None:
    clock = VirtualClock(START)
    before, after = _killed(clock, 61.0)
    assert [p.id for p in after.roster.room] == [HOST]
    assert not after.roster.hands
    assert not after.roster.admitted
    assert after.roster.locked
    assert after.roster.denied == before.roster.denied
    assert after.roster.held == before.roster.held
    assert after.consents == before.consents
    assert kinds(told(come(after, GUEST), GUEST)) == ["Denied"]  # locked, and not admitted now


def _spoiled(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(json.dumps(_held(VirtualClock(START)).snapshot()))
    change(data)
    return data


@pytest.mark.parametrize(
    "change",
    [
        dict.clear,
        lambda d: d.update(version=2),
        lambda d: d.update(at="yesterday"),
        lambda d: d.update(at="2026-03-02T09:00:00"),
        lambda d: d.update(title=5),
        lambda d: d.update(capacity=True),
        lambda d: d.update(capacity=0),
        lambda d: d.update(capacity=10**6),
        lambda d: d.update(locked="yes"),
        lambda d: d.update(host=str(uid(99))),
        lambda d: d.update(room=[]),
        lambda d: d.update(room=d["room"] * 2),
        lambda d: d.update(room=5),
        lambda d: d["room"][1].pop("name"),
        lambda d: d["room"][1].update(role="host"),
        lambda d: d["room"][1].update(role="king"),
        lambda d: d["room"][1].update(since="2026-03-02T09:00:00"),
        lambda d: d.update(hands=d["hands"] * 2),
        lambda d: d.update(hands=[str(uid(99))]),
        lambda d: d.update(denied=[person["person"] for person in d["room"]]),
        lambda d: d.update(held=[d["room"][0]["person"]]),
        lambda d: d.update(consents={"x": []}),
        lambda d: d.update(consents=[]),
    ],
)
def test_what_is_not_whole_is_not_believed(change: Callable[[dict[str, Any]], object]) -> None:
    with pytest.raises(UserFacingError) as caught:
        HoldConference.restore(VirtualClock(START), _spoiled(change))
    assert caught.value.code == "bad_snapshot"


_WHOLE = _held(VirtualClock(START)).snapshot()


@given(st.data())
def test_a_damaged_snapshot_is_refused_or_read_and_never_breaks(data: st.DataObject) -> None:
    spoiled: Any = copy.deepcopy(_WHOLE)
    key = data.draw(st.sampled_from(sorted(spoiled)))
    spoiled[key] = data.draw(
        st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text(), max_size=3)
    )
    with suppress(UserFacingError):
        HoldConference.restore(VirtualClock(START), spoiled)
