"""The host's door and bridge together: real calls through the real gateway into the bridge."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar
from uuid import UUID

import numpy as np
import pytest
from aioice import ice
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
from meeting_desktop.adapters.conference.hosting import PeerConferences
from meeting_desktop.adapters.conference.passcodes import Passcodes
from meeting_desktop.adapters.conference.short_authentication import short_string
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.errors import ApplicationError, EnvironmentFault, UserFacingError
from meeting_desktop.domain.guest_tokens import Invitation, InvitationState
from meeting_desktop.domain.meetings import Consent
from meeting_desktop.domain.room_codes import JoinTarget, read_join_target
from meeting_desktop.domain.signalling_rules import SignalKind
from meeting_desktop.ports.conference import LinkState, SessionDescription
from meeting_desktop.ports.gateway import Address, GuestArrived, Opening
from meeting_desktop.ports.joining import Introduction, Ticket
from meeting_desktop.ports.signalling import SignallingClosed
from meeting_desktop.runtime.loop_thread import LoopThread
from tests.fakes.patience import until
from tests.fakes.sounds import tone
from tests.integration.conference.meeting_on_loopback import BridgeEar, CallEar, Microphone

T = TypeVar("T")

_LIMIT_S = 20.0
_MEETING, _HOST, _ROOM = UUID(int=11), UUID(int=1), "ABCD3467"
_ADA = Introduction("Ada", Consent.RECORD)


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

    def __init__(self, before: Host | None = None, **changes: Any) -> None:
        self.ear, self.listener = BridgeEar(), Listener()
        self.loop = LoopThread("media")
        self.loop.start()
        factory = PeerConferences(
            self.loop, SystemClock(), passcodes=Passcodes(PasswordHasher(1, 64, 1))
        )
        parts = factory(_HOST, self.ear)
        self.bridge, self.gateway = parts.bridge, parts.gateway
        opening = Opening(_MEETING, _ROOM, _HOST)
        if before is not None:
            kept, port = before.listener.kept, before.address.port
            opening = replace(opening, invitations=kept, port=port)
        self.bridge.start()
        opened = self.gateway.open(replace(opening, **changes), self.bridge, self.listener)
        self.address: Address = opened.result(_LIMIT_S)

    def link(self, person: UUID | None = None) -> JoinTarget:
        return read_join_target(self.gateway.invite(person).result(_LIMIT_S))

    def kill(self) -> None:
        """End without closing the door: nothing is kept any more, and the port is free."""
        assert isinstance(self.gateway, HostedGateway)
        self.loop.submit(self.gateway._way.close()).result(_LIMIT_S)
        assert self.loop.stop(_LIMIT_S)

    def close(self) -> None:
        assert self.gateway.close(_LIMIT_S)
        assert self.bridge.stop(_LIMIT_S)
        assert self.loop.stop(_LIMIT_S)


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
        return future.result(_LIMIT_S)

    def join(self, target: JoinTarget, me: Introduction = _ADA) -> Ticket:
        return self.on_loop(join_by_link(target, me))

    def call_up(self, ticket: Ticket) -> None:
        offer = self.call.offer().result(_LIMIT_S)
        answer = self.on_loop(self._exchange(ticket, offer))
        self.call.accept(answer).result(_LIMIT_S)
        until(lambda: LinkState.CONNECTED in self.ear.links, what="the call's connection")

    async def _exchange(self, ticket: Ticket, offer: SessionDescription) -> SessionDescription:
        signalling = GatewaySignalling(ticket, SystemClock())
        fingerprint = self.certificate.fingerprint
        self._line = line = await signalling.open(_ROOM, ticket.participant, fingerprint)
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
        assert self.call.stop(_LIMIT_S)


@pytest.fixture
def far_loop(monkeypatch: pytest.MonkeyPatch) -> Iterator[LoopThread]:
    def only_loopback(use_ipv4: bool, use_ipv6: bool) -> list[str]:
        return ["127.0.0.1"]

    monkeypatch.setattr(ice, "get_host_addresses", only_loopback)
    loop = LoopThread("media-far")
    loop.start()
    yield loop
    assert loop.stop(_LIMIT_S)


@pytest.fixture
def guest(far_loop: LoopThread) -> Iterator[Guest]:
    guest = Guest(far_loop)
    yield guest
    guest.close()


@pytest.fixture
def other(far_loop: LoopThread) -> Iterator[Guest]:
    guest = Guest(far_loop)
    yield guest
    guest.close()


@pytest.fixture
def host() -> Iterator[Host]:
    host = Host()
    yield host
    host.close()


def _is_loud(frames: list[Any]) -> bool:
    return bool(frames) and float(np.abs(frames[-1]).max()) > 0.05


@pytest.mark.slow
def test_a_guest_comes_by_the_link_and_both_hear_each_other(host: Host, guest: Guest) -> None:
    ticket = guest.join(host.link())
    (arrived,) = host.listener.guests
    assert (arrived.participant_id, arrived.person) == (ticket.participant, ticket.participant)
    guest.call_up(ticket)
    host.bridge.set_admitted(ticket.participant, True)
    guest.microphone = Microphone(guest.call.put_own_sound, tone(1.0))
    speaker = Microphone(host.bridge.put_own_sound, tone(1.0, hertz=880))
    until(lambda: _is_loud(guest.ear.frames), what="the host's voice at the guest")
    until(lambda: _is_loud([at[1] for at in host.ear.host_heard[-1:]]), what="the guest's voice")
    speaker.stop()


@pytest.mark.slow
def test_the_digits_are_those_of_the_connection_that_stands(host: Host, guest: Guest) -> None:
    ticket = guest.join(host.link())
    assert host.gateway.safety_digits(ticket.participant).result(_LIMIT_S) == ""
    guest.call_up(ticket)
    theirs = guest.on_loop(_announced(guest))
    mine = host.gateway.safety_digits(ticket.participant).result(_LIMIT_S)
    assert mine == short_string(theirs, guest.certificate.fingerprint)


async def _announced(guest: Guest) -> str:
    assert guest._line is not None
    return await guest._line.announced(_HOST) or ""


@pytest.mark.slow
def test_who_was_taken_out_cannot_come_back_and_is_not_connected(host: Host, guest: Guest) -> None:
    target = host.link()
    ticket = guest.join(target)
    guest.call_up(ticket)
    host.gateway.revoke(ticket.participant)
    until(lambda: _state_of(host, ticket) is InvitationState.REVOKED)
    with pytest.raises(SignallingClosed) as closed:
        guest.on_loop(_hear(guest))
    assert not closed.value.retryable
    with pytest.raises(SignallingClosed):
        guest.on_loop(guest._exchange(ticket, SessionDescription("offer", "")))
    with pytest.raises(UserFacingError, match="not valid any more"):
        guest.join(target)


async def _hear(guest: Guest) -> None:
    assert guest._line is not None
    async with asyncio.timeout(_LIMIT_S):
        await guest._line.receive()


def _state_of(host: Host, ticket: Ticket) -> InvitationState:
    kept = host.listener.kept
    return next(one.state for one in kept if one.participant_id == ticket.participant)


def test_a_person_who_was_taken_out_has_no_other_device_either(host: Host, guest: Guest) -> None:
    first = guest.join(host.link())
    second = guest.join(host.link(first.participant))
    unused = host.link(first.participant)
    assert [one.person for one in host.listener.guests] == [first.participant] * 2
    host.gateway.revoke(second.participant)
    with pytest.raises(UserFacingError):
        guest.join(unused)
    assert {one.state for one in host.listener.kept} == {InvitationState.REVOKED}


@pytest.mark.slow
def test_after_a_restart_the_same_guest_is_back_and_a_spent_link_stays_spent(
    guest: Guest, other: Guest
) -> None:
    before = Host()
    target, unused = before.link(), before.link()
    ticket = guest.join(target)
    before.kill()
    after = Host(before)
    try:
        assert after.address == before.address
        guest.call_up(ticket)
        until(lambda: LinkState.CONNECTED in after.ear.links[ticket.participant])
        with pytest.raises(UserFacingError, match="not valid any more"):
            other.join(target)
        assert other.join(unused).participant != ticket.participant
    finally:
        after.close()


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
    parts = factory(_HOST, BridgeEar())
    opened = parts.gateway.open(Opening(_MEETING, _ROOM, _HOST), parts.bridge, Listener())
    with pytest.raises(EnvironmentFault, match="another port"):
        opened.result(_LIMIT_S)
    assert parts.gateway.close(_LIMIT_S)
    assert loop.stop(_LIMIT_S)


@pytest.mark.parametrize("bind", ["8080", "127.0.0.1:", "127.0.0.1:99999", ":80", "a:b"])
def test_where_to_listen_is_checked(bind: str) -> None:
    with pytest.raises(UserFacingError, match="HOST:PORT"):
        GatewayAddress().bound_to(bind)


def test_where_to_listen_may_be_said_for_one_meeting() -> None:
    bound = GatewayAddress(public_url="https://meet.example").bound_to("[::1]:8080")
    assert (bound.host, bound.port, bound.public_url) == ("::1", 8080, "https://meet.example")


def test_a_passcode_is_asked_for_from_the_moment_it_is_set(host: Host, guest: Guest) -> None:
    hashed = host.gateway.set_passcode("right").result(_LIMIT_S)
    assert hashed.startswith("$argon2id$")
    target = host.link()
    with pytest.raises(UserFacingError) as refused:
        guest.join(target)
    assert refused.value.code == "passcode_needed"
    assert host.gateway.set_passcode("").result(_LIMIT_S) == ""
    guest.join(target)


@pytest.mark.slow
def test_an_offer_that_cannot_be_answered_leaves_the_next_one_alone(
    host: Host, guest: Guest
) -> None:
    ticket = guest.join(host.link())
    fingerprint = guest.certificate.fingerprint
    bad = f"v=0\r\nm=audio 9 x 0\r\na=fingerprint:sha-256 {fingerprint}\r\n"

    async def send_bad() -> None:
        signalling = GatewaySignalling(ticket, SystemClock())
        line = await signalling.open(_ROOM, ticket.participant, fingerprint)
        await line.send(line.host, SignalKind.OFFER, bad)
        await line.send(line.host, SignalKind.CANDIDATE, "{")
        await line.send(line.host, SignalKind.CANDIDATE, '{"candidate":"nonsense","sdpMid":"0"}')
        await line.send(line.host, SignalKind.BYE)
        await line.close()

    guest.on_loop(send_bad())
    guest.call_up(ticket)


def test_a_closed_door_is_closed_for_everybody(guest: Guest) -> None:
    host = Host()
    target = host.link()
    host.close()
    assert {one.state for one in host.listener.kept} == {InvitationState.REVOKED}
    with pytest.raises(ApplicationError):
        guest.join(target)
    with pytest.raises(ApplicationError):
        guest.join(JoinTarget(_ROOM, host.address.url))
