"""A home on a real disk, a clock that stands still, and stores that are closed again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from meeting_desktop.adapters.store.opening import open_store
from meeting_desktop.adapters.store.schema import Schema
from meeting_desktop.adapters.store.store import SqliteStore
from meeting_desktop.core.paths import Paths
from tests.fakes.clock import VirtualClock
from tests.fakes.store import make_ready_database


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    home = tmp_path / "home of a person"
    return Paths(home, home, home / "logs")


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
def opened(paths: Paths, clock: VirtualClock) -> Iterator[Callable[..., SqliteStore]]:
    """Open the store of ``paths``, as often as it has been closed."""
    stores: list[SqliteStore] = []

    def open_one(schema: Schema | None = None) -> SqliteStore:
        stores.append(open_store(paths, clock, schema))
        return stores[-1]

    yield open_one
    for one in stores:
        one.close(10)


@pytest.fixture
def store(paths: Paths, opened: Callable[..., SqliteStore]) -> SqliteStore:
    """Of a home that was opened before: its tables need not be built for each test."""
    make_ready_database(paths)
    return opened()
