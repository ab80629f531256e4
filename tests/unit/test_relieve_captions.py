"""When captions are too slow: what is done, when it is taken back, and what is left alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from meeting_desktop.application.relieve_captions import Relief, RelieveCaptions
from meeting_desktop.ports.recogniser import Backlog
from tests.fakes.clock import VirtualClock

NONE, SMALLER, RECORD = Relief.NONE, Relief.SMALLER_MODEL, Relief.RECORD_ONLY


class Machine:
    """Lets time pass in steps of half a second and notes when the relief changes."""

    def __init__(self) -> None:
        self.clock = VirtualClock()
        self.rule = RelieveCaptions(self.clock)
        self.changes: list[tuple[float, Relief]] = []

    def run(self, seconds: float, lag: Callable[[float], float], busy: float = 1.0) -> Relief:
        """``lag`` gives the lag at each time since the call."""
        begin = self.clock.monotonic()
        while (now := self.clock.monotonic()) < begin + seconds:
            before = self.rule.relief
            relief = self.rule.look(Backlog(lag(now - begin), busy))
            if relief is not before:
                self.changes.append((now, relief))
            self.clock.advance(0.5)
        return self.rule.relief


@pytest.fixture
def machine() -> Machine:
    return Machine()


def test_a_machine_that_keeps_up_is_left_alone(machine: Machine) -> None:
    assert machine.run(600, lambda at: 2.0 + at % 2, busy=0.9) is NONE


def test_a_short_fit_is_left_alone(machine: Machine) -> None:
    assert machine.run(60, lambda at: 8.0 if at % 10 < 4 else 1.0) is NONE


def test_five_seconds_behind_for_five_seconds_ask_for_the_smaller_model(machine: Machine) -> None:
    machine.run(10, lambda _at: 5.5)
    assert machine.changes == [(5.0, SMALLER)]


def test_captions_that_catch_up_after_a_slow_start_are_left_alone(machine: Machine) -> None:
    assert machine.run(60, lambda at: max(0.0, 40.0 - at)) is NONE


def test_when_the_smaller_model_does_not_help_the_meeting_is_only_recorded(
    machine: Machine,
) -> None:
    machine.run(20, lambda at: at)
    assert machine.changes == [(10.0, SMALLER), (17.0, RECORD)]


def test_without_a_smaller_model_twelve_seconds_are_the_limit(machine: Machine) -> None:
    machine.rule.no_smaller_model()
    machine.run(16, lambda at: at)
    assert machine.changes == []
    machine.run(2, lambda at: 16 + at)
    assert machine.changes == [(17.0, RECORD)]


def test_record_only_is_tried_again_after_ever_longer_rests(machine: Machine) -> None:
    machine.rule.no_smaller_model()
    machine.run(2000, lambda _at: 20.0)
    begun = [at for at, relief in machine.changes if relief is RECORD]
    ended = [at for at, relief in machine.changes if relief is NONE]
    rests = [end - begin for begin, end in zip(begun, ended, strict=False)]
    assert rests[:7] == [20.0, 40.0, 80.0, 160.0, 300.0, 300.0, 300.0]


def test_with_time_to_spare_the_full_model_comes_back(machine: Machine) -> None:
    machine.run(6, lambda _at: 6.0)
    machine.run(20, lambda _at: 0.5, busy=0.3)
    assert machine.rule.relief is SMALLER
    machine.run(1, lambda _at: 0.5, busy=0.5)
    machine.run(29, lambda _at: 0.5, busy=0.3)
    assert machine.rule.relief is SMALLER
    assert machine.run(3, lambda _at: 0.5, busy=0.3) is NONE


def test_a_calm_time_shortens_the_next_rest_again(machine: Machine) -> None:
    machine.rule.no_smaller_model()
    machine.run(100, lambda _at: 20.0)
    machine.run(200, lambda _at: 0.0, busy=0.1)
    machine.changes.clear()
    machine.run(30, lambda _at: 20.0)
    (begin, _), (end, _) = machine.changes
    assert end - begin == 20.0


def test_after_a_rest_the_smaller_model_is_tried_first(machine: Machine) -> None:
    machine.run(40, lambda at: at)
    assert [relief for _, relief in machine.changes] == [SMALLER, RECORD, SMALLER]
