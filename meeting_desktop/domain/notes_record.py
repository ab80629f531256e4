"""The notes of a meeting as its record shows them, by their moments.

No id comes into it: the same notes give the same files on every machine.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from meeting_desktop.domain.notes import Note, NoteKind, NotePriority, moment_first

_WORDS = {
    NoteKind.GENERAL: "Note",
    NoteKind.DECISION: "Decision",
    NoteKind.QUESTION: "Question",
    NoteKind.RESOURCE: "Resource",
    NoteKind.ACTION_ITEM: "Task",
}


@dataclass(frozen=True, slots=True)
class NoteOutcome:
    """``at`` in seconds of the recording, None: of the whole meeting; ``text`` as it was typed."""

    at: float | None
    kind: NoteKind
    name: str
    text: str
    assignee: str = ""
    due: date | None = None
    priority: NotePriority = NotePriority.NORMAL
    done: bool = False

    @property
    def kind_words(self) -> str:
        return _WORDS[self.kind]

    @property
    def facts(self) -> tuple[str, ...]:
        """What stands behind the kind and the moment: who wrote it, and of a task who does it."""
        if self.kind is not NoteKind.ACTION_ITEM:
            return (self.name,)
        due = "" if self.due is None else f"by {self.due.isoformat()}"
        priority = "" if self.priority is NotePriority.NORMAL else f"{self.priority.value} priority"
        parts = (self.name, self.assignee, due, priority, "done" if self.done else "")
        return tuple(part for part in parts if part)

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(line for line in self.text.splitlines() if line.strip())

    @property
    def data(self) -> dict[str, object]:
        task: dict[str, object] = {
            "assignee": self.assignee,
            "due": None if self.due is None else self.due.isoformat(),
            "priority": self.priority.value,
            "done": self.done,
        }
        return {
            "at": None if self.at is None else round(self.at, 3),
            "kind": self.kind.value,
            "name": self.name,
            "text": self.text,
        } | (task if self.kind is NoteKind.ACTION_ITEM else {})


def outcomes_of_notes(notes: Iterable[Note]) -> tuple[NoteOutcome, ...]:
    """Those that were not removed, by moment; what is of the whole meeting last."""
    there = [note for note in notes if not note.content.removed]
    there.sort(key=lambda one: (*moment_first(one.content.at), one.written_at, one.content.text))
    return tuple(
        NoteOutcome(
            one.content.at,
            one.content.kind,
            one.author_name,
            one.content.text,
            one.content.assignee,
            one.content.due,
            one.content.priority,
            one.content.done,
        )
        for one in there
    )
