"""The server's own logins, of which every person has one.

They are the cluster's, not the database's. Passwords are turned into SCRAM verifiers here, so that
none is in a statement that the server might log.
"""

from __future__ import annotations

import re
import secrets

from psycopg import sql

from meeting_desktop.adapters.postgres.keeping import MEMBERS, Connection, join_group, one, rows
from meeting_desktop.core.errors import UserFacingError

_LOGIN = re.compile(r"[a-z][a-z0-9_.-]{0,47}")
_RESERVED = ("pg_", "meeting_")
_NAMES = frozenset({"public", "none", "postgres"})
_SHORTEST_PASSWORD = 12
_PASSWORD_BYTES = 18
#: Three machines, each with what reads, what listens and one that was cut off.
_CONNECTIONS = 10
_TERMINATE_MS = 5_000
#: A login may set them otherwise for itself; that is what ``end_sleepers`` is for.
_LIMITS = {
    "idle_in_transaction_session_timeout": "30s",
    "lock_timeout": "5s",
    "statement_timeout": "60s",
}


def checked_login(login: str) -> str:
    """Raises: UserFacingError, no person's login may have that name."""
    if not _LOGIN.fullmatch(login) or login.startswith(_RESERVED) or login in _NAMES:
        raise UserFacingError(
            "A login begins with a letter and has up to 48 of a–z, 0–9, “.”, “_” and “-”; give "
            "another one with --login.",
            code="bad_login",
        )
    return login


def login_for(email: str) -> str:
    """A login made of an address, ``ada.lovelace`` for the one at example.org."""
    name = re.sub(r"[^a-z0-9_.-]", "_", email.partition("@")[0].lower())[:48]
    login = name if name[:1].isalpha() else f"u_{name}"[:48]
    return f"u_{login}"[:48] if login.startswith(_RESERVED) or login in _NAMES else login


def new_password(wanted: str) -> str:
    """``wanted``, or one of 144 bits. Raises: UserFacingError, it is too short."""
    if not wanted:
        return secrets.token_urlsafe(_PASSWORD_BYTES)
    if len(wanted) < _SHORTEST_PASSWORD or not wanted.isprintable():
        raise UserFacingError(
            f"A password has at least {_SHORTEST_PASSWORD} letters; choose a longer one.",
            code="bad_password",
        )
    return wanted


def is_known(connection: Connection, login: str) -> bool:
    return bool(one(connection, "SELECT to_regrole(quote_ident(%s)) IS NOT NULL", login)[0])


def require_member(connection: Connection, login: str, group: str = MEMBERS) -> None:
    """Raises: UserFacingError, the login is there for something else than meetings."""
    found = rows(
        connection,
        "SELECT FROM pg_roles AS r WHERE r.rolname = %s AND NOT r.rolsuper AND NOT r.rolcreaterole"
        " AND NOT r.rolcreatedb AND NOT r.rolbypassrls AND NOT r.rolreplication"
        " AND EXISTS (SELECT FROM pg_auth_members AS m JOIN pg_roles AS g ON g.oid = m.roleid"
        " WHERE m.member = r.oid AND g.rolname = %s)",
        login,
        group,
    )
    if not found:
        raise UserFacingError(
            "The server has that login for something else; give another one with --login.",
            code="login_taken",
        )


def make_login(
    connection: Connection,
    login: str,
    password: str,
    *,
    group: str = MEMBERS,
    connections: int = _CONNECTIONS,
) -> None:
    """Within the caller's transaction: nothing is left of it when that fails."""
    name = sql.Identifier(login)
    connection.execute(
        sql.SQL(
            "CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
            " CONNECTION LIMIT {} PASSWORD {}"
        ).format(
            name, sql.Literal(connections), sql.Literal(_verifier(connection, login, password))
        )
    )
    limit_login(connection, login)
    join_group(connection, login, group)


def limit_login(connection: Connection, login: str) -> None:
    for parameter, value in _LIMITS.items():
        connection.execute(
            sql.SQL("ALTER ROLE {} SET {} = {}").format(
                sql.Identifier(login), sql.Identifier(parameter), sql.Literal(value)
            )
        )


def set_password(connection: Connection, login: str, password: str) -> None:
    connection.execute(
        sql.SQL("ALTER ROLE {} PASSWORD {}").format(
            sql.Identifier(login), sql.Literal(_verifier(connection, login, password))
        )
    )


def let_in(connection: Connection, login: str, *, allowed: bool) -> None:
    word = sql.SQL("LOGIN" if allowed else "NOLOGIN")
    connection.execute(sql.SQL("ALTER ROLE {} {}").format(sql.Identifier(login), word))


def end_connections(connection: Connection, login: str) -> int:
    """How many were ended; to be called when no new one can be opened any more."""
    return int(
        one(
            connection,
            "SELECT count(*) FILTER (WHERE pg_terminate_backend(pid, %s)) FROM pg_stat_activity"
            " WHERE usename = %s AND pid <> pg_backend_pid()",
            _TERMINATE_MS,
            login,
        )[0]
    )


def _verifier(connection: Connection, login: str, password: str) -> str:
    encrypted = connection.pgconn.encrypt_password(
        password.encode(), login.encode(), b"scram-sha-256"
    )
    return encrypted.decode()
