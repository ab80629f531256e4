# ruff: noqa: S608 - the names in these statements are ours
"""Rows of shared tables by their ids, in plain SQL: of any kind, and very many."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Connection

from meeting_desktop.adapters.store.changes import StoreSession
from meeting_desktop.adapters.store.lost_recordings import note_lost
from meeting_desktop.adapters.store.sync_columns import SharedTable, Stored
from meeting_desktop.domain.sync import Value
from meeting_desktop.ports.unit_of_work import ChangeKind

T = TypeVar("T")

#: Below every limit of SQLite on the parameters of a statement.
AT_ONCE = 500

#: A row as it is kept: column to stored value, without ``id`` and ``scope_id``.
StoredRow = Mapping[str, Stored]


def chunks(items: Sequence[T], size: int = AT_ONCE) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def marks(items: Sequence[object]) -> str:
    return ", ".join("?" * len(items))


def stored_rows(
    connection: Connection, table: SharedTable, ids: Sequence[str]
) -> dict[str, dict[str, Stored]]:
    """Those that are there; ids are as they are kept (32 digits)."""
    names = list(table.columns)
    listed = ", ".join(f'"{name}"' for name in ("id", *names))
    found: dict[str, dict[str, Stored]] = {}
    for some in chunks(ids):
        query = f"SELECT {listed} FROM {table.name} WHERE id IN ({marks(some)})"
        for row_id, *values in connection.exec_driver_sql(query, tuple(some)):
            found[row_id] = dict(zip(names, values, strict=True))
    return found


def fields_of(
    table: SharedTable, row: StoredRow, names: Collection[str] | None = None
) -> dict[str, Value]:
    """Those columns of a row as JSON; without ``names`` all that are sent."""
    wanted = table.sent if names is None else [c for c in table.sent if c.name in names]
    return {column.name: column.value(row[column.name]) for column in wanted}


def insert_rows(
    connection: Connection, table: SharedTable, names: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    """``rows`` are ``(id, scope_id, *names)``."""
    listed = ", ".join(f'"{name}"' for name in ("id", "scope_id", *names))
    values = marks(("id", "scope_id", *names))
    connection.exec_driver_sql(
        f"INSERT INTO {table.name} ({listed}) VALUES ({values})",
        [tuple(row) for row in rows],
    )


def update_rows(
    connection: Connection, table: SharedTable, names: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    """``rows`` are ``(*names, id)``."""
    sets = ", ".join(f'"{name}" = ?' for name in names)
    connection.exec_driver_sql(
        f"UPDATE {table.name} SET {sets} WHERE id = ?",
        [tuple(row) for row in rows],
    )


def delete_rows(session: StoreSession, table: str, ids: Sequence[str]) -> None:
    """For good, without a tombstone; whoever hears of the commit hears of those that were seen."""
    connection = session.connection()
    for some in chunks(ids):
        if table == "recordings":
            note_lost(connection, some)
        inside = f"FROM {table} WHERE id IN ({marks(some)})"
        seen = connection.exec_driver_sql(f"SELECT id {inside} AND NOT deleted", tuple(some))
        for (row_id,) in seen:
            session.note(table, UUID(row_id), ChangeKind.REMOVED)
        connection.exec_driver_sql(f"DELETE {inside}", tuple(some))
