"""The notes of a meeting, held where it runs: with others by the conference, alone by the window.

One for a meeting: what was noted alone is there when the meeting is opened for others. A row is
told before anybody hears of it: the caller stores it first.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.note_book import NoteBook
from meeting_desktop.domain.notes import Note, NoteContent, NoteEdit, NoteField
from meeting_desktop.domain.notes_messages import (
    FromHostToNotes,
    FromParticipantToNotes,
    LetGo,
    RemoveNote,
    WordsAside,
    WriteNote,
    show_note,
)


@dataclass(frozen=True, slots=True)
class Noted:
    """What became of a message. ``is_new``: else only the one who said it is answered."""

    note: Note
    of: UUID
    is_new: bool
    aside_changed: frozenset[UUID] = frozenset()

    def seen_by(self, person: UUID) -> tuple[FromHostToNotes, ...]:
        """What somebody who reads notes is told."""
        shown = show_note(self.note, person, self.of)
        if person not in self.aside_changed:
            return (shown,)
        return (shown, WordsAside(self.note.id, self.note.set_aside.get(person, "")))


class HoldNotes:
    """Thread-safe, quick, and without any store."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._book = NoteBook()

    @property
    def book(self) -> NoteBook:
        return self._book

    def remember(self, notes: Iterable[Note]) -> None:
        """What the store has of the meeting."""
        with self._lock:
            self._book = NoteBook.of_notes(notes)

    def receive(
        self, message: FromParticipantToNotes, person: UUID, name: str, now: datetime
    ) -> Noted | None:
        """None: there is nothing to say. Raises: UserFacingError."""
        with self._lock:
            before = self._book
            after = self._changed(message, person, name, now)
            self._book = after
        note, was = after.notes.get(message.note), before.notes.get(message.note)
        if note is None:
            return None
        return Noted(
            note, message.id, note is not was, _aside_changed(was, note) | _asked(message, person)
        )

    def all_for(self, person: UUID) -> Iterable[FromHostToNotes]:
        """What somebody who comes needs first."""
        for note in self._book.notes.values():
            yield show_note(note, person)
            if person in note.set_aside:
                yield WordsAside(note.id, note.set_aside[person])

    def _changed(
        self, message: FromParticipantToNotes, person: UUID, name: str, now: datetime
    ) -> NoteBook:
        if isinstance(message, LetGo):
            return self._book.let_go(message.note, person)
        edit = message.edit() if isinstance(message, WriteNote) else self._removal(message)
        return self._book.write(edit, person, name, now)

    def _removal(self, message: RemoveNote) -> NoteEdit:
        known = self._book.notes.get(message.note)
        if known is None:
            raise UserFacingError("This note is not there any more.", code="note_gone")
        content = NoteContent(removed=message.removed)
        return NoteEdit(message.note, known.revision, frozenset({NoteField.REMOVED}), content)


def _aside_changed(before: Note | None, after: Note) -> frozenset[UUID]:
    old = {} if before is None else before.set_aside
    people = {*old, *after.set_aside}
    return frozenset(one for one in people if old.get(one) != after.set_aside.get(one))


def _asked(message: FromParticipantToNotes, person: UUID) -> frozenset[UUID]:
    """Said again, letting go is answered again."""
    return frozenset({person}) if isinstance(message, LetGo) else frozenset()
