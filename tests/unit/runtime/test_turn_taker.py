"""Jobs and alarms on one thread, by a clock that is turned by hand."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from meeting_desktop.runtime.turn_taker import TurnTaker
from tests.fakes.clock import VirtualClock
from tests.fakes.patience import until

_LIMIT_S = 60.0


class Turns:
    def __init__(self) -> None:
        self.clock = VirtualClock()
        self.turns = TurnTaker("test-turns", self.clock)
        self.done: list[str] = []

    def do(self, name: str) -> None:
        self.done.append(name)

    def set_alarm(self, name: str, seconds: float) -> None:
        self.turns.post(lambda: self.turns.alarm(name, seconds, lambda: self.do(name)))

    def settle(self) -> None:
        """Everything that was posted is done, and the thread waits."""
        settled = threading.Event()
        self.turns.post(settled.set)
        assert settled.wait(_LIMIT_S)
        self.clock.wait_until_parked()


@pytest.fixture
def turns() -> Iterator[Turns]:
    turns = Turns()
    yield turns
    assert turns.turns.stop(_LIMIT_S)


def test_jobs_are_done_in_order_on_one_thread(turns: Turns) -> None:
    threads: set[str] = set()
    for number in range(50):
        turns.turns.post(lambda name=str(number): turns.do(name))  # type: ignore[misc]
        turns.turns.post(lambda: threads.add(threading.current_thread().name))
    turns.settle()
    assert turns.done == [str(number) for number in range(50)]
    assert threads == {"meeting-test-turns"}


def test_alarms_ring_in_their_order_and_once(turns: Turns) -> None:
    for name, seconds in (("late", 3.0), ("early", 1.0), ("middle", 2.0)):
        turns.set_alarm(name, seconds)
    turns.settle()
    for expected in (["early"], ["early", "middle"], ["early", "middle", "late"]):
        turns.clock.advance(1.0)
        until(lambda wanted=expected: turns.done == wanted)  # type: ignore[misc]
        turns.settle()
    turns.clock.advance(10.0)
    turns.settle()
    assert turns.done == ["early", "middle", "late"]


def test_an_alarm_that_is_set_again_or_cancelled_does_not_ring(turns: Turns) -> None:
    turns.set_alarm("moved", 1.0)
    turns.set_alarm("moved", 5.0)
    turns.set_alarm("cancelled", 1.0)
    turns.turns.post(lambda: turns.turns.cancel("cancelled", "never set"))
    turns.settle()
    turns.clock.advance(2.0)
    turns.settle()
    assert turns.done == []
    turns.clock.advance(3.0)
    until(lambda: turns.done == ["moved"])


@pytest.mark.expects_error_logs("bug")
def test_a_job_that_fails_is_told_and_the_next_one_runs(
    turns: Turns, monkeypatch: pytest.MonkeyPatch
) -> None:
    from meeting_desktop.runtime.bugs import report_bug

    monkeypatch.setattr(
        threading, "excepthook", lambda told: report_bug(told.exc_value or AssertionError())
    )
    turns.turns.post(lambda: turns.done.remove("nothing of that name"))
    turns.turns.post(lambda: turns.do("next"))
    turns.settle()
    assert turns.done == ["next"]


def test_nothing_is_done_after_the_stop_and_none_began_before_the_first_job() -> None:
    idle = Turns()
    assert idle.turns.stop(_LIMIT_S)
    idle.turns.post(lambda: idle.do("late"))
    assert idle.done == []
