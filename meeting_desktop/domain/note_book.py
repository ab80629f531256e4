"""The notes of a meeting, written by several people at the same time: merged field by field.

Who changes a note names the fields, and the revision of the note that they had before them. Fields
that nobody else has changed since are simply set. Where two changed the same field the later at the
host stands; of words the lines of both stay where they are different lines, and what could not stay
is set aside for who wrote it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.line_merge import merge_lines
from meeting_desktop.domain.note_text import clean_note
from meeting_desktop.domain.notes import Note, NoteEdit, NoteField, moment_first

#: Notes of one meeting, those that were removed included.
MOST_NOTES = 2_000
#: Wordings by which words of two people are put together; who is further behind has theirs aside.
_MOST_WORDINGS = 20
_MOST_SET_ASIDE = 8


@dataclass(frozen=True, slots=True)
class NoteBook:
    """The notes of a meeting, in the order in which they were first written."""

    notes: Mapping[UUID, Note] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def of_notes(cls, notes: Iterable[Note]) -> NoteBook:
        """What a store kept of a meeting."""
        return cls(MappingProxyType({one.id: one for one in notes}))

    def write(self, edit: NoteEdit, person: UUID, name: str, now: datetime) -> NoteBook:
        """A new note, or fields of one. What changes nothing gives the same book.

        Raises: UserFacingError: it is empty, not there, or one too many.
        """
        known = self.notes.get(edit.id)
        if known is None:
            return self._with(self._new(edit, person, name, now))
        if edit.upon == 0 and known.author != person:
            raise UserFacingError("This note was not taken; write it again.", code="taken_id")
        after = merge(known, edit, person)
        return self if after is known else self._with(after)

    def let_go(self, note_id: UUID, person: UUID) -> NoteBook:
        """What was set aside for ``person`` is not wanted any more."""
        known = self.notes.get(note_id)
        if known is None or person not in known.set_aside:
            return self
        aside = {one: text for one, text in known.set_aside.items() if one != person}
        return self._with(replace(known, set_aside=MappingProxyType(aside)))

    def shown(self) -> Iterator[Note]:
        """What was not removed, by moment; what is of the whole meeting last."""
        there = [one for one in self.notes.values() if not one.content.removed]
        yield from sorted(there, key=lambda one: moment_first(one.content.at))

    def _new(self, edit: NoteEdit, person: UUID, name: str, now: datetime) -> Note:
        if edit.upon:
            raise UserFacingError("This note is not there any more.", code="note_gone")
        if not edit.content.text:
            raise _empty()
        if len(self.notes) >= MOST_NOTES:
            raise UserFacingError(
                "There are too many notes in this meeting.", code="too_many_notes"
            )
        every = dict.fromkeys(NoteField, 1)
        content = replace(edit.content, removed=False)
        return Note(
            edit.id,
            person,
            name,
            now,
            content,
            versions=MappingProxyType(every),
            writers=MappingProxyType(dict.fromkeys(NoteField, person)),
            wordings=MappingProxyType({1: content.text}),
        )

    def _with(self, note: Note) -> NoteBook:
        return NoteBook(MappingProxyType({**self.notes, note.id: note}))


def merge(note: Note, edit: NoteEdit, person: UUID) -> Note:
    """The note after ``edit``; the same one where it changes nothing.

    Said again, an edit whose answer was lost changes nothing either: all that it sets stands.
    Raises: UserFacingError: nothing would be left of its words.
    """
    if NoteField.TEXT in edit.changed and not edit.content.text:
        raise _empty()
    after = note.content.with_fields(edit.content, edit.changed)
    aside = dict(note.set_aside)
    if NoteField.TEXT in edit.changed:
        text, lost = _words(note, edit)
        after = replace(after, text=text)
        aside.pop(person, None)
        loser = note.writers.get(NoteField.TEXT, note.author)
        if lost and loser != person:
            aside[loser] = note.content.text
    changed = note.content.differs_in(after)
    if not changed and aside == note.set_aside:
        return note
    revision = note.revision + 1
    return replace(
        note,
        content=after,
        revision=revision,
        versions=MappingProxyType({**note.versions, **dict.fromkeys(changed, revision)}),
        writers=MappingProxyType({**note.writers, **dict.fromkeys(changed, person)}),
        wordings=_wordings(note, revision, after.text),
        set_aside=MappingProxyType(dict(list(aside.items())[-_MOST_SET_ASIDE:])),
    )


def _words(note: Note, edit: NoteEdit) -> tuple[str, bool]:
    """The words that stand after ``edit``, and whether those before it could not stay."""
    present, wanted = note.content.text, edit.content.text
    if NoteField.TEXT not in note.changed_since(edit.upon) or present == wanted:
        return wanted, False
    base = note.words_at(edit.upon)
    merged = None if base is None else merge_lines(base, present, wanted)
    if merged is None or clean_note(merged) != merged:
        return wanted, True
    return merged, False


def _wordings(note: Note, revision: int, text: str) -> Mapping[int, str]:
    if text == note.content.text and note.wordings:
        return note.wordings
    kept = dict(list({**note.wordings, revision: text}.items())[-_MOST_WORDINGS:])
    return MappingProxyType(kept)


def _empty() -> UserFacingError:
    return UserFacingError("Write something first.", code="empty_note")
