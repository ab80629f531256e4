"""From a form in Settings to the connection: the servers that were entered are those that serve."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from meeting_desktop.adapters.conference.ice_check import AioIceCheck
from meeting_desktop.adapters.conference.peer import Peer, PeerEvents
from meeting_desktop.application.change_connections import ChangeConnections, ServerEntry
from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.ice_servers import IceServers
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.settings import Settings
from meeting_desktop.ports.conference import IceServer
from meeting_desktop.ports.ice_check import AddressKind
from meeting_desktop.runtime.loop_thread import LoopThread
from tests.fakes.secrets import FakeSecrets
from tests.integration.conference.turn_server import PASSWORD, USER, turn_server


@pytest.mark.parametrize("transport", ["", "?transport=tcp"])
def test_a_relay_that_was_entered_and_tested_is_offered(tmp_path: Path, transport: str) -> None:
    settings = ChangeSettings(Settings(), tmp_path / "settings.json")
    secrets = FakeSecrets()
    servers = IceServers(settings, secrets)
    connections = ChangeConnections(settings, secrets, servers, lambda: AioIceCheck(SystemClock()))
    with turn_server(tmp_path) as server:
        url = f"turn:127.0.0.1:{server.port}{transport}"
        connections.add(ServerEntry(url, USER, PASSWORD))
        [entered] = connections.servers()
        assert connections.check(entered).result(60).kind is AddressKind.RELAY
        assert "typ relay" in offered(servers)
    assert connections.close(60)
    assert servers.stop(60)


def offered(servers: Callable[[], Sequence[IceServer]]) -> str:
    """The description that a connection with these servers begins with."""
    loop = LoopThread("media")
    loop.start()

    async def describe() -> str:
        events = PeerEvents(*[lambda *_: None] * 6)
        peer = Peer(servers(), events)
        try:
            return (await peer.offer()).body
        finally:
            await peer.close()

    try:
        return loop.submit(describe()).result(60)
    finally:
        assert loop.stop(60)
