"""A real host on loopback for the contract of doors: bridge, gateway, and a door to it."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from argon2 import PasswordHasher

from meeting_desktop.adapters.conference.hosting import PeerConferences
from meeting_desktop.adapters.conference.joining import GatewayDoor
from meeting_desktop.adapters.conference.passcodes import Passcodes
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.room_codes import JoinTarget
from meeting_desktop.ports.gateway import Opening
from meeting_desktop.ports.joining import MeetingDoor
from meeting_desktop.runtime.loop_thread import LoopThread
from tests.contracts.joining_host import LIMIT_S, RealHost

_MEETING, HOST, ROOM = UUID(int=11), UUID(int=1), "ABCD3467"


class GatewayHost(RealHost):
    """The host's application, and a participant's door in the same process, each on its loop."""

    def __init__(self) -> None:
        super().__init__()
        self.loop, self._far_loop = LoopThread("media"), LoopThread("media-far")
        self.loop.start()
        self._far_loop.start()
        self.factory = PeerConferences(
            self.loop, SystemClock(), passcodes=Passcodes(PasswordHasher(1, 64, 1))
        )
        parts = self.factory(HOST, self.ear)
        self.bridge, self.gateway = parts.bridge, parts.gateway
        self.bridge.start()
        self.opening = Opening(_MEETING, ROOM, HOST)
        self.address = self.gateway.open(self.opening, self.bridge, self).result(LIMIT_S)
        self.door: MeetingDoor = GatewayDoor(
            loop=self._far_loop, clock=SystemClock(), find=self._find
        )

    async def _find(self, code: str) -> JoinTarget:
        if code != ROOM:
            raise UserFacingError("Nobody answers for this code.", code="not_found")
        return JoinTarget(code, self.address.url)

    # -- what a test does -----------------------------------------------------------------------

    def go_away(self) -> None:
        """The host's web server is gone; whoever talks goes on."""
        from meeting_desktop.adapters.conference.hosted_gateway import HostedGateway

        assert isinstance(self.gateway, HostedGateway)
        for way in self.gateway._ways:
            self.loop.submit(way.close()).result(LIMIT_S)

    def come_back(self) -> None:
        """Another run of the host's application, with what was kept, at the same address."""
        again = replace(self.opening, invitations=self.invitations, port=self.address.port)
        self.gateway = self.factory(HOST, self.ear).gateway
        self.gateway.open(again, self.bridge, self).result(LIMIT_S)

    def close(self) -> None:
        assert self.gateway.close(LIMIT_S)
        assert self.bridge.stop(LIMIT_S)
        assert self.loop.stop(LIMIT_S)
        assert self._far_loop.stop(LIMIT_S)
