"""Persons and teams of a real server, by the commands."""

from __future__ import annotations

import contextlib
from uuid import UUID

import psycopg
import pytest
from psycopg import sql

from meeting_desktop.adapters.postgres.database import PostgresDatabase
from meeting_desktop.core.ids import new_id
from tests.integration.postgres.keeper import Keeper


def _role(keeper: Keeper, login: str) -> dict[str, object]:
    with keeper.server.connect() as connection:
        row = connection.execute(
            "SELECT r.rolcanlogin, r.rolsuper OR r.rolcreaterole OR r.rolcreatedb OR r.rolbypassrls"
            " OR r.rolreplication, r.rolconnlimit, a.rolpassword, r.rolconfig FROM pg_roles AS r"
            " JOIN pg_authid AS a ON a.oid = r.oid WHERE r.rolname = %s",
            (login,),
        ).fetchone()
    assert row is not None
    names = ("can_login", "has_rights", "limit", "verifier", "settings")
    return dict(zip(names, row, strict=True))


def test_a_person_gets_a_login_of_few_rights_and_a_password_that_is_told_once(
    keeper: Keeper,
) -> None:
    keeper.prepared()
    login = keeper.login("ada")
    made = keeper.json("add-user", f"{login}@example.org", "--name", "Ada", "--login", login)
    assert made["is_new"]
    assert len(made["password"]) >= 24
    role = _role(keeper, login)
    assert role["can_login"]
    assert not role["has_rights"]
    assert role["limit"] == 10
    assert str(role["verifier"]).startswith("SCRAM-SHA-256$")
    assert set(role["settings"] or []) == {  # type: ignore[call-overload]
        "idle_in_transaction_session_timeout=30s",
        "lock_timeout=5s",
        "statement_timeout=60s",
    }
    desktop = PostgresDatabase(keeper.shared_login(login))
    try:
        assert desktop.facts().person == UUID(made["id"])
        assert desktop.facts().role == "rep"
    finally:
        desktop.close()


def test_a_member_cannot_become_the_group(keeper: Keeper) -> None:
    keeper.prepared()
    _, login = keeper.add("ada")
    with keeper.server.connect(keeper.database, user=login) as member:
        if member.info.server_version < 160_000:
            pytest.skip("from PostgreSQL 16 on")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            member.execute("SET ROLE meeting_member")


def test_to_add_somebody_twice_changes_nothing(keeper: Keeper) -> None:
    keeper.prepared()
    email, login = keeper.add("ada")
    verifier = _role(keeper, login)["verifier"]
    made = keeper.json("add-user", email.upper(), "--role", "admin")
    assert not made["is_new"]
    assert made["password"] == ""
    assert made["login"] == login
    assert _role(keeper, login)["verifier"] == verifier
    assert [one["role"] for one in keeper.json("people")["people"]] == ["rep"]


def test_a_login_is_made_of_the_address(keeper: Keeper) -> None:
    keeper.prepared()
    login = keeper.login("o_neil")
    email = f"{login.replace('_', '+').upper()}@example.org"
    assert keeper.json("add-user", email)["login"] == login


@pytest.mark.parametrize("login", ["pg_ada", "meeting_owner", "postgres", "Ada", "a;b", "1ada", ""])
def test_a_login_that_is_none_is_refused(keeper: Keeper, login: str) -> None:
    keeper.prepared()
    if login:
        assert "--login" in keeper.refused("add-user", "ada@example.org", "--login", login)
    else:
        assert "address" in keeper.refused("add-user", "ada")


def test_a_login_of_something_else_is_never_taken_over(keeper: Keeper) -> None:
    keeper.prepared()
    login = keeper.login("backup")
    with keeper.server.connect() as connection:
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(login)))
    assert "something else" in keeper.refused("add-user", "ada@example.org", "--login", login)
    assert keeper.json("people")["people"] == []


def test_two_people_have_two_logins(keeper: Keeper) -> None:
    keeper.prepared()
    _, login = keeper.add("ada")
    said = keeper.refused("add-user", "other@example.org", "--login", login)
    assert "somebody else" in said


def test_nothing_is_left_of_a_person_who_could_not_be_added(keeper: Keeper) -> None:
    keeper.prepared()
    login = keeper.login("ada")
    with keeper.admin() as connection:
        connection.execute(
            "ALTER TABLE users ADD CONSTRAINT never CHECK (email NOT LIKE 'ada%%')".replace(
                "%%", "%"
            )
        )
    with pytest.raises(psycopg.errors.CheckViolation):
        keeper.code("add-user", f"{login}@example.org", "--login", login)
    with keeper.server.connect() as connection:
        found = connection.execute("SELECT FROM pg_roles WHERE rolname = %s", (login,))
        assert found.rowcount == 0


def test_a_password_may_be_chosen_and_must_be_long(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper.prepared()
    login = keeper.login("ada")
    monkeypatch.setattr("typer.prompt", lambda *_args, **_options: "short")
    words = ("add-user", f"{login}@example.org", "--login", login, "--password-prompt")
    assert "longer" in keeper.refused(*words)
    monkeypatch.setattr("typer.prompt", lambda *_args, **_options: "long enough to be safe")
    said = keeper.type(*words)
    assert login in said


def test_who_is_disabled_is_out_at_once_and_may_come_back(keeper: Keeper) -> None:
    keeper.prepared()
    email, login = keeper.add("ada")
    machine = new_id()
    desktop = PostgresDatabase(keeper.shared_login(login))
    try:
        assert desktop.open_session(machine, {"name": "laptop"})
        said = keeper.type("disable-user", email)
        assert "1 open connections were ended, 1 machines" in said
        with pytest.raises(Exception, match="reached"):
            desktop.facts()
    finally:
        desktop.close()
    with pytest.raises(psycopg.OperationalError):
        keeper.server.connect(keeper.database, user=login)
    keeper.type("enable-user", login)
    again = PostgresDatabase(keeper.shared_login(login))
    try:
        assert not again.open_session(machine, {"name": "laptop"})
        assert again.open_session(new_id(), {"name": "laptop"})
    finally:
        again.close()


def test_whoever_holds_everybody_up_can_be_shut_out(keeper: Keeper) -> None:
    keeper.prepared()
    email, login = keeper.add("eve")
    with (
        contextlib.suppress(psycopg.OperationalError),
        keeper.server.connect(keeper.database, user=login) as eve,
        eve.transaction(),
    ):
        eve.execute("SET idle_in_transaction_session_timeout = 0")
        eve.execute("SELECT push(%s, '[]')", (new_id(),))
        assert "1 open connections were ended" in keeper.type("disable-user", email)
        eve.execute("SELECT 1")
        pytest.fail("eve is still there")
    keeper.add("ada")


def test_a_lost_laptop_is_revoked_alone(keeper: Keeper) -> None:
    keeper.prepared()
    email, login = keeper.add("ada")
    lost, kept = new_id(), new_id()
    desktop = PostgresDatabase(keeper.shared_login(login))
    try:
        desktop.open_session(lost, {"name": "laptop"})
        desktop.open_session(kept, {"name": "desk"})
        said = keeper.type("devices", email, "--revoke", str(lost))
        assert [line.split()[1] for line in sorted(said.splitlines()) if str(lost) in line] == [
            "revoked"
        ]
        assert desktop.open_session(kept, {"name": "desk"})
        assert not desktop.open_session(lost, {"name": "laptop"})
    finally:
        desktop.close()
    assert "no such machine" in keeper.refused("devices", email, "--revoke", str(new_id()))
    assert "by its id" in keeper.refused("devices", email, "--revoke", "laptop")


def test_another_password_ends_what_is_open(keeper: Keeper) -> None:
    keeper.prepared()
    _, login = keeper.add("ada")
    before = _role(keeper, login)["verifier"]
    desktop = PostgresDatabase(keeper.shared_login(login))
    try:
        assert "shown only now" in keeper.type("reset-password", login)
        with pytest.raises(Exception, match="reached"):
            desktop.facts()
    finally:
        desktop.close()
    assert _role(keeper, login)["verifier"] != before


def test_nobody_of_that_name_is_said_so(keeper: Keeper) -> None:
    keeper.prepared()
    for words in (["disable-user", "no"], ["set-role", "no", "rep"], ["reset-password", "no"]):
        assert "server people" in keeper.refused(*words)


def test_teams_are_made_joined_and_left_again(keeper: Keeper) -> None:
    keeper.prepared()
    ada, login = keeper.add("ada")
    bob, _ = keeper.add("bob")
    assert "was made" in keeper.type("add-team", "North", "--member", ada)
    assert "was here before" in keeper.type("add-team", "north")
    assert "1 came into North; 1 were in it already" in keeper.type(
        "add-to-team", "North", ada, bob
    )
    desktop = PostgresDatabase(keeper.shared_login(login))
    try:
        with desktop.snapshot() as snapshot:
            assert len(snapshot.scopes()) == 3
        assert "1 left North" in keeper.type("remove-from-team", "North", ada)
        with desktop.snapshot() as snapshot:
            assert len(snapshot.scopes()) == 2
    finally:
        desktop.close()
    assert "1 came into" in keeper.type("add-to-team", "North", ada)
    assert "no team" in keeper.refused("add-to-team", "South", ada)
    people = {one["email"]: one["teams"] for one in keeper.json("people")["people"]}
    assert people == {ada: ["North"], bob: ["North"]}


def test_a_team_is_joined_by_all_or_nobody(keeper: Keeper) -> None:
    keeper.prepared()
    ada, _ = keeper.add("ada")
    keeper.type("add-team", "North")
    keeper.refused("add-to-team", "North", ada, "nobody@example.org")
    assert keeper.json("people")["people"][0]["teams"] == []
