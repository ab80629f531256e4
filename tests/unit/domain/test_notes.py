"""Notes that several people write at once: what they change apart stays, and no word is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.line_merge import merge_lines
from meeting_desktop.domain.note_book import NoteBook
from meeting_desktop.domain.note_text import NOTE_LENGTH, clean_note
from meeting_desktop.domain.notes import (
    Note,
    NoteContent,
    NoteEdit,
    NoteField,
    NoteKind,
    NotePriority,
)

_NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_NOTE, _GRACE, _HANNA = UUID(int=1), UUID(int=2), UUID(int=3)
_TEXT = NoteField.TEXT

_LINE = st.text("abc ", max_size=3)
_LINES = st.lists(_LINE, min_size=1, max_size=6)


def written(text: str = "one\ntwo\nthree\nfour\nfive", **more: object) -> NoteBook:
    content = replace(NoteContent(text=text, at=4.5), **more)  # type: ignore[arg-type]
    return change(NoteBook(), 0, _GRACE, content, *NoteField)


def change(
    book: NoteBook, upon: int, person: UUID, content: NoteContent, *names: NoteField
) -> NoteBook:
    return book.write(NoteEdit(_NOTE, upon, frozenset(names), content), person, "Grace", _NOW)


def say(book: NoteBook, upon: int, person: UUID, text: str) -> NoteBook:
    return change(book, upon, person, NoteContent(text=text), _TEXT)


def the(book: NoteBook) -> Note:
    return book.notes[_NOTE]


def test_different_fields_of_two_people_both_stand() -> None:
    book = change(written(), 1, _HANNA, NoteContent(kind=NoteKind.DECISION), NoteField.KIND)
    due = NoteContent(due=date(2026, 3, 9), priority=NotePriority.HIGH)
    book = change(book, 1, _GRACE, due, NoteField.DUE, NoteField.PRIORITY)
    book = say(book, 1, _HANNA, "other words")
    content = the(book).content
    assert (content.kind, content.due) == (NoteKind.DECISION, date(2026, 3, 9))
    assert (content.priority, content.text) == (NotePriority.HIGH, "other words")
    assert (content.at, the(book).set_aside, the(book).revision) == (4.5, {}, 4)


def test_different_lines_of_two_people_both_stand() -> None:
    book = say(written(), 1, _HANNA, "ONE\ntwo\nthree\nfour\nfive")
    book = say(book, 1, _GRACE, "one\ntwo\nthree\nfour\nfive\nsix")
    assert the(book).content.text == "ONE\ntwo\nthree\nfour\nfive\nsix"
    assert the(book).set_aside == {}


def test_of_the_same_line_the_later_stands_and_the_words_of_the_other_are_theirs_again() -> None:
    book = say(written("price: five"), 1, _HANNA, "price: six")
    book = say(book, 1, _GRACE, "price: seven")
    assert the(book).content.text == "price: seven"
    assert the(book).set_aside == {_HANNA: "price: six"}
    put_in_again = say(book, the(book).revision, _HANNA, "price: six or seven")
    assert the(put_in_again).content.text == "price: six or seven"
    assert the(put_in_again).set_aside == {}
    assert the(book.let_go(_NOTE, _HANNA)).set_aside == {}
    assert book.let_go(_NOTE, _GRACE) is book


def test_ones_own_earlier_words_are_not_set_aside() -> None:
    book = say(say(written("a"), 1, _GRACE, "b"), 1, _GRACE, "c")
    assert (the(book).content.text, the(book).set_aside) == ("c", {})


def test_said_again_nothing_changes() -> None:
    book = say(written(), 1, _HANNA, "ONE\ntwo\nthree\nfour\nfive")
    book = say(book, 1, _GRACE, "one\ntwo\nthree\nfour\nfive\nsix")
    assert say(book, 1, _GRACE, "one\ntwo\nthree\nfour\nfive\nsix") is book
    assert change(book, 0, _GRACE, the(book).content, *NoteField) is book


def test_what_is_removed_is_put_back_as_it_was() -> None:
    gone = change(written(), 1, _HANNA, NoteContent(removed=True), NoteField.REMOVED)
    assert list(gone.shown()) == []
    back = change(gone, 2, _GRACE, NoteContent(), NoteField.REMOVED)
    assert the(back).content == the(written()).content


def test_a_note_is_new_once_and_somebodys() -> None:
    with pytest.raises(UserFacingError, match="again"):
        change(written(), 0, _HANNA, NoteContent(text="mine"), _TEXT)
    with pytest.raises(UserFacingError, match="not there"):
        say(NoteBook(), 3, _GRACE, "words")
    with pytest.raises(UserFacingError, match="Write something"):
        say(written(), 1, _GRACE, "")


def test_notes_are_shown_by_their_moment() -> None:
    notes = {
        UUID(int=n): Note(UUID(int=n), _GRACE, "Grace", _NOW, NoteContent(text="x", at=at))
        for n, at in enumerate((None, 9.0, 0.0))
    }
    assert [one.content.at for one in NoteBook(notes).shown()] == [0.0, 9.0, None]


@given(base=_LINES, one=_LINES, other=_LINES)
def test_a_merge_is_the_same_from_both_sides_and_keeps_what_only_one_changed(
    base: list[str], one: list[str], other: list[str]
) -> None:
    before, ours, theirs = ("\n".join(lines) for lines in (base, one, other))
    assert merge_lines(before, ours, theirs) == merge_lines(before, theirs, ours)
    assert merge_lines(before, ours, before) == ours
    assert merge_lines(before, ours, ours) == ours


@given(base=st.lists(_LINE, min_size=3, max_size=8), data=st.data())
def test_lines_apart_are_all_there_after_a_merge(base: list[str], data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(base) - 3))
    last = data.draw(st.integers(first + 2, len(base) - 1))
    ours = [*base[:first], "OURS", *base[first + 1 :]]
    theirs = [*base[:last], "THEIRS", *base[last + 1 :]]
    merged = merge_lines("\n".join(base), "\n".join(ours), "\n".join(theirs))
    both = [*base[:first], "OURS", *base[first + 1 : last], "THEIRS", *base[last + 1 :]]
    assert merged == "\n".join(both)


@given(_LINES, _LINES, _LINES)
def test_unseen_words_of_another_are_in_the_note_or_theirs_again(
    base: list[str], first: list[str], second: list[str]
) -> None:
    texts = [clean_note("\n".join(["x", *lines])) for lines in (base, first, second)]
    book = say(say(written(texts[0]), 1, _HANNA, texts[1]), 1, _GRACE, texts[2])
    changed = _HANNA in the(book).writers.values()
    together = merge_lines(*texts)
    if changed and (together is None or clean_note(together) != together):
        assert the(book).set_aside == ({} if texts[1] == texts[2] else {_HANNA: texts[1]})
        assert the(book).content.text == texts[2]
    elif together is not None and changed:
        assert (the(book).content.text, the(book).set_aside) == (together, {})


@given(st.text(max_size=200))
def test_what_is_clean_stays_as_it_is(text: str) -> None:
    clean = clean_note(text)
    assert clean_note(clean) == clean


def test_a_wall_of_letters_fits_a_message() -> None:
    for letter in ("a", "漢", "𝄞", '"', "\n- x"):
        text = clean_note(letter * 20_000)
        assert 0 < len(text) <= NOTE_LENGTH
        assert len(text.encode()) + text.count("\n") + text.count('"') <= 13_000
    assert clean_note("- a\n  - b\n\n    code") == "- a\n  - b\n\n    code"
    assert clean_note("a\u202eb\x00c") == "abc"
