"""Logins of worker machines: they reach the queue of the databases that know them, nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from meeting_desktop.adapters.postgres import logins
from meeting_desktop.adapters.postgres.faults import server_faults
from meeting_desktop.adapters.postgres.keeping import Connection, one, rows
from meeting_desktop.core.errors import NotFoundError
from meeting_desktop.ports.administration import EndedAccess, KnownWorker, MadeWorker

WORKERS = "meeting_worker"
#: A queue's pool, and one for each recording that is worked on, for several processes.
_CONNECTIONS = 40

_KNOWN = """
SELECT l.login, count(m.id) FILTER (WHERE m.alive_until > now()), max(m.seen_at)
FROM work.logins AS l LEFT JOIN work.machines AS m ON m.login = l.login
GROUP BY l.login ORDER BY l.login
"""


def all_workers(connection: Connection) -> Sequence[KnownWorker]:
    return [KnownWorker(*row) for row in rows(connection, _KNOWN)]


def add_worker(connection: Connection, login: str, wanted_password: str) -> MadeWorker:
    """Known to another database of the server: it may work for this one as well."""
    login = logins.checked_login(login)
    with server_faults(), connection.transaction():
        password = ""
        if logins.is_known(connection, login):
            logins.require_member(connection, login, WORKERS)
            logins.let_in(connection, login, allowed=True)
        else:
            password = logins.new_password(wanted_password)
            logins.make_login(connection, login, password, group=WORKERS, connections=_CONNECTIONS)
        known = connection.execute(
            "INSERT INTO work.logins (login) VALUES (%s) ON CONFLICT DO NOTHING", (login,)
        )
        return MadeWorker(login, password, is_new=known.rowcount == 1)


def remove_worker(connection: Connection, login: str) -> EndedAccess:
    """At once, and for every database of the server; what it was doing goes to others."""
    with server_faults(), connection.transaction():
        found = connection.execute("DELETE FROM work.logins WHERE login = %s", (login,))
        if found.rowcount != 1:
            raise NotFoundError(
                f"No worker here has the login {login}; “meeting-desktop server workers” lists "
                "them.",
                code="no_such_worker",
            )
        if logins.is_known(connection, login):
            logins.let_in(connection, login, allowed=False)
    # Nobody comes in any more who would have to be ended again.
    ended = logins.end_connections(connection, login)
    return EndedAccess(login, ended, 0)


def known_logins(connection: Connection) -> frozenset[str]:
    """Also of a database that has no queue yet."""
    if not one(connection, "SELECT to_regclass('work.logins') IS NOT NULL")[0]:
        return frozenset()
    return frozenset(row[0] for row in rows(connection, "SELECT login FROM work.logins"))
