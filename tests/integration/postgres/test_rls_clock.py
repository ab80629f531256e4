"""Nobody keeps the others from writing: locks, sleepers, hints by hand."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest

from meeting_desktop.adapters.postgres.database import PostgresDatabase
from tests.integration.postgres.pushing import APPLIED, Cast, lead, make_cast, push
from tests.integration.postgres.server import Connection, TestServer

#: As ``end_sleepers`` has them, but of sleepers that have only just fallen asleep.
_AT_ONCE, _NEVER = "0 seconds", "1 day"


@pytest.fixture(scope="module")
def cast(postgres: TestServer) -> Iterator[Cast]:
    with postgres.new_database() as database:
        yield make_cast(database)


@pytest.fixture
def eve(cast: Cast) -> Iterator[Connection]:
    with cast.connect(cast.eve) as connection:
        yield connection


@pytest.fixture
def ada(cast: Cast) -> Iterator[Connection]:
    with cast.connect(cast.ada) as connection:
        connection.execute("SET lock_timeout = '100ms'")
        yield connection


def _end(cast: Cast, asleep: str, at_work: str) -> object:
    row = cast.database.admin.execute("SELECT end_holders(%s, %s)", (asleep, at_work)).fetchone()
    return row and row[0]


@pytest.mark.parametrize(
    "held",
    [
        "SELECT pg_advisory_lock(n) FROM generate_series(0, 300) AS n",
        "SELECT pg_advisory_xact_lock('sync_clock'::regclass::oid::int, 0)",
        "LOCK TABLE leads, meetings, users IN ACCESS SHARE MODE",
        "DECLARE mine CURSOR FOR SELECT * FROM leads; FETCH 1 FROM mine",
        "SELECT FROM leads, users, audit_log",
        "LISTEN meeting_sync",
        "DROP OWNED BY meeting_member",
    ],
)
def test_what_a_member_may_hold_keeps_no_push_waiting(
    ada: Connection, eve: Connection, cast: Cast, held: str
) -> None:
    eve.execute("BEGIN")
    eve.execute(held.encode())
    assert push(ada, lead(cast.ada.id)) == [APPLIED]
    assert _end(cast, _AT_ONCE, _AT_ONCE) == 0, "who only reads is left alone"
    eve.execute("ROLLBACK")


def test_who_pushes_and_sleeps_is_ended(ada: Connection, eve: Connection, cast: Cast) -> None:
    asleep = uuid4()
    eve.execute("SET idle_in_transaction_session_timeout = 0")
    eve.execute("BEGIN")
    assert push(eve, lead(cast.eve.id, row=asleep)) == [APPLIED]
    with pytest.raises(psycopg.errors.LockNotAvailable):
        push(ada, lead(cast.ada.id))
    assert ada.execute("SELECT end_sleepers()").fetchone() == (0,), "they may be at work yet"
    assert _end(cast, _AT_ONCE, _NEVER) == 1
    ada.execute("SET lock_timeout = '60s'")
    assert push(ada, lead(cast.ada.id)) == [APPLIED]
    with pytest.raises(psycopg.OperationalError):
        eve.execute("COMMIT")
    found = cast.database.admin.execute("SELECT FROM leads WHERE id = %s", (asleep,))
    assert not found.fetchall(), "what was not committed is not there"


def test_who_holds_the_clock_for_minutes_is_ended_though_busy(
    ada: Connection, eve: Connection, cast: Cast
) -> None:
    eve.execute("BEGIN")
    assert push(eve, lead(cast.eve.id)) == [APPLIED]
    assert _end(cast, _NEVER, _NEVER) == 0
    assert _end(cast, _NEVER, _AT_ONCE) == 1
    ada.execute("SET lock_timeout = '60s'")
    assert push(ada, lead(cast.ada.id)) == [APPLIED]
    with pytest.raises(psycopg.OperationalError):
        eve.execute("COMMIT")


def test_whoever_keeps_the_server_is_never_ended(cast: Cast) -> None:
    with cast.database.admin.transaction(force_rollback=True):
        cast.database.admin.execute("SELECT FROM sync_clock FOR UPDATE")
        with cast.connect(cast.ada) as ada:
            assert ada.execute("SELECT end_sleepers()").fetchone() == (0,)
            assert not _ended_by_somebody_else(cast)


def _ended_by_somebody_else(cast: Cast) -> bool:
    """The owner asks from another session, with no patience at all."""
    with cast.database.connect(cast.database.admin.info.user) as other:
        row = other.execute("SELECT end_holders(%s, %s)", (_AT_ONCE, _AT_ONCE)).fetchone()
    return row != (0,)


def test_no_other_databases_sessions_are_ended(postgres: TestServer, cast: Cast) -> None:
    with postgres.new_database() as other:
        neighbour = other.add_person("neighbour")
        with other.connect(neighbour.login) as connection:
            connection.execute("BEGIN")
            assert push(connection, lead(neighbour.id)) == [APPLIED]
            assert _end(cast, _AT_ONCE, _AT_ONCE) == 0
            connection.execute("COMMIT")


def test_members_do_not_choose_how_long_others_may_sleep(eve: Connection) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        eve.execute("SELECT end_holders('0', '0')")


def test_a_hint_by_hand_is_a_hint_and_what_it_says_is_not_read(cast: Cast, eve: Connection) -> None:
    database = PostgresDatabase(cast.database.login_of(cast.ada.login))
    try:
        assert not database.wait(0)
        eve.execute("SELECT pg_notify('meeting_sync', %s)", ("'; DROP TABLE leads; --" * 300,))
        assert database.wait(60) is True
        assert not database.wait(0)
        with database.snapshot() as snapshot:
            assert cast.meeting in snapshot.scopes()
    finally:
        database.close()


_HINT = "SELECT hint(9223372036854775807)"


def test_the_hint_of_a_push_says_nothing(cast: Cast, ada: Connection, eve: Connection) -> None:
    eve.execute("LISTEN meeting_sync")
    assert push(ada, lead(cast.meeting, "Heard by nobody")) == [APPLIED]
    ada.execute(_HINT)  # the server may have given one just before
    heard = list(eve.notifies(timeout=60, stop_after=1))
    assert [(one.channel, one.payload) for one in heard] == [("meeting_sync", "")]


def test_one_push_gives_one_hint_however_much_it_holds(
    cast: Cast, ada: Connection, eve: Connection
) -> None:
    """At once, or, where the server gave one just before, when whoever pushed says so."""
    eve.execute("LISTEN meeting_sync")
    assert push(ada, *(lead(cast.ada.id) for _ in range(50))) == [APPLIED] * 50
    ada.execute(_HINT)
    ada.execute("SELECT pg_notify('meeting_sync', 'end')")
    heard = [one.payload for one in eve.notifies(timeout=60, stop_after=2)]
    assert heard == ["", "end"]


def test_what_was_hinted_at_is_not_hinted_at_again(
    cast: Cast, ada: Connection, eve: Connection
) -> None:
    push(ada, lead(cast.ada.id))
    ada.execute(_HINT)
    eve.execute("LISTEN meeting_sync")
    ada.execute(_HINT)
    ada.execute("SELECT pg_notify('meeting_sync', 'end')")
    heard = [one.payload for one in eve.notifies(timeout=60, stop_after=1)]
    assert heard == ["end"]


def test_many_pushes_in_a_row_give_few_hints(cast: Cast, ada: Connection, eve: Connection) -> None:
    eve.execute("LISTEN meeting_sync")
    began = _milliseconds(ada)
    for _ in range(50):
        push(ada, lead(cast.ada.id))
    most = (_milliseconds(ada) - began) // 50 + 1
    ada.execute("SELECT pg_notify('meeting_sync', 'end')")
    heard: list[str] = []
    while "end" not in heard:
        heard += [one.payload for one in eve.notifies(timeout=60, stop_after=1)]
    assert heard.count("") <= most


def _milliseconds(connection: Connection) -> int:
    row = connection.execute("SELECT extract(epoch FROM clock_timestamp()) * 1000").fetchone()
    assert row is not None
    return int(row[0])


def test_a_push_of_too_much_is_refused_as_a_whole(cast: Cast, ada: Connection) -> None:
    with pytest.raises(psycopg.errors.ProgramLimitExceeded):
        push(ada, *(lead(cast.ada.id) for _ in range(1001)))
