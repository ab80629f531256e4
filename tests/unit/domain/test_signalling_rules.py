"""Forged, replayed, late and misdirected signalling is not believed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest

from meeting_desktop.domain.signalling_rules import (
    LIFETIME,
    MAX_PAYLOAD,
    MAX_PENDING,
    SKEW,
    Envelope,
    SignalGate,
    SignalKind,
    SignalRefusal,
    seal,
)
from tests.fakes.descriptions import ONE, OTHER, description

_ME, _GUEST, _STRANGER = UUID(int=1), UUID(int=2), UUID(int=3)
_NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_WEST, _EAST = (timezone(timedelta(hours=hours)) for hours in (-23, 23))
_ANNOUNCED = {_ME: OTHER, _GUEST: ONE}


def _offer(fingerprint: str = ONE) -> Envelope:
    payload = description(fingerprint)
    return seal("ABCD3467", _GUEST, _ME, SignalKind.OFFER, payload=payload, now=_NOW)


@pytest.fixture
def gate() -> SignalGate:
    return SignalGate("ABCD3467", _ME)


def test_an_honest_offer_is_believed_once(gate: SignalGate) -> None:
    offer = _offer()
    assert gate.check(offer, _ANNOUNCED, _NOW) is None
    assert gate.check(offer, _ANNOUNCED, _NOW) is SignalRefusal.REPLAYED
    assert gate.refused == {SignalRefusal.REPLAYED: 1}


def test_two_messages_never_share_a_nonce() -> None:
    assert len({_offer().nonce for _ in range(1000)}) == 1000


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"room": "WXYQ3467"}, SignalRefusal.WRONG_ROOM),
        ({"recipient": _STRANGER}, SignalRefusal.WRONG_RECIPIENT),
        ({"sender": _STRANGER}, SignalRefusal.WRONG_SENDER),
        ({"sender": _ME}, SignalRefusal.WRONG_SENDER),
        ({"payload": description(OTHER)}, SignalRefusal.WRONG_FINGERPRINT),
        ({"payload": ""}, SignalRefusal.WRONG_FINGERPRINT),
        ({"payload": "x" * (MAX_PAYLOAD + 1)}, SignalRefusal.TOO_LARGE),
        ({"nonce": ""}, SignalRefusal.TOO_LARGE),
        ({"nonce": "n" * 65}, SignalRefusal.TOO_LARGE),
        ({"expires_at": _NOW - SKEW}, SignalRefusal.EXPIRED),
        ({"expires_at": _NOW + timedelta(days=1)}, SignalRefusal.TOO_LONG_LIVED),
        ({"expires_at": datetime.max.replace(tzinfo=UTC)}, SignalRefusal.TOO_LONG_LIVED),
        ({"expires_at": datetime.max.replace(tzinfo=_WEST)}, SignalRefusal.TOO_LONG_LIVED),
        ({"expires_at": datetime.min.replace(tzinfo=_EAST)}, SignalRefusal.EXPIRED),
    ],
)
def test_one_thing_that_is_wrong_is_enough(
    gate: SignalGate, change: dict[str, object], refusal: SignalRefusal
) -> None:
    forged = replace(_offer(), **change)  # type: ignore[arg-type]
    assert gate.check(forged, _ANNOUNCED, _NOW) is refusal
    assert gate.check(_offer(), _ANNOUNCED, _NOW) is None


def test_an_answer_needs_the_announced_certificate_too(gate: SignalGate) -> None:
    answer = replace(_offer(OTHER), kind=SignalKind.ANSWER)
    assert gate.check(answer, _ANNOUNCED, _NOW) is SignalRefusal.WRONG_FINGERPRINT


def test_what_is_no_description_needs_no_certificate(gate: SignalGate) -> None:
    bye = seal("ABCD3467", _GUEST, _ME, SignalKind.BYE, payload="", now=_NOW)
    assert gate.check(bye, _ANNOUNCED, _NOW) is None


def test_clocks_may_differ_by_half_a_minute(gate: SignalGate) -> None:
    for apart in (-29, 29):
        assert gate.check(_offer(), _ANNOUNCED, _NOW + timedelta(seconds=apart)) is None


def test_a_replay_is_refused_until_the_very_end_of_its_time(gate: SignalGate) -> None:
    offer = _offer()
    gate.check(offer, _ANNOUNCED, _NOW)
    last = _NOW + LIFETIME + SKEW
    just_before = last - timedelta(microseconds=1)
    assert gate.check(offer, _ANNOUNCED, just_before) is SignalRefusal.REPLAYED
    assert gate.check(offer, _ANNOUNCED, last) is SignalRefusal.EXPIRED


def test_a_flood_is_refused_and_makes_no_room_for_a_replay(gate: SignalGate) -> None:
    other_guest = {**_ANNOUNCED, _STRANGER: OTHER}
    offers = [_offer() for _ in range(MAX_PENDING)]
    assert not any(gate.check(offer, other_guest, _NOW) for offer in offers)
    assert gate.check(_offer(), other_guest, _NOW) is SignalRefusal.FLOOD
    assert gate.check(offers[0], other_guest, _NOW) is SignalRefusal.REPLAYED
    theirs = replace(_offer(OTHER), sender=_STRANGER)
    assert gate.check(theirs, other_guest, _NOW) is None


def test_a_flood_passes(gate: SignalGate) -> None:
    for _ in range(MAX_PENDING):
        gate.check(_offer(), _ANNOUNCED, _NOW)
    later = _NOW + LIFETIME + SKEW
    payload = description(ONE)
    fresh = seal("ABCD3467", _GUEST, _ME, SignalKind.OFFER, payload=payload, now=later)
    assert gate.check(fresh, _ANNOUNCED, later) is None


def test_sealing_leaves_only_fingerprints_that_are_checked() -> None:
    sha512 = f"a=fingerprint:sha-512 {ONE}:{ONE}\r\n"
    for kind in (SignalKind.OFFER, SignalKind.ANSWER):
        sealed = seal("R", _GUEST, _ME, kind, payload=description(ONE) + sha512, now=_NOW)
        assert sealed.payload == description(ONE)


class _CountedTime(datetime):
    """Counts how often it is compared with another."""

    comparisons = 0

    def __gt__(self, other: object) -> bool:
        _CountedTime.comparisons += 1
        return isinstance(other, datetime) and super().__gt__(other)

    def __le__(self, other: object) -> bool:
        _CountedTime.comparisons += 1
        return isinstance(other, datetime) and super().__le__(other)


def test_what_others_have_said_does_not_make_a_message_costly(gate: SignalGate) -> None:
    crowd = [UUID(int=number) for number in range(10, 50)]
    everybody = {**_ANNOUNCED, **dict.fromkeys(crowd, ONE)}
    until = _CountedTime(2026, 3, 2, 9, 1, tzinfo=UTC)

    def candidate(sender: UUID, nonce: int) -> Envelope:
        kind = SignalKind.CANDIDATE
        return Envelope("ABCD3467", sender, _ME, kind, f"{nonce}", until, "{}")

    for sender in crowd:
        assert not any(gate.check(candidate(sender, n), everybody, _NOW) for n in range(20))
    _CountedTime.comparisons = 0
    assert gate.check(candidate(_GUEST, 1), everybody, _NOW) is None
    assert _CountedTime.comparisons < 50


def test_who_has_fallen_silent_is_forgotten(gate: SignalGate) -> None:
    gate.check(_offer(), _ANNOUNCED, _NOW)
    later = _NOW + LIFETIME + SKEW
    strangers = {**_ANNOUNCED, _STRANGER: ONE}
    bye = seal("ABCD3467", _STRANGER, _ME, SignalKind.BYE, payload="", now=later)
    assert gate.check(bye, strangers, later) is None
    assert set(gate._seen._seen) == {_STRANGER}
