"""A loop on a thread of its own, and tasks whose failure is heard."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import CancelledError, Future
from concurrent.futures import TimeoutError as FutureTimeoutError

import pytest

from meeting_desktop.runtime.loop_thread import LoopOnDemand, LoopThread
from meeting_desktop.runtime.tasks import SupervisedTasks

_LIMIT = 60.0


async def _name() -> str:
    return threading.current_thread().name


def test_runs_coroutines_on_its_own_thread() -> None:
    loop = LoopThread("io")
    loop.start()
    assert loop.submit(_name()).result(_LIMIT) == "meeting-io"
    assert loop.stop(_LIMIT)


def test_stop_cancels_what_runs() -> None:
    loop = LoopThread("io")
    loop.start()
    begun = threading.Event()

    async def wait_for_ever() -> None:
        begun.set()
        await asyncio.Event().wait()

    future = loop.submit(wait_for_ever())
    assert begun.wait(_LIMIT)
    assert loop.stop(_LIMIT)
    with pytest.raises(CancelledError):
        future.result(_LIMIT)


def test_nothing_is_accepted_after_the_stop_or_before_the_start() -> None:
    loop = LoopThread("io")
    assert loop.submit(_name()).cancelled()
    loop.start()
    assert loop.stop(_LIMIT)
    assert loop.stop(_LIMIT)
    assert loop.submit(_name()).cancelled()


def test_every_coroutine_handed_over_during_the_stop_comes_to_an_end() -> None:
    loop = LoopThread("io")
    loop.start()
    stopping = threading.Event()
    futures: list[Future[str]] = []

    def hand_over() -> None:
        while not stopping.is_set() or len(futures) < 50:
            futures.append(loop.submit(_name()))

    producer = threading.Thread(target=hand_over, name="meeting-producer")
    producer.start()
    assert loop.stop(_LIMIT)
    stopping.set()
    producer.join(_LIMIT)
    for future in futures:
        try:
            future.result(_LIMIT)
        except CancelledError:
            continue
        except FutureTimeoutError:
            pytest.fail("a coroutine was forgotten")


def test_a_loop_that_never_started_can_be_stopped() -> None:
    assert LoopThread("io").stop(0.0)


def test_a_loop_on_demand_begins_with_its_first_coroutine() -> None:
    loop = LoopOnDemand("io")
    begun = [loop.begun]

    async def where() -> str:
        return threading.current_thread().name

    assert loop.submit(where()).result(_LIMIT) == "meeting-io"
    assert [*begun, loop.begun] == [False, True]
    assert loop.stop(_LIMIT)
    assert loop.submit(where()).cancelled()


def test_a_loop_on_demand_that_was_stopped_never_begins() -> None:
    loop = LoopOnDemand("io")
    assert loop.stop(_LIMIT)

    async def nothing() -> None: ...

    assert loop.submit(nothing()).cancelled()
    assert not loop.begun


def test_threads_that_coroutines_borrowed_end_with_the_loop() -> None:
    loop = LoopThread("io")
    loop.start()
    borrowed: list[threading.Thread] = []

    async def borrow() -> None:
        await asyncio.to_thread(lambda: borrowed.append(threading.current_thread()))

    loop.submit(borrow()).result(_LIMIT)
    assert loop.stop(_LIMIT)
    assert not borrowed[0].is_alive()


def test_the_failure_of_a_task_is_heard_though_nobody_awaits_it() -> None:
    heard: list[BaseException] = []

    async def fail() -> None:
        raise ValueError

    async def run() -> None:
        tasks = SupervisedTasks(heard.append)
        await asyncio.wait([tasks.start("doomed", fail())])
        await tasks.close()

    asyncio.run(run())
    assert [type(error) for error in heard] == [ValueError]


def test_closing_cancels_tasks_and_that_is_no_failure() -> None:
    heard: list[BaseException] = []

    async def run() -> bool:
        tasks = SupervisedTasks(heard.append)
        task = tasks.start("patient", asyncio.Event().wait())
        await asyncio.sleep(0)
        await tasks.close()
        return task.cancelled()

    assert asyncio.run(run())
    assert heard == []
