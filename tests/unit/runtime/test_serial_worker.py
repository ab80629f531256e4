"""One thread, one job after the other, and an end that no job can prevent."""

from __future__ import annotations

import threading
from concurrent.futures import CancelledError
from functools import partial

import pytest

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.runtime.serial_worker import SerialWorker

_LIMIT = 60.0


def test_runs_jobs_in_the_order_of_their_submission_on_one_thread() -> None:
    worker = SerialWorker("test")
    seen: list[tuple[int, str]] = []

    def job(number: int) -> None:
        seen.append((number, threading.current_thread().name))

    futures = [worker.submit(partial(job, number)) for number in range(50)]
    for future in futures:
        future.result(_LIMIT)
    assert [number for number, _ in seen] == list(range(50))
    assert {name for _, name in seen} == {"meeting-test"}
    assert worker.stop(_LIMIT)


def test_a_failing_job_fails_its_own_future_only() -> None:
    worker = SerialWorker("test")

    def fail() -> None:
        raise UserFacingError("No.", code="no")

    failed = worker.submit(fail)
    fine = worker.submit(lambda: 7)
    with pytest.raises(UserFacingError, match="No"):
        failed.result(_LIMIT)
    assert fine.result(_LIMIT) == 7
    worker.stop(_LIMIT)


def test_stop_finishes_what_was_queued() -> None:
    worker = SerialWorker("test")
    gate = threading.Event()
    worker.submit(lambda: gate.wait(_LIMIT))
    last = worker.submit(lambda: "done")
    gate.set()
    assert worker.stop(_LIMIT)
    assert last.result(0) == "done"


def test_after_stop_a_job_is_cancelled_instead_of_run() -> None:
    worker = SerialWorker("test")
    assert worker.stop(_LIMIT)
    refused = worker.submit(lambda: 1)
    assert refused.cancelled()
    with pytest.raises(CancelledError):
        refused.result(0)


def test_a_job_that_hangs_does_not_hang_the_one_who_stops() -> None:
    worker = SerialWorker("test")
    hanging, let_go = threading.Event(), threading.Event()

    def hang() -> None:
        hanging.set()
        let_go.wait(_LIMIT)

    stuck = worker.submit(hang)
    behind = worker.submit(lambda: 1)
    assert hanging.wait(_LIMIT)
    try:
        assert not worker.stop(0.01)
        assert behind.cancelled()
        assert not stuck.done()
    finally:
        let_go.set()
    assert stuck.result(_LIMIT) is None


def test_its_thread_cannot_keep_the_program_from_ending() -> None:
    worker = SerialWorker("test")
    daemon = worker.submit(lambda: threading.current_thread().daemon).result(_LIMIT)
    worker.stop(_LIMIT)
    assert daemon


def test_a_worker_without_work_has_no_thread() -> None:
    before = threading.active_count()
    worker = SerialWorker("test")
    assert threading.active_count() == before
    assert worker.stop(0.0)


def test_a_job_cancelled_in_the_queue_is_not_run() -> None:
    worker = SerialWorker("test")
    gate = threading.Event()
    ran: list[int] = []
    worker.submit(lambda: gate.wait(_LIMIT))
    waiting = worker.submit(lambda: ran.append(1))
    assert waiting.cancel()
    gate.set()
    assert worker.stop(_LIMIT)
    assert not ran
