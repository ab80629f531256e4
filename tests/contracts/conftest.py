"""Every promise of the store's port is held to by the real store and by its fake."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from meeting_desktop.adapters.store.deferred import DeferredStore
from meeting_desktop.core.paths import Paths
from meeting_desktop.ports.unit_of_work import Store
from tests.fakes.clock import VirtualClock
from tests.fakes.store import InlineStore, open_ready
from tests.integration.conference.far_guests import far_loop, guest, other

__all__ = ["far_loop", "guest", "other", "store"]


@pytest.fixture(params=["sqlite", "deferred", "inline"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    made: Store
    paths = Paths(tmp_path, tmp_path, tmp_path / "logs")
    if request.param == "inline":
        made = InlineStore()
    elif request.param == "deferred":
        made = DeferredStore(lambda: open_ready(paths, VirtualClock()))
        made.begin()
    else:
        made = open_ready(paths, VirtualClock())
    yield made
    made.close(10)
