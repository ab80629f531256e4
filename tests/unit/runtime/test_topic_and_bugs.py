"""News reaches every listener; a listener's bug stays its own and is heard."""

from __future__ import annotations

import sys
import threading

import pytest

from meeting_desktop.runtime.bugs import bugs, install_hooks, report_bug
from meeting_desktop.runtime.containment import Contained
from meeting_desktop.runtime.threads import SupervisedThread
from meeting_desktop.runtime.topic import Topic
from tests.fakes.bugs import hear_bugs

_LIMIT = 60.0


def test_every_listener_hears_on_the_publishers_thread() -> None:
    topic: Topic[int] = Topic()
    heard: list[tuple[int, str]] = []
    topic.subscribe(lambda n: heard.append((n, threading.current_thread().name)))
    topic.subscribe(lambda n: heard.append((n * 10, threading.current_thread().name)))
    thread = threading.Thread(target=lambda: topic.publish(4), name="meeting-publisher")
    thread.start()
    thread.join(_LIMIT)
    assert heard == [(4, "meeting-publisher"), (40, "meeting-publisher")]


def test_unsubscribing_ends_it_and_may_be_done_twice() -> None:
    topic: Topic[int] = Topic()
    heard: list[int] = []
    stop = topic.subscribe(heard.append)
    stop()
    stop()
    topic.publish(1)
    assert heard == []


def test_a_listener_may_leave_while_it_is_told() -> None:
    topic: Topic[int] = Topic()
    heard: list[int] = []
    leave = topic.subscribe(lambda _n: leave())
    topic.subscribe(heard.append)
    topic.publish(1)
    topic.publish(2)
    assert heard == [1, 2]


def test_a_listener_that_raises_is_reported_and_nobody_else_notices() -> None:
    topic: Topic[int] = Topic()
    heard: list[int] = []

    def fail(_message: int) -> None:
        raise ValueError("a bug in a window")

    topic.subscribe(fail)
    topic.subscribe(heard.append)
    with hear_bugs() as reported:
        topic.publish(3)
    assert heard == [3]
    assert [str(error) for error in reported] == ["a bug in a window"]


def test_contained_lets_wishes_through() -> None:
    with pytest.raises(KeyboardInterrupt), Contained():
        raise KeyboardInterrupt


def test_contained_tells_its_owner_after_the_report() -> None:
    told: list[str] = []
    with hear_bugs() as reported, Contained(lambda error: told.append(type(error).__name__)):
        raise LookupError
    assert told == ["LookupError"]
    assert len(reported) == 1


@pytest.mark.expects_error_logs("bug")
def test_a_bug_is_logged_and_told() -> None:
    heard: list[BaseException] = []
    stop = bugs.subscribe(heard.append)
    report_bug(ValueError("x"))
    stop()
    assert [type(error) for error in heard] == [ValueError]


@pytest.mark.expects_error_logs("bug")
def test_a_bug_in_a_listener_of_bugs_does_not_go_round(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    install_hooks()
    told: list[BaseException] = []

    def fail(error: BaseException) -> None:
        told.append(error)
        raise RuntimeError("the banner broke")

    stop = bugs.subscribe(fail)
    report_bug(ValueError("x"))
    stop()
    assert len(told) == 1


@pytest.mark.expects_error_logs("bug")
def test_uncaught_exceptions_of_threads_are_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    install_hooks()
    heard: list[BaseException] = []
    owner: list[BaseException] = []
    stop = bugs.subscribe(heard.append)

    def loop(_stop: threading.Event) -> None:
        raise ArithmeticError

    thread = SupervisedThread("doomed", loop, on_failure=owner.append)
    thread.start()
    assert thread.join(_LIMIT)
    sys.excepthook(ValueError, ValueError("main"), None)
    stop()
    assert [type(error) for error in heard] == [ArithmeticError, ValueError]
    assert [type(error) for error in owner] == [ArithmeticError]


def test_a_supervised_thread_ends_when_asked() -> None:
    thread = SupervisedThread("patient", _be_patient)
    assert thread.join(0.0), "what never began has ended"
    assert _facts(thread) == (False, False)
    thread.start()
    assert _facts(thread) == (True, True)
    assert not thread.join(0.0)
    thread.request_stop()
    assert thread.join(_LIMIT)
    assert _facts(thread) == (True, False)


def _be_patient(stop: threading.Event) -> None:
    stop.wait(_LIMIT)


def _facts(thread: SupervisedThread) -> tuple[bool, bool]:
    return thread.begun, thread.alive
