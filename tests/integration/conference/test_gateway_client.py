"""A desktop application joins by a guest link, as the page does."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from meeting_desktop.adapters.conference.gateway_client import GatewaySignalling, join_by_link
from meeting_desktop.adapters.conference.gateway_time import GatewayTime
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.domain.meetings import Consent
from meeting_desktop.domain.room_codes import JoinTarget, read_join_target
from meeting_desktop.domain.signalling_rules import SignalKind
from meeting_desktop.ports.conference import IceServer
from meeting_desktop.ports.joining import Introduction, NotLetIn, Ticket
from meeting_desktop.ports.signalling import SignallingClosed
from tests.fakes.clock import VirtualClock
from tests.fakes.descriptions import ONE, OTHER, THIRD, description
from tests.integration.conference.guest_rig import (
    HOST,
    LIMIT_S,
    MEETING,
    ROOM,
    Rig,
    with_gateway,
)

_ME = Introduction("Ada", Consent.TRANSCRIBE_ONLY)


def _link(rig: Rig) -> JoinTarget:
    return read_join_target(rig.gateway.guest_url(ROOM, rig.access.invite(MEETING)))


async def _join(rig: Rig) -> Ticket:
    return await join_by_link(_link(rig), _ME)


def test_a_link_becomes_a_ticket_and_a_ticket_a_line() -> None:
    async def test(rig: Rig) -> None:
        ticket = await _join(rig)
        (guest,) = rig.arrived
        assert (guest.name, guest.consent) == ("Ada", Consent.TRANSCRIBE_ONLY)
        assert guest.participant_id == ticket.participant
        line = await GatewaySignalling(ticket, rig.clock).open(ROOM, ticket.participant, OTHER)
        assert (line.host, line.ice_servers) == (HOST, servers)
        assert await line.announced(HOST) == ONE
        await line.send(HOST, SignalKind.OFFER, description(OTHER))
        assert (await rig.host.receive()).sender == ticket.participant
        await rig.host.send(ticket.participant, SignalKind.ANSWER, description(ONE))
        assert (await line.receive()).payload == description(ONE)
        await line.close()

    servers = (IceServer("stun:stun.example"), IceServer("turn:turn.example", "u", "c"))
    with_gateway(test, ice_servers=servers)


@pytest.mark.parametrize("minutes", [-600, -2, 2, 600])
def test_whose_clock_is_wrong_comes_in_all_the_same(minutes: int) -> None:
    async def test(rig: Rig) -> None:
        ticket = await _join(rig)
        wrong = VirtualClock(rig.clock.now() + timedelta(minutes=minutes))
        line = await GatewaySignalling(ticket, wrong).open(ROOM, ticket.participant, OTHER)
        await line.send(HOST, SignalKind.OFFER, description(OTHER))
        async with asyncio.timeout(LIMIT_S):
            assert (await rig.host.receive()).sender == ticket.participant
            await rig.host.send(ticket.participant, SignalKind.ANSWER, description(ONE))
            assert (await line.receive()).payload == description(ONE)
        await line.close()

    with_gateway(test)


@pytest.mark.parametrize("told", [None, datetime.max.replace(tzinfo=UTC)])
def test_a_gateway_that_does_not_know_the_time_changes_no_clock(told: datetime | None) -> None:
    clock = VirtualClock()
    assert GatewayTime(clock, told).now() == clock.now()


def test_an_answer_with_another_certificate_is_not_believed_here_either() -> None:
    async def test(rig: Rig) -> None:
        ticket = await _join(rig)
        line = await GatewaySignalling(ticket, rig.clock).open(ROOM, ticket.participant, OTHER)
        # The host's line changes its certificate after it was announced to the guest.
        host = await rig.hub.open(ROOM, HOST, THIRD)
        await host.send(ticket.participant, SignalKind.ANSWER, description(THIRD))
        await host.send(ticket.participant, SignalKind.BYE)
        assert (await line.receive()).kind is SignalKind.BYE
        await line.close()
        await host.close()

    with_gateway(test)


def test_a_passcode_is_asked_for() -> None:
    async def test(rig: Rig) -> None:
        target = _link(rig)
        with pytest.raises(NotLetIn) as refused:
            await join_by_link(target, _ME)
        assert refused.value.code == "passcode_needed"
        ticket = await join_by_link(target, Introduction("Ada", Consent.RECORD, "right"))
        assert ticket.participant == rig.arrived[0].participant_id

    with_gateway(test, passcode="right")


def test_a_used_link_is_refused_in_a_sentence() -> None:
    async def test(rig: Rig) -> None:
        target = _link(rig)
        await join_by_link(target, _ME)
        with pytest.raises(NotLetIn, match=r"new one\.$"):
            await join_by_link(target, _ME)

    with_gateway(test)


def test_whoever_is_taken_out_is_told_not_to_try_again() -> None:
    async def test(rig: Rig) -> None:
        ticket = await _join(rig)
        signalling = GatewaySignalling(ticket, rig.clock)
        line = await signalling.open(ROOM, ticket.participant, OTHER)
        rig.access.revoke_guest(ticket.participant)
        for again in (line.receive(), signalling.open(ROOM, ticket.participant, OTHER)):
            with pytest.raises(SignallingClosed, match="not in this meeting any more") as closed:
                await again
            assert not closed.value.retryable
        await line.close()

    with_gateway(test)


def test_a_gateway_that_stops_may_come_back() -> None:
    async def test(rig: Rig) -> None:
        ticket = await _join(rig)
        line = await GatewaySignalling(ticket, rig.clock).open(ROOM, ticket.participant, OTHER)
        waiting = asyncio.ensure_future(line.receive())
        await rig.gateway.stop()
        with pytest.raises(SignallingClosed) as closed:
            await waiting
        assert closed.value.retryable
        await line.close()
        with pytest.raises(EnvironmentFault, match=r"cannot be reached.*\.$") as unreachable:
            await GatewaySignalling(ticket, rig.clock).open(ROOM, ticket.participant, OTHER)
        assert unreachable.value.retryable
        with pytest.raises(EnvironmentFault, match=r"cannot be reached.*\.$"):
            await join_by_link(JoinTarget(ROOM, rig.gateway.url, "x"), _ME)

    with_gateway(test)


def test_what_answers_but_is_no_gateway_is_said_to_be_out_of_reach() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
        await writer.drain()
        writer.close()

    async def test(_rig: Rig) -> None:
        async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            address = f"http://127.0.0.1:{port}"
            with pytest.raises(EnvironmentFault, match="cannot be reached"):
                await join_by_link(JoinTarget(ROOM, address, "x"), _ME)
            ticket = Ticket(address, UUID(int=5), "x")
            with pytest.raises(EnvironmentFault, match="cannot be reached"):
                await GatewaySignalling(ticket, _rig.clock).open(ROOM, UUID(int=5), OTHER)

    with_gateway(test)


def test_the_secret_is_not_in_a_repr() -> None:
    assert "hidden" not in repr(Ticket("https://x.example", UUID(int=1), "hidden"))
    assert "hidden" not in repr(Introduction("hidden", Consent.RECORD, "hidden"))
