"""A gateway elsewhere: keys, hosts that come and go, and what it survives."""

from __future__ import annotations

import asyncio
import gc
import logging
import threading
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import aiohttp
import numpy as np
import pytest
from argon2 import PasswordHasher
from pydantic import BaseModel

from meeting_desktop.adapters.conference.door import Door, Knock, NoAdmission
from meeting_desktop.adapters.conference.far_gateway import FarGateway
from meeting_desktop.adapters.conference.far_hosts import FarHost, FarHosts
from meeting_desktop.adapters.conference.gateway_address import GatewayAddress
from meeting_desktop.adapters.conference.gateway_client import GatewaySignalling, join_by_link
from meeting_desktop.adapters.conference.gateway_time import GatewayTime
from meeting_desktop.adapters.conference.gateway_wire import CloseCode
from meeting_desktop.adapters.conference.guest_access import GuestAccess
from meeting_desktop.adapters.conference.host_line import GuestQuestions, HostLine
from meeting_desktop.adapters.conference.host_wire import (
    Admitted,
    KnockAsk,
    NotAdmitted,
    Register,
    ReturnAsk,
    Revoked,
)
from meeting_desktop.adapters.conference.hosting import Elsewhere
from meeting_desktop.adapters.conference.lone_gateway import make_lone_gateway
from meeting_desktop.adapters.conference.passcodes import Passcodes
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.errors import ApplicationError, EnvironmentFault, UserFacingError
from meeting_desktop.domain.guest_tokens import TokenRefusal
from meeting_desktop.domain.room_codes import JoinTarget
from meeting_desktop.domain.signalling_rules import SignalGate, SignalKind
from meeting_desktop.ports.gateway import Opening
from meeting_desktop.ports.joining import HostUnreachable
from meeting_desktop.ports.signalling import SignallingClosed
from tests.fakes.clock import VirtualClock
from tests.fakes.descriptions import ONE, OTHER, description
from tests.fakes.patience import until
from tests.fakes.sounds import tone
from tests.integration.conference.hosting_rig import (
    ADA,
    HOST,
    LIMIT_S,
    MEETING,
    ROOM,
    Guest,
    Host,
    LoneGateway,
)
from tests.integration.conference.meeting_on_loopback import Microphone

_OTHER_MEETING: dict[str, Any] = {"meeting_id": UUID(int=12), "host": UUID(int=2)}


@pytest.fixture
def gateway() -> Iterator[LoneGateway]:
    gateway = LoneGateway()
    yield gateway
    gateway.close()


@pytest.fixture
def host(gateway: LoneGateway) -> Iterator[Host]:
    host = Host(elsewhere=gateway.address)
    yield host
    host.close()


def test_a_key_that_is_not_the_gateways_is_said_in_one_sentence(gateway: LoneGateway) -> None:
    with pytest.raises(EnvironmentFault, match=r"does not know this key.*\.$"):
        Host(elsewhere=Elsewhere(lambda: gateway.url, lambda: "x" * 40))


def test_a_gateway_that_is_not_there_is_said_in_one_sentence() -> None:
    gateway = LoneGateway()
    gateway.close()
    with pytest.raises(EnvironmentFault, match=r"cannot be reached.*\.$") as fault:
        Host(elsewhere=gateway.address)
    assert fault.value.retryable


def test_a_gateway_without_tls_is_not_given_the_key() -> None:
    with pytest.raises(UserFacingError, match=r"https://.*\.$"):
        Host(elsewhere=Elsewhere(lambda: "http://192.0.2.1:80", lambda: "k" * 40))


def test_a_key_that_could_be_guessed_is_no_key() -> None:
    with pytest.raises(UserFacingError, match="32 characters"):
        make_lone_gateway(GatewayAddress(), "short", VirtualClock())


def test_a_meeting_that_is_to_be_here_does_not_go_elsewhere(gateway: LoneGateway) -> None:
    host = Host(elsewhere=gateway.address, bind="127.0.0.1:0")
    assert host.address.url != gateway.url
    host.close()


@pytest.mark.slow
def test_a_call_outlives_the_gateway_and_who_comes_later_gets_in(
    guest: Guest, other: Guest
) -> None:
    gateway = LoneGateway()
    host = Host(elsewhere=gateway.address)
    try:
        ticket, link = guest.join(host.link()), host.link()
        guest.call_up(ticket)
        host.bridge.set_admitted(ticket.participant, True)
        guest.microphone = Microphone(guest.call.put_own_sound, tone(1.0))
        gateway.close()
        until(lambda: _is_loud(host.ear.host_heard[-1:]), what="the guest's voice without it")
        gateway = LoneGateway(gateway.port)
        until(lambda: _comes_in(other, link), what="the host at the new gateway", limit=60.0)
        later = other.join(host.link())
        other.call_up(later)
        assert guest.join(host.link()).participant not in {ticket.participant, later.participant}
    finally:
        host.close()
        gateway.close()


def _is_loud(heard: list[Any]) -> bool:
    return bool(heard) and float(np.abs(heard[-1][1]).max()) > 0.05


def _comes_in(guest: Guest, link: JoinTarget) -> bool:
    try:
        guest.join(link)
    except HostUnreachable as away:
        threading.Event().wait(away.wait_s)  # as it was asked to
        return False
    return True


def test_where_the_host_is_away_a_guest_is_told_to_try_again(
    gateway: LoneGateway, guest: Guest
) -> None:
    host = Host(elsewhere=gateway.address)
    link, ticket = host.link(), guest.join(host.link())
    host.kill()
    with pytest.raises(HostUnreachable) as away:
        guest.join(link)
    assert away.value.retryable
    assert away.value.wait_s >= 1.0
    signalling = GatewaySignalling(ticket, SystemClock())
    with pytest.raises(SignallingClosed) as closed:
        guest.on_loop(signalling.open(ROOM, ticket.participant, OTHER))
    assert closed.value.retryable
    back = Host(host, elsewhere=gateway.address)
    line = guest.on_loop(signalling.open(ROOM, ticket.participant, OTHER))
    guest.on_loop(line.close())
    assert guest.join(link).participant != ticket.participant
    back.close()


def test_each_host_has_its_own_guests(gateway: LoneGateway, host: Host, guest: Guest) -> None:
    second = Host(elsewhere=gateway.address, room="WXYQ3467", **_OTHER_MEETING)
    try:
        mine, theirs = guest.join(host.link()), guest.join(second.link())
        assert [one.participant_id for one in host.listener.guests] == [mine.participant]
        assert [one.participant_id for one in second.listener.guests] == [theirs.participant]
        with pytest.raises(UserFacingError, match="not valid any more"):
            guest.join(JoinTarget(ROOM, gateway.url, second.link().token))
        second.gateway.revoke(mine.participant)
        line = guest.on_loop(
            GatewaySignalling(mine, SystemClock()).open(ROOM, mine.participant, OTHER)
        )
        guest.on_loop(line.close())
    finally:
        second.close()


def test_a_room_is_not_taken_from_the_meeting_that_has_it(
    gateway: LoneGateway, host: Host, guest: Guest
) -> None:
    with pytest.raises(EnvironmentFault, match=r"did not take this meeting.*\.$"):
        Host(elsewhere=gateway.address, **_OTHER_MEETING)
    guest.join(host.link())


def test_the_servers_of_the_host_are_told_to_its_guests(gateway: LoneGateway, guest: Guest) -> None:
    host = Host(elsewhere=gateway.address, ice_servers=("stun:stun.example",))
    try:
        ticket = guest.join(host.link())
        line = guest.on_loop(
            GatewaySignalling(ticket, SystemClock()).open(ROOM, ticket.participant, OTHER)
        )
        assert [one.url for one in line.ice_servers] == ["stun:stun.example"]
        guest.on_loop(line.close())
    finally:
        host.close()


# -- what strangers and damaged hosts send ---------------------------------------------------------

_Socket = aiohttp.ClientWebSocketResponse


def _with_lone_gateway(
    test: Callable[[str, aiohttp.ClientSession, VirtualClock], Awaitable[None]],
) -> None:
    async def run() -> None:
        clock = VirtualClock()
        gateway = make_lone_gateway(GatewayAddress(), LoneGateway.KEY, clock)
        await gateway.start()
        try:
            async with (
                asyncio.timeout(LIMIT_S),
                aiohttp.ClientSession(headers={"Origin": gateway.url}) as session,
            ):
                await test(gateway.url, session, clock)
        finally:
            await gateway.stop()

    asyncio.run(run())


async def _host_socket(url: str, session: aiohttp.ClientSession, key: str) -> _Socket:
    return await session.ws_connect(
        f"{url}/api/host", headers={"Authorization": f"Bearer {key}"}, autoclose=False
    )


async def _status(url: str, session: aiohttp.ClientSession, key: str) -> int:
    try:
        socket = await _host_socket(url, session, key)
    except aiohttp.WSServerHandshakeError as error:
        return error.status
    await socket.close()
    return 101


def _registration(host: UUID = HOST, meeting: UUID = MEETING, fingerprint: str = ONE) -> str:
    register = Register(room=ROOM, meeting=meeting, host=host, fingerprint=fingerprint)
    return register.model_dump_json()


def test_guesses_of_the_key_are_slowed_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def test(url: str, session: aiohttp.ClientSession, clock: VirtualClock) -> None:
        statuses = [await _status(url, session, f"{number}" * 40) for number in range(8)]
        assert statuses == [401] * 6 + [429] * 2
        # behind one router, or one proxy, may be a guesser and hosts
        assert await _status(url, session, LoneGateway.KEY) == 101
        clock.advance(1.0)
        assert await _status(url, session, "9" * 40) == 401

    with caplog.at_level(logging.WARNING):
        _with_lone_gateway(test)
    assert sum("without the key" in str(record.msg) for record in caplog.records) == 7


@pytest.mark.parametrize(
    "said",
    [
        "",
        "{",
        "[]",
        '{"type":"register"}',
        '{"type":"admitted","ask":1,"participant":"x"}',
        _registration().replace(ONE, "no fingerprint"),
        _registration().replace(ROOM, "X"),
    ],
)
def test_who_does_not_register_is_sent_away(said: str) -> None:
    async def test(url: str, session: aiohttp.ClientSession, _clock: VirtualClock) -> None:
        socket = await _host_socket(url, session, LoneGateway.KEY)
        await socket.send_str(said)
        frame = await socket.receive()
        assert frame.type is aiohttp.WSMsgType.CLOSE
        assert frame.data == CloseCode.POLICY
        await socket.close()

    _with_lone_gateway(test)


def test_a_host_that_says_nonsense_is_dropped_and_may_come_back() -> None:
    async def test(url: str, session: aiohttp.ClientSession, _clock: VirtualClock) -> None:
        socket = await _host_socket(url, session, LoneGateway.KEY)
        await socket.send_str(_registration())
        assert (await socket.receive_json())["type"] == "registered"
        for unasked in (Admitted(ask=7, participant=HOST, person=HOST), Revoked(guest=HOST)):
            await socket.send_str(unasked.model_dump_json())
        await socket.send_str("nonsense")
        assert (await socket.receive()).data == CloseCode.POLICY
        again = await _host_socket(url, session, LoneGateway.KEY)
        await again.send_str(_registration())
        assert (await again.receive_json())["type"] == "registered"
        await again.close()
        await socket.close()

    _with_lone_gateway(test)


def test_the_later_connection_of_a_host_takes_the_place_of_the_one_before() -> None:
    async def test(url: str, session: aiohttp.ClientSession, _clock: VirtualClock) -> None:
        before = await _host_socket(url, session, LoneGateway.KEY)
        await before.send_str(_registration())
        assert (await before.receive_json())["type"] == "registered"
        after = await _host_socket(url, session, LoneGateway.KEY)
        await after.send_str(_registration())
        assert (await after.receive_json())["type"] == "registered"
        assert (await before.receive()).data == CloseCode.REPLACED
        joining = asyncio.ensure_future(join_by_link(JoinTarget(ROOM, url), ADA))
        asked = await after.receive_json()
        assert (asked["type"], asked["name"], asked["token"]) == ("knock", "Ada", "")
        await after.close()  # without an answer
        with pytest.raises(HostUnreachable):
            await joining
        await before.close()

    _with_lone_gateway(test)


def test_a_flood_of_guests_does_not_become_one_for_the_host() -> None:
    async def test() -> None:
        asked = list[KnockAsk]()

        async def send(message: BaseModel) -> None:
            assert isinstance(message, KnockAsk)
            asked.append(message)

        clock = VirtualClock()
        hosts = FarHosts(clock)
        host = FarHost(Register.model_validate_json(_registration()), send, clock)
        hosts.add(host)
        knocks = [Knock(ROOM, "x" * 32, f"198.51.100.{number}") for number in range(200)]
        joining = asyncio.gather(*map(hosts.join, knocks))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert len(asked) == 64
        for one in asked:
            host.answered(NotAdmitted(ask=one.ask, reason=TokenRefusal.UNKNOWN))
        reasons = Counter(
            answer.reason for answer in await joining if isinstance(answer, NoAdmission)
        )
        assert reasons == {TokenRefusal.UNKNOWN: 64, TokenRefusal.SLOWED: 136}

    asyncio.run(test())


def test_rooms_that_nobody_has_are_not_searched_for_quickly() -> None:
    async def test(url: str, _session: aiohttp.ClientSession, clock: VirtualClock) -> None:
        codes = []
        for number in range(40):
            clock.advance(0.2)  # the brake on requests as such lets these pass
            try:
                await join_by_link(JoinTarget(f"ABCD34{60 + number}", url), ADA)
            except ApplicationError as refused:
                codes.append(refused.code)
        assert codes[0] == "host_unreachable"
        assert codes.count("slowed") >= 5

    _with_lone_gateway(test)


def test_who_has_the_key_but_another_meeting_does_not_take_a_hosts_line() -> None:
    async def test(url: str, session: aiohttp.ClientSession, _clock: VirtualClock) -> None:
        mine = await _host_socket(url, session, LoneGateway.KEY)
        await mine.send_str(_registration())
        assert (await mine.receive_json())["type"] == "registered"
        thief = await _host_socket(url, session, LoneGateway.KEY)
        await thief.send_str(_registration(meeting=UUID(int=99), fingerprint=OTHER))
        assert (await thief.receive()).data == CloseCode.POLICY
        joining = asyncio.ensure_future(join_by_link(JoinTarget(ROOM, url), ADA))
        asked = await mine.receive_json()
        guest = UUID(int=5)
        admitted = Admitted(ask=asked["ask"], participant=guest, person=guest, secret="s" * 32)
        await mine.send_str(admitted.model_dump_json())
        ticket = await joining
        opening = asyncio.ensure_future(
            GatewaySignalling(ticket, SystemClock()).open(ROOM, guest, OTHER)
        )
        asked = await mine.receive_json()
        await mine.send_str(admitted.model_copy(update={"ask": asked["ask"]}).model_dump_json())
        line = await opening
        assert await line.announced(HOST) == ONE
        await line.send(HOST, SignalKind.BYE)
        assert (await mine.receive_json())["type"] == "signal"
        await line.close()
        await mine.close()
        await thief.close()

    _with_lone_gateway(test)


def test_who_is_let_in_and_taken_out_in_one_breath_is_out() -> None:
    async def test() -> None:
        async def send(_message: BaseModel) -> None:
            pass

        clock, gone = VirtualClock(), list[UUID]()
        hosts, guest = FarHosts(clock), UUID(int=5)
        hosts.on_revoked(gone.append)
        host = FarHost(Register.model_validate_json(_registration()), send, clock)
        hosts.add(host)
        joining = asyncio.ensure_future(hosts.join(Knock(ROOM, "x" * 32, "192.0.2.1")))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        # both are read before whoever asked goes on
        host.answered(Admitted(ask=1, participant=guest, person=guest, secret="s"))
        hosts.revoke(host, guest)
        await joining
        assert gone == [guest]
        assert not hosts.is_welcome(guest)

    asyncio.run(test())


class _House:
    """A host's side without its meeting: the way to the gateway and who decides."""

    def __init__(self, url: str, clock: VirtualClock) -> None:
        passcodes = Passcodes(PasswordHasher(1, 64, 1))
        self.access = GuestAccess(clock, passcodes)
        self.access.open_door(Door(MEETING, ROOM, HOST))
        self.way = FarGateway(lambda: url, lambda: LoneGateway.KEY, clock)

    async def open(self) -> None:
        await self.way.open(Opening(MEETING, ROOM, HOST), self.access, ONE, lambda _guest: None)


@pytest.mark.parametrize("minutes", [-10, 10])
def test_a_host_whose_clock_is_wrong_has_guests_all_the_same(minutes: int) -> None:
    async def test(url: str, _session: aiohttp.ClientSession, clock: VirtualClock) -> None:
        house = _House(url, VirtualClock(clock.now() + timedelta(minutes=minutes)))
        await house.open()
        line = await house.way.line()
        called = asyncio.ensure_future(line.receive())
        token = house.access.invite(MEETING)
        ticket = await join_by_link(JoinTarget(ROOM, url, token), ADA)
        theirs = await GatewaySignalling(ticket, clock).open(ROOM, ticket.participant, OTHER)
        await theirs.send(HOST, SignalKind.OFFER, description(OTHER))
        assert (await called).sender == ticket.participant
        await line.send(ticket.participant, SignalKind.ANSWER, description(ONE))
        assert (await theirs.receive()).payload == description(ONE)
        await theirs.close()
        await house.way.close()

    _with_lone_gateway(test)


def test_a_meeting_that_ends_while_it_waits_for_the_gateway_leaves_nothing_open() -> None:
    async def test() -> None:
        complaints = list[dict[str, Any]]()
        knocked, gone = asyncio.Event(), asyncio.Event()
        asyncio.get_running_loop().set_exception_handler(lambda _, said: complaints.append(said))

        async def mute(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            knocked.set()
            await reader.read()
            writer.close()
            gone.set()

        server = await asyncio.start_server(mute, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        opening = asyncio.ensure_future(_House(f"http://127.0.0.1:{port}", VirtualClock()).open())
        await knocked.wait()
        opening.cancel()
        with pytest.raises(asyncio.CancelledError):
            await opening
        del opening
        gc.collect()
        async with asyncio.timeout(LIMIT_S):
            await gone.wait()
        server.close()
        assert not complaints

    asyncio.run(test())


class _DeafSocket:
    """A gateway that asks and asks, and reads no answer."""

    def __init__(self, questions: int) -> None:
        self.closed = False
        self._left = questions
        self.written = 0

    async def receive(self) -> aiohttp.WSMessage:
        if not self._left:
            return aiohttp.WSMessage(aiohttp.WSMsgType.CLOSED, None, None)
        self._left -= 1
        await asyncio.sleep(0)
        asked = ReturnAsk(ask=self._left, secret="x" * 32, address="192.0.2.1")
        return aiohttp.WSMessage(aiohttp.WSMsgType.TEXT, asked.model_dump_json(), None)

    async def send_str(self, _text: str) -> None:
        self.written += 1
        await asyncio.Event().wait()

    async def close(self) -> None:
        self.closed = True


def test_a_gateway_that_asks_without_end_and_reads_nothing_fills_no_memory() -> None:
    async def test() -> None:
        clock, socket = VirtualClock(), _DeafSocket(1_000)
        house = _House("http://127.0.0.1:1", clock)
        async with aiohttp.ClientSession() as session:
            line = HostLine(
                Opening(MEETING, ROOM, HOST),
                SignalGate(ROOM, HOST),
                socket,  # type: ignore[arg-type]
                session,
                questions=GuestQuestions(house.access, ROOM, lambda _guest: None),
                clock=GatewayTime(clock, None),
            )
            with pytest.raises(SignallingClosed):
                await line.receive()
        assert socket.written <= 128

    asyncio.run(test())


def test_who_guesses_rooms_keeps_nobody_out_of_theirs() -> None:
    async def test(url: str, _session: aiohttp.ClientSession, clock: VirtualClock) -> None:
        house = _House(url, clock)
        await house.open()
        reading = asyncio.ensure_future((await house.way.line()).receive())
        codes = list[str]()
        for number in range(40):
            with pytest.raises(ApplicationError) as refused:
                await join_by_link(JoinTarget(f"ABCD34{60 + number}", url), ADA)
            codes.append(refused.value.code)
        assert codes[-1] == "slowed"
        token = house.access.invite(MEETING)
        assert (await join_by_link(JoinTarget(ROOM, url, token), ADA)).room == ROOM
        reading.cancel()
        await house.way.close()

    _with_lone_gateway(test)
