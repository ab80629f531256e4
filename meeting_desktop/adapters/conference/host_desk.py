"""``/api/host``: where a host's application connects to a gateway elsewhere.

Whoever has the gateway's key may bring meetings. A host's line in the hub is opened here on its
behalf; what guests send it is passed on with the certificate that each has announced.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import Callable
from contextlib import suppress

from aiohttp import WSMsgType, web
from pydantic import BaseModel

from meeting_desktop.adapters.conference.far_hosts import FarHost, FarHosts
from meeting_desktop.adapters.conference.gateway_connections import finished
from meeting_desktop.adapters.conference.gateway_wire import MAX_SIGNAL_BYTES, CloseCode
from meeting_desktop.adapters.conference.host_wire import (
    Admitted,
    FromHost,
    GuestSignal,
    NotAdmitted,
    Register,
    Registered,
    Revoked,
    read_from_host,
)
from meeting_desktop.adapters.conference.local_hub import LocalHub
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import ApplicationError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.signalling_rules import Envelope
from meeting_desktop.domain.slowing import Slowing, SlowingRule, address_key
from meeting_desktop.ports.signalling import SignallingClosed, SignallingLine

_log = get_logger(__name__)

#: Shorter keys could be guessed.
SHORTEST_KEY = 32
_WRONG_KEYS = SlowingRule(free=5, first_s=1.0, longest_s=900.0)
_MOST_HOSTS = 100
_REGISTER_S = 10.0
_HEARTBEAT_S = 15.0


class HostDesk:
    """``url`` gives what guests open, once the gateway listens."""

    def __init__(
        self, key: str, hosts: FarHosts, hub: LocalHub, clock: Clock, url: Callable[[], str]
    ) -> None:
        self._key = _hash(key)
        self._hosts = hosts
        self._hub = hub
        self._clock = clock
        self._url = url
        self._brake = Slowing(_WRONG_KEYS)
        self._sockets: dict[web.WebSocketResponse, FarHost | None] = {}

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One host, from the handshake to the end."""
        self._check_key(request)
        if len(self._sockets) >= _MOST_HOSTS:
            raise web.HTTPServiceUnavailable
        socket = web.WebSocketResponse(
            heartbeat=_HEARTBEAT_S, max_msg_size=MAX_SIGNAL_BYTES, compress=False
        )
        self._sockets[socket] = None
        try:
            await socket.prepare(request)
            await self._serve(socket)
        except ConnectionError:
            pass  # the host went away while we wrote
        finally:
            del self._sockets[socket]
        return finished(socket)

    async def close(self) -> None:
        """End all connections; the hosts come back when there is a gateway again."""
        for socket in list(self._sockets):
            await socket.close(code=CloseCode.GOING_AWAY)

    def _check_key(self, request: web.Request) -> None:
        """The right one passes whatever others did from the same address: nobody guesses it."""
        scheme, _, given = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "bearer" and hmac.compare_digest(_hash(given), self._key):
            return
        address, now = address_key(request.remote or ""), self._clock.monotonic()
        if self._brake.wait_s(address, now) > 0:
            raise web.HTTPTooManyRequests
        wait, failures = self._brake.failed(address, now), self._brake.failures(address)
        _log.warning("a host without the key was refused", failures=failures, wait_s=wait)
        raise web.HTTPUnauthorized

    async def _serve(self, socket: web.WebSocketResponse) -> None:
        register = await _first(socket)
        if register is None:
            await socket.close(code=CloseCode.POLICY)
            return

        async def send(message: BaseModel) -> None:
            await socket.send_str(message.model_dump_json())

        host = FarHost(register, send, self._clock)
        try:
            # First: who may not have the room must not take the line of who has it.
            self._hosts.check(host)
            line = await self._hub.open(register.room, register.host, register.fingerprint)
            before = self._hosts.add(host)
        except (ApplicationError, PermissionError):
            _log.warning("a host was refused")
            await socket.close(code=CloseCode.POLICY)
            return
        _log.info("a host has come", meeting=register.meeting)
        try:
            await self._replace(before, host, socket)
            await send(Registered(url=self._url(), now=self._clock.now()))
            await self._relay(socket, host, line)
        finally:
            self._hosts.remove(host)
            await line.close()
            _log.info("a host has gone", meeting=register.meeting)

    async def _replace(
        self, before: FarHost | None, host: FarHost, socket: web.WebSocketResponse
    ) -> None:
        self._sockets[socket] = host
        for other, its in list(self._sockets.items()):
            if before is not None and its is before:
                await other.close(code=CloseCode.REPLACED)

    async def _relay(
        self, socket: web.WebSocketResponse, host: FarHost, line: SignallingLine
    ) -> None:
        upwards = asyncio.create_task(_to_host(socket, line))
        try:
            async for frame in socket:
                said = read_from_host(frame.data) if frame.type is WSMsgType.TEXT else None
                if said is None or isinstance(said, Register):
                    _log.warning("a host said what no host says")
                    await socket.close(code=CloseCode.POLICY)
                    return
                await self._heard(host, line, said)
        except SignallingClosed:
            await socket.close(code=CloseCode.REPLACED)
        finally:
            upwards.cancel()
            await asyncio.wait([upwards])

    async def _heard(self, host: FarHost, line: SignallingLine, said: FromHost) -> None:
        if isinstance(said, Admitted | NotAdmitted):
            host.answered(said)
        elif isinstance(said, Revoked):
            self._hosts.revoke(host, said.guest)
        elif isinstance(said, GuestSignal):
            here = host.register
            await line.post(Envelope(here.room, here.host, said.guest, *said.sealed))


async def _first(socket: web.WebSocketResponse) -> Register | None:
    try:
        async with asyncio.timeout(_REGISTER_S):
            frame = await socket.receive()
    except TimeoutError:
        return None
    said = read_from_host(frame.data) if frame.type is WSMsgType.TEXT else None
    return said if isinstance(said, Register) else None


async def _to_host(socket: web.WebSocketResponse, line: SignallingLine) -> None:
    with suppress(SignallingClosed, ConnectionError):
        while True:
            envelope = await line.receive()
            signal = GuestSignal(
                guest=envelope.sender,
                kind=envelope.kind,
                nonce=envelope.nonce,
                expires_at=envelope.expires_at,
                payload=envelope.payload,
                fingerprint=await line.announced(envelope.sender) or "",
            )
            await socket.send_str(signal.model_dump_json())


def _hash(key: str) -> bytes:
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).digest()
