"""A host at its hub and everybody else behind its gateway, each with a ticket of their own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid5

from meeting_desktop.adapters.conference.door import Door
from meeting_desktop.adapters.conference.gateway import Gateway
from meeting_desktop.adapters.conference.gateway_address import GatewayAddress
from meeting_desktop.adapters.conference.gateway_client import GatewaySignalling
from meeting_desktop.adapters.conference.guest_access import GuestAccess
from meeting_desktop.adapters.conference.local_hub import LocalHub
from meeting_desktop.adapters.conference.passcodes import Passcodes
from meeting_desktop.core.clock import Clock
from meeting_desktop.domain.guest_tokens import Invitation, consume, hash_secret
from meeting_desktop.ports.joining import Ticket
from meeting_desktop.ports.signalling import Signalling, SignallingLine

_PAGES = Path(__file__).parents[2] / "resources" / "guest"
_SPACE = UUID(int=77)


class _HostAndGuests:
    """``Signalling`` that chooses the way by who asks."""

    def __init__(self, clock: Clock, host: UUID) -> None:
        self._clock = clock
        self._host = host
        self._hub = LocalHub(clock)
        self._access = GuestAccess(clock, Passcodes())
        self.gateway = Gateway(GatewayAddress(), self._access, self._hub, clock, pages=_PAGES)

    async def open(self, room: str, participant: UUID, fingerprint: str) -> SignallingLine:
        if participant == self._host:
            return await self._hub.open(room, participant, fingerprint)
        ticket = Ticket(self.gateway.url, participant, self._secret(room, participant))
        signalling = GatewaySignalling(ticket, self._clock)
        return await signalling.open(room, participant, fingerprint)

    def _secret(self, room: str, participant: UUID) -> str:
        """The reconnect secret of somebody who came in before."""
        meeting, secret = uuid5(_SPACE, room), f"{room}-{participant.int}"
        expires_at = self._clock.now() + timedelta(days=1)
        invitation = Invitation(uuid5(meeting, secret), meeting, hash_secret(secret), expires_at)
        used = consume(invitation, participant, secret)
        self._access.open_door(Door(meeting, room, self._host), [used])
        return secret


@asynccontextmanager
async def behind_a_gateway(clock: Clock, host: UUID) -> AsyncIterator[Signalling]:
    """Hub and gateway on loopback, while the block runs."""
    signalling = _HostAndGuests(clock, host)
    await signalling.gateway.start()
    try:
        yield signalling
    finally:
        await signalling.gateway.stop()
