"""What the store promises of shared files: every field, an order, and nothing of what was taken."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from meeting_desktop.core.errors import NotFoundError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.search_words import read_search
from meeting_desktop.domain.shared_files import FileState, SharedFile
from meeting_desktop.ports.unit_of_work import Store
from tests.contracts.room_samples import a_shared_file, held_apart


def put(store: Store, meeting_id: UUID, *files: SharedFile) -> None:
    for file in files:
        store.write(lambda uow, one=file: uow.attachments.put(meeting_id, one)).result(30)  # type: ignore[misc]


def found(store: Store, typed: str) -> list[tuple[str, str, float | None]]:
    hits = store.read(lambda uow: uow.searching.find(read_search(typed))).hits
    return [(one.place.value, one.speaker, one.start) for one in hits]


def of(store: Store, meeting: Meeting) -> list[SharedFile]:
    return list(store.read(lambda uow: uow.attachments.of_meeting(meeting.id)))


def test_files_come_back_as_they_were_put_in_the_order_of_sharing(store: Store) -> None:
    meeting, other = held_apart(store), held_apart(store, "Another")
    first, second = a_shared_file(second=1.0), a_shared_file("notes.txt", second=2.0)
    put(store, meeting.id, second, first, first)
    put(store, other.id, a_shared_file("elsewhere.txt"))
    assert of(store, meeting) == [first, second]
    assert store.read(lambda uow: uow.attachments.hashes()) == {first.sha256}


def test_of_what_was_taken_back_no_name_stays(store: Store) -> None:
    meeting, file = held_apart(store), a_shared_file()
    put(store, meeting.id, file, replace(file, state=FileState.REMOVED))
    assert of(store, meeting) == []
    assert store.read(lambda uow: uow.attachments.hashes()) == frozenset()


def test_nothing_is_put_into_a_meeting_that_is_not_there(store: Store) -> None:
    with pytest.raises(NotFoundError):
        put(store, new_id(), a_shared_file())


def test_a_file_is_found_by_its_name_until_it_is_taken_back(store: Store) -> None:
    meeting, file = held_apart(store), a_shared_file("quarterly figures.xlsx", second=7.0)
    put(store, meeting.id, file)
    assert found(store, "quarterly in:files") == [("files", "Grace", 7.0)]
    put(store, meeting.id, replace(file, state=FileState.REMOVED))
    assert found(store, "quarterly") == []
