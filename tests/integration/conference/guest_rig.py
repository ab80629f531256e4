"""A gateway on loopback with a real client, a hub behind it and a clock that is turned by hand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import aiohttp
from argon2 import PasswordHasher

from meeting_desktop.adapters.conference.door import Door
from meeting_desktop.adapters.conference.gateway import Gateway, GatewayLimits
from meeting_desktop.adapters.conference.gateway_address import GatewayAddress
from meeting_desktop.adapters.conference.guest_access import GuestAccess
from meeting_desktop.adapters.conference.local_hub import LocalHub, LocalLine
from meeting_desktop.adapters.conference.passcodes import Passcodes
from meeting_desktop.domain.guest_tokens import Invitation
from meeting_desktop.ports.conference import IceServer
from meeting_desktop.ports.gateway import GuestArrived
from tests.fakes.clock import VirtualClock
from tests.fakes.descriptions import ONE, OTHER

MEETING, HOST = UUID(int=11), UUID(int=1)
ROOM = "ABCD3467"
LIMIT_S = 60.0
PAGES = Path(__file__).parents[3] / "resources" / "guest"


@dataclass
class Rig:
    """What a test needs of the host's side, and a browser's side to it."""

    gateway: Gateway
    access: GuestAccess
    hub: LocalHub
    clock: VirtualClock
    host: LocalLine
    client: aiohttp.ClientSession
    arrived: list[GuestArrived] = field(default_factory=list)
    kept: list[tuple[Invitation, ...]] = field(default_factory=list)

    async def renew_client(self) -> None:
        """Leave every connection that was made so far."""
        await self.client.close()
        self.client = aiohttp.ClientSession()

    @property
    def origin(self) -> dict[str, str]:
        return {"Origin": self.gateway.url}

    def body(self, token: str, **changes: object) -> dict[str, object]:
        usual = {"room": ROOM, "token": token, "name": "Ada", "consent": "record"}
        return {**usual, **changes}

    async def join(self, token: str, **changes: object) -> tuple[int, dict[str, Any]]:
        """Ask to join as the page does: the status and what was answered."""
        url = f"{self.gateway.url}/api/join"
        body = self.body(token, **changes)
        async with self.client.post(url, json=body, headers=self.origin) as answer:
            return answer.status, await answer.json()

    async def joined(self) -> dict[str, Any]:
        """Join with a new invitation: participant and reconnect secret."""
        status, said = await self.join(self.access.invite(MEETING))
        assert status == 200, said
        return said

    async def socket(
        self, secret: str, fingerprint: str = OTHER
    ) -> aiohttp.ClientWebSocketResponse:
        """A signalling socket that has said hello."""
        socket = await self.client.ws_connect(f"{self.gateway.url}/api/signal", headers=self.origin)
        await socket.send_json({"type": "hello", "secret": secret, "fingerprint": fingerprint})
        return socket

    async def connected(self) -> tuple[UUID, aiohttp.ClientWebSocketResponse, str]:
        """A guest with a ready socket: id, socket, secret."""
        said = await self.joined()
        socket = await self.socket(said["secret"])
        ready = await socket.receive_json()
        assert ready["type"] == "ready", ready
        return UUID(said["participant"]), socket, said["secret"]


def with_gateway(
    test: Callable[[Rig], Awaitable[None]],
    *,
    passcode: str = "",
    limits: GatewayLimits | None = None,
    address: GatewayAddress | None = None,
    ice_servers: tuple[IceServer, ...] = (),
) -> None:
    """Run ``test`` against a gateway that listens on a free port."""

    async def run() -> None:
        async with asyncio.timeout(LIMIT_S), _rig(passcode, limits, address, ice_servers) as rig:
            await test(rig)

    asyncio.run(run())


@asynccontextmanager
async def _rig(
    passcode: str,
    limits: GatewayLimits | None,
    address: GatewayAddress | None,
    ice_servers: tuple[IceServer, ...],
) -> AsyncIterator[Rig]:
    clock, arrived, kept = VirtualClock(), list[GuestArrived](), list[tuple[Invitation, ...]]()
    hub, passcodes = LocalHub(clock), Passcodes(PasswordHasher(1, 64, 1))
    access = GuestAccess(clock, passcodes, changed=kept.append)
    passcode_hash = passcodes.hash(passcode) if passcode else ""
    access.open_door(Door(MEETING, ROOM, HOST, passcode_hash))
    gateway = Gateway(
        address or GatewayAddress(),
        access,
        hub,
        clock,
        arrived=arrived.append,
        ice_servers=lambda _room: ice_servers,
        limits=limits,
        pages=PAGES,
    )
    await gateway.start()
    host = await hub.open(ROOM, HOST, ONE)
    rig = Rig(gateway, access, hub, clock, host, aiohttp.ClientSession(), arrived, kept)
    try:
        yield rig
    finally:
        await rig.client.close()
        await host.close()
        await gateway.stop()
