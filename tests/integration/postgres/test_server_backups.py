"""A shared database goes into a file and comes out of it, by the commands and real programs."""

from __future__ import annotations

import json
import stat
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import conninfo

from meeting_desktop.adapters.postgres.database import PostgresDatabase
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.sync import Operation
from meeting_desktop.ports.backups import BackupFiles
from meeting_desktop.ports.shared_login import SharedLogin
from tests.integration.postgres.catalogue_checks import complaints
from tests.integration.postgres.keeper import Keeper
from tests.integration.postgres.server import TestServer, own_server

pytestmark = pytest.mark.slow


def _note(desktop: PostgresDatabase, person: UUID, title: str) -> int:
    """Push a row of content; the number it got."""
    row = new_id()
    fields = {"kind": "reminder", "language": title, "subject": title, "text": "", "html": ""}
    operation = Operation(new_id(), "email_templates", row, person, fields, is_new=True)
    (verdict,) = desktop.push(new_id(), [operation])
    assert verdict.seq is not None
    return verdict.seq


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def filled(keeper: Keeper) -> Keeper:
    keeper.init()
    keeper.add("ada", "--role", "manager")
    keeper.type("add-team", "North")
    return keeper


@pytest.fixture
def target(filled: Keeper) -> Iterator[str]:
    name = f"restored_{uuid4().hex[:10]}"
    yield name
    filled.server.drop(name)


def _databases(server: TestServer) -> set[str]:
    with server.connect() as connection:
        return {name for (name,) in connection.execute("SELECT datname FROM pg_database")}


def test_a_backup_is_whole_and_the_keepers_alone(filled: Keeper, tmp_path: Path) -> None:
    facts = filled.json("backup", str(tmp_path))
    files = BackupFiles(Path(facts["files"]["dump"]))
    assert files.dump.name.startswith(f"{filled.database}-")
    assert {_mode(path) for path in (files.dump, files.notes, files.sums)} == {0o600}
    assert facts["rows"]["users"] == 1
    assert facts["logins"] == 1
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == sorted(
        path.name for path in (files.dump, files.notes, files.sums)
    )
    before = _databases(filled.server)
    assert "is whole" in filled.type("verify-backup", str(files.dump))
    assert _databases(filled.server) == before
    assert filled.json("status")["backed_up_at"] is not None


def test_a_backup_never_replaces_another(filled: Keeper, tmp_path: Path) -> None:
    file = tmp_path / "a.dump"
    filled.type("backup", str(file))
    before = file.read_bytes()
    assert "there already" in filled.refused("backup", str(file))
    assert file.read_bytes() == before


def test_a_damaged_backup_is_not_restored(filled: Keeper, target: str, tmp_path: Path) -> None:
    file = tmp_path / "a.dump"
    filled.type("backup", str(file))
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    assert "use another one" in filled.refused("verify-backup", str(file), code=3)
    assert "use another one" in filled.refused("restore", str(file), "--into", target, code=3)
    file.unlink()
    assert "no file" in filled.refused("restore", str(file), "--into", target)
    assert target not in _databases(filled.server)


def test_a_backup_that_counts_otherwise_is_found_out(filled: Keeper, tmp_path: Path) -> None:
    file = tmp_path / "a.dump"
    filled.type("backup", str(file))
    files = BackupFiles(file)
    notes = json.loads(files.notes.read_text())
    notes["rows"]["users"] += 1
    files.notes.write_text(json.dumps(notes))
    _sum_again(files)
    before = _databases(filled.server)
    assert "not what went in" in filled.refused("verify-backup", str(file), code=3)
    assert _databases(filled.server) == before


def _sum_again(files: BackupFiles) -> None:
    from meeting_desktop.adapters.postgres.backup_files import sum_of

    files.sums.write_text(
        "".join(f"{sum_of(path)}  {path.name}\n" for path in (files.dump, files.notes))
    )


def test_a_dump_that_does_not_go_in_leaves_no_database(filled: Keeper, tmp_path: Path) -> None:
    file = tmp_path / "a.dump"
    filled.type("backup", str(file))
    files = BackupFiles(file)
    file.write_bytes(file.read_bytes()[:-2000])
    _sum_again(files)
    before = _databases(filled.server)
    said = filled.refused("verify-backup", str(file), code=3)
    assert str(files.log) in said
    assert files.log.stat().st_size
    assert _mode(files.log) == 0o600
    assert _databases(filled.server) == before


def test_a_cursor_of_before_is_worth_nothing_after_a_restore(
    filled: Keeper, target: str, tmp_path: Path
) -> None:
    email, login = filled.add("bob")
    person = UUID(filled.json("add-user", email)["id"])
    desktop = PostgresDatabase(filled.shared_login(login))
    try:
        before = desktop.facts()
        _note(desktop, person, "kept")
        file = tmp_path / "a.dump"
        filled.type("backup", str(file))
        cursor = _note(desktop, person, "lost")
    finally:
        desktop.close()
    done = filled.json("restore", str(file), "--into", target)
    again = PostgresDatabase(filled.server.login_of(login, target))
    try:
        facts = again.facts()
        assert facts.epoch == UUID(done["epoch"]) != before.epoch
        assert (facts.person, facts.directory) == (before.person, before.directory)
        # The same number is given a second time: what it stood for is gone.
        assert _note(again, person, "other") == cursor
        with again.snapshot() as snapshot:
            titles = {row.fields.get("subject") for row in snapshot.feed(0, 1000)}
        assert {"kept", "other"} <= titles
        assert "lost" not in titles
    finally:
        again.close()


def test_a_restored_database_is_behind_its_wall_again(
    filled: Keeper, target: str, tmp_path: Path
) -> None:
    file = tmp_path / "a.dump"
    filled.type("backup", str(file))
    filled.json("restore", str(file), "--into", target)
    with filled.server.connect(target) as connection:
        assert complaints(connection) == []


def test_a_restore_goes_only_where_nothing_is(filled: Keeper, tmp_path: Path) -> None:
    file = tmp_path / "a.dump"
    filled.type("backup", str(file))
    assert "not empty" in filled.refused("restore", str(file))
    assert "of its own" in filled.refused("restore", str(file), "--into", "postgres")
    assert filled.json("status")["people"] == {"manager": 1}


def test_an_empty_database_is_filled_and_only_members_enter(
    filled: Keeper, target: str, tmp_path: Path
) -> None:
    file = tmp_path / "a.dump"
    filled.type("backup", str(file))
    with filled.server.connect() as connection:
        connection.execute(f"CREATE DATABASE {target}".encode())
    assert "are in the database" in filled.type("restore", str(file), "--into", target)
    with filled.server.connect() as connection:
        acl = connection.execute(
            "SELECT array_to_string(datacl, ' ') FROM pg_database WHERE datname = %s", (target,)
        ).fetchone()
    assert acl is not None
    assert "meeting_member=c/" in acl[0]
    assert not any(entry.startswith("=") for entry in acl[0].split())


def test_without_the_programs_it_is_said_which_are_missing(filled: Keeper, tmp_path: Path) -> None:
    file = tmp_path / "a.dump"
    said = filled.refused("backup", str(file), "--pg-bin", str(tmp_path), code=3)
    assert "pg_dump" in said
    assert "postgresql-client-" in said
    assert not list(tmp_path.glob("a.dump*"))


class LockedServer(TestServer):
    """A cluster of its own, which knows no logins and lets nobody in without their password."""

    def __init__(self, dsn: str) -> None:
        self._known = conninfo.conninfo_to_dict(dsn)
        with self.connect() as connection:
            row = connection.execute("SELECT current_setting('hba_file')").fetchone()
            assert row is not None
            Path(row[0]).write_text("local all postgres trust\nlocal all all scram-sha-256\n")
            connection.execute("SELECT pg_reload_conf()")
        deadline = time.monotonic() + 60
        while not self._is_locked():
            assert time.monotonic() < deadline

    def _is_locked(self) -> bool:
        try:
            self.connect(user="nobody").close()
        except psycopg.OperationalError as error:
            return "password" in str(error)
        return False


@pytest.fixture
def elsewhere() -> Iterator[TestServer]:
    with TemporaryDirectory(prefix="pg-") as folder, own_server(Path(folder)) as dsn:
        yield LockedServer(dsn)


def test_logins_come_back_in_another_cluster_with_their_passwords(
    filled: Keeper, elsewhere: TestServer, tmp_path: Path
) -> None:
    login = filled.login("carl")
    made = filled.json("add-user", f"{login}@example.org", "--login", login)
    lost_email, lost = filled.add("dora")
    filled.type("disable-user", lost_email)
    file = tmp_path / "a.dump"
    filled.type("backup", str(file))
    abroad = Keeper(elsewhere, f"other_{uuid4().hex[:10]}", filled.capsys, filled.monkeypatch)
    _verified_elsewhere(abroad, file)
    done = abroad.json("restore", str(file))
    assert {login, lost} <= set(done["logins"])
    desktop = PostgresDatabase(_with(abroad.shared_login(login), made["password"]))
    try:
        assert desktop.facts().person == UUID(made["id"])
    finally:
        desktop.close()
    for name, password in ((login, "another"), (lost, made["password"])):
        with pytest.raises(EnvironmentFault):
            PostgresDatabase(_with(abroad.shared_login(name), password))


def test_logins_may_come_back_closed(filled: Keeper, elsewhere: TestServer, tmp_path: Path) -> None:
    email, login = filled.add("carl")
    file = tmp_path / "a.dump"
    filled.type("backup", str(file))
    abroad = Keeper(elsewhere, f"other_{uuid4().hex[:10]}", filled.capsys, filled.monkeypatch)
    abroad.type("restore", str(file), "--without-logins")
    abroad.type("enable-user", email)
    said = abroad.type("reset-password", email)
    password = said.split()[-1]
    PostgresDatabase(_with(abroad.shared_login(login), password)).close()


def _with(login: SharedLogin, password: str) -> SharedLogin:
    return replace(login, password=password)


def _verified_elsewhere(keeper: Keeper, file: Path) -> None:
    """Nothing stays behind in a cluster that only verified."""
    query = "SELECT rolname FROM pg_roles ORDER BY 1"
    with keeper.server.connect() as connection:
        before = connection.execute(query).fetchall()
        assert "is whole" in keeper.type("verify-backup", str(file))
        assert connection.execute(query).fetchall() == before
