"""The participant's side of a gateway: ``MeetingDoor`` of ports/joining."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import Future
from typing import Any

from meeting_desktop.adapters.conference.described_call import DescribedCalls, LineToHost
from meeting_desktop.adapters.conference.gateway_client import GatewaySignalling, join_by_link
from meeting_desktop.core.clock import Clock
from meeting_desktop.domain.room_codes import JoinTarget
from meeting_desktop.ports.conference import IceServer
from meeting_desktop.ports.joining import Introduction, JoinedCall, JoinListener, Ticket
from meeting_desktop.runtime.loop_thread import LoopThread

#: Where a room is, by its code alone.
FindByCode = Callable[[str], Coroutine[Any, Any, JoinTarget]]


class GatewayDoor:
    """``loop`` belongs to the caller; ``ice_servers`` are this person's own, asked each time."""

    def __init__(
        self,
        *,
        loop: LoopThread,
        clock: Clock,
        find: FindByCode,
        ice_servers: Callable[[], Sequence[IceServer]] = tuple,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._loop = loop
        self._clock = clock
        self._find = find
        self._tls = tls
        self._calls = DescribedCalls(loop, clock, ice_servers)

    def find(self, code: str) -> Future[JoinTarget]:
        return self._loop.submit(self._where(code))

    def knock(self, target: JoinTarget, me: Introduction) -> Future[Ticket]:
        return self._loop.submit(join_by_link(target, me, self._tls))

    def connect(self, ticket: Ticket, listener: JoinListener) -> Future[JoinedCall]:
        gateway = GatewaySignalling(ticket, self._clock, self._tls)

        async def open_line(fingerprint: str) -> LineToHost:
            line = await gateway.open(ticket.room, ticket.participant, fingerprint)
            return LineToHost(line, line.host, line.ice_servers)

        return self._calls.connect(ticket.participant, open_line, listener)

    async def _where(self, code: str) -> JoinTarget:
        return await self._find(code)
