"""The keeper's commands over a network: a checked certificate, and no password in sight."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import pytest

from meeting_desktop.adapters.postgres.database import PostgresDatabase
from meeting_desktop.cli.main import run
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.ports.shared_login import SharedLogin
from tests.integration.postgres.tls_server import (
    ADDRESS,
    KEEPER_PASSWORD,
    TlsServer,
    programs,
    tls_server,
)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server() -> Iterator[TlsServer]:
    binaries = programs()
    if binaries is None:
        pytest.skip("needs a PostgreSQL of Debian's: the wheel's has no TLS")
    with TemporaryDirectory(prefix="tls-") as folder, tls_server(Path(folder), binaries) as one:
        yield one


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch, server: TlsServer) -> None:
    monkeypatch.setenv("MEETING_SERVER_DSN", server.dsn)
    monkeypatch.setattr("typer.prompt", lambda *_args, **_options: KEEPER_PASSWORD)


def _typed(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    code = run(["server", *words, "--ask-password"])
    said = capsys.readouterr()
    assert code == 0, said.err
    assert KEEPER_PASSWORD not in said.out + said.err
    return said.out


def _refusal(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert run(["server", *words]) == 3
    return capsys.readouterr().err


def test_everything_goes_through_a_network(
    server: TlsServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _typed(capsys, "init", "--create-database")
    _typed(capsys, "add-user", "ada@example.org")
    said = _typed(capsys, "people", "--json")
    assert '"login": "ada"' in said
    file = tmp_path / "a.dump"
    _typed(capsys, "backup", str(file))
    assert "is whole" in _typed(capsys, "verify-backup", str(file))
    assert KEEPER_PASSWORD.encode() not in file.read_bytes()
    password = _typed(capsys, "reset-password", "ada").split()[-1]
    login = SharedLogin(ADDRESS, "ada", password, server.port, "meetings", server.certificate)
    desktop = PostgresDatabase(login)
    try:
        assert isinstance(desktop.facts().person, UUID)
    finally:
        desktop.close()
    with pytest.raises(EnvironmentFault) as caught:
        PostgresDatabase(
            SharedLogin(ADDRESS, "ada", password, server.port, "meetings", server.other_certificate)
        )
    assert caught.value.code == "server_certificate"


def test_a_certificate_of_another_authority_is_refused(
    server: TlsServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    dsn = server.dsn.replace(str(server.certificate), str(server.other_certificate))
    monkeypatch.setenv("MEETING_SERVER_DSN", dsn)
    assert "authority" in _refusal(capsys, "status", "--ask-password")


def test_a_wrong_password_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("typer.prompt", lambda *_args, **_options: "wrong")
    assert "--ask-password" in _refusal(capsys, "status", "--ask-password")
    assert "--ask-password" in _refusal(capsys, "status")
