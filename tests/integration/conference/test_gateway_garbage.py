"""Whatever is sent to whichever address: the gateway answers, and goes on."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import struct
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from aiohttp import WSMsgType
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from meeting_desktop.adapters.conference.gateway import GatewayLimits
from meeting_desktop.adapters.conference.gateway_connections import ConnectionLimits
from meeting_desktop.adapters.conference.gateway_signal import SignalLimits
from meeting_desktop.adapters.conference.request_limits import Rate
from tests.integration.conference.guest_rig import Rig, with_gateway

_EXAMPLES = 40  # gateways, each with several requests
_LIMITS = GatewayLimits(
    requests=Rate(0, 100_000),
    signals=SignalLimits(messages=Rate(0, 1_000), hello_deadline_s=0.5),
    connections=ConnectionLimits(idle_s=0.1),
)
_gently = settings(max_examples=_EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["type", "room", "token", "kind", "secret"]), inner)
    ),
    max_leaves=12,
)
_methods = st.sampled_from(["GET", "POST", "PUT", "HEAD", "PATCH", "DELETE", "OPTIONS", "TRACE"])
_paths = st.sampled_from(["/", "/guest.js", "/api/join", "/api/signal", "/api/", "/%00"]) | st.text(
    "abc/%.0?&=~\\ ", max_size=20
).map(lambda text: f"/{text}")


async def _still_well(rig: Rig) -> None:
    """Somebody else can come in and connect.

    Over a connection of their own: one that carried nonsense may be closed at any moment.
    """
    await rig.renew_client()
    rig.clock.advance(4_000.0)
    _, socket, _ = await rig.connected()
    await socket.close()


@given(requests=st.lists(st.tuples(_methods, _paths, st.binary(max_size=300)), max_size=6))
@_gently
def test_any_request_gets_an_answer_that_is_no_failure_of_ours(
    requests: list[tuple[str, str, bytes]],
) -> None:
    async def test(rig: Rig) -> None:
        headers = {**rig.origin, "Content-Type": "application/json"}
        for method, path, body in requests:
            async with rig.client.request(
                method, f"{rig.gateway.url}{path}", data=body, headers=headers
            ) as answer:
                assert answer.status < 500
                assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        await _still_well(rig)

    with_gateway(test, limits=_LIMITS)


@given(bodies=st.lists(_json, max_size=8))
@_gently
def test_any_json_at_the_door_is_answered(bodies: list[Any]) -> None:
    async def test(rig: Rig) -> None:
        headers = {**rig.origin, "Content-Type": "application/json"}
        url = f"{rig.gateway.url}/api/join"
        for body in bodies:
            text = json.dumps(body)
            async with rig.client.post(url, data=text, headers=headers) as answer:
                assert answer.status in {400, 403, 429}
        assert not rig.arrived
        await _still_well(rig)

    with_gateway(test, limits=_LIMITS)


@given(lines=st.binary(max_size=2_000))
@example(b"GET / HTTP/1.1")
@example(b"GET / HTTP/1.1\r\nHost: x\r\nX: \x00")
@example(b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"x" * 5_000)
@example(b"GET /" + b"x" * 5_000 + b" HTTP/1.1\r\nHost: x")
@example(b"POST /api/join HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 3")
@_gently
def test_what_is_no_http_is_hung_up_on_without_a_line_in_the_log(lines: bytes) -> None:
    async def test(rig: Rig) -> None:
        reader, writer = await asyncio.open_connection(
            *rig.gateway.url.removeprefix("http://").split(":")
        )
        writer.write(lines + b"\r\n\r\n")
        with contextlib.suppress(ConnectionError):
            assert b" 500 " not in await reader.read()
        writer.close()
        await _still_well(rig)

    with_gateway(test, limits=_LIMITS)


@given(messages=st.lists(_json.map(json.dumps) | st.text(max_size=200), max_size=5), hello=...)
@_gently
def test_any_message_on_the_socket_drops_its_sender_at_worst(
    messages: list[str], hello: bool
) -> None:
    async def test(rig: Rig) -> None:
        url = f"{rig.gateway.url}/api/signal"
        if hello:
            _, socket, _ = await rig.connected()
        else:
            socket = await rig.client.ws_connect(url, headers=rig.origin)
        for message in messages:
            try:
                await socket.send_str(message.encode("utf-8", "replace").decode())
            except aiohttp.ClientConnectionError:
                break
        if messages:
            while (await socket.receive()).type is WSMsgType.TEXT:
                pass
            assert socket.close_code in {1000, 1007, 1008, 4003}
        await socket.close()
        await _still_well(rig)

    with_gateway(test, limits=_LIMITS)


def test_who_goes_away_in_the_handshake_is_no_failure_of_ours() -> None:
    async def test(rig: Rig) -> None:
        address = urlsplit(rig.gateway.url)
        upgrade = (
            f"GET /api/signal HTTP/1.1\r\nHost: {address.netloc}\r\nOrigin: {rig.gateway.url}\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        )
        for _ in range(20):
            with socket.create_connection((address.hostname or "", address.port or 0)) as line:
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                line.sendall(upgrade.encode())
            await asyncio.sleep(0)
        await _still_well(rig)

    with_gateway(test, limits=_LIMITS)
