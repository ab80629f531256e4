"""Sizes, rates and patience at the front of the channel, in virtual time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.adapters.conference.control_intake import (
    EVERYTHING,
    PATIENCE,
    RATES,
    ControlIntake,
    Rate,
    RateLimit,
)
from meeting_desktop.adapters.conference.control_wire import PARTICIPANT_TYPES, encode
from meeting_desktop.domain.control_messages import Hand, Lock, Mute, Refused
from meeting_desktop.ports.control import Disconnect, Dropped
from tests.fakes.clock import VirtualClock

_HAND = encode(Hand(True))


def test_every_type_has_a_rate() -> None:
    assert set(RATES) == PARTICIPANT_TYPES


def test_a_bucket_gives_what_is_in_it_and_fills_with_time() -> None:
    clock = VirtualClock()
    limit = RateLimit(clock, Rate(2, 3))
    assert [limit.take() for _ in range(5)] == [True, True, True, False, False]
    clock.advance(1.0)
    assert [limit.take() for _ in range(3)] == [True, True, False]
    clock.advance(3600)
    assert [limit.take() for _ in range(4)] == [True, True, True, False]


@given(st.lists(st.floats(0, 2), max_size=200))
def test_no_rhythm_gets_more_through_than_the_rate(pauses: list[float]) -> None:
    clock = VirtualClock()
    limit, passed = RateLimit(clock, Rate(4, 10)), 0
    for pause in pauses:
        clock.advance(pause)
        passed += limit.take()
    assert passed <= 10 + 4 * clock.monotonic() + 1e-6


def test_a_busy_hand_is_heard() -> None:
    clock = VirtualClock()
    intake = ControlIntake(clock)
    for number in range(100):
        raised = number % 2 == 0
        assert intake.take(encode(Hand(raised))) == Hand(raised)
        clock.advance(0.25)


def test_one_type_that_floods_leaves_room_for_the_others() -> None:
    intake = ControlIntake(VirtualClock())
    taken = [intake.take(_HAND) for _ in range(15)]
    assert taken == [Hand(True)] * 10 + [Dropped()] * 5
    assert intake.take(encode(Mute(True))) == Mute(True)


def test_a_flooder_is_dropped_then_disconnected_for_good() -> None:
    clock = VirtualClock()
    intake = ControlIntake(clock)
    taken = [intake.take(_HAND) for _ in range(200)]
    first = taken.index(Disconnect())
    assert first == RATES["hand"].at_once + PATIENCE.at_once
    assert set(taken[first:]) == {Disconnect()}
    clock.advance(3600)
    assert intake.take(_HAND) == Disconnect()


@pytest.mark.parametrize("raw", [b"\xff", "x" * 20_000, '{"v":1,"type":"rm"}'])
def test_garbage_wears_out_the_patience_even_when_it_comes_slowly(raw: str | bytes) -> None:
    clock = VirtualClock()
    intake = ControlIntake(clock)
    answers = []
    for _ in range(200):
        answers.append(intake.take(raw))
        clock.advance(0.2)
    assert isinstance(answers[0], Refused)
    assert Disconnect() in answers


def test_a_mistake_now_and_then_is_forgiven() -> None:
    clock = VirtualClock()
    intake = ControlIntake(clock)
    for _ in range(300):
        assert isinstance(intake.take("oops"), Refused)
        clock.advance(1.0)
    assert intake.take(_HAND) == Hand(True)


def test_answers_to_a_flood_are_bounded() -> None:
    intake = ControlIntake(VirtualClock())
    answers = [intake.take("oops") for _ in range(10_000)]
    assert sum(isinstance(answer, Refused) for answer in answers) <= EVERYTHING.at_once


def test_controls_wait_for_their_own_bucket() -> None:
    intake = ControlIntake(VirtualClock())
    taken = [intake.take(encode(Lock(True))) for _ in range(7)]
    assert taken == [Lock(True)] * 5 + [Dropped()] * 2
