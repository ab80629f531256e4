"""Notes at the host: colleagues alone write and see them, stored before anybody hears."""

from __future__ import annotations

from uuid import UUID

import pytest

from meeting_desktop.adapters.conference.control_wire import (
    LARGEST_BYTES,
    encode,
    read_from_host,
    read_from_participant,
)
from meeting_desktop.application.conference_turn import Answer
from meeting_desktop.application.hold_conference import HoldConference
from meeting_desktop.domain.control_messages import FromParticipant, Hello, Refused
from meeting_desktop.domain.note_text import clean_note
from meeting_desktop.domain.notes import Note, NoteField, NoteKind
from meeting_desktop.domain.notes_messages import (
    FromHostToNotes,
    LetGo,
    NoteShown,
    RemoveNote,
    WordsAside,
    WriteNote,
)
from meeting_desktop.domain.participants import Role
from meeting_desktop.domain.rights_messages import GiveRole
from tests.fakes.clock import VirtualClock
from tests.unit.control.people import (
    GUEST,
    HOST,
    MEMBER,
    OTHER,
    PHONE,
    START,
    come_in,
    conference,
    told,
    uid,
)

_NOTE = uid(70)
_NEW = WriteNote(
    uid(71), _NOTE, 0, tuple(NoteField), NoteKind.DECISION, "We take it\nin March", 61.5
)


@pytest.fixture
def held() -> HoldConference:
    """The host with two devices, a colleague, a guest, and a colleague who only listens."""
    made = conference(VirtualClock(START))
    come_in(made, PHONE, "Hedy", Role.HOST)
    come_in(made, MEMBER, "Max", Role.MEMBER)
    come_in(made, GUEST, "Ada")
    come_in(made, OTHER, "Grace", Role.MEMBER)
    made.receive(HOST, GiveRole(OTHER, Role.OBSERVER))
    return made


def notes(answer: Answer) -> dict[UUID, list[FromHostToNotes]]:
    heard: dict[UUID, list[FromHostToNotes]] = {}
    for to, one in answer.messages:
        if isinstance(one, NoteShown | WordsAside):
            heard.setdefault(to, []).append(one)
    return heard


def words(text: str, upon: int = 1) -> WriteNote:
    return WriteNote(uid(72), _NOTE, upon, (NoteField.TEXT,), text=text)


def test_a_note_is_stored_and_colleagues_alone_hear_of_it(held: HoldConference) -> None:
    answer = held.receive(MEMBER, _NEW)
    heard = notes(answer)
    assert set(heard) == {HOST, PHONE, MEMBER}
    assert {to for to, [one] in heard.items() if isinstance(one, NoteShown) and one.own} == {MEMBER}
    [row] = answer.rows
    assert isinstance(row, Note)
    assert (row.content.text, row.content.at, row.author_name) == (_NEW.text, 61.5, "Max")
    again = held.receive(MEMBER, _NEW)
    assert (set(notes(again)), again.rows) == ({MEMBER}, ())


@pytest.mark.parametrize("sender", [GUEST, OTHER])
@pytest.mark.parametrize("message", [_NEW, RemoveNote(uid(73), _NOTE), LetGo(uid(74), _NOTE)])
def test_guests_and_observers_neither_write_nor_remove(
    held: HoldConference, sender: UUID, message: FromParticipant
) -> None:
    held.receive(HOST, _NEW)
    answer = held.receive(sender, message)
    [refused] = told(answer, sender)
    assert isinstance(refused, Refused)
    assert (answer.rows, len(answer.messages)) == ((), 1)


def test_who_comes_sees_all_notes_unless_a_guest(held: HoldConference) -> None:
    held.receive(HOST, _NEW)
    assert len(notes(held.receive(MEMBER, Hello("Max", "test")))[MEMBER]) == 1
    for other in (GUEST, OTHER):
        assert notes(held.receive(other, Hello("Ada", "test"))) == {}


def test_whose_words_could_not_stay_is_told_and_has_them(held: HoldConference) -> None:
    held.receive(HOST, _NEW)
    held.receive(MEMBER, words("in April"))
    answer = held.receive(HOST, words("in May"))
    heard = notes(answer)
    assert WordsAside(_NOTE, "in April") in heard[MEMBER]
    assert not any(isinstance(one, WordsAside) for one in (*heard[HOST], *heard[PHONE]))
    come_back = notes(held.receive(MEMBER, Hello("Max", "test")))[MEMBER]
    assert WordsAside(_NOTE, "in April") in come_back
    for _again in range(2):
        gone = held.receive(MEMBER, LetGo(uid(74), _NOTE))
        assert WordsAside(_NOTE, "") in notes(gone)[MEMBER]


def test_a_note_is_removed_and_put_back(held: HoldConference) -> None:
    held.receive(HOST, _NEW)
    for removed in (True, False):
        heard = notes(held.receive(MEMBER, RemoveNote(uid(73), _NOTE, removed)))
        assert {one.removed for [one] in heard.values() if isinstance(one, NoteShown)} == {removed}
        assert set(heard) == {HOST, PHONE, MEMBER}


def test_no_message_of_notes_is_larger_than_the_channel_takes(held: HoldConference) -> None:
    for letter in ("a", "漢", "𝄞", '"\\', "\n- x"):
        text = clean_note(letter * 9_000)
        wide = WriteNote(uid(75), _NOTE, 0, tuple(NoteField), text=text, assignee="𝄞" * 80)
        line = encode(wide)
        assert len(line.encode()) < LARGEST_BYTES
        assert read_from_participant(line) == wide
        aside = encode(WordsAside(_NOTE, text))
        assert len(aside.encode()) < LARGEST_BYTES
        assert read_from_host(aside) == WordsAside(_NOTE, text)
