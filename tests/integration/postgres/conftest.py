"""One PostgreSQL for all tests of a worker; a database of their own for each that asks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.integration.postgres.keeper import Keeper, keeping
from tests.integration.postgres.server import SharedTestDatabase, TestServer, running
from tests.integration.postgres.working import Workshop, workshop


@pytest.fixture(scope="session")
def postgres() -> Iterator[TestServer]:
    # Not in pytest's folder: the path of a socket may have at most 107 characters.
    with TemporaryDirectory(prefix="pg-") as folder, running(Path(folder)) as server:
        yield server


@pytest.fixture
def shared(postgres: TestServer) -> Iterator[SharedTestDatabase]:
    with postgres.new_database() as database:
        yield database


@pytest.fixture
def keeper(
    postgres: TestServer, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Keeper]:
    with keeping(postgres, capsys, monkeypatch) as one:
        yield one


@pytest.fixture
def shop(shared: SharedTestDatabase, tmp_path: Path) -> Iterator[Workshop]:
    """What worker machines work with."""
    with workshop(shared, tmp_path) as made:
        yield made
