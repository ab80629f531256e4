"""One thread writes, in order; readers do not hold it up, and nothing stops it but closing."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Engine, event

from meeting_desktop.adapters.store.connections import open_writer
from meeting_desktop.adapters.store.instance_lock import InstanceLock
from meeting_desktop.adapters.store.store import SqliteStore
from meeting_desktop.core.errors import DiskFullError, EnvironmentFault
from meeting_desktop.core.ids import new_id
from meeting_desktop.core.paths import Paths
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.planning import Appointment
from meeting_desktop.domain.transcript import edit_text
from meeting_desktop.ports.unit_of_work import Committed, Store, UnitOfWork
from tests.contracts.store_samples import (
    a_meeting,
    a_recording,
    a_segment,
    a_transcript,
    held,
    put_whole,
    write_each,
)
from tests.fakes.clock import VirtualClock


def stored(paths: Paths, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(paths.database)) as connection:
        return connection.execute(query).fetchall()


def _add(uow: UnitOfWork, meeting: Meeting) -> None:
    uow.meetings.add(meeting)


@contextmanager
def counted_statements() -> Iterator[list[str]]:
    """Every SQL statement that runs within the block."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def test_all_writes_run_on_the_store_thread(store: SqliteStore) -> None:
    names = {
        store.write(lambda uow: threading.current_thread().name).result(60).value for _ in range(3)
    }
    assert names == {"meeting-store"}


def test_reads_run_on_the_callers_thread(store: SqliteStore) -> None:
    assert store.read(lambda uow: threading.current_thread()) is threading.current_thread()


def test_each_of_many_threads_keeps_the_order_of_its_writes(store: SqliteStore) -> None:
    done: list[tuple[int, int]] = []
    writers, writes = 8, 25

    def submit(writer: int) -> None:
        for number in range(writes):
            meeting = a_meeting(store, f"{writer} {number}")

            def work(uow: UnitOfWork, number: int = number) -> None:
                uow.meetings.add(meeting)  # noqa: B023 - waited for below
                done.append((writer, number))

            store.write(work).result(60)

    with ThreadPoolExecutor(writers) as pool:
        list(pool.map(submit, range(writers)))
    assert len(done) == writers * writes
    for writer in range(writers):
        assert [number for one, number in done if one == writer] == list(range(writes))
    assert store.read(lambda uow: uow.meetings.count()) == writers * writes


def test_a_reader_keeps_its_snapshot_and_does_not_hold_up_the_writer(store: SqliteStore) -> None:
    held(store, "before")

    def slow(uow: UnitOfWork) -> tuple[int, int]:
        first = uow.meetings.count()
        held(store, "written while somebody reads")
        return first, uow.meetings.count()

    assert store.read(slow) == (1, 1)
    assert store.read(lambda uow: uow.meetings.count()) == 2


def test_readers_do_not_wait_for_a_write_that_takes_its_time(store: SqliteStore) -> None:
    writing, may_end = threading.Event(), threading.Event()
    meeting = a_meeting(store)

    def slow(uow: UnitOfWork) -> None:
        uow.meetings.add(meeting)
        writing.set()
        assert may_end.wait(60)

    future = store.write(slow)
    assert writing.wait(60)
    assert store.read(lambda uow: uow.meetings.count()) == 0
    may_end.set()
    future.result(60)
    assert store.read(lambda uow: uow.meetings.count()) == 1


def test_listeners_hear_after_the_commit_and_before_the_future(store: SqliteStore) -> None:
    seen: list[tuple[int, bool]] = []
    submitted = threading.Event()

    def listen(_committed: Committed[object]) -> None:
        assert submitted.wait(60)
        seen.append((store.read(lambda uow: uow.meetings.count()), future.done()))

    store.subscribe(listen)
    meeting = a_meeting(store)
    future = store.write(lambda uow: uow.meetings.add(meeting))
    submitted.set()
    future.result(60)
    assert seen == [(1, False)]


def test_a_listener_that_fails_is_told_as_a_bug_and_harms_nobody(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[BaseException | None] = []
    heard: list[object] = []
    monkeypatch.setattr(threading, "excepthook", lambda args: told.append(args.exc_value))

    def fail(_committed: Committed[object]) -> None:
        raise LookupError("a listener's bug")

    store.subscribe(fail)
    store.subscribe(lambda committed: heard.append(committed.value))
    assert store.write(lambda uow: "value").result(60).value == "value"
    assert [type(error) for error in told] == [LookupError]
    assert heard == ["value"]


def test_a_write_that_is_cancelled_in_time_never_runs(store: SqliteStore) -> None:
    busy, may_end = threading.Event(), threading.Event()

    def block(uow: UnitOfWork) -> None:
        busy.set()
        assert may_end.wait(60)

    first = store.write(block)
    assert busy.wait(60)
    second = store.write(lambda uow: pytest.fail("it was cancelled"))
    assert second.cancel()
    may_end.set()
    first.result(60)
    with pytest.raises(CancelledError):
        second.result(60)
    held(store, "the store goes on")


def test_close_finishes_what_is_queued(opened: Callable[..., SqliteStore]) -> None:
    store = opened()
    meetings = [a_meeting(store, str(number)) for number in range(20)]
    futures = [store.write(partial(_add, meeting=meeting)) for meeting in meetings]
    store.close(10)
    assert all(future.done() for future in futures)
    assert opened().read(lambda uow: uow.meetings.count()) == 20


def test_close_gives_up_at_its_deadline_and_says_so_to_those_who_wait(
    opened: Callable[..., SqliteStore],
) -> None:
    store = opened()
    busy, may_end = threading.Event(), threading.Event()

    def block(uow: UnitOfWork) -> None:
        busy.set()
        may_end.wait(10)

    first = store.write(block)
    assert busy.wait(60)
    second = store.write(lambda uow: None)
    store.close(0.01)
    may_end.set()
    with pytest.raises(EnvironmentFault) as raised:
        second.result(60)
    assert raised.value.code == "store_closed"
    first.result(60)


def test_a_full_disk_is_told_and_the_thread_goes_on(
    paths: Paths, clock: VirtualClock, opened: Callable[..., SqliteStore]
) -> None:
    opened().close(10)
    connection = open_writer(paths.database)
    [(pages,)] = connection.execute("PRAGMA page_count").fetchall()
    connection.execute(f"PRAGMA max_page_count = {pages + 8}")
    store = SqliteStore(paths, clock, connection, InstanceLock(paths.instance_lock))
    try:
        meeting = held(store, "fits")
        large = a_transcript(meeting, ["word " * 20_000])
        with pytest.raises(DiskFullError) as raised:
            store.write(lambda uow: put_whole(uow, large)).result(60)
        assert raised.value.retryable
        assert store.read(lambda uow: uow.transcripts.latest(meeting.id)) is None
        renamed = replace(meeting, title="still writes")
        store.write(lambda uow: uow.meetings.update(renamed)).result(60)
        assert store.facts().integrity == "ok"
    finally:
        store.close(10)


def test_a_list_of_meetings_takes_the_same_few_statements_however_long_it_is(
    store: SqliteStore,
) -> None:
    def fill(count: int) -> None:
        for number in range(count):
            meeting = held(store, f"{number}", "words to find", speakers=["Ada", "Ben"])
            plan = Appointment(meeting.created_at, meeting.created_at + timedelta(hours=1), "uid")
            begun = replace(meeting, appointment=plan, actual_start=meeting.created_at)
            write_each(store, lambda uow, one: uow.meetings.update(one), begun)
            write_each(store, lambda uow, one: uow.recordings.put(one), a_recording(meeting))

    def statements(search: str) -> int:
        with counted_statements() as seen:
            store.read(lambda uow: uow.meetings.rows(search=search))
        return len(seen)

    fill(2)
    few = [statements(search) for search in ("", "find", "words find")]
    fill(10)
    assert [statements(search) for search in ("", "find", "words find")] == few
    assert few[0] <= 6
    # A search: what is shown, four for each of its words, twice for the lines of what was said.
    assert max(few) <= 6 + 1 + 2 * 4 + 2


def test_a_long_transcript_is_read_in_three_statements(store: SqliteStore) -> None:
    meeting = held(store, "Long", *["some words that were said"] * 400, speakers=["Ada"])
    with counted_statements() as seen:
        transcript = store.read(lambda uow: uow.transcripts.latest(meeting.id))
    assert transcript is not None
    assert len(transcript.segments) == 400
    assert len([one for one in seen if one != "BEGIN"]) == 3


def test_updated_at_is_the_stores_clock_and_created_at_stays(
    store: SqliteStore, paths: Paths, clock: VirtualClock
) -> None:
    meeting = held(store, "Weekly", "hello")
    clock.advance(3600)
    store.write(lambda uow: uow.meetings.update(replace(meeting, title="Renamed"))).result(60)
    [(created, updated)] = stored(paths, "SELECT created_at, updated_at FROM meetings")
    assert created.startswith("2026-03-02 09:00:00")
    assert updated.startswith("2026-03-02 10:00:00")
    assert stored(paths, "SELECT DISTINCT updated_at FROM segments") == [
        ("2026-03-02 09:00:00.000000",)
    ]


def test_a_row_never_changes_its_scope(store: SqliteStore) -> None:
    meeting = held(store, "Weekly")
    moved = replace(meeting, scope_id=new_id())
    with pytest.raises(ValueError, match="scope"):
        store.write(lambda uow: uow.meetings.update(moved)).result(60)


def test_what_belongs_to_a_meeting_is_in_its_scope(store: SqliteStore, paths: Paths) -> None:
    meeting = held(store, "Weekly", "hello", speakers=["Ada"])
    for table in ("transcripts", "speakers", "segments"):
        query = f"SELECT DISTINCT scope_id FROM {table}"
        assert stored(paths, query) == [(meeting.scope_id.hex,)]


def test_a_time_without_a_zone_is_refused(store: SqliteStore) -> None:
    local = datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001 - this is what is refused
    meeting = a_meeting(store, actual_start=local)
    with pytest.raises(Exception, match="zone"):
        store.write(lambda uow: uow.meetings.add(meeting)).result(60)


def test_an_edit_is_signed_by_this_machines_person_and_its_undo_is_not(
    store: SqliteStore, paths: Paths
) -> None:
    transcript = a_transcript(held(store, "Weekly"), ["hello there"])
    store.write(lambda uow: put_whole(uow, transcript)).result(60)
    heard = transcript.segments[0]
    signed = "SELECT edited_by FROM segments"
    assert stored(paths, signed) == [(None,)]
    write_each(store, lambda uow, one: uow.transcripts.put_segment(one), edit_text(heard, "hi"))
    assert stored(paths, signed) == [(store.read(lambda uow: uow.personal_scope()).hex,)]
    write_each(store, lambda uow, one: uow.transcripts.put_segment(one), heard)
    assert stored(paths, signed) == [(None,)]


def test_text_that_no_database_keeps_is_marked_not_lost(store: SqliteStore) -> None:
    meeting = held(store, "nul \0 and half a pair \ud800")
    transcript = a_transcript(meeting, [])
    segment = a_segment(transcript.id, "before\0after x\udfffy")
    store.write(lambda uow: uow.transcripts.put(transcript)).result(60)
    write_each(store, lambda uow, one: uow.transcripts.put_segment(one), segment)
    read = store.read(lambda uow: uow.transcripts.segment(segment.id))
    assert read is not None
    assert read.text == "before\ufffdafter x\ufffdy"
    assert store.read(lambda uow: uow.meetings.count(search="after")) == 1


def test_a_word_at_no_time_is_a_bug_not_a_row(store: SqliteStore) -> None:
    meeting = held(store, "Weekly")
    transcript = a_transcript(meeting, ["hello"])
    word = replace(transcript.segments[0].words[0], start=float("nan"))
    broken = replace(transcript.segments[0], words=(word,))
    store.write(lambda uow: uow.transcripts.put(transcript)).result(60)
    with pytest.raises(Exception, match="finite"):
        store.write(lambda uow: uow.transcripts.put_segment(broken)).result(60)


def test_the_store_is_a_store(store: SqliteStore) -> None:
    port: Store = store
    assert port.read(lambda uow: uow.meetings.count()) == 0
