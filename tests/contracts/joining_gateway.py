"""A real host on loopback for the contract of doors: bridge, gateway, and a door to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from argon2 import PasswordHasher

from meeting_desktop.adapters.conference.hosting import PeerConferences
from meeting_desktop.adapters.conference.joining import GatewayDoor
from meeting_desktop.adapters.conference.passcodes import Passcodes
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.guest_tokens import Invitation
from meeting_desktop.domain.room_codes import JoinTarget, read_join_target
from meeting_desktop.ports.gateway import GuestArrived, Opening
from meeting_desktop.ports.joining import MeetingDoor
from meeting_desktop.runtime.loop_thread import LoopThread
from tests.integration.conference.meeting_on_loopback import BridgeEar

_LIMIT_S = 60.0
_MEETING, HOST, ROOM = UUID(int=11), UUID(int=1), "ABCD3467"


class GatewayHost:
    """The host's application, and a participant's door in the same process, each on its loop."""

    def __init__(self) -> None:
        self.ear = BridgeEar()
        self.invitations: tuple[Invitation, ...] = ()
        self.guests: list[GuestArrived] = []
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
        self.address = self.gateway.open(self.opening, self.bridge, self).result(_LIMIT_S)
        self.door: MeetingDoor = GatewayDoor(
            loop=self._far_loop, clock=SystemClock(), find=self._find
        )

    async def _find(self, code: str) -> JoinTarget:
        if code != ROOM:
            raise UserFacingError("Nobody answers for this code.", code="not_found")
        return JoinTarget(code, self.address.url)

    # -- GatewayListener ------------------------------------------------------------------------

    def arrived(self, guest: GuestArrived) -> None:
        self.guests.append(guest)

    def invitations_changed(self, invitations: tuple[Invitation, ...]) -> None:
        self.invitations = invitations

    # -- what a test does -----------------------------------------------------------------------

    def link(self) -> JoinTarget:
        return read_join_target(self.gateway.invite().result(_LIMIT_S))

    def ask_for(self, passcode: str) -> None:
        self.gateway.set_passcode(passcode).result(_LIMIT_S)

    def said_by(self, participant: UUID) -> Sequence[str]:
        return [text for one, text in self.ear.messages if one == participant]

    def say(self, participant: UUID, text: str) -> None:
        self.bridge.send_control(participant, text)

    def hang_up(self, participant: UUID) -> None:
        self.bridge.remove(participant)

    def revoke(self, participant: UUID) -> None:
        self.gateway.revoke(participant)

    def go_away(self) -> None:
        """The host's web server is gone; whoever talks goes on."""
        from meeting_desktop.adapters.conference.hosted_gateway import HostedGateway

        assert isinstance(self.gateway, HostedGateway)
        assert self.gateway._way is not None
        self.loop.submit(self.gateway._way.close()).result(_LIMIT_S)

    def come_back(self) -> None:
        """Another run of the host's application, with what was kept, at the same address."""
        again = replace(self.opening, invitations=self.invitations, port=self.address.port)
        self.gateway = self.factory(HOST, self.ear).gateway
        self.gateway.open(again, self.bridge, self).result(_LIMIT_S)

    def close(self) -> None:
        assert self.gateway.close(_LIMIT_S)
        assert self.bridge.stop(_LIMIT_S)
        assert self.loop.stop(_LIMIT_S)
        assert self._far_loop.stop(_LIMIT_S)
