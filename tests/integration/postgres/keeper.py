"""``meeting-desktop server`` as somebody types it, on a database of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
from psycopg import sql

from meeting_desktop.cli.main import run
from meeting_desktop.ports.shared_login import SharedLogin
from tests.integration.postgres.server import Connection, TestServer


@dataclass
class Keeper:
    """``database`` is there once ``init --create-database`` was typed."""

    server: TestServer
    database: str
    capsys: pytest.CaptureFixture[str]
    monkeypatch: pytest.MonkeyPatch
    _logins: list[str] = field(default_factory=list)

    def type(self, *words: str) -> str:
        """What a command printed; it must have succeeded."""
        code = self.code(*words)
        said = self.capsys.readouterr()
        assert code == 0, said.err
        return said.out

    def json(self, *words: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.type(*words, "--json"))
        return found

    def refused(self, *words: str, code: int = 1) -> str:
        """The sentence of a command that could not be met."""
        assert self.code(*words) == code
        return self.capsys.readouterr().err.removeprefix("meeting-desktop: ").strip()

    def code(self, *words: str) -> int:
        self.monkeypatch.setenv("MEETING_SERVER_DSN", self.server.dsn_of(self.database))
        return run(["server", *words])

    def init(self, *words: str) -> str:
        return self.type("init", "--create-database", *words)

    def prepared(self) -> None:
        """The same as ``init`` in a moment, where it is not what is tested."""
        self.server.copy(self.database)

    def login(self, name: str) -> str:
        """A login's name that no other test has: logins are the cluster's."""
        login = f"{name}_{uuid4().hex[:10]}"
        self._logins.append(login)
        return login

    def add(self, name: str, *words: str) -> tuple[str, str]:
        """A person: address and login."""
        login = self.login(name)
        email = f"{login}@example.org"
        self.type("add-user", email, "--name", name.title(), "--login", login, *words)
        return email, login

    def admin(self) -> Connection:
        return self.server.connect(self.database)

    def shared_login(self, login: str) -> SharedLogin:
        return self.server.login_of(login, self.database)

    def clear(self) -> None:
        self.server.drop(self.database)
        with self.server.connect() as connection:
            for login in self._logins:
                connection.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(login)))


@contextmanager
def keeping(
    server: TestServer, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Keeper]:
    keeper = Keeper(server, f"kept_{uuid4().hex[:10]}", capsys, monkeypatch)
    try:
        yield keeper
    finally:
        keeper.clear()
