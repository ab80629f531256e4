"""Who holds a meeting or a series that has a scope of its own."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from meeting_desktop.adapters.store.base import Synced, scoped
from meeting_desktop.adapters.store.columns import one_of
from meeting_desktop.domain.sharing import ScopeRole


class ScopeMember(Synced):
    """A row of the scope that it grants."""

    __tablename__ = "scope_members"
    __table_args__ = (scoped(), UniqueConstraint("scope_id", "user_id"), one_of("role", ScopeRole))

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    role: Mapped[str]
