"""The table of what was talked about in meetings, and when."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from meeting_desktop.adapters.store.base import Synced, scoped, within_scope
from meeting_desktop.adapters.store.columns import Typed
from meeting_desktop.domain.agenda_clock import Visit


class HeldAgendaItem(Synced):
    """A point with all its visits: apart from ``agenda_items``, which say what was planned and are
    written anew with each change of the plan.
    """

    __tablename__ = "held_agenda_items"
    __table_args__ = (
        scoped(),
        within_scope("meeting_id", "meetings"),
        Index(None, "meeting_id", "position"),
    )

    meeting_id: Mapped[UUID]
    position: Mapped[int]
    title: Mapped[str]
    minutes: Mapped[int | None]
    presenter: Mapped[str]
    notes: Mapped[str]
    visits: Mapped[tuple[Visit, ...]] = mapped_column(Typed(tuple[Visit, ...]))
