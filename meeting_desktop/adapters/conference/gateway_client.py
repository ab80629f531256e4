"""A desktop participant behind somebody's gateway: what the guest page does, as ``Signalling``.

On the same machine and the same network this is the way from application to application: the host's
application serves its gateway, the other opens its link. Descriptions are checked here as well, for
the gateway may not be the host's own.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping
from uuid import UUID

import aiohttp

from meeting_desktop.adapters.conference.control_fields import WORD_OF_CONSENT
from meeting_desktop.adapters.conference.gateway_time import GatewayTime
from meeting_desktop.adapters.conference.gateway_verdicts import closed, not_let_in
from meeting_desktop.adapters.conference.gateway_wire import (
    MAX_SIGNAL_BYTES,
    Ready,
    Refused,
    Signal,
    Welcome,
    read_answer,
    read_body,
    read_from_gateway,
    write,
    write_signal,
)
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.fingerprints import read_fingerprint
from meeting_desktop.domain.room_codes import JoinTarget
from meeting_desktop.domain.signalling_rules import (
    Envelope,
    SignalGate,
    SignalKind,
    SignalRefusal,
    seal,
)
from meeting_desktop.ports.conference import IceServer
from meeting_desktop.ports.joining import HostUnreachable, Introduction, Ticket

_log = get_logger(__name__)

_ANSWER_S = 15.0
_MAX_ANSWER = 65_536


async def join_by_link(
    target: JoinTarget, me: Introduction, tls: ssl.SSLContext | None = None
) -> Ticket:
    """Consume the token of a guest link.

    Raises:
        NotLetIn: with the door's own sentence for the person.
        HostUnreachable: no gateway answers there.
    """
    body = {
        "room": target.code,
        "token": target.token,
        "name": me.name,
        "consent": WORD_OF_CONSENT[me.consent],
        "passcode": me.passcode,
    }
    try:
        async with _session(target.address) as session:
            url = f"{target.address}/api/join"
            # No redirects: the token is for this gateway alone.
            async with session.post(
                url, json=body, ssl=_tls(target.certificate, tls), allow_redirects=False
            ) as answer:
                said = read_answer(await read_body(answer.content, _MAX_ANSWER) or b"")
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise HostUnreachable from error
    if isinstance(said, Welcome):
        return Ticket(
            target.address, said.participant, said.secret, target.code, target.certificate
        )
    if isinstance(said, Refused):
        raise not_let_in(said)
    raise HostUnreachable


class GatewaySignalling:
    """``Signalling`` for the owner of a ticket; its lines reach the host and nobody else."""

    def __init__(self, ticket: Ticket, clock: Clock, tls: ssl.SSLContext | None = None) -> None:
        self._ticket = ticket
        self._clock = clock
        self._tls = tls

    async def open(self, room: str, participant: UUID, fingerprint: str) -> GatewayLine:
        announced = read_fingerprint(fingerprint)
        if announced is None or participant != self._ticket.participant:
            raise UserFacingError("The connection is not this participant's.", code="not_yours")
        session = _session(self._ticket.address)
        try:
            async with asyncio.timeout(_ANSWER_S):
                socket, ready = await self._hello(session, room, announced)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            await session.close()
            raise HostUnreachable from error
        except BaseException:
            await session.close()
            raise
        return GatewayLine(room, ready, socket, session, self._clock)

    async def _hello(
        self, session: aiohttp.ClientSession, room: str, fingerprint: str
    ) -> tuple[aiohttp.ClientWebSocketResponse, Ready]:
        socket = await session.ws_connect(
            f"{self._ticket.address}/api/signal",
            ssl=_tls(self._ticket.certificate, self._tls),
            max_msg_size=MAX_SIGNAL_BYTES,
            heartbeat=_ANSWER_S,
        )
        hello = {"type": "hello", "secret": self._ticket.secret}
        await socket.send_str(write({**hello, "room": room, "fingerprint": fingerprint}))
        frame = await socket.receive()
        ready = _read(frame)
        if not isinstance(ready, Ready):
            code = _close_code(frame)
            await socket.close()
            raise closed(code)
        return socket, ready


class GatewayLine:
    """A ``SignallingLine`` over a WebSocket; ``host`` and ``ice_servers`` as the gateway said."""

    def __init__(
        self,
        room: str,
        ready: Ready,
        socket: aiohttp.ClientWebSocketResponse,
        session: aiohttp.ClientSession,
        clock: Clock,
    ) -> None:
        self.room = room
        self.participant = ready.you
        self.host = ready.host
        self.ice_servers = tuple(
            IceServer(url, one.username, one.credential)
            for one in ready.ice_servers
            for url in one.urls
        )
        self._certificates = {ready.host: ready.host_fingerprint}
        self._socket = socket
        self._session = session
        self._clock = GatewayTime(clock, ready.now)
        self._gate = SignalGate(room, ready.you)
        self._turn = asyncio.Lock()
        self._code: int | None = None

    @property
    def refused(self) -> Mapping[SignalRefusal, int]:
        return self._gate.refused

    async def announced(self, participant: UUID) -> str | None:
        return self._certificates.get(participant)

    async def send(self, recipient: UUID, kind: SignalKind, payload: str = "") -> None:
        now = self._clock.now()
        await self.post(
            seal(self.room, self.participant, recipient, kind, payload=payload, now=now)
        )

    async def post(self, envelope: Envelope) -> None:
        if self._socket.closed:
            raise closed(self._code)
        mine = (self.room, self.participant, self.host)
        if (envelope.room, envelope.sender, envelope.recipient) != mine:
            return  # the gateway would bring it to the host, as ours
        try:
            await self._socket.send_str(write_signal(envelope))
        except (ConnectionError, aiohttp.ClientError) as error:
            raise closed(self._code) from error

    async def receive(self) -> Envelope:
        while True:
            async with self._turn:  # a socket has one reader at a time
                frame = await self._socket.receive()
            message = _read(frame)
            if not isinstance(message, Signal) or message.expires_at is None:
                self._code = self._code or _close_code(frame)
                raise closed(self._code)
            envelope = Envelope(
                self.room,
                self.host,
                self.participant,
                message.kind,
                message.nonce,
                message.expires_at,
                message.payload,
            )
            refusal = self._gate.check(envelope, self._certificates, self._clock.now())
            if refusal is None:
                return envelope
            _log.warning("a signalling message was dropped", code=refusal, kind=envelope.kind)

    async def close(self) -> None:
        await self._socket.close()
        await self._session.close()


def _session(address: str) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
        headers={"Origin": address}, timeout=aiohttp.ClientTimeout(total=_ANSWER_S)
    )


def _tls(
    certificate: str, given: ssl.SSLContext | None
) -> ssl.SSLContext | aiohttp.Fingerprint | bool:
    """Whose word counts for the gateway: the pinned certificate, else the authorities'."""
    known = read_fingerprint(certificate)
    if known is not None:
        return aiohttp.Fingerprint(bytes.fromhex(known.replace(":", "")))
    return given or True


def _read(frame: aiohttp.WSMessage) -> Ready | Signal | None:
    return read_from_gateway(frame.data) if frame.type is aiohttp.WSMsgType.TEXT else None


def _close_code(frame: aiohttp.WSMessage) -> int | None:
    """As the frame says it: aiohttp forgets it where the gateway hangs up at once."""
    return frame.data if frame.type is aiohttp.WSMsgType.CLOSE else None
