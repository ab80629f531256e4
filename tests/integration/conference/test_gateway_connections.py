"""Strangers who connect and wait leave the machine its files."""

from __future__ import annotations

import asyncio
import logging

import pytest

from meeting_desktop.adapters.conference.gateway import GatewayLimits
from meeting_desktop.adapters.conference.gateway_connections import ConnectionLimits
from tests.integration.conference.guest_rig import Rig, with_gateway

_Pipe = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def _connect(rig: Rig) -> _Pipe:
    return await asyncio.open_connection(*rig.gateway.url.removeprefix("http://").split(":"))


async def _is_hung_up_on(pipe: _Pipe) -> bool:
    try:
        return await pipe[0].read() == b""
    except ConnectionResetError:
        return True
    finally:
        pipe[1].close()


async def _get(rig: Rig, pipe: _Pipe) -> bytes:
    host = rig.gateway.url.removeprefix("http://")
    pipe[1].write(f"GET /guest.css HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    return await pipe[0].readline()


def _limits(in_all: int = 100, of_address: int = 100, idle_s: float = 30.0) -> GatewayLimits:
    return GatewayLimits(connections=ConnectionLimits(in_all, of_address, idle_s))


def test_one_address_holds_so_many_connections_and_no_more() -> None:
    async def test(rig: Rig) -> None:
        held = [await _connect(rig) for _ in range(3)]
        assert [await _get(rig, pipe) for pipe in held] == [b"HTTP/1.1 200 OK\r\n"] * 3
        assert await _is_hung_up_on(await _connect(rig))
        held.pop()[1].close()
        tries = [await _is_refused(rig) for _ in range(50)]
        assert not tries[-1]  # as soon as word of the end has come
        for _, writer in held:
            writer.close()

    with_gateway(test, limits=_limits(of_address=3))


async def _is_refused(rig: Rig) -> bool:
    pipe = await _connect(rig)
    try:
        return await _get(rig, pipe) != b"HTTP/1.1 200 OK\r\n"
    except ConnectionError:
        return True
    finally:
        pipe[1].close()


def test_all_together_hold_so_many() -> None:
    async def test(rig: Rig) -> None:
        held = [await _connect(rig) for _ in range(2)]
        assert [await _get(rig, pipe) for pipe in held] == [b"HTTP/1.1 200 OK\r\n"] * 2
        assert await _is_hung_up_on(await _connect(rig))
        for _, writer in held:
            writer.close()

    with_gateway(test, limits=_limits(in_all=2))


def test_whoever_connects_and_says_nothing_is_hung_up_on() -> None:
    async def test(rig: Rig) -> None:
        assert await _is_hung_up_on(await _connect(rig))

    with_gateway(test, limits=_limits(idle_s=0.05))


def test_whoever_never_ends_the_head_of_a_request_is_hung_up_on() -> None:
    async def test(rig: Rig) -> None:
        first, second = await _connect(rig), await _connect(rig)
        assert await _get(rig, second) == b"HTTP/1.1 200 OK\r\n"
        for _, writer in (first, second):
            writer.write(b"GET / HTTP/1.1\r\nX-Slow: ")
        assert await _is_hung_up_on(first)
        await second[0].read()
        second[1].close()

    with_gateway(test, limits=_limits(idle_s=0.1))


def test_a_signalling_socket_is_not_idle() -> None:
    async def test(rig: Rig) -> None:
        guest, socket, _ = await rig.connected()
        assert await _is_hung_up_on(await _connect(rig))  # later than the socket began
        await socket.send_json({"type": "signal", "kind": "bye"})
        assert (await rig.host.receive()).sender == guest

    with_gateway(test, limits=_limits(idle_s=0.2))


def test_a_flood_of_connections_is_no_flood_of_log_lines(caplog: pytest.LogCaptureFixture) -> None:
    async def test(rig: Rig) -> None:
        held = await _connect(rig)
        assert await _get(rig, held) == b"HTTP/1.1 200 OK\r\n"
        for _ in range(10):
            assert await _is_hung_up_on(await _connect(rig))
        held[1].close()

    with caplog.at_level(logging.WARNING):
        with_gateway(test, limits=_limits(in_all=1))
    assert sum("connections are refused" in str(record.msg) for record in caplog.records) == 1
