"""Requests, a real queue, real worker processes: each is done once, whatever befalls a worker."""

from __future__ import annotations

import signal
import threading

import pytest

from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.work import WorkState
from tests.fakes.recogniser import SCRIPT
from tests.integration.postgres.working import (
    LIMIT_S,
    Workshop,
    ask,
    until,
    wish_for,
)

#: So long that a held worker is never through with it.
_LONG_S = 300.0


def test_a_worker_hears_what_was_asked_for(shop: Workshop) -> None:
    home = shop.home(shop.person())
    recording = shop.record(home)
    line = shop.line(home.person)
    worker = shop.start("--concurrency", "2")
    worker.said("working")
    assert [(one.name, one.model, one.places) for one in line.workers()] == [
        ("worker 0", "base", 2)
    ]
    request = ask(line, home, recording)
    until(line, request, WorkState.DONE)
    result = line.take(request, new_id())
    assert result is not None
    (track,) = result.tracks
    assert (result.engine, result.model, track.recording) == ("scripted", "base", recording.id)
    words = [word.text for segment in track.segments for word in segment.words]
    assert words[:3] == list(SCRIPT[:3])
    line.close_request(request)
    (standing,) = line.standings([request])
    assert standing.state is WorkState.TAKEN
    assert line.take(request, new_id()) is None


def test_of_a_killed_worker_another_takes_the_work_over(shop: Workshop) -> None:
    home = shop.home(shop.person())
    recording = shop.record(home, seconds=_LONG_S)
    line = shop.line(home.person)
    shop.hold.touch()
    first = shop.start()
    request = ask(line, home, recording)
    first.said("hearing")
    first.kill()
    shop.hold.unlink()
    second = shop.start()
    second.said("hearing")
    until(line, request, WorkState.DONE)
    ((turn, _),) = _attempts(shop)
    assert turn >= 2
    _until_no_jobs(shop)


def test_two_workers_do_ten_requests_once_each(shop: Workshop) -> None:
    home = shop.home(shop.person())
    recordings = [shop.record(home, hertz=200.0 + 20 * one) for one in range(10)]
    line = shop.line(home.person)
    requests = [ask(line, home, recording) for recording in recordings]
    workers = shop.start(stalled_after=600.0), shop.start("--concurrency", "2", stalled_after=600.0)
    for worker in workers:
        worker.said("working")
    for request in requests:
        until(line, request, WorkState.DONE)
    assert _attempts(shop) == [(1, 1)] * 10
    _until_no_jobs(shop)


def test_the_same_asked_by_two_machines_is_one_request(shop: Workshop) -> None:
    person = shop.person()
    home = shop.home(person)
    recording = shop.record(home)
    first, second = shop.line(person), shop.line(person)
    request = ask(first, home, recording)
    assert ask(second, home, recording) == request
    assert ask(second, home, recording, "de") != request
    shop.start("--once").ended()
    until(second, request, WorkState.DONE)
    assert ask(second, home, recording) == request
    one, other = new_id(), new_id()
    assert first.take(request, one) is not None
    assert second.take(request, other) is None, "the first is writing it down"
    assert first.take(request, one) is not None, "it lost the answer"
    first.close_request(request)
    assert ask(second, home, recording) != request, "what was taken can be asked for anew"


def test_what_is_cancelled_is_not_done(shop: Workshop) -> None:
    home = shop.home(shop.person())
    waiting = shop.record(home)
    line = shop.line(home.person)
    request = ask(line, home, waiting)
    line.cancel(request)
    _until_no_jobs(shop)
    shop.hold.touch()
    running = ask(line, home, shop.record(home, seconds=_LONG_S))
    worker = shop.start()
    worker.said("hearing")
    line.cancel(running)
    # The place is free again, though the sound was not over.
    shop.hold.unlink()
    after = ask(line, home, waiting)
    until(line, after, WorkState.DONE)
    states = [one.state for one in line.standings([request, running])]
    assert states == [WorkState.CANCELLED, WorkState.CANCELLED]


def test_a_worker_that_is_stopped_gives_back_what_it_began(shop: Workshop) -> None:
    home = shop.home(shop.person())
    line = shop.line(home.person)
    shop.hold.touch()
    request = ask(line, home, shop.record(home, seconds=_LONG_S))
    worker = shop.start(stalled_after=600.0)
    worker.said("hearing")
    worker.send(signal.SIGTERM)
    assert worker.ended() == 0
    until(line, request, WorkState.WAITING)
    assert _attempts(shop) == [(1, 0)], "that it was stopped is not the work's fault"
    assert line.workers() == []
    shop.hold.unlink()
    shop.start(stalled_after=600.0).said("hearing")
    until(line, request, WorkState.DONE)


def test_a_worker_goes_on_when_the_server_ends_all_its_connections(shop: Workshop) -> None:
    home = shop.home(shop.person())
    line = shop.line(home.person)
    shop.hold.touch()
    request = ask(line, home, shop.record(home, seconds=_LONG_S))
    worker = shop.start()
    worker.said("hearing")
    ended = shop.database.admin.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", (shop.login,)
    )
    assert ended.rowcount >= 2
    shop.hold.unlink()
    until(line, request, WorkState.DONE)
    after = ask(line, home, shop.record(home))
    until(line, after, WorkState.DONE)
    worker.send(signal.SIGTERM)
    assert worker.ended() == 0


def test_one_that_stood_still_too_long_has_no_say_any_more(shop: Workshop) -> None:
    home = shop.home(shop.person())
    line = shop.line(home.person)
    shop.hold.touch()
    request = ask(line, home, shop.record(home, seconds=_LONG_S))
    asleep = shop.start()
    asleep.said("hearing")
    asleep.send(signal.SIGSTOP)
    shop.start().said("hearing")
    shop.hold.unlink()
    until(line, request, WorkState.DONE)
    (before,) = _results(shop)
    asleep.send(signal.SIGCONT)
    other = ask(line, home, shop.record(home))
    until(line, other, WorkState.DONE)
    assert before in _results(shop)


def test_what_kills_every_worker_is_given_up(shop: Workshop) -> None:
    home = shop.home(shop.person())
    line = shop.line(home.person)
    shop.hold.touch()
    request = ask(line, home, shop.record(home, seconds=_LONG_S))
    for _ in range(2):
        worker = shop.start("--attempts", "2")
        worker.said("hearing")
        worker.kill()
    shop.start("--attempts", "2")
    assert until(line, request, WorkState.FAILED).code == "work_gave_up"


def test_sound_that_is_not_in_the_storage_is_told(shop: Workshop) -> None:
    home = shop.home(shop.person())
    recording = shop.record(home)
    line = shop.line(home.person)
    for stored in list(shop.storage.listing()):
        shop.storage.remove(stored.key)
    request = ask(line, home, recording)
    shop.start()
    assert until(line, request, WorkState.FAILED).code == "not_stored"


def test_a_recording_whose_row_is_not_there_yet_is_asked_for_later(shop: Workshop) -> None:
    home = shop.home(shop.person())
    recording = shop.record(home)
    line = shop.line(home.person)
    shop.database.admin.execute("UPDATE recordings SET deleted = true")
    with pytest.raises(EnvironmentFault) as refused:
        line.ask(new_id(), new_id(), home.person.id, wish_for(recording))
    assert (refused.value.code, refused.value.retryable) == ("work_not_here_yet", True)


def _attempts(shop: Workshop) -> list[tuple[int, int]]:
    """Turn and attempts of each request."""
    rows = shop.database.admin.execute("SELECT turn, attempts FROM work_requests ORDER BY id")
    return [(row[0], row[1]) for row in rows]


def _until_no_jobs(shop: Workshop) -> None:
    """A job is over a moment after its request."""
    limit = SystemClock().monotonic() + LIMIT_S
    query = "SELECT FROM work.procrastinate_jobs"
    while shop.database.admin.execute(query).rowcount:
        assert SystemClock().monotonic() < limit
        threading.Event().wait(0.05)


def _results(shop: Workshop) -> list[str]:
    rows = shop.database.admin.execute("SELECT result::text FROM work_requests")
    return [row[0] for row in rows]
