"""What the store promises of notes: every field, an order, and that they are found."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from meeting_desktop.core.errors import NotFoundError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.note_book import NoteBook
from meeting_desktop.domain.notes import Note, NoteEdit, NoteField, NoteKind, NotePriority
from meeting_desktop.domain.search_words import read_search
from meeting_desktop.domain.searching import SearchHit, SearchPlace
from meeting_desktop.ports.unit_of_work import Store
from tests.contracts.room_samples import a_note, held_apart
from tests.contracts.store_samples import NINE_O_CLOCK, write_each
from tests.contracts.sync_samples import PaperServer, to_send


def write_notes(store: Store, meeting: Meeting, *notes: Note) -> None:
    write_each(store, lambda uow, one: uow.notes.put(meeting.id, one), *notes)


def notes_of(store: Store, meeting: Meeting) -> list[Note]:
    return list(store.read(lambda uow: uow.notes.of_meeting(meeting.id)))


def found(store: Store, typed: str) -> list[SearchHit]:
    return list(store.read(lambda uow: uow.searching.find(read_search(typed))).hits)


def test_notes_come_back_as_they_were_put_in_the_order_of_their_writing(store: Store) -> None:
    meeting, other = held_apart(store), held_apart(store, "Another")
    task = a_note(
        "# Offer\n- to send",
        20.0,
        kind=NoteKind.ACTION_ITEM,
        assignee="Hanna ö 𝄞",
        due=date(2026, 3, 9),
        priority=NotePriority.HIGH,
        done=True,
    )
    whole = a_note("of all", None, kind=NoteKind.DECISION)
    gone = a_note("gone", 30.0, removed=True)
    write_notes(store, meeting, gone, task, whole)
    write_notes(store, other, a_note("elsewhere"))
    assert notes_of(store, meeting) == [whole, task, gone]


def test_a_changed_note_takes_its_place_and_its_changes_go_on_from_there(store: Store) -> None:
    meeting, note = held_apart(store), a_note("one\ntwo\nthree")
    write_notes(store, meeting, note)
    book, fields = NoteBook.of_notes(notes_of(store, meeting)), frozenset({NoteField.TEXT})

    def say(book: NoteBook, text: str) -> NoteBook:
        content = replace(note.content, text=text)
        edit = NoteEdit(note.id, note.revision, fields, content)
        return book.write(edit, new_id(), "Max", NINE_O_CLOCK)

    book = say(say(book, "ONE\ntwo\nthree"), "one\ntwo\nTHREE")
    changed = book.notes[note.id]
    assert changed.content.text == "ONE\ntwo\nTHREE"
    write_notes(store, meeting, changed)
    [kept] = notes_of(store, meeting)
    assert kept == replace(changed, wordings={changed.revision: changed.content.text})


def test_nothing_is_noted_in_a_meeting_that_is_not_there(store: Store) -> None:
    with pytest.raises(NotFoundError):
        store.write(lambda uow: uow.notes.put(new_id(), a_note())).result(30)


def test_notes_leave_in_the_scope_of_the_meeting(store: Store) -> None:
    PaperServer().adopt(store)
    meeting = held_apart(store)
    write_notes(store, meeting, a_note())
    [operation] = [one for one in to_send(store) if one.table == "notes"]
    assert operation.scope_id == meeting.scope_id


def test_a_note_is_found_with_its_second_and_its_author_while_it_stands(store: Store) -> None:
    meeting, note = held_apart(store), a_note("the zebra budget")
    write_notes(store, meeting, note)
    [hit] = found(store, "zebra in:notes")
    assert (hit.place, hit.start, hit.speaker) == (SearchPlace.NOTES, 12.5, "Grace ö 𝄞")
    assert found(store, "zebra in:chat") == []
    other = replace(note, content=replace(note.content, text="the giraffe"))
    write_notes(store, meeting, other)
    assert (len(found(store, "zebra")), len(found(store, "giraffe"))) == (0, 1)
    gone = replace(other, content=replace(other.content, removed=True))
    write_notes(store, meeting, gone)
    assert found(store, "giraffe") == []
    write_notes(store, meeting, other)
    assert len(found(store, "giraffe")) == 1
