"""The web server for guests: the page, the door (``/api/join``) and signalling (``/api/signal``).

It runs inside the host's application or alone in front of it; what it needs of the host goes
through the signalling port. It lives on one event loop and keeps nothing on disk.
"""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
import ssl
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from meeting_desktop.adapters.conference.door import GuestDoor
from meeting_desktop.adapters.conference.gateway_address import GatewayAddress
from meeting_desktop.adapters.conference.gateway_connections import (
    ConnectionLimits,
    Connections,
)
from meeting_desktop.adapters.conference.gateway_join import JoinDesk, refuse
from meeting_desktop.adapters.conference.gateway_pages import (
    add_security_headers,
    load_pages,
    page,
)
from meeting_desktop.adapters.conference.gateway_signal import SignalDesk, SignalLimits
from meeting_desktop.adapters.conference.gateway_wire import MAX_JOIN_BYTES
from meeting_desktop.adapters.conference.host_desk import HostDesk
from meeting_desktop.adapters.conference.request_limits import Rate, RequestLimits
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.core.paths import resources
from meeting_desktop.domain.room_codes import guest_link
from meeting_desktop.domain.slowing import address_key
from meeting_desktop.ports.conference import IceServer
from meeting_desktop.ports.gateway import GuestArrived
from meeting_desktop.ports.signalling import Signalling

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

#: A page is about 20 requests; a team behind one address opens it within a few seconds.
_REQUESTS = Rate(per_second=40, burst=400)
_SIGNALS = SignalLimits()
_CONNECTIONS = ConnectionLimits()
_STOP_DEADLINE_S = 2.0
_HANDSHAKE_S = 10.0


@dataclass(frozen=True, slots=True)
class GatewayLimits:
    """``body_deadline_s`` is how long a request's body may take to come."""

    requests: Rate = _REQUESTS
    body_deadline_s: float = 10.0
    signals: SignalLimits = _SIGNALS
    connections: ConnectionLimits = _CONNECTIONS


class Gateway:
    """``start`` listens, ``stop`` ends; between them ``url`` is what guests open."""

    def __init__(
        self,
        address: GatewayAddress,
        access: GuestDoor,
        signalling: Signalling,
        clock: Clock,
        *,
        arrived: Callable[[GuestArrived], None] = lambda _guest: None,
        ice_servers: Callable[[str], Sequence[IceServer]] = lambda _room: (),
        limits: GatewayLimits | None = None,
        pages: Path | None = None,
    ) -> None:
        limits = limits or GatewayLimits()
        self._address = address
        self._pages = load_pages(pages or resources() / "guest")
        self._joins = JoinDesk(access, arrived, body_deadline_s=limits.body_deadline_s)
        self._signals = SignalDesk(
            access, signalling, clock, ice_servers=ice_servers, limits=limits.signals
        )
        self._desk: HostDesk | None = None
        self._requests = RequestLimits(limits.requests, clock)
        self._connections = Connections(limits.connections)
        self._runner: web.AppRunner | None = None
        self._server: asyncio.Server | None = None
        self._origins: frozenset[str] = frozenset()
        self._hosts: frozenset[str] = frozenset()
        self._url = ""
        self._port = 0

    @property
    def url(self) -> str:
        """What guests open, without the fragment; empty before ``start``."""
        return self._url

    @property
    def port(self) -> int:
        """The one that was bound; 0 before ``start``."""
        return self._port

    def guest_url(self, room: str, token: str) -> str:
        """The link for one guest."""
        return guest_link(self._url, room, token)

    def serve_hosts(self, desk: HostDesk) -> None:
        """Before ``start``: hosts elsewhere connect here and bring their meetings."""
        self._desk = desk

    async def start(self) -> None:
        """Listen.

        Raises:
            UserFacingError: the address is not safe to listen on.
            EnvironmentFault: the certificate or the port cannot be used.
        """
        tls = self._address.check()
        runner = web.AppRunner(
            self._application(),
            access_log=None,
            logger=_http_log(),
            shutdown_timeout=_STOP_DEADLINE_S,
            max_line_size=4_096,
            max_field_size=4_096,
        )
        await runner.setup()
        try:
            port = self._port = await self._listen(runner, tls)
        except OSError as error:
            await runner.cleanup()
            raise _cannot_listen(error) from error
        self._runner = runner
        self._url = self._address.base_url(port)
        self._origins = self._address.origins(port)
        self._hosts = frozenset(urlsplit(origin).netloc for origin in self._origins)

    async def stop(self) -> None:
        """Close every connection and the port; may be called twice."""
        runner, self._runner = self._runner, None
        if self._server is not None:
            self._server.close()
        if runner is not None:
            await runner.cleanup()

    async def _listen(self, runner: web.AppRunner, tls: ssl.SSLContext | None) -> int:
        serving = runner.server
        if serving is None:
            raise RuntimeError("the runner was not set up")
        self._server = await self._bind(self._connections.watching(serving), tls)
        bound: int = self._server.sockets[0].getsockname()[1]
        return bound

    async def _bind(
        self, protocols: Callable[[], asyncio.Protocol], tls: ssl.SSLContext | None
    ) -> asyncio.Server:
        loop, host, port = asyncio.get_running_loop(), self._address.host, self._address.port
        handshake = None if tls is None else _HANDSHAKE_S
        if host in {"*", "::"}:
            return await loop.create_server(
                protocols, sock=_everywhere(port), ssl=tls, ssl_handshake_timeout=handshake
            )
        return await loop.create_server(
            protocols, host, port, ssl=tls, ssl_handshake_timeout=handshake
        )

    def _application(self) -> web.Application:
        application = web.Application(middlewares=[self._guard], client_max_size=MAX_JOIN_BYTES)
        for path, (content, media_type) in self._pages.items():
            application.router.add_get(path, page(content, media_type))
        application.router.add_post("/api/join", self._joins.join)
        application.router.add_get("/api/signal", self._signals.serve, allow_head=False)
        if self._desk is not None:
            application.router.add_get("/api/host", self._desk.serve, allow_head=False)
        application.on_response_prepare.append(add_security_headers)
        application.on_shutdown.append(self._shut_down)
        return application

    async def _shut_down(self, _application: web.Application) -> None:
        await self._signals.close()
        if self._desk is not None:
            await self._desk.close()

    def let_go(self, room: str) -> None:
        """The host of ``room`` is not there any more: its guests are told to try again."""
        self._signals.let_go(room)

    @web.middleware
    async def _guard(self, request: web.Request, handler: _Handler) -> web.StreamResponse:
        """What is the same for every request: whose it is, how often, and how errors look."""
        if not self._requests.take(address_key(request.remote or "")):
            return refuse(429, "too_many", "Too many requests; wait a little.", wait_s=1.0)
        if request.host.lower() not in self._hosts:
            return refuse(421, "wrong_host", "This address does not belong to this gateway.")
        if request.path.startswith("/api/") and request.headers.get("Origin") not in self._origins:
            return refuse(403, "wrong_origin", "Open the link of your invitation again.")
        try:
            with self._connections.at_work(request.protocol):
                return await handler(request)
        except web.HTTPException as error:
            return refuse(error.status, "refused", HTTPStatus(error.status).phrase)


def _cannot_listen(error: OSError) -> EnvironmentFault:
    if error.errno in {errno.EACCES, errno.EADDRINUSE}:
        return EnvironmentFault(
            "The gateway cannot listen on that address; choose another port, or end the "
            "program that uses it.",
            code="port_in_use",
            retryable=True,
        )
    return EnvironmentFault(
        "This computer does not have the address that the gateway shall listen on, or not now; "
        "connect the network, or choose another address.",
        code="address_missing",
        retryable=True,
    )


def _http_log() -> logging.Logger:
    """Where aiohttp reports: our bugs loudly, what strangers send that is no HTTP not at all."""
    logger = logging.getLogger(f"{__name__}.http")
    logger.addFilter(_is_ours)
    return logger


def _is_ours(record: logging.LogRecord) -> bool:
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, HttpProcessingError)


def _everywhere(port: int) -> socket.socket:
    """One socket for IPv6 and IPv4: with two of them a free port would be two ports."""
    if socket.has_dualstack_ipv6():
        return socket.create_server(("::", port), family=socket.AF_INET6, dualstack_ipv6=True)
    return socket.create_server(("", port))
