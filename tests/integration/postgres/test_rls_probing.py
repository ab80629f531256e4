"""What refusals, plans and statistics tell about rows that somebody does not see: nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import sql
from psycopg.types.json import Jsonb

from meeting_desktop.domain.sync import KEPT_HERE
from tests.integration.postgres.pushing import (
    APPLIED,
    Cast,
    add,
    change,
    lead,
    make_cast,
    push,
)
from tests.integration.postgres.sample_rows import SampleRows, shared_tables
from tests.integration.postgres.server import Connection, TestServer


@pytest.fixture(scope="module")
def cast(postgres: TestServer) -> Iterator[Cast]:
    with postgres.new_database() as database:
        # As if somebody had given it back: without it members make no functions at all.
        database.admin.execute(f'GRANT TEMP ON DATABASE "{database.name}" TO PUBLIC'.encode())
        yield make_cast(database)


@pytest.fixture
def eve(cast: Cast) -> Iterator[Connection]:
    """Somebody outside; nothing of what she does stays."""
    with cast.connect(cast.eve) as connection, connection.transaction(force_rollback=True):
        yield connection


def test_a_reference_to_a_hidden_row_is_refused_like_one_to_none(
    cast: Cast, eve: Connection
) -> None:
    """For every reference of every table, within a scope or not."""
    rows = SampleRows(cast.database.admin, cast.ada.id)
    hidden = {}
    tables = [one for one in shared_tables(cast.database.admin) if one.name not in KEPT_HERE]
    for table in tables:
        if table.name in {"users", "teams", "team_members", "scope_members"}:
            continue
        hidden[table.name] = rows.add(table, cast.ada.id)
    hidden |= {"teams": cast.team}
    tried = 0
    for table in tables:
        for name, reference in table.references.items():
            if reference.table == "users" or table.name in {"team_members", "scope_members"}:
                continue  # everybody sees everybody's name; memberships are refused before
            fields = rows.fields(table, cast.eve.id)
            answers = [
                push(eve, add(table.name, uuid4(), cast.eve.id, **{**fields, name: target}))
                for target in (hidden[reference.table], uuid4())
            ]
            assert answers[0] == answers[1] != [APPLIED], (table.name, name)
            tried += answers[0] == ["conflict"]
    assert tried > 20


def test_a_hidden_row_is_changed_like_one_that_is_not(cast: Cast, eve: Connection) -> None:
    for scope in (cast.eve.id, cast.meeting, cast.ada.id, uuid4()):
        said = push(
            eve,
            change("leads", cast.secret, scope, name="x"),
            change("leads", uuid4(), scope, name="x"),
            change("leads", cast.secret, scope, name=["no", "text"]),
            change("leads", uuid4(), scope, name=["no", "text"]),
        )
        assert said[0] == said[1] == "not_allowed"
        assert said[2] == said[3]


def test_a_hidden_rows_id_is_taken_like_a_reference_is_missing(cast: Cast, eve: Connection) -> None:
    """That it is taken, only somebody learns who knows 122 random bits; nothing more of the row."""
    assert push(eve, lead(cast.eve.id, row=cast.secret)) == ["conflict"]
    assert push(eve, lead(cast.meeting, row=cast.secret)) == ["not_allowed"]
    assert push(eve, lead(cast.meeting)) == ["not_allowed"]


def test_no_key_tells_who_was_invited_to_what_is_hidden(cast: Cast, eve: Connection) -> None:
    tables = {one.name: one for one in shared_tables(cast.database.admin)}
    rows = SampleRows(cast.database.admin, cast.ada.id)
    meeting = rows.add(tables["meetings"], cast.meeting)
    invited = rows.add(tables["invitations"], cast.meeting)
    found = cast.database.admin.execute(
        "SELECT email FROM invitations WHERE id = %s", (invited,)
    ).fetchone()
    assert found is not None
    fields = rows.fields(tables["invitations"], cast.eve.id) | {"meeting_id": str(meeting)}
    said = [
        push(eve, add("invitations", uuid4(), cast.eve.id, **{**fields, "email": email}))
        for email in (found[0], "nobody@example.org")
    ]
    assert said == [["conflict"], ["conflict"]]


def test_rows_that_are_asked_for_come_only_when_they_are_seen(cast: Cast, eve: Connection) -> None:
    asked = [["leads", str(cast.secret)], ["leads", str(uuid4())], ["pg_authid", str(uuid4())]]
    assert not eve.execute("SELECT FROM rows_of(%s)", (Jsonb(asked),)).fetchall()
    assert not eve.execute("SELECT FROM feed(0, 100, %s)", (cast.meeting,)).fetchall()
    fed = eve.execute("SELECT scope_id FROM feed(0, 1000)").fetchall()
    assert {row[0] for row in fed} == {cast.directory, cast.other_team}


#: All that members may call. Whether a scope is free or owned they may not ask.
_CALLED = frozenset(
    {
        "ask_for_work",
        "cancel_work",
        "close_work",
        "colleagues_now",
        "end_sleepers",
        "feed",
        "hint",
        "live_announced",
        "live_answer",
        "live_beat",
        "live_close_room",
        "live_connect",
        "live_enter",
        "live_find",
        "live_goodbye",
        "live_knock",
        "live_leave",
        "live_open_room",
        "live_post",
        "live_revoke",
        "live_say_present",
        "live_take",
        "look",
        "my_id",
        "my_scopes",
        "open_session",
        "push",
        "revoke_session",
        "rows_of",
        "server_facts",
        "tables_beyond",
        "take_work",
        "workers_at_work",
    }
)


def test_members_call_what_they_need_and_nothing_else(eve: Connection) -> None:
    """Also what a later migration brings is named here first."""
    rows = eve.execute(
        "SELECT proname, has_function_privilege(oid, 'EXECUTE') FROM pg_proc"
        " WHERE pronamespace = 'public'::regnamespace"
    ).fetchall()
    assert {name for name, may_call in rows if may_call} == _CALLED
    assert {"is_free", "is_owner", "apply_op", "end_holders", "cleanup_tombstones"} <= {
        name for name, may_call in rows if not may_call
    }
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        eve.execute("SELECT is_free(gen_random_uuid())")


def test_what_is_held_is_ones_own_whoever_asks(cast: Cast) -> None:
    stranger = cast.database.add_login(f"nobody_{uuid4().hex[:12]}")
    with cast.database.connect(stranger) as connection:
        assert not connection.execute("SELECT my_scopes()").fetchall()
        assert connection.execute("SELECT my_id()").fetchone() == (None,)
        facts = connection.execute("SELECT server_facts()").fetchone()
        assert facts is not None
        assert facts[0]["person"] is None
        assert facts[0]["role"] == ""


_PEEK = (
    "CREATE FUNCTION pg_temp.peek(what text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001"
    " AS $$BEGIN RAISE NOTICE 'peeked at %', what; RETURN true; END$$"
)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT FROM leads WHERE pg_temp.peek(name)",
        "SELECT FROM leads WHERE pg_temp.peek(name) AND name = 'Secret'",
        "SELECT FROM leads WHERE pg_temp.peek(name) AND id = '{secret}'",
        "SELECT FROM leads WHERE pg_temp.peek(name) OR id = '{secret}'",
        "SELECT FROM leads ORDER BY pg_temp.peek(name)",
        "SELECT max(pg_temp.peek(name)::int) FROM leads",
        "SELECT FROM leads JOIN users ON pg_temp.peek(leads.name)",
        "SELECT FROM users LEFT JOIN leads ON pg_temp.peek(leads.name)",
        "SELECT FROM users WHERE EXISTS (SELECT FROM leads WHERE pg_temp.peek(leads.name))",
        "SELECT FROM (SELECT * FROM leads OFFSET 0) AS l WHERE pg_temp.peek(l.name)",
        "SELECT FROM audit_log WHERE pg_temp.peek(new_fields::text)",
        "SELECT FROM scope_members WHERE pg_temp.peek(user_id::text)",
        "SELECT FROM applied_ops WHERE pg_temp.peek(result::text)",
        "DECLARE c CURSOR FOR SELECT FROM leads WHERE pg_temp.peek(name); FETCH ALL FROM c",
    ],
)
def test_a_cheap_function_that_tells_sees_no_hidden_row(
    cast: Cast, eve: Connection, query: str
) -> None:
    _change_a_secret(cast)
    eve.execute(_PEEK.encode())
    told = _notices(eve)
    try:
        eve.execute(query.replace("{secret}", str(cast.secret)).encode())
    except psycopg.errors.InsufficientPrivilege:
        assert "applied_ops" in query
    assert not [
        one for one in told if "Secret" in one or "Private" in one or str(cast.rea.id) in one
    ]


def test_the_function_that_tells_sees_what_one_sees_oneself(cast: Cast) -> None:
    with cast.connect(cast.ada) as ada, ada.transaction(force_rollback=True):
        ada.execute(_PEEK.encode())
        told = _notices(ada)
        ada.execute("SELECT FROM leads WHERE pg_temp.peek(name)")
    assert {"peeked at Secret", "peeked at Private"} <= set(told)


def test_an_error_in_a_condition_tells_of_no_hidden_row(cast: Cast, eve: Connection) -> None:
    for query in (
        "SELECT FROM leads WHERE 1 / (length(name) - 6) > 0",
        "SELECT FROM leads WHERE name::integer > 0",
        "SELECT sum(name::integer) FROM leads",
    ):
        assert eve.execute(query.encode()).rowcount <= 1
    with (
        cast.connect(cast.ada) as ada,
        pytest.raises((psycopg.errors.DivisionByZero, psycopg.DataError)),
    ):
        ada.execute("SELECT FROM leads WHERE 1 / (length(name) - 6) > 0")


def test_a_prepared_statement_sees_no_more_than_its_moment(cast: Cast) -> None:
    scope, row = uuid4(), uuid4()
    cast.database.grant(scope, cast.ada, "owner")
    cast.database.grant(scope, cast.eve, "reader")
    with cast.connect(cast.ada) as ada:
        assert push(ada, lead(scope, "Shared", row)) == [APPLIED]
    with cast.connect(cast.eve) as eve:
        eve.execute("SET plan_cache_mode = force_generic_plan")
        eve.execute("PREPARE mine AS SELECT name FROM leads WHERE name = 'Shared'")
        assert eve.execute("EXECUTE mine").fetchall() == [("Shared",)]
        cast.database.revoke(scope, cast.eve)
        assert not eve.execute("EXECUTE mine").fetchall()


def test_plans_do_not_tell_how_often_a_hidden_value_is_there(cast: Cast, eve: Connection) -> None:
    tables = {one.name: one for one in shared_tables(cast.database.admin)}
    rows = SampleRows(cast.database.admin, cast.ada.id)
    with cast.database.admin.transaction():
        for _ in range(300):
            rows.add(tables["leads"], cast.ada.id)
        cast.database.admin.execute(
            "UPDATE leads SET email = 'often@example.org', company = 'Often' WHERE scope_id = %s",
            (cast.ada.id,),
        )
    cast.database.admin.execute("ANALYZE leads")
    for column, value in (("email", "often@example.org"), ("company", "Often")):
        plans = [
            _estimate(eve, f"SELECT FROM leads WHERE {column} = '{asked}'")
            for asked in (value, "never")
        ]
        assert plans[0] == plans[1], column
    assert not eve.execute("SELECT FROM pg_stats WHERE schemaname = 'public'").fetchall()
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        eve.execute("SELECT FROM pg_statistic")


def test_what_others_ask_the_server_is_not_shown(cast: Cast) -> None:
    with cast.connect(cast.ada) as ada, cast.connect(cast.eve) as eve:
        ada.execute("SELECT name FROM leads WHERE name = 'Secret'")
        shown = eve.execute(
            "SELECT query, state, client_addr FROM pg_stat_activity WHERE usename = %s",
            (cast.ada.login,),
        ).fetchall()
    assert shown == [("<insufficient privilege>", None, None)]


def test_counts_of_attendance_are_of_what_one_sees(cast: Cast, eve: Connection) -> None:
    tables = {one.name: one for one in shared_tables(cast.database.admin)}
    rows = SampleRows(cast.database.admin, cast.ada.id)
    meeting = rows.add(tables["meetings"], cast.meeting)
    rows.add(tables["meeting_participants"], cast.meeting)
    query = sql.SQL("SELECT FROM meeting_attendance WHERE meeting_id = {}").format(meeting)
    assert not eve.execute(query).fetchall()
    with cast.connect(cast.rea) as rea:
        assert len(rea.execute(query).fetchall()) == 1


def test_what_was_changed_is_told_to_nobody_else(cast: Cast, eve: Connection) -> None:
    _change_a_secret(cast)
    assert not eve.execute("SELECT FROM audit_log").fetchall()
    with cast.connect(cast.rea) as rea:
        assert rea.execute("SELECT FROM audit_log").fetchall()


def test_a_manager_reads_no_notice_of_their_people_in_the_audit_either(cast: Cast) -> None:
    tables = {one.name: one for one in shared_tables(cast.database.admin)}
    rows = SampleRows(cast.database.admin, cast.ada.id)
    for table, column in (("notifications", "body"), ("email_templates", "text")):
        row = rows.add(tables[table], cast.ada.id)
        with cast.connect(cast.ada) as ada:
            assert push(ada, change(table, row, cast.ada.id, **{column: "Mine"})) == [APPLIED]
            assert _audited(ada, row)
        with cast.connect(cast.mia) as mia:
            assert not _audited(mia, row)


def _audited(connection: Connection, row: UUID) -> list[Any]:
    return connection.execute("SELECT FROM audit_log WHERE row_id = %s", (row,)).fetchall()


def _change_a_secret(cast: Cast) -> None:
    with cast.connect(cast.ada) as ada:
        name = f"Secret {uuid4().hex}"
        said = push(
            ada,
            change("leads", cast.secret, cast.meeting, name=name),
            change("leads", cast.secret, cast.meeting, name="Secret"),
        )
    assert said == [APPLIED, APPLIED]


def _notices(connection: Connection) -> list[str]:
    told: list[str] = []
    connection.add_notice_handler(lambda notice: told.append(notice.message_primary or ""))
    return told


def _estimate(connection: Connection, query: str) -> list[str]:
    """The numbers of rows that the plan expects."""
    lines = connection.execute(f"EXPLAIN {query}".encode()).fetchall()
    return re.findall(r"rows=\d+", " ".join(line for (line,) in lines))
