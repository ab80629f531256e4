"""Both doors keep the same promises: this machine's own server, and a gateway elsewhere.

Real calls through a real gateway into the real bridge, on loopback.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from meeting_desktop.adapters.conference.gateway_client import GatewaySignalling
from meeting_desktop.adapters.conference.multicast import LOOPBACK
from meeting_desktop.adapters.conference.neighbourhood import find_by_code
from meeting_desktop.adapters.conference.short_authentication import short_string
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.errors import ApplicationError, UserFacingError
from meeting_desktop.domain.guest_tokens import InvitationState
from meeting_desktop.domain.meetings import make_room_code
from meeting_desktop.domain.room_codes import JoinTarget
from meeting_desktop.domain.signalling_rules import SignalKind
from meeting_desktop.ports.conference import LinkState, SessionDescription
from meeting_desktop.ports.joining import Ticket
from meeting_desktop.ports.signalling import SignallingClosed
from tests.fakes.patience import until
from tests.fakes.sounds import tone
from tests.integration.conference.hosting_rig import (
    ADA,
    HOST,
    LIMIT_S,
    ROOM,
    Guest,
    Host,
    LoneGateway,
)
from tests.integration.conference.meeting_on_loopback import Microphone

OpenHost = Callable[..., Host]


@pytest.fixture(params=["own server", "gateway elsewhere"])
def open_host(request: pytest.FixtureRequest) -> Iterator[OpenHost]:
    """Makes a host whose guests come one way or the other."""
    if request.param == "own server":
        yield Host
        return
    gateway = LoneGateway()

    def elsewhere(before: Host | None = None, **changes: Any) -> Host:
        return Host(before, elsewhere=gateway.address, **changes)

    yield elsewhere
    gateway.close()


@pytest.fixture
def host(open_host: OpenHost) -> Iterator[Host]:
    host = open_host()
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
    assert host.gateway.safety_digits(ticket.participant).result(LIMIT_S) == ""
    guest.call_up(ticket)
    theirs = guest.on_loop(_announced(guest))
    mine = host.gateway.safety_digits(ticket.participant).result(LIMIT_S)
    assert mine == short_string(theirs, guest.certificate.fingerprint)


async def _announced(guest: Guest) -> str:
    assert guest._line is not None
    return await guest._line.announced(HOST) or ""


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
    async with asyncio.timeout(LIMIT_S):
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
    open_host: OpenHost, guest: Guest, other: Guest
) -> None:
    before = open_host()
    target, unused = before.link(), before.link()
    ticket = guest.join(target)
    before.kill()
    after = open_host(before)
    try:
        assert after.address == before.address
        guest.call_up(ticket)
        until(lambda: LinkState.CONNECTED in after.ear.links[ticket.participant])
        with pytest.raises(UserFacingError, match="not valid any more"):
            other.join(target)
        assert other.join(unused).participant != ticket.participant
    finally:
        after.close()


def test_a_passcode_is_asked_for_from_the_moment_it_is_set(host: Host, guest: Guest) -> None:
    hashed = host.gateway.set_passcode("right").result(LIMIT_S)
    assert hashed.startswith("$argon2id$")
    target = host.link()
    with pytest.raises(UserFacingError) as refused:
        guest.join(target)
    assert refused.value.code == "passcode_needed"
    assert host.gateway.set_passcode("").result(LIMIT_S) == ""
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
        line = await signalling.open(ROOM, ticket.participant, fingerprint)
        await line.send(line.host, SignalKind.OFFER, bad)
        await line.send(line.host, SignalKind.CANDIDATE, "{")
        await line.send(line.host, SignalKind.CANDIDATE, '{"candidate":"nonsense","sdpMid":"0"}')
        await line.send(line.host, SignalKind.BYE)
        await line.close()

    guest.on_loop(send_bad())
    guest.call_up(ticket)


def test_a_code_alone_leads_to_the_lobby(open_host: OpenHost, guest: Guest) -> None:
    code = make_room_code()
    host = open_host(room=code)
    try:
        target = guest.on_loop(find_by_code(code, [LOOPBACK]))
        assert target == JoinTarget(code, host.address.url)
        tickets = [guest.join(target) for _ in range(2)]
        assert [one.participant_id for one in host.listener.guests] == [
            ticket.participant for ticket in tickets
        ]
        assert len({one.token_hash for one in host.listener.kept}) == 2
    finally:
        host.close()


def test_a_code_alone_opens_no_door_that_wants_an_invitation(
    open_host: OpenHost, guest: Guest
) -> None:
    host = open_host(by_code=False)
    try:
        with pytest.raises(UserFacingError, match="not valid any more"):
            guest.join(JoinTarget(ROOM, host.address.url))
        assert not host.listener.guests
    finally:
        host.close()


def test_a_passcode_is_hashed_before_anybody_can_come(open_host: OpenHost, guest: Guest) -> None:
    host = open_host(passcode="right")
    try:
        with pytest.raises(UserFacingError) as refused:
            guest.join(JoinTarget(ROOM, host.address.url))
        assert refused.value.code == "passcode_needed"
    finally:
        host.close()


def test_who_comes_by_the_code_is_asked_for_the_passcode(host: Host, guest: Guest) -> None:
    host.gateway.set_passcode("right").result(LIMIT_S)
    target = JoinTarget(ROOM, host.address.url)
    with pytest.raises(UserFacingError) as refused:
        guest.join(target)
    assert refused.value.code == "passcode_needed"
    guest.join(target, replace(ADA, passcode="right"))


def test_a_closed_door_is_closed_for_everybody(open_host: OpenHost, guest: Guest) -> None:
    host = open_host()
    target = host.link()
    host.close()
    assert {one.state for one in host.listener.kept} == {InvitationState.REVOKED}
    with pytest.raises(ApplicationError):
        guest.join(target)
    with pytest.raises(ApplicationError):
        guest.join(JoinTarget(ROOM, host.address.url))
