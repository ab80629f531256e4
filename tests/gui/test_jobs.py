"""What runs in the background finds its owner on the GUI thread, or is dropped."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future
from functools import partial

import pytest
from PySide6.QtCore import QObject, QThread
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.runtime.bugs import bugs
from meeting_desktop.ui.bridge import Bridge
from meeting_desktop.ui.jobs import Jobs

_LIMIT_S = 60.0


@pytest.fixture
def jobs(qapp: object) -> Iterator[Jobs]:
    bridge = Bridge()
    made = Jobs(bridge)
    yield made
    bridge.close()
    assert made.close()


def test_a_result_comes_to_the_gui_thread(qtbot: QtBot, jobs: Jobs) -> None:
    owner, results = QObject(), list[tuple[str, QThread]]()
    jobs.run(
        owner,
        lambda: threading.current_thread().name,
        lambda name: results.append((name, QThread.currentThread())),
    )
    qtbot.waitUntil(lambda: bool(results))
    assert results[0][0].startswith("meeting-ui-job")
    assert results[0][1] is QThread.currentThread()


def test_jobs_in_turn_keep_their_order_whatever_runs_beside(qtbot: QtBot, jobs: Jobs) -> None:
    owner, first = QObject(), threading.Event()
    done, answers = list[int](), list[int]()

    def note(number: int) -> int:
        if number == 0:
            first.wait(_LIMIT_S)
        done.append(number)
        return number

    for number in range(8):
        jobs.run_in_turn(owner, partial(note, number), answers.append)
    beside = jobs.run(owner, lambda: None, lambda _done: None)
    assert beside is not None
    beside.result(_LIMIT_S)
    assert done == []
    first.set()
    qtbot.waitUntil(lambda: len(answers) == 8)
    assert done == answers == list(range(8))


def test_the_result_is_dropped_when_its_owner_is_deleted_while_the_job_runs(
    qtbot: QtBot, jobs: Jobs
) -> None:
    owner, witness = QObject(), QObject()
    go, results = threading.Event(), list[str]()
    slow = jobs.run(owner, lambda: go.wait(_LIMIT_S), lambda _done: results.append("owner"))
    delete(owner)
    go.set()
    assert slow is not None
    slow.result(_LIMIT_S)
    jobs.run(witness, lambda: None, lambda _done: results.append("witness"))
    qtbot.waitUntil(lambda: "witness" in results)
    assert results == ["witness"]


def test_a_foreseen_failure_is_a_sentence(qtbot: QtBot, jobs: Jobs) -> None:
    owner, sentences = QObject(), list[str]()
    future: Future[int] = Future()
    jobs.follow(owner, future, lambda _value: None, sentences.append)
    future.set_exception(UserFacingError("This name is too long; use at most 120 letters."))
    qtbot.waitUntil(lambda: bool(sentences))
    assert sentences == ["This name is too long; use at most 120 letters."]


def test_a_foreseen_failure_that_nobody_handles_reaches_the_window(
    qtbot: QtBot, jobs: Jobs
) -> None:
    future: Future[int] = Future()
    with qtbot.waitSignal(jobs.failed) as failed:
        jobs.follow(jobs, future, lambda _value: None)
        future.set_exception(UserFacingError("No."))
    assert failed.args == ["No."]


@pytest.mark.expects_error_logs("bug")
def test_any_other_failure_is_a_bug_and_still_ends_the_waiting(qtbot: QtBot, jobs: Jobs) -> None:
    owner, sentences = QObject(), list[str]()
    heard: list[BaseException] = []
    stop = bugs.subscribe(heard.append)
    jobs.run(owner, lambda: 1 // 0, lambda _value: None, sentences.append)
    qtbot.waitUntil(lambda: bool(sentences))
    stop()
    assert isinstance(heard[0], ZeroDivisionError)
    assert "Nothing that was recorded is lost" in sentences[0]


def test_after_closing_nothing_begins(jobs: Jobs) -> None:
    assert jobs.close()
    assert jobs.run(jobs, lambda: 1, lambda _value: None) is None
