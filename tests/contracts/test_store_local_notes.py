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


def test_a_note_takes_nothing_from_what_the_store_notes_for_itself(store: Store) -> None:
    store.write(lambda uow: uow.local_notes.put("person_id", "nobody")).result(60)
    assert store.read(lambda uow: uow.people.me()) is not None
