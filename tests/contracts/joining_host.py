"""What real hosts of the contract of doors have in common, whichever way people come to them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from meeting_desktop.domain.guest_tokens import Invitation
from meeting_desktop.domain.room_codes import JoinTarget, read_join_target
from meeting_desktop.ports.conference import Bridge
from meeting_desktop.ports.gateway import GatewayListener, GuestArrived, GuestGateway
from tests.integration.conference.meeting_on_loopback import BridgeEar

LIMIT_S = 60.0


class RealHost(GatewayListener):
    """Whoever inherits opens ``gateway`` with itself as the listener, and ``bridge``."""

    bridge: Bridge
    gateway: GuestGateway

    def __init__(self) -> None:
        self.ear = BridgeEar()
        self.invitations: tuple[Invitation, ...] = ()
        self.guests: list[GuestArrived] = []

    # -- GatewayListener ------------------------------------------------------------------------

    def arrived(self, guest: GuestArrived) -> None:
        self.guests.append(guest)

    def invitations_changed(self, invitations: tuple[Invitation, ...]) -> None:
        self.invitations = invitations

    # -- what a test does -----------------------------------------------------------------------

    def link(self) -> JoinTarget:
        return read_join_target(self.gateway.invite().result(LIMIT_S))

    def ask_for(self, passcode: str) -> None:
        self.gateway.set_passcode(passcode).result(LIMIT_S)

    def said_by(self, participant: UUID) -> Sequence[str]:
        return [text for one, text in self.ear.messages if one == participant]

    def say(self, participant: UUID, text: str) -> None:
        self.bridge.send_control(participant, text)

    def hang_up(self, participant: UUID) -> None:
        self.bridge.remove(participant)

    def revoke(self, participant: UUID) -> None:
        self.gateway.revoke(participant)
