"""The table of what was noted in meetings, with what is needed to put changes together."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from meeting_desktop.adapters.store.base import Synced, scoped, within_scope
from meeting_desktop.adapters.store.columns import Typed, one_of
from meeting_desktop.domain.notes import NoteField, NoteKind, NotePriority


class Note(Synced):
    """``author`` and ``writers`` are persons of the conference: no references.

    ``removed`` is a person's doing and can be taken back; ``deleted`` is the store's.
    """

    __tablename__ = "notes"
    __table_args__ = (
        scoped(),
        within_scope("meeting_id", "meetings"),
        one_of("kind", NoteKind),
        one_of("priority", NotePriority),
    )

    meeting_id: Mapped[UUID] = mapped_column(index=True)
    author: Mapped[UUID]
    author_name: Mapped[str]
    written_at: Mapped[datetime]
    kind: Mapped[str]
    text: Mapped[str]
    at: Mapped[float | None]
    assignee: Mapped[str]
    due: Mapped[date | None]
    priority: Mapped[str]
    done: Mapped[bool]
    removed: Mapped[bool]
    revision: Mapped[int]
    versions: Mapped[dict[NoteField, int]] = mapped_column(Typed(dict[NoteField, int]))
    writers: Mapped[dict[NoteField, UUID]] = mapped_column(Typed(dict[NoteField, UUID]))
    set_aside: Mapped[dict[UUID, str]] = mapped_column(Typed(dict[UUID, str]))
