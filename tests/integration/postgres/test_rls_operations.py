"""Operations of a hostile client: tables, columns, ids and moments that are not theirs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from tests.integration.postgres.pushing import (
    APPLIED,
    Cast,
    add,
    change,
    lead,
    make_cast,
    push,
    scopes,
)
from tests.integration.postgres.server import Person, TestServer


@pytest.fixture(scope="module")
def prepared(postgres: TestServer) -> Iterator[Cast]:
    with postgres.new_database() as database:
        yield make_cast(database)


@pytest.fixture
def cast(prepared: Cast) -> Cast:
    """People of one's own, where what is pushed must stay."""
    return make_cast(prepared.database)


def _said(cast: Cast, person: Person, *operations: Any) -> list[str]:
    """What is answered; nothing of it stays."""
    with cast.connect(person) as connection, connection.transaction(force_rollback=True):
        return push(connection, *operations)


@pytest.mark.parametrize(
    "table",
    [
        "audit_log",
        "applied_ops",
        "sync_clock",
        "shared_tables",
        "device_sessions",
        "alembic_version",
        "email_notifications",
        "recording_parts",
        "meeting_attendance",
        "pg_class",
        "pg_catalog.pg_authid",
        "leads; DROP TABLE leads",
        'leads" SET name = NULL --',
        "",
        None,
    ],
)
def test_only_what_is_shared_is_pushed(prepared: Cast, table: Any) -> None:
    ops = (
        add(table, uuid4(), prepared.ada.id, name="x"),
        change(table, prepared.private, prepared.ada.id, name="x"),
    )
    assert _said(prepared, prepared.ada, *ops) == ["unknown", "unknown"]


@pytest.mark.parametrize(
    ("column", "refusal"),
    [
        ("role", "not_allowed"),
        ("is_active", "not_allowed"),
        ("email", "not_allowed"),
        ("deleted", "not_allowed"),
        ("created_at", "not_allowed"),
        ("login_role", "unknown"),
        ("seq", "unknown"),
        ("id", "unknown"),
        ("scope_id", "unknown"),
        ("updated_at", "unknown"),
        ("tableoid", "unknown"),
        ('display_name" = NULL --', "unknown"),
    ],
)
def test_of_their_own_row_people_change_nothing_that_makes_them_more(
    prepared: Cast, column: str, refusal: str
) -> None:
    op = change("users", prepared.ada.id, prepared.directory, **{column: "admin"})
    assert _said(prepared, prepared.ada, op) == [refusal]
    both = change(
        "users", prepared.ada.id, prepared.directory, **{column: "admin"}, display_name="Ada"
    )
    assert _said(prepared, prepared.ada, both) == [refusal]


def test_nobody_changes_the_row_of_somebody_else_or_adds_people(prepared: Cast) -> None:
    tried = (
        change("users", prepared.eve.id, prepared.directory, display_name="x"),
        add("users", uuid4(), prepared.directory, display_name="x"),
        add("users", prepared.eve.id, prepared.directory, display_name="x"),
    )
    for person in (prepared.ada, prepared.mia):
        assert set(_said(prepared, person, *tried)) == {"not_allowed"}


def test_a_row_does_not_move_to_another_scope(prepared: Cast) -> None:
    tried = (
        change("leads", prepared.private, prepared.meeting, name="x"),
        change("leads", prepared.secret, prepared.ada.id, name="x"),
    )
    assert set(_said(prepared, prepared.ada, *tried)) == {"not_allowed"}
    with pytest.raises(psycopg.errors.CheckViolation):
        prepared.database.admin.execute(
            "UPDATE leads SET scope_id = %s WHERE id = %s", (prepared.meeting, prepared.private)
        )


def test_an_operations_id_is_of_its_person_alone(cast: Cast) -> None:
    op = change("leads", cast.secret, cast.meeting, name="By Ada")
    with cast.connect(cast.ada) as connection:
        assert push(connection, op) == [APPLIED]
    with cast.connect(cast.eve) as connection:
        assert push(connection, op) == ["not_allowed"], "the answer to Ada is not Eve's"
        assert not connection.execute("SELECT FROM leads").fetchall()
    with cast.connect(cast.eve) as connection:
        early = lead(cast.eve.id)
        assert push(connection, early) == [APPLIED]
    with cast.connect(cast.ada) as connection:
        forged = {**change("leads", cast.secret, cast.meeting, name="Again"), "id": early["id"]}
        assert push(connection, forged) == [APPLIED], (
            "Eve's use of an id keeps nothing of Ada's out"
        )
    found = cast.database.admin.execute("SELECT name FROM leads WHERE id = %s", (cast.secret,))
    assert found.fetchone() == ("Again",)


def test_a_forged_client_neither_helps_nor_harms(cast: Cast) -> None:
    machine = uuid4()
    with cast.connect(cast.ada) as connection:
        connection.execute("SELECT open_session(%s, '{}')", (machine,))
        connection.execute("SELECT revoke_session(%s)", (machine,))
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            push(connection, lead(cast.ada.id), client=machine)
    with cast.connect(cast.eve) as connection:
        assert push(connection, lead(cast.eve.id), client=machine) == [APPLIED]
        found = connection.execute("SELECT revoke_session(%s)", (machine,)).fetchone()
        assert found == (False,)
        assert not connection.execute("SELECT FROM device_sessions").fetchall()


def test_of_an_invitation_the_invited_answer_and_no_more(cast: Cast) -> None:
    meeting = uuid4()
    rows = {person.login: uuid4() for person in (cast.rea, cast.ed)}
    with cast.connect(cast.ada) as connection:
        said = push(
            connection,
            _meeting(cast, meeting),
            *(
                _invitation(cast, meeting, row, person)
                for person, row in (
                    (cast.rea, rows[cast.rea.login]),
                    (cast.ed, rows[cast.ed.login]),
                )
            ),
        )
        assert said == [APPLIED] * 3, said
    own, other = rows[cast.rea.login], rows[cast.ed.login]
    with cast.connect(cast.rea) as connection:
        said = push(
            connection,
            change("invitations", own, cast.meeting, status="accepted", response="Gladly"),
            change("invitations", own, cast.meeting, status="declined", role="host"),
            change("invitations", own, cast.meeting, user_id=cast.eve.id),
            change("invitations", own, cast.meeting, deleted=True),
            change("invitations", other, cast.meeting, status="declined"),
        )
    assert said == [APPLIED, *["not_allowed"] * 4]


def test_who_lost_a_scope_loses_it_at_once(cast: Cast) -> None:
    row = cast.membership("scope_members", cast.meeting, cast.ed)
    with cast.connect(cast.ed) as ed, cast.connect(cast.ada) as ada:
        assert push(ed, lead(cast.meeting)) == [APPLIED]
        assert push(ada, change("scope_members", row, cast.meeting, deleted=True)) == [APPLIED]
        assert push(ed, lead(cast.meeting)) == ["not_allowed"]
        assert not ed.execute("SELECT FROM leads").fetchall()


@pytest.mark.parametrize("level", ["REPEATABLE READ", "SERIALIZABLE"])
def test_an_old_snapshot_keeps_no_right_to_write(cast: Cast, level: str) -> None:
    row = cast.membership("scope_members", cast.meeting, cast.ed)
    with cast.connect(cast.ed) as ed, cast.connect(cast.ada) as ada:
        ed.execute(f"BEGIN ISOLATION LEVEL {level}".encode())
        assert cast.meeting in scopes(ed), "the snapshot is from before"
        assert push(ada, change("scope_members", row, cast.meeting, deleted=True)) == [APPLIED]
        with pytest.raises(psycopg.errors.InvalidTransactionState):
            push(ed, lead(cast.meeting))


def test_a_transaction_that_began_earlier_keeps_no_right_either(cast: Cast) -> None:
    row = cast.membership("scope_members", cast.meeting, cast.ed)
    with cast.connect(cast.ed) as ed, cast.connect(cast.ada) as ada:
        ed.execute("BEGIN")
        assert cast.meeting in scopes(ed)
        assert push(ada, change("scope_members", row, cast.meeting, deleted=True)) == [APPLIED]
        assert push(ed, lead(cast.meeting)) == ["not_allowed"]


def test_who_is_disabled_is_out_within_their_session(cast: Cast) -> None:
    with cast.connect(cast.ada) as connection:
        assert len(connection.execute("SELECT FROM leads").fetchall()) == 2
        cast.database.admin.execute(
            "UPDATE users SET is_active = false WHERE id = %s", (cast.ada.id,)
        )
        assert not connection.execute("SELECT FROM leads").fetchall()
        assert not scopes(connection)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            push(connection, lead(cast.ada.id))


@pytest.mark.parametrize(
    "broken",
    [
        {"fields": {}},
        {"fields": None},
        {"fields": [1]},
        {"fields": {"name": {"a": 1}, "score": "many"}},
        {"fields": {"owner_id": "nobody"}},
        {"row": "no id"},
        {"row": None},
        {"scope": "no id"},
        {"new": "perhaps"},
    ],
)
def test_an_operation_that_makes_no_sense_keeps_none_behind_it_back(
    prepared: Cast, broken: dict[str, Any]
) -> None:
    op = {**change("leads", prepared.private, prepared.ada.id, name="x"), **broken}
    said = _said(prepared, prepared.ada, op, lead(prepared.ada.id))
    assert said in (["invalid", APPLIED], ["not_allowed", APPLIED])


def _meeting(cast: Cast, row: UUID) -> dict[str, Any]:
    said = dict.fromkeys(("room_code", "title", "time_zone", "language", "description"), "x")
    said |= dict.fromkeys(("external_url", "passcode_hash"), "")
    return add(
        "meetings",
        row,
        cast.meeting,
        **said,
        origin="scheduled",
        status="scheduled",
        meeting_type="other",
        options={},
        tags=[],
        links=[],
        ics_sequence=0,
        detached=False,
    )


def _invitation(cast: Cast, meeting: UUID, row: UUID, person: Person) -> dict[str, Any]:
    said = dict.fromkeys(("name", "message", "response", "token_hash"), "")
    return add(
        "invitations",
        row,
        cast.meeting,
        **said,
        meeting_id=meeting,
        email=f"{person.login}@example.org",
        role="participant",
        status="pending",
        user_id=person.id,
    )
