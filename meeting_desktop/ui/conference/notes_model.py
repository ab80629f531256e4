"""The notes of a meeting as one seat sees them, from the host's messages. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from meeting_desktop.domain.control_messages import FromHost
from meeting_desktop.domain.notes import NoteContent, moment_first
from meeting_desktop.domain.notes_messages import (
    FromParticipantToNotes,
    NoteShown,
    WordsAside,
)


@dataclass(slots=True)
class NotesModel:
    """``waiting`` is what was said and not answered yet, by change; it is said again.

    ``aside`` are words of one's own that could not stay, by note; ``unread`` counts notes of others
    since ``read`` was called last.
    """

    notes: dict[UUID, NoteShown] = field(default_factory=dict)
    aside: dict[UUID, str] = field(default_factory=dict)
    waiting: dict[UUID, FromParticipantToNotes] = field(default_factory=dict)
    unread: int = 0

    def apply(self, message: FromHost) -> UUID | None:
        """The note that it is about, None: it is about something else."""
        match message:
            case NoteShown():
                known = self.notes.get(message.id)
                self.unread += known is None and not message.own and not message.removed
                if known is None or known.revision <= message.revision:
                    self.notes[message.id] = message
                if message.of is not None:
                    self.waiting.pop(message.of, None)
            case WordsAside(text=text):
                self.aside[message.id] = text
                if not text:
                    del self.aside[message.id]
            case _:
                return None
        return message.id

    def shown(self) -> list[NoteShown]:
        """By moment; what is of the whole meeting last, and within a moment in their order."""
        there = [one for one in self.notes.values() if not one.removed]
        return sorted(there, key=lambda one: moment_first(one.start))


def content_of(shown: NoteShown) -> NoteContent:
    """What of a note can be changed."""
    return NoteContent(
        shown.kind,
        shown.text,
        shown.start,
        shown.assignee,
        shown.due,
        shown.priority,
        shown.done,
        shown.removed,
    )
