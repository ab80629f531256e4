"""``/api/signal``: a guest's WebSocket, relayed to the host by the signalling port.

The guest says a reconnect secret and the fingerprint of their certificate; from then on what comes
on this socket is theirs, and goes to the host of their meeting and nobody else. What comes from
anybody but the host does not reach the guest.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from aiohttp import WSMessage, WSMsgType, web

from meeting_desktop.adapters.conference.door import Admission, GuestDoor, NoAdmission
from meeting_desktop.adapters.conference.gateway_connections import finished
from meeting_desktop.adapters.conference.gateway_wire import (
    MAX_SIGNAL_BYTES,
    CloseCode,
    Hello,
    Signal,
    read_message,
    write,
    write_signal,
)
from meeting_desktop.adapters.conference.request_limits import Rate, RequestLimits
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import ApplicationError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.guest_tokens import TokenRefusal
from meeting_desktop.domain.signalling_rules import Envelope
from meeting_desktop.ports.conference import IceServer
from meeting_desktop.ports.joining import OpenedElsewhere
from meeting_desktop.ports.signalling import Signalling, SignallingClosed, SignallingLine

_log = get_logger(__name__)

#: To connect takes about 20 messages, and a network that changes asks for it again at once.
_MESSAGES = Rate(per_second=10, burst=60)
_REFUSALS = {
    TokenRefusal.SLOWED: CloseCode.SLOWED,
    TokenRefusal.HOST_AWAY: CloseCode.TRY_LATER,
}


@dataclass(frozen=True, slots=True)
class SignalLimits:
    """What one guest, one address and all together may ask of the signalling sockets."""

    messages: Rate = _MESSAGES
    hello_deadline_s: float = 10.0
    heartbeat_s: float = 15.0
    sockets: int = 200
    sockets_of_address: int = 40


@dataclass(slots=True, eq=False)
class _Connection:
    """``reason`` is what the page is told at the end, set before anything is closed."""

    socket: web.WebSocketResponse
    line: SignallingLine
    host: UUID
    reason: CloseCode = CloseCode.TRY_LATER

    async def end(self) -> None:
        await self.line.close()
        await self.socket.close(code=self.reason)


class SignalDesk:
    """Holds the sockets of all guests."""

    def __init__(
        self,
        access: GuestDoor,
        signalling: Signalling,
        clock: Clock,
        *,
        ice_servers: Callable[[str], Sequence[IceServer]],
        limits: SignalLimits,
    ) -> None:
        self._access = access
        self._signalling = signalling
        self._clock = clock
        self._ice_servers = ice_servers
        self._limits = limits
        self._sockets: dict[web.WebSocketResponse, str] = {}
        self._guests: dict[UUID, _Connection] = {}
        self._closing: set[asyncio.Task[None]] = set()
        access.on_revoked(self._revoked)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One guest, from the handshake to the end."""
        address = request.remote or ""
        if not self._has_room(address):
            raise web.HTTPServiceUnavailable(text="Too many connections; try again later.")
        socket = web.WebSocketResponse(
            heartbeat=self._limits.heartbeat_s, max_msg_size=MAX_SIGNAL_BYTES, compress=False
        )
        self._sockets[socket] = address
        try:
            await socket.prepare(request)
            await self._greet(socket, address)
        except ConnectionError:
            pass  # the guest went away while we wrote
        finally:
            del self._sockets[socket]
        return finished(socket)

    async def close(self) -> None:
        """End all sockets; the pages come back by themselves when there is a gateway again."""
        for socket in list(self._sockets):
            await socket.close(code=CloseCode.GOING_AWAY)
        if self._closing:
            await asyncio.wait(self._closing)

    def _has_room(self, address: str) -> bool:
        mine = sum(one == address for one in self._sockets.values())
        return len(self._sockets) < self._limits.sockets and mine < self._limits.sockets_of_address

    async def _greet(self, socket: web.WebSocketResponse, address: str) -> None:
        hello = await self._hello(socket)
        if hello is None:
            await socket.close(code=CloseCode.POLICY)
            return
        admission = await self._access.come_back(hello.room, hello.secret, address)
        if isinstance(admission, NoAdmission):
            await socket.close(code=_REFUSALS.get(admission.reason, CloseCode.REVOKED))
            return
        await self._connect(socket, admission, hello.fingerprint)

    async def _hello(self, socket: web.WebSocketResponse) -> Hello | None:
        try:
            async with asyncio.timeout(self._limits.hello_deadline_s):
                message = _read(await socket.receive())
        except TimeoutError:
            return None
        return message if isinstance(message, Hello) else None

    async def _connect(
        self, socket: web.WebSocketResponse, admission: Admission, fingerprint: str
    ) -> None:
        guest, door = admission.participant_id, admission.door
        before = self._guests.pop(guest, None)
        if before is not None:
            self._end(before, CloseCode.REPLACED)
        try:
            line = await self._signalling.open(door.room, guest, fingerprint)
        except ApplicationError as error:
            _log.warning("a guest could not be connected", code=error.code, participant=guest)
            await socket.close(code=CloseCode.TRY_LATER if _may_help(error) else CloseCode.POLICY)
            return
        connection = self._guests[guest] = _Connection(socket, line, door.host_id)
        try:
            if not self._access.is_welcome(guest):  # taken out while the line was opened
                connection.reason = CloseCode.REVOKED
            else:
                await self._relay(connection)
        finally:
            if self._guests.get(guest) is connection:
                del self._guests[guest]
            await connection.end()

    async def _relay(self, connection: _Connection) -> None:
        try:
            certificate = await connection.line.announced(connection.host)
        except SignallingClosed:
            return
        if certificate is None:
            return
        await connection.socket.send_str(write(self._ready(connection, certificate)))
        downwards = asyncio.create_task(_to_guest(connection))
        try:
            await self._from_guest(connection)
        finally:
            downwards.cancel()
            await asyncio.wait([downwards])

    def _ready(self, connection: _Connection, certificate: str) -> dict[str, object]:
        return {
            "type": "ready",
            "you": str(connection.line.participant),
            "host": str(connection.host),
            "host_fingerprint": certificate,
            "now": self._clock.now().isoformat(),
            "ice_servers": [
                {"urls": [one.url], "username": one.username, "credential": one.credential}
                if one.username
                else {"urls": [one.url]}
                for one in self._ice_servers(connection.line.room)
            ],
        }

    async def _from_guest(self, connection: _Connection) -> None:
        line = connection.line
        rate = RequestLimits(self._limits.messages, self._clock, capacity=1)
        async for frame in connection.socket:
            message = _read(frame)
            if not isinstance(message, Signal) or not rate.take():
                _log.warning("a guest's connection was dropped", participant=line.participant)
                connection.reason = CloseCode.POLICY
                return
            try:
                await _post(connection, message)
            except SignallingClosed:
                return

    def let_go(self, room: str) -> None:
        """The host of ``room`` is not there any more: their guests try again."""
        for guest, connection in list(self._guests.items()):
            if connection.line.room == room:
                del self._guests[guest]
                self._end(connection, CloseCode.TRY_LATER)

    def _revoked(self, guest: UUID) -> None:
        connection = self._guests.pop(guest, None)
        if connection is not None:
            self._end(connection, CloseCode.REVOKED)

    def _end(self, connection: _Connection, reason: CloseCode) -> None:
        connection.reason = reason
        task = asyncio.get_running_loop().create_task(connection.end())
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)


async def _to_guest(connection: _Connection) -> None:
    try:
        while True:
            envelope = await connection.line.receive()
            if envelope.sender == connection.host:
                await connection.socket.send_str(write_signal(envelope))
    except ConnectionError:
        await connection.socket.close(code=connection.reason)
    except SignallingClosed as closed:
        if connection.reason is CloseCode.TRY_LATER and not closed.retryable:
            is_elsewhere = closed.code == OpenedElsewhere.code
            connection.reason = CloseCode.REPLACED if is_elsewhere else CloseCode.REVOKED
        await connection.socket.close(code=connection.reason)


async def _post(connection: _Connection, message: Signal) -> None:
    line, host = connection.line, connection.host
    if message.expires_at is None or not message.nonce:
        await line.send(host, message.kind, message.payload)
        return
    sealed = (message.kind, message.nonce, message.expires_at, message.payload)
    await line.post(Envelope(line.room, line.participant, host, *sealed))


def _read(frame: WSMessage) -> Hello | Signal | None:
    return read_message(frame.data) if frame.type is WSMsgType.TEXT else None


def _may_help(error: ApplicationError) -> bool:
    return bool(getattr(error, "retryable", False))
