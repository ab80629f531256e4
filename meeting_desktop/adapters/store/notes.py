"""Notes of a meeting."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from meeting_desktop.adapters.store import model, notes_model
from meeting_desktop.adapters.store.rows import existing, fill, put
from meeting_desktop.domain.notes import Note, NoteContent, NoteField, NoteKind, NotePriority

_NOTE = notes_model.Note


class SqlNotes:
    """See ``ports.room_rows``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, meeting_id: UUID, note: Note) -> None:
        """Raises: NotFoundError: there is no such meeting."""
        meeting = existing(self._session, model.Meeting, meeting_id)
        content = note.content
        row = put(self._session, _NOTE, note.id, meeting.scope_id)
        fill(
            row,
            {
                "created_at": note.written_at,
                "meeting_id": meeting_id,
                "author": note.author,
                "author_name": note.author_name,
                "written_at": note.written_at,
                "kind": content.kind.value,
                "text": content.text,
                "at": content.at,
                "assignee": content.assignee,
                "due": content.due,
                "priority": content.priority.value,
                "done": content.done,
                "removed": content.removed,
                "revision": note.revision,
                "versions": dict(note.versions),
                "writers": dict(note.writers),
                "set_aside": dict(note.set_aside),
            },
        )
        self._session.flush()

    def of_meeting(self, meeting_id: UUID) -> Sequence[Note]:
        query = select(_NOTE).where(_NOTE.meeting_id == meeting_id, ~_NOTE.deleted)
        return [
            _note(row) for row in self._session.scalars(query.order_by(_NOTE.written_at, _NOTE.id))
        ]


def _note(row: notes_model.Note) -> Note:
    content = NoteContent(
        NoteKind(row.kind),
        row.text,
        row.at,
        row.assignee,
        row.due,
        NotePriority(row.priority),
        row.done,
        row.removed,
    )
    return Note(
        row.id,
        row.author,
        row.author_name,
        row.written_at,
        content,
        row.revision,
        MappingProxyType(row.versions),
        MappingProxyType(row.writers),
        # Of the wordings the last is known, and from when on it stood.
        MappingProxyType({row.versions.get(NoteField.TEXT, 1): row.text}),
        MappingProxyType(row.set_aside),
    )
