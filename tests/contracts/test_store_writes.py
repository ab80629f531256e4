"""What the store promises of writes: all or nothing, in order, and they say what changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.ports.unit_of_work import (
    Change,
    ChangeKind,
    Committed,
    Store,
    UnitOfWork,
)
from tests.contracts.store_samples import a_meeting, a_transcript, held, put_whole


class WorkFailedError(Exception):
    """A bug in somebody's work."""


def test_a_write_gives_its_value_its_actor_and_every_row_once(store: Store) -> None:
    meeting = a_meeting(store)
    transcript = a_transcript(meeting, ["hello"], speakers=["Ada"])

    def work(uow: UnitOfWork) -> str:
        uow.meetings.add(meeting)
        uow.meetings.update(replace(meeting, title="Renamed"))
        put_whole(uow, transcript)
        return "done"

    committed = store.write(work, actor="recogniser").result(60)
    assert (committed.value, committed.actor) == ("done", "recogniser")
    assert committed.changes == (
        Change("meetings", meeting.id, ChangeKind.ADDED),
        Change("transcripts", transcript.id, ChangeKind.ADDED),
        Change("speakers", transcript.speakers[0].id, ChangeKind.ADDED),
        Change("segments", transcript.segments[0].id, ChangeKind.ADDED),
    )


def _remove_and_restore(uow: UnitOfWork, meeting: Meeting) -> None:
    uow.meetings.remove(meeting.id)
    uow.meetings.restore(meeting.id)


@pytest.mark.parametrize(
    ("work", "kind"),
    [
        (lambda uow, m: uow.meetings.update(replace(m, title="New")), ChangeKind.CHANGED),
        (lambda uow, m: uow.meetings.remove(m.id), ChangeKind.REMOVED),
        (_remove_and_restore, ChangeKind.CHANGED),
        (lambda uow, m: uow.meetings.update(m), None),
        (lambda uow, m: None, None),
    ],
    ids=["update", "remove", "remove and restore", "the same again", "nothing"],
)
def test_a_change_says_what_became_of_the_row(
    store: Store, work: Callable[[UnitOfWork, Meeting], None], kind: ChangeKind | None
) -> None:
    meeting = held(store, "Weekly")
    committed = store.write(lambda uow: work(uow, meeting)).result(60)
    expected = () if kind is None else (Change("meetings", meeting.id, kind),)
    assert committed.changes == expected


def test_a_restored_row_counts_as_added(store: Store) -> None:
    meeting = held(store, "Weekly")
    store.write(lambda uow: uow.meetings.remove(meeting.id)).result(60)
    committed = store.write(lambda uow: uow.meetings.restore(meeting.id)).result(60)
    assert committed.changes == (Change("meetings", meeting.id, ChangeKind.ADDED),)


def test_a_row_added_and_removed_in_one_write_was_never_there(store: Store) -> None:
    meeting = a_meeting(store)

    def work(uow: UnitOfWork) -> None:
        uow.meetings.add(meeting)
        uow.meetings.remove(meeting.id)

    assert store.write(work).result(60).changes == ()


def test_an_exception_undoes_the_whole_write_and_is_the_futures(store: Store) -> None:
    heard: list[Committed[object]] = []
    store.subscribe(heard.append)
    meeting = a_meeting(store)

    def work(uow: UnitOfWork) -> None:
        uow.meetings.add(meeting)
        raise WorkFailedError

    with pytest.raises(WorkFailedError):
        store.write(work).result(60)
    assert store.read(lambda uow: uow.meetings.count()) == 0
    assert heard == []
    held(store, "the store goes on")


def test_a_write_sees_what_it_wrote_itself(store: Store) -> None:
    meeting = a_meeting(store)

    def work(uow: UnitOfWork) -> tuple[Meeting | None, int]:
        uow.meetings.add(meeting)
        return uow.meetings.get(meeting.id), uow.meetings.count(search="weekly")

    assert store.write(work).result(60).value == (meeting, 1)


def test_listeners_hear_of_commits_until_they_stop(store: Store) -> None:
    heard: list[Committed[object]] = []
    stop = store.subscribe(heard.append)
    committed = store.write(lambda uow: "value").result(60)
    assert heard == [committed]
    stop()
    stop()
    store.write(lambda uow: "again").result(60)
    assert heard == [committed]


def test_a_unit_of_work_ends_with_its_function(store: Store) -> None:
    kept = store.write(lambda uow: uow).result(60).value
    with pytest.raises(Exception, match=r"closed|ended"):
        kept.meetings.count()


def test_a_read_cannot_change_anything(store: Store) -> None:
    meeting = a_meeting(store)
    with pytest.raises(RuntimeError):
        store.read(lambda uow: uow.meetings.add(meeting))
    assert store.read(lambda uow: uow.meetings.count()) == 0


def test_after_close_writes_and_reads_say_that_the_store_is_closed(store: Store) -> None:
    store.close(10)
    store.close(10)
    with pytest.raises(EnvironmentFault) as raised:
        store.write(lambda uow: None).result(60)
    assert raised.value.code == "store_closed"
    with pytest.raises(EnvironmentFault) as raised:
        store.read(lambda uow: None)
    assert raised.value.code == "store_closed"


def test_facts_say_that_all_is_well(store: Store) -> None:
    facts = store.facts()
    assert facts.revision
    assert facts.integrity == "ok"
    assert facts.size_bytes > 0
    assert facts.last_backup is None
