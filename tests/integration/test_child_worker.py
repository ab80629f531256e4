"""A job in a process of its own: its result, its failures and its death all arrive."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from typing import Any

import pytest

from meeting_desktop.core.errors import EnvironmentFault, NotAudioError
from meeting_desktop.runtime.child_worker import ChildFailedError, ChildWorker
from tests.fakes.clock import VirtualClock

_LIMIT = 60.0
Report = Callable[[Any], None]


def _count(argument: int, report: Report) -> int:
    for number in range(argument):
        report(number)
    return argument * 2


def _refuse(_argument: object, _report: Report) -> None:
    raise NotAudioError("This is a picture; choose a sound file.")


def _have_a_bug(_argument: object, _report: Report) -> None:
    raise LookupError("words that somebody said")


def _die(_argument: object, report: Report) -> None:
    report("alive")
    os.kill(os.getpid(), signal.SIGKILL)


def _give_what_cannot_cross(_argument: object, _report: Report) -> object:
    return threading.Lock()


def _go_on(_argument: object, report: Report) -> None:
    report(os.getpid())
    threading.Event().wait(_LIMIT)


def _freeze(_argument: object, report: Report) -> None:
    report(os.getpid())
    os.kill(os.getpid(), signal.SIGSTOP)


def _worker(clock: VirtualClock | None = None) -> ChildWorker[Any, Any]:
    return ChildWorker(clock or VirtualClock())


def test_progress_comes_in_order_and_the_result_last() -> None:
    heard: list[int] = []
    assert _worker().run(_count, 5, heard.append) == 10
    assert heard == [0, 1, 2, 3, 4]


def test_a_foreseen_failure_crosses_as_itself() -> None:
    with pytest.raises(NotAudioError, match="This is a picture") as caught:
        _worker().run(_refuse, None, print)
    assert caught.value.code == "not_audio"


def test_a_bug_crosses_as_its_type_and_place_without_its_text() -> None:
    with pytest.raises(ChildFailedError, match="LookupError at _have_a_bug") as caught:
        _worker().run(_have_a_bug, None, print)
    assert "somebody" not in str(caught.value)


def test_a_result_that_cannot_cross_is_a_bug_and_not_a_death() -> None:
    with pytest.raises(ChildFailedError, match="cannot cross"):
        _worker().run(_give_what_cannot_cross, None, print)


def test_a_killed_child_is_told_as_that() -> None:
    heard: list[str] = []
    with pytest.raises(EnvironmentFault, match="ended unexpectedly") as caught:
        _worker().run(_die, None, heard.append)
    assert caught.value.code == "child_died"
    assert caught.value.retryable
    assert heard == ["alive"]


def test_cancelling_ends_the_child() -> None:
    worker = _worker()
    pids: list[int] = []

    def on_progress(pid: int) -> None:
        pids.append(pid)
        worker.cancel()

    with pytest.raises(EnvironmentFault) as caught:
        worker.run(_go_on, None, on_progress)
    assert caught.value.code == "cancelled"
    with pytest.raises(ProcessLookupError):
        os.kill(pids[0], 0)


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="no way to stop a process here")
def test_a_child_that_says_nothing_any_more_is_ended() -> None:
    clock = VirtualClock()
    pids: list[int] = []

    def on_progress(pid: int) -> None:
        pids.append(pid)
        # Twice, for a heartbeat may be on its way: only a silence of thirty seconds counts.
        threading.Thread(target=_let_time_pass, args=(clock, over), name="meeting-time").start()

    over = threading.Event()
    try:
        with pytest.raises(EnvironmentFault) as caught:
            _worker(clock).run(_freeze, None, on_progress)
    finally:
        over.set()
    assert caught.value.code == "child_hung"
    with pytest.raises(ProcessLookupError):
        os.kill(pids[0], 0)


def _let_time_pass(clock: VirtualClock, over: threading.Event) -> None:
    while not over.wait(0.02):
        clock.advance(10.0)
