"""A worker looks as often as what passes cost allows."""

from __future__ import annotations

import pytest

from meeting_desktop.adapters.speech.pace import Pace
from tests.fakes.clock import VirtualClock


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
def pace(clock: VirtualClock) -> Pace:
    return Pace(clock)


def _look(pace: Pace, clock: VirtualClock, seconds: float, times: int = 20) -> None:
    for _ in range(times):
        begin = clock.monotonic()
        clock.advance(seconds)
        pace.looked(begin)


def test_cheap_passes_come_often(pace: Pace, clock: VirtualClock) -> None:
    _look(pace, clock, 0.05)
    assert pace.step_seconds(1) == pytest.approx(0.4)


def test_dear_passes_come_so_seldom_that_the_worker_is_not_too_busy(
    pace: Pace, clock: VirtualClock
) -> None:
    _look(pace, clock, 0.6)
    assert 0.6 / pace.step_seconds(1) == pytest.approx(0.6, abs=0.02)


def test_people_who_speak_at_once_share_the_worker(pace: Pace, clock: VirtualClock) -> None:
    _look(pace, clock, 0.4)
    assert pace.step_seconds(2) == pytest.approx(2 * pace.step_seconds(1))


def test_however_dear_they_are_people_see_words(pace: Pace, clock: VirtualClock) -> None:
    _look(pace, clock, 5.0)
    assert pace.step_seconds(1) == pytest.approx(2.0)


def test_it_follows_a_change_within_a_few_passes(pace: Pace, clock: VirtualClock) -> None:
    _look(pace, clock, 1.0)
    _look(pace, clock, 0.1, times=12)
    assert pace.step_seconds(1) == pytest.approx(0.4)


def test_the_first_pass_says_what_the_next_will_cost(pace: Pace, clock: VirtualClock) -> None:
    _look(pace, clock, 0.6, times=1)
    assert pace.step_seconds(1) == pytest.approx(1.0, abs=0.05)


def test_last_passes_make_busy_and_no_longer_step(pace: Pace, clock: VirtualClock) -> None:
    begin = clock.monotonic()
    clock.advance(5.0)
    pace.worked(begin)
    clock.advance(5.0)
    assert pace.busy() == pytest.approx(0.5)
    assert pace.step_seconds(1) == pytest.approx(0.4)


def test_work_of_long_ago_does_not_count(pace: Pace, clock: VirtualClock) -> None:
    _look(pace, clock, 0.9)
    clock.advance(60.0)
    assert pace.busy() == 0.0
