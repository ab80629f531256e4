"""What all tables have in common: naming, column types, the columns of a synchronised row."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, MetaData, UniqueConstraint, Uuid
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from meeting_desktop.adapters.store.columns import StorableText, UtcDateTime, Words
from meeting_desktop.domain.transcript import Word


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar = {
        UUID: Uuid(),
        datetime: UtcDateTime(),
        str: StorableText(),
        tuple[Word, ...]: Words(),
    }


class Synced(Base):
    """What every synchronised row has. ``deleted`` is a tombstone; ``scope_id`` never changes."""

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True)
    scope_id: Mapped[UUID]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    deleted: Mapped[bool] = mapped_column(default=False)


def within_scope(column: str, table: str) -> ForeignKeyConstraint:
    """A reference that cannot leave the scope of its row."""
    return ForeignKeyConstraint(["scope_id", column], [f"{table}.scope_id", f"{table}.id"])


def scoped() -> UniqueConstraint:
    """What ``within_scope`` points at."""
    return UniqueConstraint("scope_id", "id")
