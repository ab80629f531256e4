"""The door of one meeting as the host's application keeps it, whichever way guests come to it.

Who may come in is decided here, in the host's process, by ``GuestAccess``. A way that guests come
is a ``Way``: this machine's own web server, a gateway elsewhere that asks for them, or the database
that is shared with colleagues. A door may have several at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from meeting_desktop.adapters.conference.code_proofs import Announcement
from meeting_desktop.adapters.conference.door import Door
from meeting_desktop.adapters.conference.doorman import Doorman
from meeting_desktop.adapters.conference.guest_access import GuestAccess
from meeting_desktop.adapters.conference.host_certificate import HostCertificate
from meeting_desktop.adapters.conference.neighbourhood import Answering
from meeting_desktop.adapters.conference.passcodes import Passcodes
from meeting_desktop.adapters.conference.short_authentication import short_string
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import EnvironmentFault, UserFacingError
from meeting_desktop.domain.room_codes import COLLEAGUES, guest_link
from meeting_desktop.ports.conference import Bridge
from meeting_desktop.ports.gateway import Address, GatewayListener, GuestArrived, Opening
from meeting_desktop.ports.signalling import SignallingLine
from meeting_desktop.runtime.loop_thread import LoopThread, ended_within
from meeting_desktop.runtime.tasks import SupervisedTasks


@dataclass(frozen=True, slots=True)
class Reached:
    """Where guests come in. ``link_pin``: SHA-256 of a certificate that no authority vouches for.

    ``code_pin``: the one that answers to a room code vouch for; ``interfaces``: the own addresses
    on which such questions are answered, None for all.
    """

    url: str
    port: int
    link_pin: str = ""
    code_pin: str = ""
    interfaces: tuple[str, ...] | None = None


class Way(Protocol):
    """How guests come to the door; used on the media loop."""

    async def open(
        self,
        opening: Opening,
        access: GuestAccess,
        fingerprint: str,
        arrived: Callable[[GuestArrived], None],
    ) -> Reached:
        """Let them come; ``fingerprint`` is the host's.

        Raises:
            UserFacingError, EnvironmentFault: they cannot; nothing is left open.
        """
        ...

    async def line(self) -> SignallingLine:
        """The host's line to all who came, a new one when the one before broke."""
        ...

    async def close(self) -> None:
        """No further guests; may be called twice, and before ``open``."""
        ...


class HostedGateway:
    """The ``GuestGateway`` of ports/gateway. ``loop`` is the one that the bridge lives on.

    ``choose`` gives the ways for a meeting when its door is opened; links lead to the first.
    """

    def __init__(
        self,
        choose: Callable[[Opening], Sequence[Way]],
        certificate: HostCertificate,
        *,
        loop: LoopThread,
        clock: Clock,
        passcodes: Passcodes | None = None,
    ) -> None:
        self._choose = choose
        self._ways: Sequence[Way] = ()
        self._certificate = certificate
        self._loop = loop
        self._clock = clock
        self._passcodes = passcodes or Passcodes()
        self._tasks = SupervisedTasks()
        self._open: _Open | None = None

    def open(self, opening: Opening, bridge: Bridge, listener: GatewayListener) -> Future[Address]:
        return self._loop.submit(self._begin(opening, bridge, listener))

    def invite(self, person: UUID | None = None) -> Future[str]:
        return self._loop.submit(self._invite(person))

    def set_passcode(self, passcode: str) -> Future[str]:
        return self._loop.submit(self._set_passcode(passcode))

    def revoke(self, participant: UUID) -> None:
        self._loop.submit(self._revoke(participant))

    def safety_digits(self, participant: UUID) -> Future[str]:
        return self._loop.submit(self._safety_digits(participant))

    def close(self, deadline: float) -> bool:
        return ended_within(self._loop.submit(self._close()), deadline)

    # -- on the media loop --------------------------------------------------------------------

    async def _begin(self, opening: Opening, bridge: Bridge, listener: GatewayListener) -> Address:
        if self._open is not None:
            raise EnvironmentFault("This door is open already.", code="gateway_open")
        access = GuestAccess(self._clock, self._passcodes, changed=listener.invitations_changed)
        door = Door(
            opening.meeting_id, opening.room, opening.host, opening.passcode_hash, opening.by_code
        )
        access.open_door(door, opening.invitations)
        fingerprint = self._certificate.fingerprint
        self._ways = self._choose(opening)
        reached, *_ = [
            await way.open(opening, access, fingerprint, listener.arrived) for way in self._ways
        ]
        doorman = Doorman(bridge, access.is_welcome)
        access.on_revoked(doorman.forget)
        self._open = _Open(opening, access, doorman, reached)
        for way in self._ways:
            self._tasks.start("gateway-doorman", doorman.serve(way.line))
        if opening.by_code and reached.url != COLLEAGUES:
            announcement = Announcement(reached.url, reached.code_pin)
            answering = Answering(self._clock, opening.room, announcement)
            self._tasks.start("gateway-answering", answering.serve(reached.interfaces))
        return Address(reached.url, reached.port)

    async def _invite(self, person: UUID | None) -> str:
        at = self._opened()
        token = at.access.invite(at.opening.meeting_id, person=person)
        return guest_link(at.reached.url, at.opening.room, token, at.reached.link_pin)

    async def _set_passcode(self, passcode: str) -> str:
        hashed = await asyncio.to_thread(self._passcodes.hash, passcode) if passcode else ""
        at = self._open
        if at is not None:
            at.access.set_passcode(at.opening.meeting_id, hashed)
        return hashed

    async def _revoke(self, participant: UUID) -> None:
        if self._open is not None:
            self._open.access.revoke_guest(participant)

    async def _safety_digits(self, participant: UUID) -> str:
        theirs = self._opened().doorman.certificate_of(participant)
        if not theirs:
            return ""
        return await asyncio.to_thread(short_string, self._certificate.fingerprint, theirs)

    async def _close(self) -> None:
        at, self._open = self._open, None
        if at is not None:
            at.access.close_door(at.opening.meeting_id)
        for way in self._ways:
            await way.close()
        await self._tasks.close()
        if at is not None:
            await at.doorman.close()

    def _opened(self) -> _Open:
        if self._open is None:
            raise UserFacingError("Nobody can come to this meeting yet.", code="gateway_closed")
        return self._open


@dataclass(frozen=True, slots=True)
class _Open:
    """What there is while people may come."""

    opening: Opening
    access: GuestAccess
    doorman: Doorman
    reached: Reached
