"""Guests' applications beside the host's, as fixtures for whoever opens a real door."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from meeting_desktop.runtime.loop_thread import LoopThread
from tests.fakes.loopback import connect_by
from tests.integration.conference.hosting_rig import LIMIT_S, Guest


@pytest.fixture
def far_loop(monkeypatch: pytest.MonkeyPatch) -> Iterator[LoopThread]:
    """Where guests' applications live; connections stay on loopback."""
    connect_by(monkeypatch)
    loop = LoopThread("media-far")
    loop.start()
    yield loop
    assert loop.stop(LIMIT_S)


@pytest.fixture
def guest(far_loop: LoopThread) -> Iterator[Guest]:
    guest = Guest(far_loop)
    yield guest
    guest.close()


@pytest.fixture
def other(far_loop: LoopThread) -> Iterator[Guest]:
    guest = Guest(far_loop)
    yield guest
    guest.close()
