"""Connections of these tests stay on loopback, whatever networks the machine has."""

from collections.abc import Iterator

import pytest

from tests.fakes.loopback import connect_by
from tests.integration.conference.far_guests import far_loop, guest, other
from tests.integration.conference.meeting_on_loopback import LoopbackMeeting

__all__ = ["far_loop", "guest", "meeting", "other"]


@pytest.fixture
def meeting(monkeypatch: pytest.MonkeyPatch) -> Iterator[LoopbackMeeting]:
    connect_by(monkeypatch)
    meeting = LoopbackMeeting()
    yield meeting
    meeting.close()
