"""Connections of these tests stay on loopback, whatever networks the machine has."""

from collections.abc import Iterator

import pytest
from aioice import ice

from meeting_desktop.runtime.loop_thread import LoopThread
from tests.integration.conference.hosting_rig import LIMIT_S, Guest
from tests.integration.conference.meeting_on_loopback import LoopbackMeeting


@pytest.fixture
def meeting(monkeypatch: pytest.MonkeyPatch) -> Iterator[LoopbackMeeting]:
    def only_loopback(use_ipv4: bool, use_ipv6: bool) -> list[str]:
        return ["127.0.0.1"]

    monkeypatch.setattr(ice, "get_host_addresses", only_loopback)
    meeting = LoopbackMeeting()
    yield meeting
    meeting.close()


@pytest.fixture
def far_loop(monkeypatch: pytest.MonkeyPatch) -> Iterator[LoopThread]:
    def only_loopback(use_ipv4: bool, use_ipv6: bool) -> list[str]:
        return ["127.0.0.1"]

    monkeypatch.setattr(ice, "get_host_addresses", only_loopback)
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
