"""Beats of 20 ms on a grid, whatever the machine does in between."""

import numpy as np
import pytest

from meeting_desktop.adapters.conference.pacing import FRAME_SECONDS, Pace


def test_beats_do_not_drift_when_every_one_is_late() -> None:
    now = 100.0
    pace = Pace(now)
    chance = np.random.default_rng(5)
    numbers: list[int] = []
    while len(numbers) < 5000:
        now += pace.wait(now) + float(chance.uniform(0, 0.012))
        beat = pace.beat(now)
        assert beat is not None
        numbers.append(beat.number)
    assert numbers == list(range(1, 5001))
    assert now - 100.0 == pytest.approx(5000 * FRAME_SECONDS, abs=0.013)


def test_a_timer_that_fires_early_waits_on() -> None:
    pace = Pace(0.0)
    assert pace.beat(0.015) is None
    assert pace.wait(0.015) == pytest.approx(0.005)
    assert pace.beat(0.0199) is not None


def test_a_short_delay_is_made_up_for() -> None:
    pace = Pace(0.0)
    beats = [pace.beat(0.061), pace.beat(0.061), pace.beat(0.061), pace.beat(0.061)]
    assert [beat.number for beat in beats if beat is not None] == [1, 2, 3]
    assert beats[3] is None


def test_after_a_stall_there_is_no_burst() -> None:
    pace = Pace(0.0)
    assert pace.beat(0.02) is not None
    beat = pace.beat(1.0)
    assert beat is not None
    assert (beat.number, beat.left_out) == (50, 48)
    assert pace.beat(1.0) is None
    assert pace.wait(1.0) == pytest.approx(FRAME_SECONDS)
