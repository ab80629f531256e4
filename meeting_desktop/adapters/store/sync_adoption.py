# ruff: noqa: S608 - the names in these statements are ours
"""A home becomes that of a person of the shared database, before anybody has seen its rows."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from meeting_desktop.adapters.store import model
from meeting_desktop.adapters.store.all_tables import metadata
from meeting_desktop.adapters.store.changes import StoreSession
from meeting_desktop.adapters.store.people import PERSON, personal_scope
from meeting_desktop.adapters.store.sync_columns import is_synced, shared_tables
from meeting_desktop.adapters.store.sync_rows import delete_rows
from meeting_desktop.adapters.store.sync_triggers import CHANGED, set_noting
from meeting_desktop.domain.sync import ServerFacts
from meeting_desktop.ports.unit_of_work import ChangeKind

#: What the person says about themselves; where nothing was said the server's word stays.
_TOLD = {"display_name": "''", "time_zone": "''", "working_hours": "'[]'"}


@dataclass(frozen=True, slots=True)
class _Entry:
    """What the outbox says of a row; ``changed`` is an expression over it."""

    rank: int
    is_new: bool = True
    changed: str = "''"


def move_in(session: StoreSession, facts: ServerFacts, person: UUID) -> None:
    """Everything of the person made at the first start is ``person``'s from now on.

    Colleagues that were noted here alone are nobody there: what pointed at them points at nobody,
    until the directory brings one with the same address.
    """
    connection = session.connection()
    # References and what they point at change one after the other.
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    before = personal_scope(session)
    _leave_colleagues(connection, before)
    for table in metadata.sorted_tables:
        if is_synced(table):
            connection.exec_driver_sql(
                f"UPDATE {table.name} SET scope_id = ? WHERE scope_id = ?",
                (person.hex, before.hex),
            )
    _point(connection, before, person)
    connection.exec_driver_sql(
        "UPDATE users SET id = ?, scope_id = ? WHERE id = ?",
        (person.hex, facts.directory.hex, before.hex),
    )
    # A team has a scope of its own there.
    connection.exec_driver_sql("UPDATE teams SET scope_id = id")
    connection.exec_driver_sql("UPDATE team_members SET scope_id = team_id")
    state = session.get_one(model.LocalState, PERSON)
    state.value = str(person)
    session.flush()
    session.note("users", person, ChangeKind.ADDED)


def note_everything(connection: Connection, person: UUID) -> None:
    """All rows are new; of the person themselves only what they said, since the server has them."""
    said = "".join(
        f" || CASE WHEN {name} <> {nothing} THEN '|{name}|' ELSE '' END"
        for name, nothing in _TOLD.items()
    )
    me = _Entry(CHANGED, is_new=False, changed=f"''{said}")
    _note(connection, "users", me, f"id = '{person.hex}' AND ''{said} <> ''")
    for name, table in shared_tables().items():
        if name == "team_members":
            # Whoever makes a team is its first member, and lets the others in.
            mine = f"user_id = '{person.hex}'"
            _note(connection, name, _Entry(table.rank), mine)
            _note(connection, name, _Entry(table.rank), f"NOT {mine}")
        elif name != "users":
            _note(connection, name, _Entry(table.rank), "1")


def recognise(session: StoreSession, person: UUID) -> None:
    """A colleague of the directory whose address was noted here alone is that one from now on."""
    connection = session.connection()
    alone = connection.exec_driver_sql(
        "SELECT alone.id FROM users AS alone JOIN users AS theirs ON theirs.id = ?"
        " WHERE lower(alone.email) = lower(theirs.email) AND alone.scope_id <> theirs.scope_id",
        (person.hex,),
    )
    for (row_id,) in alone.all():
        set_noting(connection, True)
        for table, column, _ in _references_to_people():
            connection.exec_driver_sql(
                f'UPDATE OR IGNORE {table} SET "{column}" = ? WHERE "{column}" = ?',
                (person.hex, row_id),
            )
        set_noting(connection, False)
        connection.exec_driver_sql("DELETE FROM sync_outbox WHERE row_id = ?", (row_id,))
        delete_rows(session, "users", [row_id])


def _note(connection: Connection, table: str, entry: _Entry, condition: str) -> None:
    connection.exec_driver_sql(
        "INSERT INTO sync_outbox(table_name, row_id, scope_id, is_new, changed, rank)"
        f" SELECT '{table}', id, scope_id, {entry.is_new:d}, {entry.changed}, {entry.rank}"
        f" FROM {table}"
        f" WHERE {condition} ORDER BY id"
        " ON CONFLICT(row_id, table_name) WHERE op_id IS NULL"
        " DO UPDATE SET changed = changed || excluded.changed"
    )


def _leave_colleagues(connection: Connection, me: UUID) -> None:
    connection.exec_driver_sql("DELETE FROM team_members WHERE user_id <> ?", (me.hex,))
    for table, column, nullable in _references_to_people():
        if nullable:
            connection.exec_driver_sql(
                f'UPDATE {table} SET "{column}" = NULL WHERE "{column}" <> ?',
                (me.hex,),
            )


def _point(connection: Connection, before: UUID, now: UUID) -> None:
    for table, column, _ in _references_to_people():
        connection.exec_driver_sql(
            f'UPDATE {table} SET "{column}" = ? WHERE "{column}" = ?',
            (now.hex, before.hex),
        )


def _references_to_people() -> list[tuple[str, str, bool]]:
    """Tables, their columns, and whether nobody is allowed."""
    return [
        (table.name, key.parent.name, bool(key.parent.nullable))
        for table in metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == "users"
    ]
