"""How many connections the gateway holds, and for how long one may say nothing.

The gateway runs inside the application that records the meeting, and every connection is an open
file: without a limit, strangers who connect and wait would leave none for the recording. aiohttp
has no limit of either kind, so its protocol is put behind this one.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from aiohttp import web

from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.slowing import address_key

_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """``idle_s``: how long a connection may be open without a complete request."""

    in_all: int = 256
    of_address: int = 64
    idle_s: float = 15.0


class Connections:
    """All connections of one gateway; on one event loop."""

    def __init__(self, limits: ConnectionLimits) -> None:
        self._limits = limits
        self._open: dict[asyncio.Protocol, _Watched] = {}
        self._of_address: Counter[str] = Counter()
        self._refusing = False

    def watching(self, factory: Callable[[], asyncio.Protocol]) -> Callable[[], asyncio.Protocol]:
        """A protocol factory whose connections are counted and watched."""
        return lambda: _Watched(self, factory())

    @contextmanager
    def at_work(self, protocol: asyncio.Protocol) -> Iterator[None]:
        """While a request is answered, and while a socket is open, its connection is not idle."""
        watched = self._open.get(protocol)
        if watched is not None:
            watched.busy = True
        try:
            yield
        finally:
            if watched is not None:
                watched.rest()

    @property
    def idle_s(self) -> float:
        return self._limits.idle_s

    def admit(self, inner: asyncio.Protocol, watched: _Watched, address: str) -> bool:
        """Whether there is room for one more from ``address``; it is then counted."""
        room = self._of_address[address] < self._limits.of_address
        if not room or len(self._open) >= self._limits.in_all:
            if not self._refusing:  # once: a flood of connections must not become one of lines
                _log.warning("connections are refused", open=len(self._open))
            self._refusing = True
            return False
        self._refusing = False
        self._open[inner] = watched
        self._of_address[address] += 1
        return True

    def forget(self, inner: asyncio.Protocol, address: str) -> None:
        """The connection has ended."""
        del self._open[inner]
        self._of_address[address] -= 1
        if not self._of_address[address]:
            del self._of_address[address]


class _Watched(asyncio.Protocol):
    """Stands between the transport and aiohttp's protocol, which it was made for."""

    def __init__(self, connections: Connections, inner: asyncio.Protocol) -> None:
        self.busy = False
        self._connections = connections
        self._inner = inner
        self._loop = asyncio.get_running_loop()
        self._admitted = False
        self._address = ""
        self._transport: asyncio.BaseTransport | None = None
        self._timer: asyncio.TimerHandle | None = None

    def rest(self) -> None:
        """Nothing is asked any more; the time to ask again begins."""
        self.busy = False
        if self._admitted:
            self._watch()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        peer: Any = transport.get_extra_info("peername")
        self._transport = transport
        self._address = address_key(peer[0] if peer else "")
        self._admitted = self._connections.admit(self._inner, self, self._address)
        if not self._admitted:
            self._hang_up()
            return
        self._inner.connection_made(transport)
        self._watch()

    def connection_lost(self, error: Exception | None) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if self._admitted:
            self._admitted = False
            self._connections.forget(self._inner, self._address)
            self._inner.connection_lost(error)

    def data_received(self, data: bytes) -> None:
        if self._admitted:
            self._inner.data_received(data)

    def eof_received(self) -> bool | None:
        return self._inner.eof_received() if self._admitted else None

    def pause_writing(self) -> None:
        if self._admitted:
            self._inner.pause_writing()

    def resume_writing(self) -> None:
        if self._admitted:
            self._inner.resume_writing()

    def _watch(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._loop.call_later(self._connections.idle_s, self._look)

    def _look(self) -> None:
        if not self.busy:
            self._hang_up()

    def _hang_up(self) -> None:
        if isinstance(self._transport, asyncio.WriteTransport):
            self._transport.abort()


def finished(socket: web.WebSocketResponse) -> web.StreamResponse:
    """What a handler gives back for a socket that has ended.

    Whoever went away before the handshake left no socket that aiohttp could finish.
    """
    return socket if socket.prepared else web.Response(status=HTTPStatus.BAD_REQUEST)
