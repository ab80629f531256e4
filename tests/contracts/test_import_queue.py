"""What windows do with the queue of imports: the same of the program's and of the tests' own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from uuid import UUID

import pytest

from meeting_desktop.application.import_media import ImportMedia, ImportParts
from meeting_desktop.application.import_queue import ImportQueue as StoredQueue
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.domain.imports import ImportJob, ImportOptions, ImportStage, ImportStatus
from meeting_desktop.ui.library.imports.queue import ImportQueue
from tests.fakes.import_queue import FakeImports
from tests.fakes.store import InlineStore


class NobodyCarriesOut:
    """The queue is not started: nothing is carried out."""

    def run(self, job_id: UUID, wanted: Callable[[], bool]) -> None:
        raise AssertionError("nothing runs here")

    def seconds_left(self, job_id: UUID) -> float | None:
        return None

    def discard(self, gone: Collection[Path], kept: Collection[Path]) -> None:
        raise AssertionError("nothing runs here")

    def tidy(self) -> None:
        raise AssertionError("nothing runs here")


@pytest.fixture(params=["the program's", "the tests'"])
def queue(request: pytest.FixtureRequest) -> Iterator[ImportQueue]:
    if request.param == "the tests'":
        yield FakeImports()
        return
    store = InlineStore()
    made = ImportMedia(
        ImportParts(store, StoredQueue(store), NobodyCarriesOut(), SystemClock(), lambda: False)
    )
    yield made
    assert made.stop(60)


def add(queue: ImportQueue, *names: str) -> list[ImportJob]:
    ids = queue.add([Path("/talks") / name for name in names], ImportOptions()).result(60)
    by_id = {job.id: job for job in queue.jobs()}
    return [by_id[one] for one in ids]


def titles(queue: ImportQueue) -> list[str]:
    return [job.title for job in queue.jobs()]


def test_files_wait_in_the_order_in_which_they_came(queue: ImportQueue) -> None:
    heard: list[list[str]] = []
    queue.changed.subscribe(lambda jobs: heard.append([job.title for job in jobs]))
    first, _ = add(queue, "one.wav", "two.ogg")
    add(queue, "three.mp4")
    assert titles(queue) == ["one", "two", "three"] == heard[-1]
    assert (first.status, first.stage) == (ImportStatus.PENDING, ImportStage.HASH)
    assert first.path == str(Path("/talks/one.wav").absolute())
    assert queue.seconds_left(first.id) is None


@pytest.mark.parametrize(("place", "order"), [(0, "cab"), (1, "acb"), (2, "abc")])
def test_a_job_is_moved_to_a_place_of_the_whole_queue(
    queue: ImportQueue, place: int, order: str
) -> None:
    jobs = add(queue, "a.wav", "b.wav", "c.wav")
    queue.move(jobs[2].id, place)
    assert "".join(titles(queue)) == order


def test_pauses_and_cancelling_are_seen_at_once(queue: ImportQueue) -> None:
    first, second = add(queue, "one.wav", "two.wav")
    queue.pause(first.id, True)
    assert [job.is_paused for job in queue.jobs()] == [True, False]
    queue.pause(first.id, False)
    queue.cancel(second.id)
    assert [job.is_paused for job in queue.jobs()] == [False, False]
    assert queue.jobs()[1].status is ImportStatus.CANCELLED
    queue.retry(second.id)
    assert queue.jobs()[1].status is ImportStatus.PENDING
