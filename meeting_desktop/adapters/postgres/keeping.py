"""What all commands of a server's keeper begin and end with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql
from psycopg.errors import LockNotAvailable
from psycopg.rows import TupleRow

from meeting_desktop.adapters.postgres.faults import fault, server_faults
from meeting_desktop.core.errors import EnvironmentFault

Connection = psycopg.Connection[TupleRow]
#: The group of all persons' logins.
MEMBERS = "meeting_member"
_VERSION_16 = 160_000


@contextmanager
def change(connection: Connection) -> Iterator[None]:
    """One transaction, with everybody else's changes before or after it; then the others are told.

    Raises: EnvironmentFault, among others that somebody holds the clock and works.
    """
    with server_faults(), connection.transaction():
        try:
            with connection.transaction():
                _take_clock(connection)
        except LockNotAvailable:
            connection.execute("SELECT public.end_sleepers()")
            _take_clock_or_say_who(connection)
        yield
        connection.execute("SELECT pg_notify('meeting_sync', '')")


def _take_clock(connection: Connection) -> None:
    if connection.execute("SELECT FROM public.sync_clock FOR UPDATE").rowcount != 1:
        raise fault("server_not_ours")


def _take_clock_or_say_who(connection: Connection) -> None:
    try:
        _take_clock(connection)
    except LockNotAvailable:
        raise EnvironmentFault(
            "Somebody's change is not over, and all others wait for it; “meeting-desktop server "
            "status” says whose, and disable-user ends it.",
            code="server_busy",
            retryable=True,
        ) from None


def one(connection: Connection, query: str, *values: object) -> tuple[Any, ...]:
    """The first row of a query that always has one."""
    with server_faults():
        row = connection.execute(query.encode(), values).fetchone()
    if row is None:
        raise LookupError("the server answered nothing to a question that always has an answer")
    return row


def rows(connection: Connection, query: str, *values: object) -> list[tuple[Any, ...]]:
    with server_faults():
        return connection.execute(query.encode(), values).fetchall()


def begin_epoch(connection: Connection) -> UUID:
    """No cursor of before is trusted from now on; nobody pushes meanwhile."""
    with change(connection):
        query = "UPDATE public.sync_clock SET epoch = gen_random_uuid() RETURNING epoch"
        epoch: UUID = one(connection, query)[0]
        if one(connection, "SELECT to_regproc('public.mend_heads') IS NOT NULL")[0]:
            one(connection, "SELECT public.mend_heads()")
    return epoch


def version_of(connection: Connection) -> int:
    """As in ``server_version_num``: 150018 is 15.18."""
    return connection.info.server_version


def require_keeper(connection: Connection) -> None:
    """Row-level security would show anybody else an empty database.

    Raises: EnvironmentFault.
    """
    query = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = session_user"
    if not one(connection, query)[0]:
        raise EnvironmentFault(
            "This login does not keep the server; use the one of a superuser.",
            code="server_not_keeper",
        )


def join_group(connection: Connection, login: str, group: str = MEMBERS) -> None:
    """From 16 on whoever inherits a group's rights need not be able to become the group."""
    narrow = " WITH INHERIT TRUE, SET FALSE" if version_of(connection) >= _VERSION_16 else ""
    connection.execute(
        sql.SQL("GRANT {} TO {}" + narrow).format(sql.Identifier(group), sql.Identifier(login))
    )


def close_to_others(connection: Connection, database: str) -> None:
    """Every login of a server may enter every database of it, unless somebody says otherwise."""
    name = sql.Identifier(database)
    with server_faults(), connection.transaction():
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
        connection.execute(
            sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(name, sql.Identifier(MEMBERS))
        )
