"""The messages of notes, read field by field; a list is limited before it is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from meeting_desktop.adapters.conference.control_fields import FieldError, Fields
from meeting_desktop.domain import control_messages as cm
from meeting_desktop.domain import notes_messages as nm
from meeting_desktop.domain.note_text import clean_note
from meeting_desktop.domain.notes import ASSIGNEE_LENGTH, NoteField, NoteKind, NotePriority


def _write(f: Fields) -> nm.WriteNote:
    return nm.WriteNote(
        f.identity("id"),
        f.identity("note"),
        f.count("upon"),
        f.words("changed", NoteField),
        f.word("kind", NoteKind),
        f.text_by(clean_note, "text"),
        _start(f),
        f.optional_line("assignee", ASSIGNEE_LENGTH),
        f.optional_day("due"),
        f.word("priority", NotePriority),
        f.switch("done", False),
    )


def _note(f: Fields) -> nm.NoteShown:
    return nm.NoteShown(
        f.identity("id"),
        f.name(),
        f.switch("own"),
        f.count("revision"),
        f.word("kind", NoteKind),
        f.text_by(clean_note, "text"),
        _start(f),
        f.optional_line("assignee", ASSIGNEE_LENGTH),
        f.optional_day("due"),
        f.word("priority", NotePriority),
        f.switch("done"),
        f.switch("removed"),
        f.moment("written_at"),
        f.optional_identity("of"),
    )


def _start(f: Fields) -> float | None:
    start = f.optional_number("start")
    if start is not None and start < 0:
        raise FieldError("start")
    return start


FROM_PARTICIPANT: Mapping[str, Callable[[Fields], nm.FromParticipantToNotes]] = {
    "note_write": _write,
    "note_remove": lambda f: nm.RemoveNote(
        f.identity("id"), f.identity("note"), f.switch("removed", True)
    ),
    "note_let_go": lambda f: nm.LetGo(f.identity("id"), f.identity("note")),
}

FROM_HOST: Mapping[str, Callable[[Fields], nm.FromHostToNotes]] = {
    "note": _note,
    "note_aside": lambda f: nm.WordsAside(f.identity("id"), f.text_by(clean_note, "text")),
}

TYPES: dict[type[cm.FromParticipant | cm.FromHost], str] = {
    nm.WriteNote: "note_write",
    nm.RemoveNote: "note_remove",
    nm.LetGo: "note_let_go",
    nm.NoteShown: "note",
    nm.WordsAside: "note_aside",
}
