"""``meeting-desktop server init | upgrade | status | cleanup`` on a real server."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy.exc import DBAPIError

from meeting_desktop.adapters.postgres.database import PostgresDatabase
from meeting_desktop.adapters.postgres.preparing import newest_revision, prepare
from meeting_desktop.core.ids import new_id
from tests.integration.postgres.keeper import Keeper


def test_a_server_is_prepared_and_a_second_time_changes_nothing(keeper: Keeper) -> None:
    said = keeper.init()
    assert f"The database {keeper.database} was made." in said
    assert f"is prepared (revision {newest_revision()})" in said
    before = keeper.json("status")["epoch"]
    assert "is prepared already" in keeper.init()
    assert keeper.json("status")["epoch"] == before


def test_a_database_that_is_not_there_is_made_only_when_asked(keeper: Keeper) -> None:
    said = keeper.refused("init", code=3)
    assert "--create-database" in said


def test_what_the_server_lacks_is_said_in_words(keeper: Keeper) -> None:
    said = keeper.init()
    assert [line.split()[0] for line in said.splitlines() if "This is PostgreSQL" in line] == ["ok"]
    assert "Patch level" in said
    assert "Safe writes" in said


def test_a_database_of_another_program_is_left_alone(keeper: Keeper) -> None:
    with keeper.server.connect() as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(keeper.database)))
    with keeper.admin() as connection:
        connection.execute("CREATE TABLE theirs (id int)")
    assert "another program" in keeper.refused("init")
    with keeper.admin() as connection:
        assert connection.execute("SELECT count(*) FROM theirs").fetchone() == (0,)


def test_only_members_may_enter_the_database(keeper: Keeper) -> None:
    keeper.init()
    _, member = keeper.add("member")
    stranger = keeper.login("stranger")
    with keeper.admin() as connection:
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(stranger)))
    keeper.server.connect(keeper.database, user=member).close()
    with pytest.raises(psycopg.OperationalError):
        keeper.server.connect(keeper.database, user=stranger)


def test_a_login_without_rights_keeps_no_server(keeper: Keeper) -> None:
    keeper.prepared()
    _, login = keeper.add("rep")
    dsn = keeper.server.dsn_of(keeper.database)
    mine = psycopg.conninfo.make_conninfo(dsn, user=login, password=None)
    keeper.monkeypatch.setattr(type(keeper.server), "dsn_of", lambda _self, _name: mine)
    assert "superuser" in keeper.refused("status", code=3)
    assert "superuser" in keeper.refused("init", code=3)


def test_a_password_on_the_command_line_is_refused_and_not_repeated(keeper: Keeper) -> None:
    secret = "not-to-be-seen"
    said = keeper.refused("status", "--dsn", f"postgresql://postgres:{secret}@localhost/x")
    assert "--ask-password" in said
    assert secret not in said
    said = keeper.refused("status", "--dsn", f"postgres//{secret}")
    assert secret not in said


def test_a_server_elsewhere_is_never_spoken_to_in_the_open(keeper: Keeper) -> None:
    said = keeper.refused("status", "--dsn", "host=db.example.org sslmode=prefer")
    assert "certificate" in said


def test_an_upgrade_has_nothing_to_do_where_all_is_new(keeper: Keeper) -> None:
    keeper.prepared()
    assert "nothing to do" in keeper.type("upgrade")


def test_an_upgrade_without_a_backup_is_refused(keeper: Keeper) -> None:
    keeper.prepared()
    with keeper.admin() as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0007'")
    assert "--backup" in keeper.refused("upgrade")


def test_an_older_database_is_brought_to_this_version(keeper: Keeper) -> None:
    with keeper.server.connect() as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(keeper.database)))
    with keeper.admin() as connection:
        prepare(connection, "0007")
    said = keeper.type("upgrade", "--without-backup")
    assert said == f"The database was upgraded from 0007 to {newest_revision()}.\n"
    keeper.add("ada")


def test_a_database_of_a_newer_version_is_refused(keeper: Keeper) -> None:
    keeper.prepared()
    with keeper.admin() as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    for words in (["upgrade", "--without-backup"], ["init"]):
        assert "newer version" in keeper.refused(*words, code=3)


def test_nothing_is_told_of_a_database_that_was_never_prepared(keeper: Keeper) -> None:
    with keeper.server.connect() as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(keeper.database)))
    assert "server init" in keeper.refused("status", code=3)
    assert "server init" in keeper.refused("add-user", "ada@example.org", code=3)


def test_the_state_of_the_server_is_told(keeper: Keeper) -> None:
    keeper.prepared()
    keeper.add("ada", "--role", "admin")
    email, _ = keeper.add("bob")
    keeper.type("disable-user", email)
    said = keeper.type("status")
    assert "1 admin; 1 disabled; 0 teams" in said
    assert "Clock       free" in said
    assert "Replicas    none" in said
    assert "last one never" in said
    facts = keeper.json("status")
    tables = {table["name"]: table for table in facts["tables"]}
    assert tables["users"]["rows"] == 2
    assert tables["users"]["is_counted"]
    assert facts["revision"] == facts["newest_revision"]


def test_whoever_holds_the_clock_is_named(keeper: Keeper) -> None:
    keeper.prepared()
    _, login = keeper.add("sleeper")
    with keeper.server.connect(keeper.database, user=login) as sleeper, sleeper.transaction():
        sleeper.execute("SELECT push(%s, '[]')", (new_id(),))
        holder = keeper.json("status")["clock_holder"]
        assert holder["login"] == login
        assert holder["state"] == "idle in transaction"
        assert f"held by {login}" in keeper.type("status")


def test_what_has_expired_goes_and_a_dry_run_only_counts(keeper: Keeper) -> None:
    keeper.prepared()
    email, _ = keeper.add("ada")
    with keeper.admin() as connection:
        connection.execute(
            "INSERT INTO notifications (id, scope_id, created_at, updated_at, deleted,"
            " kind, title, body, at, dedupe_key, read_at) SELECT gen_random_uuid(), id, now(),"
            " now(), false, 'reminder', 't', '', now(), '', now() - interval '31 days'"
            " FROM users WHERE email = %s",
            (email,),
        )
        connection.execute(
            "INSERT INTO device_sessions (id, user_id, expires_at)"
            " SELECT gen_random_uuid(), id, now() - interval '1 day' FROM users"
        )
    wanted = {"cleanup_old_notifications": 1, "cleanup_expired_sessions": 1}
    assert wanted.items() <= keeper.json("cleanup", "--dry-run").items()
    assert wanted.items() <= keeper.json("cleanup").items()
    again = keeper.json("cleanup")
    assert not any(again.values())
    assert "cleanup_old_recordings" not in again
    assert "cleanup_old_recordings" in keeper.json("cleanup", "--recordings-days", "90")


def test_a_desktop_is_told_at_once_of_what_the_keeper_does(keeper: Keeper) -> None:
    keeper.prepared()
    _, login = keeper.add("ada")
    desktop = PostgresDatabase(keeper.shared_login(login))
    try:
        keeper.type("set-role", login, "viewer")
        assert desktop.wait(60)
        assert desktop.facts().role == "viewer"
    finally:
        desktop.close()


def test_a_server_that_went_back_in_time_gets_a_new_epoch(keeper: Keeper) -> None:
    keeper.prepared()
    before = keeper.json("status")["epoch"]
    said = keeper.type("new-epoch")
    assert keeper.json("status")["epoch"] in said
    assert before not in said


def test_it_runs_as_a_process_of_its_own(keeper: Keeper, meeting_home: Path) -> None:
    keeper.prepared()
    done = subprocess.run(
        [sys.executable, "-m", "meeting_desktop", "server", "status"],
        env={**os.environ, "MEETING_SERVER_DSN": keeper.server.dsn_of(keeper.database)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "PostgreSQL" in done.stdout
    assert not meeting_home.exists()


def test_a_migration_that_fails_leaves_nothing_behind(keeper: Keeper) -> None:
    with keeper.server.connect() as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(keeper.database)))
    with keeper.admin() as connection:
        connection.execute(
            "CREATE FUNCTION push(uuid, jsonb) RETURNS text LANGUAGE sql AS $$SELECT ''$$"
        )
        with pytest.raises(DBAPIError):
            prepare(connection)
        assert connection.execute("SELECT to_regclass('users')").fetchone() == (None,)
