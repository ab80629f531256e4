"""The clock of the tests keeps its promises, or no test that uses it means anything."""

from __future__ import annotations

import threading

from tests.fakes.clock import VirtualClock

_LIMIT = 60.0


def _waiting(clock: VirtualClock, seconds: float, order: list[float]) -> threading.Thread:
    def wait() -> None:
        clock.wait(threading.Event(), seconds)
        order.append(seconds)

    thread = threading.Thread(target=wait, name="meeting-waiter")
    thread.start()
    return thread


def test_time_stands_still_until_it_is_turned() -> None:
    clock = VirtualClock()
    before = clock.now()
    clock.advance(90.5)
    assert clock.monotonic() == 90.5
    assert (clock.now() - before).total_seconds() == 90.5


def test_threads_wake_when_their_time_has_come_and_not_before() -> None:
    clock = VirtualClock()
    order: list[float] = []
    threads = [_waiting(clock, seconds, order) for seconds in (3.0, 1.0, 2.0)]
    clock.wait_until_parked(3)
    clock.advance(2.5)
    clock.wait_until_parked(1)
    assert sorted(order) == [1.0, 2.0]
    clock.advance(1.0)
    for thread in threads:
        thread.join(_LIMIT)
    assert sorted(order) == [1.0, 2.0, 3.0]


def test_an_event_ends_a_wait_before_its_time() -> None:
    clock, event = VirtualClock(), threading.Event()
    answers: list[bool] = []
    thread = threading.Thread(
        target=lambda: answers.append(clock.wait(event, 60.0)), name="meeting-waiter"
    )
    thread.start()
    clock.wait_until_parked()
    event.set()
    thread.join(_LIMIT)
    assert answers == [True]
    assert clock.monotonic() == 0.0
    assert clock.wait(threading.Event(), 0.0) is False
