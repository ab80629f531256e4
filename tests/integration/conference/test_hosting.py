"""Where this machine's own server listens; contracts/test_guest_gateways.py has the rest."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from meeting_desktop.adapters.conference.gateway_address import GatewayAddress
from meeting_desktop.adapters.conference.hosting import PeerConferences
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.errors import EnvironmentFault, UserFacingError
from meeting_desktop.ports.gateway import Opening
from meeting_desktop.runtime.loop_thread import LoopThread
from tests.integration.conference.hosting_rig import (
    HOST,
    LIMIT_S,
    MEETING,
    ROOM,
    Host,
    Listener,
)
from tests.integration.conference.meeting_on_loopback import BridgeEar


@pytest.fixture
def host() -> Iterator[Host]:
    host = Host()
    yield host
    host.close()


def test_another_port_is_taken_where_the_one_of_before_is_in_use(host: Host) -> None:
    second = Host(port=host.address.port)
    try:
        assert second.address.port not in {0, host.address.port}
    finally:
        second.close()


def test_a_port_that_was_asked_for_is_not_replaced_in_silence(host: Host) -> None:
    loop = LoopThread("media")
    loop.start()
    factory = PeerConferences(
        loop, SystemClock(), address=lambda: GatewayAddress(port=host.address.port)
    )
    parts = factory(HOST, BridgeEar())
    opened = parts.gateway.open(Opening(MEETING, ROOM, HOST), parts.bridge, Listener())
    with pytest.raises(EnvironmentFault, match="another port"):
        opened.result(LIMIT_S)
    assert parts.gateway.close(LIMIT_S)
    assert loop.stop(LIMIT_S)


@pytest.mark.parametrize("bind", ["8080", "127.0.0.1:", "127.0.0.1:99999", ":80", "a:b"])
def test_where_to_listen_is_checked(bind: str) -> None:
    with pytest.raises(UserFacingError, match="HOST:PORT"):
        GatewayAddress().bound_to(bind)


def test_where_to_listen_may_be_said_for_one_meeting() -> None:
    bound = GatewayAddress(public_url="https://meet.example").bound_to("[::1]:8080")
    assert (bound.host, bound.port, bound.public_url) == ("::1", 8080, "https://meet.example")
