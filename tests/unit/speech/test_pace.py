"""A busy worker looks less often."""

from __future__ import annotations

import pytest

from meeting_desktop.adapters.speech.pace import Pace
from tests.fakes.clock import VirtualClock


def _work(pace: Pace, clock: VirtualClock, share: float, seconds: float = 30.0) -> None:
    for _ in range(round(seconds)):
        begin = clock.monotonic()
        clock.advance(share)
        pace.worked(begin)
        clock.advance(1.0 - share)


def test_a_quiet_worker_looks_often() -> None:
    clock = VirtualClock()
    pace = Pace(clock)
    _work(pace, clock, 0.2)
    assert pace.step_seconds == pytest.approx(0.4)
    assert pace.busy() == pytest.approx(0.2, abs=0.02)


def test_above_sixty_percent_it_looks_less_often_and_recovers() -> None:
    clock = VirtualClock()
    pace = Pace(clock)
    _work(pace, clock, 0.9)
    assert pace.step_seconds == pytest.approx(2.0)
    _work(pace, clock, 0.1)
    assert pace.step_seconds == pytest.approx(0.4)


def test_work_of_long_ago_does_not_count() -> None:
    clock = VirtualClock()
    pace = Pace(clock)
    _work(pace, clock, 0.9, seconds=5.0)
    clock.advance(60.0)
    assert pace.busy() == 0.0
