"""Notes after the meeting, on the store: who may change them, what is kept, what is taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from meeting_desktop.application.export_polls import ExportPolls
from meeting_desktop.application.review_notes import ReviewNotes
from meeting_desktop.core.errors import NotFoundError, UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.holdings import ScopeMember
from meeting_desktop.domain.meetings import Meeting, MeetingStatus, Participant
from meeting_desktop.domain.notes import Note, NoteContent, NoteEdit, NoteField
from meeting_desktop.domain.sharing import ScopeRole
from meeting_desktop.ports.unit_of_work import UnitOfWork
from tests.contracts.room_samples import a_note, held_apart
from tests.contracts.sharing_samples import connected
from tests.fakes.clock import VirtualClock
from tests.fakes.store import InlineStore


@pytest.fixture
def store() -> Iterator[InlineStore]:
    made = InlineStore()
    yield made
    made.close(1)


@pytest.fixture
def meeting(store: InlineStore) -> Meeting:
    return over(store, held_apart(store))


@pytest.fixture
def review(store: InlineStore) -> ReviewNotes:
    return ReviewNotes(store, VirtualClock())


def over(store: InlineStore, meeting: Meeting) -> Meeting:
    ended = replace(meeting, status=MeetingStatus.COMPLETED)
    store.write(lambda uow: uow.meetings.update(ended)).result(30)
    return ended


def noted(store: InlineStore, meeting: Meeting, note: Note) -> Note:
    store.write(lambda uow: uow.notes.put(meeting.id, note)).result(30)
    return note


def say(note: Note, text: str) -> NoteEdit:
    return NoteEdit(note.id, note.revision, frozenset({NoteField.TEXT}), NoteContent(text=text))


def a_new_one(text: str = "New") -> NoteEdit:
    fields = frozenset(NoteField) - {NoteField.REMOVED}
    return NoteEdit(new_id(), 0, fields, NoteContent(text=text))


def read_only(store: InlineStore, meeting: Meeting) -> None:
    def work(uow: UnitOfWork) -> None:
        uow.scopes.put(ScopeMember(meeting.scope_id, uow.people.me().id, ScopeRole.READER))

    store.write(work).result(30)


def refusal(future: object) -> str:
    error = future.exception(30)  # type: ignore[attr-defined]
    assert isinstance(error, UserFacingError)
    return error.code


def test_a_change_goes_back_and_forth_and_leaves_what_others_changed(
    store: InlineStore, meeting: Meeting, review: ReviewNotes
) -> None:
    note = noted(store, meeting, a_note("one", 3.0))
    told: list[None] = []
    review.changed.subscribe(told.append)
    change = review.write(meeting.id, say(note, "two")).result(30)
    other = replace(note, content=replace(change.after.content, done=True))
    done = NoteEdit(note.id, change.after.revision, frozenset({NoteField.DONE}), other.content)
    review.write(meeting.id, done).result(30)
    back = review.take_back(meeting.id, change.back).result(30)
    assert (back.after.content.text, back.after.content.done) == ("one", True)
    again = review.take_back(meeting.id, back.back).result(30)
    assert (again.after.content.text, again.after.content.done) == ("two", True)
    [kept] = review.of_meeting(meeting.id).notes
    assert kept.content == again.after.content
    assert len(told) == 4
    review.write(meeting.id, say(kept, "three")).result(30)
    assert refusal(review.take_back(meeting.id, again.back)) == "changed_since"


def test_a_note_that_is_new_is_taken_back_by_removing_it(
    meeting: Meeting, review: ReviewNotes
) -> None:
    change = review.write(meeting.id, a_new_one()).result(30)
    gone = review.take_back(meeting.id, change.back).result(30)
    assert gone.after.content.removed
    there = review.take_back(meeting.id, gone.back).result(30)
    assert not there.after.content.removed
    [kept] = review.of_meeting(meeting.id).notes
    assert kept.author in review.of_meeting(meeting.id).own


def test_what_changes_nothing_writes_nothing(
    store: InlineStore, meeting: Meeting, review: ReviewNotes
) -> None:
    note = noted(store, meeting, a_note("one"))
    change = review.write(meeting.id, say(note, "one")).result(30)
    assert not change.back.changed


def test_one_is_known_by_the_seat_in_the_meeting_too_and_lets_go_what_was_set_aside_there(
    store: InlineStore, meeting: Meeting, review: ReviewNotes
) -> None:
    seat, person = new_id(), new_id()

    def sit(me: Participant) -> None:
        store.write(lambda uow: uow.participants.put(me)).result(30)

    me = store.read(lambda uow: uow.people.me())
    sit(Participant(seat, meeting.id, "Ada", user_id=me.id, person=person))
    note = replace(a_note("theirs"), set_aside={person: "mine"})
    noted(store, meeting, note)
    assert {me.id, seat, person} <= review.of_meeting(meeting.id).own
    review.let_go(meeting.id, note.id).result(30)
    assert not review.of_meeting(meeting.id).notes[0].set_aside
    assert review.write(meeting.id, a_new_one()).result(30).after.author_name == "Ada"


def test_while_it_runs_a_meetings_notes_are_not_changed_from_outside(
    store: InlineStore, meeting: Meeting, review: ReviewNotes
) -> None:
    note = noted(store, meeting, a_note("one"))
    running = replace(meeting, status=MeetingStatus.ACTIVE)
    store.write(lambda uow: uow.meetings.update(running)).result(30)
    assert refusal(review.write(meeting.id, say(note, "two"))) == "meeting_runs"
    assert refusal(review.let_go(meeting.id, note.id)) == "meeting_runs"
    assert review.of_meeting(meeting.id).notes[0].content.text == "one"


def test_who_may_only_read_the_meeting_changes_no_note(
    store: InlineStore, meeting: Meeting, review: ReviewNotes
) -> None:
    note = noted(store, meeting, a_note("one"))
    change = review.write(meeting.id, say(note, "two")).result(30)
    connected(store)
    read_only(store, meeting)
    for refused in (
        review.write(meeting.id, a_new_one()),
        review.take_back(meeting.id, change.back),
        review.let_go(meeting.id, note.id),
    ):
        assert refusal(refused) == "not_allowed"
    assert len(review.of_meeting(meeting.id).notes) == 1


def test_what_is_not_there_is_said(review: ReviewNotes, store: InlineStore, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        review.of_meeting(new_id())
    assert isinstance(review.write(new_id(), a_new_one()).exception(30), NotFoundError)
    with pytest.raises(NotFoundError):
        ExportPolls(store).export(held_apart(store).id, tmp_path / "polls.csv")
    assert not list(tmp_path.iterdir())
