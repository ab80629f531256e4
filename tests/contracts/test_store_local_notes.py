"""Texts that this machine alone keeps."""

from __future__ import annotations

from functools import partial

from meeting_desktop.ports.unit_of_work import Store, UnitOfWork


def _put(text: str, uow: UnitOfWork) -> None:
    uow.local_notes.put("form", text)


def test_a_note_is_kept_replaced_and_forgotten(store: Store) -> None:
    assert store.read(lambda uow: uow.local_notes.get("form")) == ""
    for text in ("first", "second"):
        store.write(partial(_put, text)).result(60)
        assert store.read(lambda uow: uow.local_notes.get("form")) == text
    store.write(lambda uow: uow.local_notes.put("form", "")).result(60)
    assert store.read(lambda uow: uow.local_notes.get("form")) == ""


def test_notes_are_found_by_how_their_keys_begin(store: Store) -> None:
    kept = {"done:one": "1", "done:two": "2", "Done:three": "3", "don%:four": "4", "other": "5"}

    def write(uow: UnitOfWork) -> None:
        for key, text in kept.items():
            uow.local_notes.put(key, text)

    store.write(write).result(60)
    found = store.read(lambda uow: uow.local_notes.starting_with("done:"))
    assert found == {"one": "1", "two": "2"}
    assert store.read(lambda uow: uow.local_notes.starting_with("don%")) == {":four": "4"}


def test_a_note_takes_nothing_from_what_the_store_notes_for_itself(store: Store) -> None:
    store.write(lambda uow: uow.local_notes.put("person_id", "nobody")).result(60)
    assert store.read(lambda uow: uow.people.me()) is not None
