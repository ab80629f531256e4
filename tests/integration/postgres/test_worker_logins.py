"""``meeting-desktop server add-worker`` and its siblings, as somebody types them."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from meeting_desktop.adapters.postgres.work_queue import require_same_queue
from meeting_desktop.cli.main import run
from meeting_desktop.core.errors import EnvironmentFault
from tests.integration.postgres.keeper import Keeper
from tests.integration.postgres.working import dsn_of


def _add(keeper: Keeper) -> str:
    login = keeper.login("worker")
    said = keeper.json("add-worker", login)
    assert said["login"] == login
    assert len(said["password"]) >= 20
    return login


def test_a_worker_is_let_in_and_shut_out(keeper: Keeper) -> None:
    keeper.prepared()
    login = _add(keeper)
    assert "was there before" in keeper.type("add-worker", login)
    address = dsn_of(keeper.shared_login(login))
    require_same_queue(address)
    assert "never seen" in keeper.type("workers")
    with keeper.server.connect(keeper.database, user=login) as working:
        said = keeper.type("remove-worker", login)
        assert "1 open connections were ended" in said
        with pytest.raises(psycopg.OperationalError):
            working.execute("SELECT 1")
    with pytest.raises(EnvironmentFault) as refused:
        require_same_queue(address)
    assert refused.value.code == "server_disabled"
    assert keeper.json("workers") == {"workers": []}
    assert "lists" in keeper.refused("remove-worker", login)
    keeper.type("add-worker", login)
    require_same_queue(address)


def test_a_persons_login_is_no_workers_and_the_other_way_round(keeper: Keeper) -> None:
    keeper.prepared()
    _email, person = keeper.add("ada")
    assert "something else" in keeper.refused("add-worker", person)
    login = _add(keeper)
    refusal = keeper.refused("add-user", "eve@example.org", "--login", login)
    assert "something else" in refusal


def test_a_backup_brings_workers_back(keeper: Keeper, tmp_path: Path) -> None:
    keeper.prepared()
    login = _add(keeper)
    file = tmp_path / "one.dump"
    keeper.type("backup", str(file))
    keeper.type("verify-backup", str(file))
    with keeper.admin() as admin:
        # Whoever restores elsewhere has none of the logins.
        admin.execute("DELETE FROM work.logins")
        admin.execute(f'DROP ROLE "{login}"'.encode())
    restored = f"{keeper.database}_again"
    try:
        keeper.type("restore", str(file), "--into", restored)
        require_same_queue(dsn_of(keeper.server.login_of(login, restored)))
        with keeper.server.connect(restored) as admin:
            assert admin.execute("SELECT login FROM work.logins").fetchall() == [(login,)]
    finally:
        keeper.server.drop(restored)


def test_a_worker_needs_to_be_told_where_to_work(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(["worker"]) == 1
    assert "--dsn" in capsys.readouterr().err
    dsn = f"host={tmp_path} user=nobody"
    assert run(["worker", "--dsn", dsn]) == 1
    assert "--storage-folder" in capsys.readouterr().err
    assert run(["worker", "--dsn", dsn, "--grace", "60"]) == 1
    assert "--grace" in capsys.readouterr().err
    assert run(["worker", "--dsn", dsn, "--storage-folder", str(tmp_path)]) == 3
    assert "cannot be reached" in capsys.readouterr().err
