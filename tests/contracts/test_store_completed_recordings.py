"""Recordings that can be heard, a page at a time: what is to be brought to colleagues."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from uuid import UUID

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.recordings import Recording, RecordingStatus
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork
from tests.fakes.sample_talks import DISCOVERY, make_talk


def _recordings(store: Store, count: int) -> list[Recording]:
    talk = make_talk("Sample talk", DISCOVERY)
    one = Recording(
        new_id(), talk.meeting.id, None, RecordingStatus.COMPLETED, "", talk.meeting.created_at
    )
    made = [replace(one, id=new_id()) for _ in range(count)]

    def write(uow: UnitOfWork) -> None:
        uow.meetings.add(talk.meeting)
        for recording in reversed(made):
            uow.recordings.put(recording)

    store.write(write).result(60)
    return made


def _put(recording: Recording, uow: UnitOfWork) -> None:
    uow.recordings.put(recording)


def test_completed_recordings_come_in_pages_by_their_ids(store: Store) -> None:
    made = _recordings(store, 5)

    def page(after: UUID | None) -> list[Recording]:
        return list(store.read(lambda uow: uow.recordings.completed(after, 2)))

    assert page(None) == made[:2]
    assert page(made[1].id) == made[2:4]
    assert page(made[3].id) == made[4:]
    assert page(made[4].id) == []


def test_what_is_not_whole_is_not_among_them(store: Store) -> None:
    first, second, third = _recordings(store, 3)
    others = (
        replace(first, status=RecordingStatus.INTERRUPTED),
        replace(third, status=RecordingStatus.FAILED),
    )
    for other in others:
        store.write(partial(_put, other)).result(60)
    assert list(store.read(lambda uow: uow.recordings.completed(None, 9))) == [second]
