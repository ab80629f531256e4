"""The journal of synchronisation: what this machine alone keeps about it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from meeting_desktop.adapters.store.base import Base

_LOCAL = {"info": {"local_only": True}}


class SyncAccount(Base):
    """One row, with ``id`` 1, from the first ``adopt`` on.

    ``left_at``: the account is not used now. ``sweeping``: everything is being read again.
    """

    __tablename__ = "sync_account"
    __table_args__ = (_LOCAL,)

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[UUID]
    person_id: Mapped[UUID]
    directory: Mapped[UUID]
    epoch: Mapped[UUID]
    cursor: Mapped[int] = mapped_column(BigInteger)
    left_at: Mapped[datetime | None]
    sweeping: Mapped[bool]


class Outgoing(Base):
    """A change of one row. Without ``op_id`` it still grows, with one it is frozen in ``payload``;

    with ``seq`` it was applied. ``changed`` names columns, ``|title||status|``; of a new row all
    count. ``rank`` is what goes first: see ``sync_triggers``.
    """

    __tablename__ = "sync_outbox"
    __table_args__ = (
        # What has no operation yet is one row, however often the row it speaks of changes.
        Index(
            "uq_sync_outbox_row_id_table_name",
            "row_id",
            "table_name",
            unique=True,
            sqlite_where=text("op_id IS NULL"),
        ),
        Index(None, "row_id"),
        Index(None, "scope_id"),
        # How the next operations are found among very many.
        Index(None, "seq", "rank", "number"),
        _LOCAL,
    )

    number: Mapped[int] = mapped_column(primary_key=True)
    table_name: Mapped[str]
    row_id: Mapped[UUID]
    scope_id: Mapped[UUID]
    is_new: Mapped[bool]
    changed: Mapped[str]
    rank: Mapped[int]
    op_id: Mapped[UUID | None] = mapped_column(unique=True)
    payload: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    seq: Mapped[int | None] = mapped_column(BigInteger)


class SyncScope(Base):
    """A scope of this home; ``filled_to`` is NULL when all of it is here."""

    __tablename__ = "sync_scopes"
    __table_args__ = (_LOCAL,)

    scope_id: Mapped[UUID] = mapped_column(primary_key=True)
    filled_to: Mapped[int | None] = mapped_column(BigInteger)


class SetAsideOperation(Base):
    """``refusal`` is NULL where the scope was lost before the operation was answered."""

    __tablename__ = "sync_set_aside"
    __table_args__ = (_LOCAL,)

    number: Mapped[int] = mapped_column(primary_key=True)
    op_id: Mapped[UUID] = mapped_column(unique=True)
    table_name: Mapped[str]
    row_id: Mapped[UUID]
    scope_id: Mapped[UUID]
    is_new: Mapped[bool]
    payload: Mapped[dict[str, Any]] = mapped_column(JSON())
    refusal: Mapped[str | None]


class RowToRestore(Base):
    """A row that is to be asked for, since what is here is not what the server has."""

    __tablename__ = "sync_restore"
    __table_args__ = (_LOCAL,)

    table_name: Mapped[str] = mapped_column(primary_key=True)
    row_id: Mapped[UUID] = mapped_column(primary_key=True)


class SeenRow(Base):
    """A row that came while everything was read again; ids are of one table by themselves."""

    __tablename__ = "sync_seen"
    __table_args__ = (_LOCAL,)

    row_id: Mapped[UUID] = mapped_column(primary_key=True)
