"""Every promise of the store's port is held to by the real store and by its fake."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from meeting_desktop.adapters.store import open_store
from meeting_desktop.core.paths import Paths
from meeting_desktop.ports.unit_of_work import Store
from tests.fakes.clock import VirtualClock
from tests.fakes.store import FakeStore


@pytest.fixture(params=["sqlite", "fake"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    made: Store
    if request.param == "fake":
        made = FakeStore()
    else:
        made = open_store(Paths(tmp_path, tmp_path, tmp_path / "logs"), VirtualClock())
    yield made
    made.close(10)
