# ruff: noqa: S608 - the names in these statements are ours
"""Temporary triggers of the writing connection: they note what changes, however it is written.

Temporary, so that a home that was never connected has none, and none of them has to be migrated.

A home that was once connected holds rows that point into scopes it does not hold (a colleague's
lead), and a page of the feed may bring a row before its parent. SQLite's foreign keys cannot be
checked one by one, so there they are off, and triggers keep the references within a scope instead.

``rank`` is the order in which operations are sent: what makes room for others, then new rows,
parents first, then changes (within a rank as they were made).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache

from sqlalchemy import Connection, ForeignKeyConstraint, Table

from meeting_desktop.adapters.store.all_tables import metadata
from meeting_desktop.adapters.store.connections import SYNC_SWITCH
from meeting_desktop.adapters.store.sync_columns import (
    SharedTable,
    is_of_the_living,
    is_synced,
    shared_tables,
)

MAKES_ROOM, CHANGED = 0, 1_000_000
#: Not changes: who made a row when, and what the shared database says itself.
_UNNOTED = frozenset({"created_at", "updated_at"})


def make_ready(connection: sqlite3.Connection) -> None:
    """Once for each writing connection, outside a transaction; nothing without an account."""
    if connection.execute("SELECT 1 FROM sync_account").fetchone() is None:
        return
    connection.execute("PRAGMA foreign_keys = OFF")
    install(connection.execute)


def install(execute: Callable[[str], object]) -> None:
    """Make the switch and the triggers; may be within a transaction."""
    execute(f"CREATE TEMP TABLE {SYNC_SWITCH} (noting INTEGER NOT NULL, guarding INTEGER NOT NULL)")
    execute(f"INSERT INTO {SYNC_SWITCH} VALUES (1, 1)")
    for statement in _statements():
        execute(statement)


def set_noting(connection: Connection, noting: bool) -> None:
    connection.exec_driver_sql(f"UPDATE {SYNC_SWITCH} SET noting = ?", (noting,))


@contextmanager
def unnoted(connection: Connection) -> Iterator[None]:
    """What is written inside is not noted, and may point at what is not there."""
    before = connection.exec_driver_sql(f"SELECT noting, guarding FROM {SYNC_SWITCH}").one()
    connection.exec_driver_sql(f"UPDATE {SYNC_SWITCH} SET noting = 0, guarding = 0")
    try:
        yield
    finally:
        query = f"UPDATE {SYNC_SWITCH} SET noting = ?, guarding = ?"
        connection.exec_driver_sql(query, tuple(before))


@cache
def _statements() -> tuple[str, ...]:
    noting = [
        one
        for table in shared_tables().values()
        for one in (_note_added(table), _note_changed(table))
    ]
    guarding = [
        statement
        for table in metadata.sorted_tables
        if is_synced(table)
        for key in table.foreign_key_constraints
        if len(key.columns) == 2  # noqa: PLR2004 - (scope_id, column)
        for statement in _guards(table, key)
    ]
    return (*noting, *guarding)


def _note_added(table: SharedTable) -> str:
    return (
        f"CREATE TEMP TRIGGER note_{table.name}_added AFTER INSERT ON main.{table.name}"
        f" WHEN (SELECT noting FROM {SYNC_SWITCH}) BEGIN"
        " INSERT INTO sync_outbox(table_name, row_id, scope_id, is_new, changed, rank)"
        f" VALUES ('{table.name}', NEW.id, NEW.scope_id, 1, '', {table.rank})"
        " ON CONFLICT(row_id, table_name) WHERE op_id IS NULL"
        f" DO UPDATE SET is_new = 1, rank = {table.rank};"
        " END"
    )


def _note_changed(table: SharedTable) -> str:
    """Coalesces: the same row's changes are one until they are sent."""
    noted = [name for name in table.columns if name not in _UNNOTED]
    differs = " OR ".join(f'OLD."{name}" IS NOT NEW."{name}"' for name in noted)
    changed = " || ".join(
        f"CASE WHEN OLD.\"{name}\" IS NOT NEW.\"{name}\" THEN '|{name}|' ELSE '' END"
        for name in noted
    )
    together = _rank(table, "changed || excluded.changed")
    return (
        f"CREATE TEMP TRIGGER note_{table.name}_changed AFTER UPDATE ON main.{table.name}"
        f" WHEN (SELECT noting FROM {SYNC_SWITCH}) AND ({differs}) BEGIN"
        " INSERT INTO sync_outbox(table_name, row_id, scope_id, is_new, changed, rank)"
        f" VALUES ('{table.name}', NEW.id, NEW.scope_id, 0, {changed},"
        f" {_rank(table, changed)})"
        " ON CONFLICT(row_id, table_name) WHERE op_id IS NULL DO UPDATE SET"
        " changed = CASE WHEN is_new OR instr(changed, excluded.changed) THEN changed"
        " ELSE changed || excluded.changed END,"
        f" rank = CASE WHEN is_new THEN rank ELSE {together} END;"
        " END"
    )


def _rank(table: SharedTable, changed: str) -> str:
    """A removal goes before the row that takes its place; unless it points at a row that is new."""
    if not any(is_of_the_living(index) for index in metadata.tables[table.name].indexes):
        return str(CHANGED)
    return (
        f"CASE WHEN NEW.deleted AND NOT instr({changed}, '_id|')"
        f" THEN {MAKES_ROOM} ELSE {CHANGED} END"
    )


def _guards(table: Table, key: ForeignKeyConstraint) -> tuple[str, ...]:
    column = next(name for name in key.column_keys if name != "scope_id")
    parent = key.referred_table.name
    body = (
        f" WHEN NEW.{column} IS NOT NULL AND (SELECT guarding FROM {SYNC_SWITCH}) AND NOT EXISTS"
        f" (SELECT 1 FROM {parent} WHERE id = NEW.{column} AND scope_id = NEW.scope_id)"
        " BEGIN SELECT RAISE(ABORT, 'FOREIGN KEY constraint failed'); END"
    )
    name = f"guard_{table.name}_{column}"
    return (
        f"CREATE TEMP TRIGGER {name}_added AFTER INSERT ON main.{table.name}{body}",
        f"CREATE TEMP TRIGGER {name}_changed AFTER UPDATE OF {column} ON main.{table.name}{body}",
    )
