"""The server's wall against the table of ``domain.sharing``: every login, every hold, every table.

Tables and rows come from the catalogue; what is expected comes from ``may``. Each login is a real
one, and what it changes is taken back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb

from meeting_desktop.domain.sharing import (
    TABLES,
    Access,
    Hold,
    Login,
    may,
)
from meeting_desktop.domain.sync import KEPT_HERE
from tests.integration.postgres.attempts import Attempt, attempts
from tests.integration.postgres.catalogue_checks import OF_SERVER, all_tables
from tests.integration.postgres.logins import Logins, are_there, make_logins, refuses
from tests.integration.postgres.server import Connection, TestServer

_ACTIVE = (Login.ADMIN, Login.MANAGER, Login.REP, Login.VIEWER)
_WITHOUT_RIGHTS = (Login.DISABLED, Login.STRANGER)
_OK = "applied"


@pytest.fixture(scope="module")
def logins(postgres: TestServer) -> Iterator[Logins]:
    with postgres.new_database() as database:
        yield make_logins(database)


def _push(connection: Connection, attempts: Sequence[Attempt]) -> list[str]:
    """What became of each: ``applied``, or the refusal. All of it is taken back."""
    with connection.transaction(force_rollback=True):
        row = connection.execute(
            "SELECT public.push(%s, %s)", (uuid4(), Jsonb([one.as_json() for one in attempts]))
        ).fetchone()
    assert row is not None
    return [answer.get("refusal", _OK) for answer in row[0]]


@pytest.mark.parametrize("hold", Hold)
@pytest.mark.parametrize("login", _ACTIVE)
def test_a_login_writes_what_the_table_of_sharing_says(
    logins: Logins, login: Login, hold: Hold
) -> None:
    assert not _wrong_writes(logins, login, hold)


@pytest.mark.parametrize("hold", Hold)
@pytest.mark.parametrize("login", [*_ACTIVE, *_WITHOUT_RIGHTS])
def test_a_login_reads_what_the_table_of_sharing_says(
    logins: Logins, login: Login, hold: Hold
) -> None:
    assert not _wrong_reads(logins, login, hold)


_OPEN = "CREATE POLICY extra ON {} TO meeting_owner USING (true) WITH CHECK (true)"
_SHUT = "DROP POLICY extra ON {}"


@pytest.mark.parametrize(
    ("login", "hold", "mistake", "mended"),
    [
        (
            Login.REP,
            Hold.FOREIGN,
            "CREATE POLICY extra ON leads FOR SELECT USING (true)",
            _SHUT.format("leads"),
        ),
        (Login.REP, Hold.READER, _OPEN.format("segments"), _SHUT.format("segments")),
        (Login.VIEWER, Hold.OWNER, _OPEN.format("invitations"), _SHUT.format("invitations")),
        (
            Login.MANAGER,
            Hold.SUBORDINATE,
            _OPEN.format("notifications"),
            _SHUT.format("notifications"),
        ),
        (Login.REP, Hold.EDITOR, _OPEN.format("scope_members"), _SHUT.format("scope_members")),
        (
            Login.REP,
            Hold.FOREIGN,
            "ALTER TABLE meetings NO FORCE ROW LEVEL SECURITY",
            "ALTER TABLE meetings FORCE ROW LEVEL SECURITY",
        ),
        (
            Login.VIEWER,
            Hold.FOREIGN,
            "ALTER TABLE speakers DISABLE ROW LEVEL SECURITY",
            "ALTER TABLE speakers ENABLE ROW LEVEL SECURITY",
        ),
        (
            Login.REP,
            Hold.OWN,
            "DROP POLICY changed ON leads",
            "DROP POLICY added ON leads; SELECT let_members_write('leads')",
        ),
    ],
)
def test_a_policy_that_is_too_wide_or_missing_is_found(
    logins: Logins, login: Login, hold: Hold, mistake: str, mended: str
) -> None:
    admin = logins.database.admin
    admin.execute(mistake.encode())
    try:
        assert _wrong_writes(logins, login, hold) + _wrong_reads(logins, login, hold)
    finally:
        admin.execute(mended.encode())
    assert not _wrong_writes(logins, login, hold) + _wrong_reads(logins, login, hold)


@pytest.mark.parametrize("login", _WITHOUT_RIGHTS)
def test_the_disabled_and_strangers_write_nothing(logins: Logins, login: Login) -> None:
    with logins.connect(login) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("SELECT public.push(gen_random_uuid(), '[]')")


@pytest.mark.parametrize("login", Login)
def test_nobody_changes_a_table_directly(logins: Logins, login: Login) -> None:
    with logins.connect(login) as connection:
        allowed = [
            statement
            for name in all_tables(logins.database.admin)
            for statement in _statements(logins.database.admin, name)
            if not refuses(connection, statement)
        ]
    assert not allowed


def test_every_table_that_may_not_be_read_is_refused(logins: Logins) -> None:
    with logins.connect(Login.ADMIN) as connection:
        for name in all_tables(logins.database.admin):
            readable = OF_SERVER.get(name, name not in KEPT_HERE)
            assert refuses(connection, f'SELECT FROM public."{name}"') is not readable, name


def test_every_table_has_a_rule_or_is_the_servers_own(logins: Logins) -> None:
    assert not set(all_tables(logins.database.admin)) - TABLES - set(OF_SERVER)


def test_the_feed_and_copies_show_what_selecting_shows(logins: Logins) -> None:
    for login in Login:
        with logins.connect(login) as connection:
            fed = connection.execute("SELECT row_id FROM public.feed(0, 100000)").fetchall()
            selected: list[tuple[UUID]] = []
            for table in logins.tables:
                if table.name in KEPT_HERE:
                    continue
                found = connection.execute(f"SELECT id FROM public.{table.name}".encode())
                selected += found.fetchall()
                copied = b"".join(_copied(connection, table.name)).count(b"\n")
                assert copied == found.rowcount
            assert sorted(fed) == sorted(selected)
            asked = Jsonb([[t.name, str(row)] for t in logins.tables for row in logins.rows.all()])
            answered = connection.execute("SELECT row_id FROM public.rows_of(%s)", (asked,))
            assert set(answered.fetchall()) <= set(selected)


def test_a_login_outside_of_the_group_does_not_even_come_in(logins: Logins) -> None:
    with pytest.raises(psycopg.OperationalError, match="CONNECT"):
        logins.database.connect(logins.outside)


def test_a_login_outside_of_the_group_reaches_nothing_where_it_may_connect(logins: Logins) -> None:
    admin, name = logins.database.admin, logins.database.name
    admin.execute(f'GRANT CONNECT ON DATABASE "{name}" TO "{logins.outside}"'.encode())
    with logins.database.connect(logins.outside) as connection:
        for table in all_tables(admin):
            assert refuses(connection, f'SELECT FROM public."{table}"')
            for statement in _statements(admin, table):
                assert refuses(connection, statement)
        for call in ("push(gen_random_uuid(), '[]')", "my_scopes()", "feed(0, 1)", "my_id()"):
            assert refuses(connection, f"SELECT public.{call}")


def _wrong_writes(logins: Logins, login: Login, hold: Hold) -> list[tuple[str, str]]:
    """What was answered otherwise than ``may`` says."""
    tried = [one for table in logins.tables for one in attempts(logins, login, hold, table)]
    allowed = [one for one in tried if one.is_allowed]
    refused = [one for one in tried if not one.is_allowed]
    assert len(refused) >= 10, "nothing was tried"
    with logins.connect(login) as connection:
        # What is refused changes nothing, so that all of it goes at once.
        answers = zip(refused, _push(connection, refused), strict=True)
        wrong = [(one.what, answer) for one, answer in answers if answer not in one.refusals]
        for one in allowed:
            wrong += [(one.what, answer) for answer in _push(connection, [one]) if answer != _OK]
    return wrong


def _wrong_reads(logins: Logins, login: Login, hold: Hold) -> list[tuple[str, str]]:
    scope = logins.scope(login, hold, "meetings")
    wrong = []
    with logins.connect(login) as connection:
        for name in sorted(TABLES):
            expected = any(
                may(login, held, name, Access.READ) for held in logins.holds(login, hold)
            )
            is_there = name == "audit_log" or (
                are_there(name, hold) and (scope, name) in logins.rows
            )
            if (seen := _sees(connection, name, scope)) != (expected and is_there):
                wrong.append((name, f"{seen=}"))
    return wrong


def _sees(connection: Connection, table: str, scope: UUID) -> bool:
    query = f"SELECT EXISTS (SELECT FROM public.{table} WHERE scope_id = %s)"
    try:
        found = connection.execute(query.encode(), (scope,)).fetchone()
    except psycopg.errors.InsufficientPrivilege:
        return False
    return bool(found and found[0])


def _copied(connection: Connection, table: str) -> list[bytes]:
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY public.{table} (id) TO STDOUT".encode()) as copied,
    ):
        return [bytes(block) for block in copied]


def _statements(admin: Connection, table: str) -> Iterator[str]:
    name = f'public."{table}"'
    row = admin.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
        " AND NOT attisdropped ORDER BY attnum DESC LIMIT 1",
        (name,),
    ).fetchone()
    assert row is not None
    yield f"INSERT INTO {name} DEFAULT VALUES"
    yield f'UPDATE {name} SET "{row[0]}" = "{row[0]}"'
    yield f'INSERT INTO {name} ("{row[0]}") VALUES (NULL) ON CONFLICT DO NOTHING'
    yield f"MERGE INTO {name} USING (SELECT 1) AS s ON true WHEN MATCHED THEN DELETE"
    yield f"DELETE FROM {name}"
    yield f"TRUNCATE {name} CASCADE"
    yield f"COPY {name} FROM STDIN"
    yield f"SELECT FROM {name} FOR KEY SHARE"
    yield f"LOCK TABLE {name} IN ROW EXCLUSIVE MODE"
    yield f"ALTER TABLE {name} NO FORCE ROW LEVEL SECURITY"
    yield f"CREATE TRIGGER mine BEFORE UPDATE ON {name} EXECUTE FUNCTION public.lock_clock()"
    yield f"CREATE POLICY mine ON {name} USING (true)"
