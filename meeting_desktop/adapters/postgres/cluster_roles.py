"""What a dump of a database does not hold: the roles that its objects and people name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from psycopg import sql

from meeting_desktop.adapters.postgres.faults import server_faults
from meeting_desktop.adapters.postgres.keeping import Connection, join_group, rows
from meeting_desktop.adapters.postgres.logins import is_known, require_member
from meeting_desktop.adapters.postgres.worker_logins import known_logins

_ROLES = """
SELECT r.rolname, r.rolcanlogin, r.rolbypassrls, r.rolconnlimit, coalesce(a.rolpassword, ''),
    ARRAY(SELECT DISTINCT g.rolname::text FROM pg_auth_members AS m
          JOIN pg_roles AS g ON g.oid = m.roleid WHERE m.member = r.oid ORDER BY 1),
    coalesce(s.setconfig, '{}')
FROM pg_roles AS r JOIN pg_authid AS a ON a.oid = r.oid
LEFT JOIN pg_db_role_setting AS s ON s.setrole = r.oid AND s.setdatabase = 0
WHERE NOT r.rolsuper AND r.rolname NOT LIKE 'pg\\_%%' AND (
    EXISTS (SELECT FROM public.users AS u WHERE u.login_role = r.rolname)
    OR r.rolname = ANY (%s)
    OR EXISTS (SELECT FROM pg_shdepend AS d JOIN pg_database AS b ON b.oid = d.dbid
               WHERE b.datname = current_database() AND d.refobjid = r.oid
               AND d.refclassid = 'pg_authid'::regclass))
ORDER BY r.rolname
"""


@dataclass(frozen=True, slots=True)
class ClusterRole:
    """``verifier`` is what the server checks a password with; ``settings`` are ``name=value``."""

    name: str
    can_login: bool
    bypasses_wall: bool
    connection_limit: int
    verifier: str = field(repr=False)
    groups: tuple[str, ...]
    settings: tuple[str, ...]
    is_person: bool = False


def roles_of(connection: Connection) -> Sequence[ClusterRole]:
    people = {row[0] for row in rows(connection, "SELECT login_role FROM public.users")}
    return [
        ClusterRole(
            name, login, bypasses, limit, verifier, tuple(groups), tuple(settings), name in people
        )
        for name, login, bypasses, limit, verifier, groups, settings in rows(
            connection, _ROLES, sorted(known_logins(connection))
        )
    ]


def make_roles(
    connection: Connection, wanted: Sequence[ClusterRole], *, with_logins: bool
) -> list[str]:
    """Make those that are missing, all or none; their names. Those that are there stay as they are.

    Raises: UserFacingError, a person's login is there for something else.
    """
    made: list[str] = []
    with server_faults(), connection.transaction():
        for role in wanted:
            if not is_known(connection, role.name):
                _make(connection, role, with_logins=with_logins)
                made.append(role.name)
            elif role.is_person and with_logins:
                require_member(connection, role.name)
        for role in wanted:
            for group in role.groups if role.name in made else ():
                join_group(connection, role.name, group)
    return made


def drop_roles(connection: Connection, names: Sequence[str]) -> None:
    """Once nothing of any database names them."""
    with server_faults(), connection.transaction():
        for name in names:
            connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))


def _make(connection: Connection, role: ClusterRole, *, with_logins: bool) -> None:
    login = role.can_login and with_logins
    connection.execute(
        sql.SQL(
            "CREATE ROLE {} {} {} NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION"
            " CONNECTION LIMIT {} PASSWORD {}"
        ).format(
            sql.Identifier(role.name),
            sql.SQL("LOGIN" if login else "NOLOGIN"),
            sql.SQL("BYPASSRLS" if role.bypasses_wall else "NOBYPASSRLS"),
            sql.Literal(role.connection_limit),
            sql.Literal(role.verifier if role.verifier and with_logins else None),
        )
    )
    for setting in role.settings:
        parameter, _, value = setting.partition("=")
        connection.execute(
            sql.SQL("ALTER ROLE {} SET {} = {}").format(
                sql.Identifier(role.name), sql.Identifier(parameter), sql.Literal(value)
            )
        )
