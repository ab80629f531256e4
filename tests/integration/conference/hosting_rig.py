"""A host's application with its door and bridge; guests' applications on a loop of their own."""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from argon2 import PasswordHasher

from meeting_desktop.adapters.conference.call import PeerCall
from meeting_desktop.adapters.conference.gateway_address import GatewayAddress
from meeting_desktop.adapters.conference.gateway_client import (
    GatewayLine,
    GatewaySignalling,
    join_by_link,
)
from meeting_desktop.adapters.conference.host_certificate import HostCertificate
from meeting_desktop.adapters.conference.hosted_gateway import HostedGateway
from meeting_desktop.adapters.conference.hosting import Elsewhere, PeerConferences
from meeting_desktop.adapters.conference.lone_gateway import make_lone_gateway
from meeting_desktop.adapters.conference.passcodes import Passcodes
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.errors import ApplicationError
from meeting_desktop.domain.guest_tokens import Invitation
from meeting_desktop.domain.meetings import Consent
from meeting_desktop.domain.room_codes import JoinTarget, read_join_target
from meeting_desktop.domain.signalling_rules import SignalKind
from meeting_desktop.ports.conference import IceServer, LinkState, SessionDescription
from meeting_desktop.ports.gateway import Address, GuestArrived, Opening
from meeting_desktop.ports.joining import Introduction, Ticket
from meeting_desktop.runtime.loop_thread import LoopThread
from tests.fakes.islands import Island
from tests.fakes.patience import until
from tests.integration.conference.meeting_on_loopback import BridgeEar, CallEar, Microphone

T = TypeVar("T")

LIMIT_S = 60.0
MEETING, HOST, ROOM = UUID(int=11), UUID(int=1), "ABCD3467"
ADA = Introduction("Ada", Consent.RECORD)


@dataclass
class Listener:
    """What the host's application keeps of its door."""

    guests: list[GuestArrived] = field(default_factory=list)
    kept: tuple[Invitation, ...] = ()

    def arrived(self, guest: GuestArrived) -> None:
        self.guests.append(guest)

    def invitations_changed(self, invitations: tuple[Invitation, ...]) -> None:
        self.kept = invitations


class Host:
    """One run of the host's application; ``before`` is what the run before it kept."""

    def __init__(
        self,
        before: Host | None = None,
        *,
        certificates: Path | None = None,
        elsewhere: Elsewhere | None = None,
        ice_servers: Sequence[str] = (),
        passcode: str = "",
        island: Island | None = None,
        **changes: Any,
    ) -> None:
        self.ear, self.listener = BridgeEar(), Listener()
        self.loop = LoopThread("media")
        self.loop.start()
        if island is not None:
            island.take_in(self.loop)
        factory = PeerConferences(
            self.loop,
            SystemClock(),
            certificates=certificates,
            elsewhere=elsewhere,
            ice_servers=lambda: [IceServer(url) for url in ice_servers],
            passcodes=Passcodes(PasswordHasher(1, 64, 1)),
        )
        parts = factory(HOST, self.ear)
        self.bridge, self.gateway = parts.bridge, parts.gateway
        opening = Opening(MEETING, ROOM, HOST)
        if before is not None:
            kept, port = before.listener.kept, before.address.port
            opening = replace(opening, invitations=kept, port=port)
        if passcode:
            hashed = self.gateway.set_passcode(passcode).result(LIMIT_S)
            opening = replace(opening, passcode_hash=hashed)
        self.bridge.start()
        opened = self.gateway.open(replace(opening, **changes), self.bridge, self.listener)
        try:
            self.address: Address = opened.result(LIMIT_S)
        except ApplicationError:
            self.close()
            raise

    def link(self, person: UUID | None = None) -> JoinTarget:
        return read_join_target(self.gateway.invite(person).result(LIMIT_S))

    def kill(self) -> None:
        """End without closing the door: nothing is kept any more, and the port is free."""
        assert isinstance(self.gateway, HostedGateway)
        for way in self.gateway._ways:
            self.loop.submit(way.close()).result(LIMIT_S)
        assert self.loop.stop(LIMIT_S)

    def close(self) -> None:
        assert self.gateway.close(LIMIT_S)
        assert self.bridge.stop(LIMIT_S)
        assert self.loop.stop(LIMIT_S)


class LoneGateway:
    """A gateway elsewhere, on a loop of its own; started again, it knows nothing any more."""

    KEY = "k" * 40

    def __init__(self, port: int = 0) -> None:
        self._loop = LoopThread("media-gateway")
        self._loop.start()
        self._gateway = make_lone_gateway(GatewayAddress(port=port), self.KEY, SystemClock())
        self._loop.submit(self._gateway.start()).result(LIMIT_S)
        self.url, self.port = self._gateway.url, self._gateway.port

    @property
    def address(self) -> Elsewhere:
        return Elsewhere(lambda: self.url, lambda: self.KEY)

    def close(self) -> None:
        self._loop.submit(self._gateway.stop()).result(LIMIT_S)
        assert self._loop.stop(LIMIT_S)


class Guest:
    """A guest's application: ticket, line, call."""

    def __init__(self, loop: LoopThread) -> None:
        self._loop = loop
        self.certificate = HostCertificate()
        self.ear = CallEar()
        self.call = PeerCall(self.ear, loop=loop, clock=SystemClock(), certificate=self.certificate)
        self.microphone: Microphone | None = None
        self._line: GatewayLine | None = None

    def on_loop(self, coroutine: Coroutine[Any, Any, T]) -> T:
        future: Future[T] = self._loop.submit(coroutine)
        return future.result(LIMIT_S)

    def join(self, target: JoinTarget, me: Introduction = ADA) -> Ticket:
        return self.on_loop(join_by_link(target, me))

    def call_up(self, ticket: Ticket) -> None:
        offer = self.call.offer().result(LIMIT_S)
        answer = self.on_loop(self._exchange(ticket, offer))
        self.call.accept(answer).result(LIMIT_S)
        until(lambda: LinkState.CONNECTED in self.ear.links, what="the call's connection")

    async def _exchange(self, ticket: Ticket, offer: SessionDescription) -> SessionDescription:
        signalling = GatewaySignalling(ticket, SystemClock())
        fingerprint = self.certificate.fingerprint
        self._line = line = await signalling.open(ROOM, ticket.participant, fingerprint)
        await line.send(line.host, SignalKind.OFFER, offer.body)
        answer = await line.receive()
        assert answer.kind is SignalKind.ANSWER
        return SessionDescription("answer", answer.payload)

    async def send(self, kind: SignalKind, payload: str) -> None:
        assert self._line is not None
        await self._line.send(self._line.host, kind, payload)

    def close(self) -> None:
        if self.microphone is not None:
            self.microphone.stop()
        if self._line is not None:
            self.on_loop(self._line.close())
        assert self.call.stop(LIMIT_S)
