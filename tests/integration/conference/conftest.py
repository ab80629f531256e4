"""Connections of these tests stay on loopback, whatever networks the machine has."""

from collections.abc import Iterator

import pytest
from aioice import ice

from tests.integration.conference.meeting_on_loopback import LoopbackMeeting


@pytest.fixture
def meeting(monkeypatch: pytest.MonkeyPatch) -> Iterator[LoopbackMeeting]:
    def only_loopback(use_ipv4: bool, use_ipv6: bool) -> list[str]:
        return ["127.0.0.1"]

    monkeypatch.setattr(ice, "get_host_addresses", only_loopback)
    meeting = LoopbackMeeting()
    yield meeting
    meeting.close()
