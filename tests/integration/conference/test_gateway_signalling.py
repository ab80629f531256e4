"""A guest's WebSocket: theirs alone, to the host alone, until they are taken out."""

from __future__ import annotations

import asyncio
from uuid import UUID

import aiohttp
import pytest
from aiohttp import WSMsgType

from meeting_desktop.adapters.conference.door import Door, NoAdmission
from meeting_desktop.adapters.conference.gateway import GatewayLimits
from meeting_desktop.adapters.conference.gateway_signal import SignalLimits
from meeting_desktop.adapters.conference.request_limits import Rate
from meeting_desktop.domain.guest_tokens import Invitation
from meeting_desktop.domain.signalling_rules import SignalKind, SignalRefusal
from meeting_desktop.ports.conference import IceServer
from tests.fakes.descriptions import ONE, OTHER, THIRD, description
from tests.integration.conference.guest_rig import HOST, MEETING, ROOM, Rig, with_gateway


async def _close_code(socket: aiohttp.ClientWebSocketResponse) -> int | None:
    """Read to the end: why the gateway closed."""
    while (await socket.receive()).type not in {WSMsgType.CLOSE, WSMsgType.CLOSED}:
        pass
    return socket.close_code


async def _offer(socket: aiohttp.ClientWebSocketResponse, fingerprint: str = OTHER) -> None:
    payload = description(fingerprint)
    await socket.send_json({"type": "signal", "kind": "offer", "payload": payload})


def test_offer_and_answer_pass_and_both_sides_know_the_certificates() -> None:
    async def test(rig: Rig) -> None:
        said = await rig.joined()
        socket = await rig.socket(said["secret"])
        ready = await socket.receive_json()
        assert ready["you"] == said["participant"]
        assert (ready["host"], ready["host_fingerprint"]) == (str(HOST), ONE)
        assert ready["ice_servers"] == [
            {"urls": ["stun:stun.example:3478"]},
            {"urls": ["turn:turn.example"], "username": "u", "credential": "c"},
        ]
        guest = UUID(said["participant"])
        assert await rig.host.announced(guest) == OTHER
        await _offer(socket)
        offer = await rig.host.receive()
        assert (offer.sender, offer.kind) == (guest, SignalKind.OFFER)
        await rig.host.send(guest, SignalKind.ANSWER, description(ONE))
        answer = await socket.receive_json()
        assert (answer["type"], answer["kind"]) == ("signal", "answer")
        assert answer["payload"] == description(ONE)

    servers = (IceServer("stun:stun.example:3478"), IceServer("turn:turn.example", "u", "c"))
    with_gateway(test, ice_servers=servers)


def test_a_description_with_another_certificate_does_not_reach_the_host() -> None:
    async def test(rig: Rig) -> None:
        _, socket, _ = await rig.connected()
        await _offer(socket, THIRD)
        await _offer(socket, OTHER)
        assert (await rig.host.receive()).payload == description(OTHER)
        assert rig.host.refused == {SignalRefusal.WRONG_FINGERPRINT: 1}

    with_gateway(test)


def test_a_guest_hears_from_the_host_only() -> None:
    async def test(rig: Rig) -> None:
        guest, socket, _ = await rig.connected()
        other = await rig.hub.open(ROOM, UUID(int=5), THIRD)
        await other.send(guest, SignalKind.OFFER, description(THIRD))
        await rig.host.send(guest, SignalKind.CANDIDATE, "from the host")
        assert (await socket.receive_json())["payload"] == "from the host"
        await other.close()

    with_gateway(test)


@pytest.mark.parametrize("secret", ["x" * 32, "the token"])
def test_without_the_reconnect_secret_nobody_connects(secret: str) -> None:
    async def test(rig: Rig) -> None:
        token = rig.access.invite(MEETING)
        await rig.join(token)
        socket = await rig.socket(token if secret == "the token" else secret)
        assert await _close_code(socket) == 4003

    with_gateway(test)


def test_a_guest_comes_back_as_the_same_participant() -> None:
    async def test(rig: Rig) -> None:
        guest, socket, secret = await rig.connected()
        await socket.close()
        for _ in range(3):
            again = await rig.socket(secret, THIRD)
            assert (await again.receive_json())["you"] == str(guest)
            assert await rig.host.announced(guest) == THIRD
            await again.close()

    with_gateway(test)


def test_a_second_window_of_the_same_guest_replaces_the_first() -> None:
    async def test(rig: Rig) -> None:
        _, first, secret = await rig.connected()
        second = await rig.socket(secret)
        assert (await second.receive_json())["type"] == "ready"
        assert await _close_code(first) == 4001
        await _offer(second)
        await rig.host.receive()

    with_gateway(test)


def test_a_guest_who_is_taken_out_cannot_come_back() -> None:
    async def test(rig: Rig) -> None:
        token = rig.access.invite(MEETING)
        _, said = await rig.join(token)
        guest, secret = UUID(said["participant"]), said["secret"]
        socket = await rig.socket(secret)
        await socket.receive_json()
        rig.access.revoke_guest(guest)
        assert await _close_code(socket) == 4003
        assert await rig.host.announced(guest) is None
        assert await _close_code(await rig.socket(secret)) == 4003
        assert (await rig.join(token))[0] == 403

    with_gateway(test)


def test_a_restarted_host_knows_its_guests_and_whom_it_took_out() -> None:
    async def test(rig: Rig) -> None:
        stays, _, secret = await rig.connected()
        goes, _, lost = await rig.connected()
        rig.access.revoke_guest(goes)
        kept.extend(rig.kept[-1])
        secrets.update({"stays": secret, "goes": lost, "id": str(stays)})

    async def after(rig: Rig) -> None:
        answer = await rig.access.come_back(ROOM, secrets["stays"], "192.0.2.1")
        assert isinstance(answer, NoAdmission)
        rig.access.open_door(Door(MEETING, ROOM, HOST), kept)
        socket = await rig.socket(secrets["stays"])
        assert (await socket.receive_json())["you"] == secrets["id"]
        assert await _close_code(await rig.socket(secrets["goes"])) == 4003

    kept: list[Invitation] = []
    secrets: dict[str, str] = {}
    with_gateway(test)
    with_gateway(after)


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "null", "[]", '"hello"', '{"type":"signal","kind":"offer","payload":""}',
        '{"type":"hello"}', '{"type":"hello","secret":7,"fingerprint":""}',
        '{"type":"hello","secret":"x","fingerprint":"x","more":1}', "[" * 50_000,
    ],
)  # fmt: skip
def test_whoever_does_not_say_hello_is_hung_up_on(text: str) -> None:
    async def test(rig: Rig) -> None:
        url = f"{rig.gateway.url}/api/signal"
        socket = await rig.client.ws_connect(url, headers=rig.origin)
        await socket.send_str(text)
        assert await _close_code(socket) == 1008

    with_gateway(test)


def test_whoever_says_nothing_is_hung_up_on() -> None:
    async def test(rig: Rig) -> None:
        url = f"{rig.gateway.url}/api/signal"
        socket = await rig.client.ws_connect(url, headers=rig.origin)
        assert await _close_code(socket) == 1008

    with_gateway(test, limits=GatewayLimits(signals=SignalLimits(hello_deadline_s=0.05)))


def test_a_fingerprint_that_is_none_is_hung_up_on() -> None:
    async def test(rig: Rig) -> None:
        said = await rig.joined()
        assert await _close_code(await rig.socket(said["secret"], "AB:CD")) == 1008

    with_gateway(test)


@pytest.mark.parametrize(
    "message",
    [
        {"type": "signal", "kind": "order"},
        {"type": "signal", "kind": "offer", "payload": 7},
        {"type": "signal", "kind": "offer", "sender": str(HOST)},
        {"type": "hello", "secret": "x", "fingerprint": "x"},
        {"type": "signal", "kind": "candidate", "payload": "x" * 65_537},
        {"type": "signal", "kind": "candidate", "payload": "x" * 200_000},
    ],
)  # fmt: skip
def test_a_guest_who_sends_nonsense_is_dropped_and_the_others_do_not_notice(
    message: dict[str, object],
) -> None:
    async def test(rig: Rig) -> None:
        _, hostile, secret = await rig.connected()
        _, honest, _ = await rig.connected()
        await hostile.send_json(message)
        assert await _close_code(hostile) in {1008, 1009}
        await _offer(honest)
        assert (await rig.host.receive()).kind is SignalKind.OFFER
        assert (await (await rig.socket(secret)).receive_json())["type"] == "ready"

    with_gateway(test)


def test_a_guest_who_floods_is_dropped() -> None:
    async def test(rig: Rig) -> None:
        _, socket, _ = await rig.connected()
        for _ in range(4):
            await socket.send_json({"type": "signal", "kind": "candidate", "payload": "x"})
        assert await _close_code(socket) == 1008
        assert [(await rig.host.receive()).payload for _ in range(3)] == ["x", "x", "x"]

    with_gateway(test, limits=GatewayLimits(signals=SignalLimits(messages=Rate(0, 3))))


def test_binary_messages_are_none() -> None:
    async def test(rig: Rig) -> None:
        _, socket, _ = await rig.connected()
        await socket.send_bytes(b"\x00" * 100)
        assert await _close_code(socket) == 1008

    with_gateway(test)


def test_one_address_has_so_many_sockets() -> None:
    async def test(rig: Rig) -> None:
        url = f"{rig.gateway.url}/api/signal"
        first = await rig.client.ws_connect(url, headers=rig.origin)
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await rig.client.ws_connect(url, headers=rig.origin)
        assert refused.value.status == 503
        await first.close()
        assert await _close_code(first) is not None

    with_gateway(test, limits=GatewayLimits(signals=SignalLimits(sockets_of_address=1)))


def test_a_host_who_is_away_is_asked_for_later() -> None:
    async def test(rig: Rig) -> None:
        said = await rig.joined()
        await rig.host.close()
        assert await _close_code(await rig.socket(said["secret"])) == 1013

    with_gateway(test)


def test_stopping_tells_the_pages_to_come_back() -> None:
    async def test(rig: Rig) -> None:
        _, socket, _ = await rig.connected()
        ended = asyncio.ensure_future(_close_code(socket))
        await rig.gateway.stop()
        assert await ended == 1001
        await rig.gateway.stop()

    with_gateway(test)


def test_guessing_reconnect_secrets_is_slowed() -> None:
    async def test(rig: Rig) -> None:
        codes = [await _close_code(await rig.socket("x" * 32)) for _ in range(8)]
        assert codes == [4003] * 6 + [4029] * 2

    with_gateway(test)
