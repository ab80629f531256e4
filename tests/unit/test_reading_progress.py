"""How far a reading is: it only grows, and is told seldom."""

from __future__ import annotations

import math

from meeting_desktop.application.reading_progress import ReadingProgress
from tests.fakes.clock import VirtualClock


def _told(*heard: tuple[float, float]) -> list[float]:
    """What is told of fractions, each heard so many seconds after the one before."""
    clock = VirtualClock()
    told: list[float] = []
    progress = ReadingProgress(clock, lambda one: told.append(one.fraction))
    for seconds, fraction in heard:
        clock.advance(seconds)
        progress.hear(fraction)
    return told


def test_it_is_told_four_times_a_second_at_most() -> None:
    pieces = [(1 / 64, place / 1024) for place in range(1, 65)]
    assert [1024 * one for one in _told(*pieces)] == [1, 17, 33, 49]


def test_a_step_is_told_at_once() -> None:
    assert _told((0, 0.01), (0.01, 0.02), (0.01, 0.34)) == [0.01, 0.34]


def test_more_work_than_was_thought_takes_nothing_back() -> None:
    assert _told((1, 0.5), (1, 0.3), (1, math.nan), (1, 0.6), (1, 1.5)) == [0.5, 0.6, 1.0]
