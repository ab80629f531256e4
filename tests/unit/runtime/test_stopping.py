"""Everything stops in its order, within its time, whatever one step does."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from meeting_desktop.runtime.stopping import StopSequence
from tests.fakes.clock import VirtualClock


def _step(name: str, order: list[str], *, in_time: bool = True) -> Callable[[float], bool]:
    def stop(deadline: float) -> bool:
        order.append(f"{name} {deadline:g}")
        return in_time

    return stop


def test_steps_run_in_their_order_and_each_knows_its_deadline() -> None:
    order: list[str] = []
    sequence = StopSequence(VirtualClock())
    sequence.add("intake", 1.0, _step("intake", order))
    sequence.add("store", 5.0, _step("store", order))
    assert sequence.run() == []
    assert order == ["intake 1", "store 5"]


@pytest.mark.expects_error_logs("stop step missed its deadline")
def test_a_late_step_is_named_and_the_rest_still_runs() -> None:
    order: list[str] = []
    sequence = StopSequence(VirtualClock())
    sequence.add("speech", 1.0, _step("speech", order, in_time=False))
    sequence.add("store", 1.0, _step("store", order))
    assert sequence.run() == ["speech"]
    assert order == ["speech 1", "store 1"]


def test_a_step_that_raises_does_not_leave_the_store_open() -> None:
    order: list[str] = []

    def fail(_deadline: float) -> bool:
        raise RuntimeError("a bug")

    sequence = StopSequence(VirtualClock())
    sequence.add("speech", 1.0, fail)
    sequence.add("store", 1.0, _step("store", order))
    with pytest.raises(RuntimeError, match="a bug"):
        sequence.run()
    assert order == ["store 1"]


def test_a_second_stop_does_nothing() -> None:
    order: list[str] = []
    sequence = StopSequence(VirtualClock())
    sequence.add("store", 1.0, _step("store", order))
    sequence.run()
    assert sequence.run() == []
    assert len(order) == 1
