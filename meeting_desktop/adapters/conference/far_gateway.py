"""Guests come by a gateway elsewhere; the host's application connects out to it.

The gateway is told the room and the host's certificate, and asks about every guest: tokens,
passcodes and secrets are checked here, and what is spent has been kept before it hears of it. A
gateway that was killed comes back knowing nothing; calls that stand go on meanwhile.
"""

from __future__ import annotations

import asyncio
import random
import ssl
from collections.abc import Callable, Sequence
from http import HTTPStatus
from uuid import UUID

import aiohttp
from pydantic import BaseModel

from meeting_desktop.adapters.conference.gateway_address import gateway_origin, web_origin
from meeting_desktop.adapters.conference.gateway_time import GatewayTime
from meeting_desktop.adapters.conference.gateway_wire import MAX_SIGNAL_BYTES, IceServers
from meeting_desktop.adapters.conference.guest_access import GuestAccess
from meeting_desktop.adapters.conference.host_line import GuestQuestions, HostLine
from meeting_desktop.adapters.conference.host_wire import (
    Register,
    Registered,
    Revoked,
    read_from_gateway,
)
from meeting_desktop.adapters.conference.hosted_gateway import Reached
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.growing_pause import GrowingPause
from meeting_desktop.domain.signalling_rules import SignalGate
from meeting_desktop.ports.conference import IceServer
from meeting_desktop.ports.gateway import GuestArrived, Opening
from meeting_desktop.ports.signalling import SignallingLine
from meeting_desktop.runtime.tasks import SupervisedTasks

_log = get_logger(__name__)

_ANSWER_S = 15.0
#: What was said last, that guests are not to come back, has so long to leave.
_LAST_WORDS_S = 1.0


class FarGateway:
    """A ``Way``. ``url`` and ``key`` are asked when a door opens; ``key`` may block."""

    def __init__(
        self,
        url: Callable[[], str],
        key: Callable[[], str],
        clock: Clock,
        ice_servers: Callable[[], Sequence[IceServer]] = tuple,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._url_of = url
        self._key_of = key
        self._clock = clock
        self._ice_servers = ice_servers
        self._tls = tls
        self._url = self._key = ""
        self._opening: Opening | None = None
        self._fingerprint = ""
        self._gate: SignalGate | None = None
        self._questions: GuestQuestions | None = None
        self._line: HostLine | None = None
        self._tasks = SupervisedTasks()

    async def open(
        self,
        opening: Opening,
        access: GuestAccess,
        fingerprint: str,
        arrived: Callable[[GuestArrived], None],
    ) -> Reached:
        self._url = gateway_origin(self._url_of())
        self._key = await asyncio.to_thread(self._key_of)
        self._opening, self._fingerprint = opening, fingerprint
        self._gate = SignalGate(opening.room, opening.host)
        self._questions = GuestQuestions(access, opening.room, arrived)
        self._line, url = await self._connect()
        access.on_revoked(self._revoked)
        return Reached(url, 0)

    async def line(self) -> SignallingLine:
        """The one that stands; else a new one, as soon as the gateway is there again."""
        pause = GrowingPause(random.uniform)
        while self._line is None or self._line.is_closed:
            try:
                self._line, _ = await self._connect()
            except EnvironmentFault as fault:
                wait = pause.next()
                _log.info("the gateway is not there", code=fault.code, wait_s=wait)
                await asyncio.sleep(wait)
        return self._line

    async def close(self) -> None:
        if self._tasks.running:
            await asyncio.wait(self._tasks.running, timeout=_LAST_WORDS_S)
        await self._tasks.close()
        if self._line is not None:
            await self._line.close()

    def _revoked(self, guest: UUID) -> None:
        if self._line is not None and not self._line.is_closed:
            self._tasks.start("gateway-revoked", self._line.say(Revoked(guest=guest)))

    async def _connect(self) -> tuple[HostLine, str]:
        session = aiohttp.ClientSession(
            headers={"Origin": self._url, "Authorization": f"Bearer {self._key}"},
            timeout=aiohttp.ClientTimeout(total=_ANSWER_S),
        )
        try:
            socket, said = await self._registered(session)
        except BaseException:  # also when the meeting ends meanwhile
            await session.close()
            raise
        if self._gate is None or self._questions is None or self._opening is None:
            raise RuntimeError("the way was not opened")
        here, clock = self._opening, GatewayTime(self._clock, said.now)
        line = HostLine(here, self._gate, socket, session, questions=self._questions, clock=clock)
        return line, web_origin(said.url)

    async def _registered(
        self, session: aiohttp.ClientSession
    ) -> tuple[aiohttp.ClientWebSocketResponse, Registered]:
        try:
            async with asyncio.timeout(_ANSWER_S):
                return await self._register(session)
        except aiohttp.WSServerHandshakeError as error:
            raise _refused(error.status) from error
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise _unreachable() from error

    async def _register(
        self, session: aiohttp.ClientSession
    ) -> tuple[aiohttp.ClientWebSocketResponse, Registered]:
        socket = await session.ws_connect(
            f"{self._url}/api/host",
            ssl=self._tls or True,
            max_msg_size=MAX_SIGNAL_BYTES,
            heartbeat=_ANSWER_S,
        )
        await socket.send_str(self._registration().model_dump_json())
        frame = await socket.receive()
        said = read_from_gateway(frame.data)
        if not isinstance(said, Registered) or not web_origin(said.url):
            await socket.close()
            raise _refused(0)
        return socket, said

    def _registration(self) -> BaseModel:
        if self._opening is None:
            raise RuntimeError("the way was not opened")
        return Register(
            room=self._opening.room,
            meeting=self._opening.meeting_id,
            host=self._opening.host,
            fingerprint=self._fingerprint,
            ice_servers=[
                IceServers(urls=[one.url], username=one.username, credential=one.credential)
                for one in self._ice_servers()
            ],
        )


def _refused(status: int) -> EnvironmentFault:
    if status == HTTPStatus.UNAUTHORIZED:
        return EnvironmentFault(
            "The gateway does not know this key; enter the gateway's key in Settings.",
            code="gateway_key_wrong",
        )
    return EnvironmentFault(
        "The gateway did not take this meeting; try again, or ask whoever runs the gateway.",
        code="gateway_refused",
        retryable=True,
    )


def _unreachable() -> EnvironmentFault:
    return EnvironmentFault(
        "The gateway cannot be reached; check the network and its address in Settings, or choose "
        "to let people come to this computer directly.",
        code="gateway_unreachable",
        retryable=True,
    )
