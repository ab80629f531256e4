"""A note of a meeting, and a change of one; ``note_book`` puts changes of several together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

ASSIGNEE_LENGTH = 80

_NO_WORDINGS: Mapping[int, str] = MappingProxyType({})
_NOTHING_ASIDE: Mapping[UUID, str] = MappingProxyType({})


class NoteKind(StrEnum):
    GENERAL = "general"
    DECISION = "decision"
    QUESTION = "question"
    RESOURCE = "resource"
    ACTION_ITEM = "action_item"


class NotePriority(StrEnum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


class NoteField(StrEnum):
    """What of a note is changed by itself."""

    KIND = "kind"
    TEXT = "text"
    AT = "at"
    ASSIGNEE = "assignee"
    DUE = "due"
    PRIORITY = "priority"
    DONE = "done"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class NoteContent:
    """``text`` is Markdown; ``at`` in seconds of the recording, None: of the whole meeting.

    ``removed``: it is not shown, and can be put back.
    """

    kind: NoteKind = NoteKind.GENERAL
    text: str = field(default="", repr=False)
    at: float | None = None
    assignee: str = ""
    due: date | None = None
    priority: NotePriority = NotePriority.NORMAL
    done: bool = False
    removed: bool = False

    def with_fields(self, other: NoteContent, names: Iterable[NoteField]) -> NoteContent:
        """These fields as ``other`` has them."""
        return replace(self, **{name.value: getattr(other, name.value) for name in names})

    def differs_in(self, other: NoteContent) -> frozenset[NoteField]:
        return frozenset(
            NoteField(one.name)
            for one in fields(self)
            if getattr(self, one.name) != getattr(other, one.name)
        )


@dataclass(frozen=True, slots=True)
class NoteEdit:
    """``changed`` names the fields that ``content`` is meant for; ``upon``: see ``note_book``.

    A note that is new is an edit upon 0.
    """

    id: UUID
    upon: int
    changed: frozenset[NoteField]
    content: NoteContent


@dataclass(frozen=True, slots=True)
class Note:
    """``revision`` counts changes from 1; ``versions``: at which of them a field was last changed.

    ``wordings`` are the words as of a revision; ``set_aside`` what somebody wrote that could not
    stay, by person.
    """

    id: UUID
    author: UUID
    author_name: str
    written_at: datetime
    content: NoteContent
    revision: int = 1
    versions: Mapping[NoteField, int] = field(default_factory=lambda: MappingProxyType({}))
    writers: Mapping[NoteField, UUID] = field(default_factory=lambda: MappingProxyType({}))
    wordings: Mapping[int, str] = field(default_factory=lambda: _NO_WORDINGS, repr=False)
    set_aside: Mapping[UUID, str] = field(default_factory=lambda: _NOTHING_ASIDE, repr=False)

    def changed_since(self, revision: int) -> frozenset[NoteField]:
        return frozenset(name for name, at in self.versions.items() if at > revision)

    def words_at(self, revision: int) -> str | None:
        """The words as somebody had them before them then; None where that is not known."""
        known = [at for at in self.wordings if at <= revision]
        return self.wordings[max(known)] if known else None


def moment_first(at: float | None) -> tuple[bool, float]:
    """A key by which what belongs to a moment comes before what belongs to the whole."""
    return (at is None, at or 0.0)
