"""Control messages of notes, among colleagues alone (docs/control-channel.md).

A sender makes the ids, of the note and of each change, and says it again until it is answered:
until a note is shown ``of`` the change.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from meeting_desktop.domain.notes import (
    Note,
    NoteContent,
    NoteEdit,
    NoteField,
    NoteKind,
    NotePriority,
)


@dataclass(frozen=True, slots=True)
class WriteNote:
    """A note, or fields of one: ``changed`` names those that are meant, ``upon`` is the revision.

    ``upon`` 0: it is new. ``start`` in seconds of the recording, None: of the whole meeting.
    """

    id: UUID
    note: UUID
    upon: int
    changed: tuple[NoteField, ...]
    kind: NoteKind = NoteKind.GENERAL
    text: str = field(default="", repr=False)
    start: float | None = None
    assignee: str = ""
    due: date | None = None
    priority: NotePriority = NotePriority.NORMAL
    done: bool = False

    def edit(self) -> NoteEdit:
        content = NoteContent(
            self.kind, self.text, self.start, self.assignee, self.due, self.priority, self.done
        )
        # A note is removed by its own message, which the table of rights has apart.
        return NoteEdit(
            self.note, self.upon, frozenset(self.changed) - {NoteField.REMOVED}, content
        )


@dataclass(frozen=True, slots=True)
class RemoveNote:
    """Take a note away, or put it back."""

    id: UUID
    note: UUID
    removed: bool = True


@dataclass(frozen=True, slots=True)
class LetGo:
    """What was set aside of a note is not wanted any more."""

    id: UUID
    note: UUID


FromParticipantToNotes = WriteNote | RemoveNote | LetGo


@dataclass(frozen=True, slots=True)
class NoteShown:
    """A note as it stands, new or changed; ``of``: by or after which change."""

    id: UUID
    name: str
    own: bool
    revision: int
    kind: NoteKind
    text: str = field(repr=False)
    start: float | None
    assignee: str
    due: date | None
    priority: NotePriority
    done: bool
    removed: bool
    written_at: datetime
    of: UUID | None = None


@dataclass(frozen=True, slots=True)
class WordsAside:
    """The reader's own words of a note that could not stay beside another's; empty: none (more)."""

    id: UUID
    text: str = field(repr=False)


FromHostToNotes = NoteShown | WordsAside


def write_of(change: UUID, edit: NoteEdit) -> WriteNote:
    one = edit.content
    changed = tuple(sorted(edit.changed))
    return WriteNote(
        change,
        edit.id,
        edit.upon,
        changed,
        one.kind,
        one.text,
        one.at,
        one.assignee,
        one.due,
        one.priority,
        one.done,
    )


def show_note(note: Note, person: UUID, of: UUID | None = None) -> NoteShown:
    """The note as ``person`` sees it."""
    one = note.content
    return NoteShown(
        note.id,
        note.author_name,
        note.author == person,
        note.revision,
        one.kind,
        one.text,
        one.at,
        one.assignee,
        one.due,
        one.priority,
        one.done,
        one.removed,
        note.written_at,
        of,
    )
