"""Whether a STUN or TURN server helps, in words.

On a loop of its own, so that a check disturbs no meeting, and with names looked up on a thread that
may hang without anybody waiting for it.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Callable
from concurrent.futures import Future

from aioice import stun

from meeting_desktop.adapters.conference.ice_asking import (
    Given,
    OldAnswerError,
    ask_stun,
    ask_turn,
)
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import EnvironmentFault, UserFacingError
from meeting_desktop.domain.ice_urls import IceUrl, read_ice_url
from meeting_desktop.ports.conference import IceServer
from meeting_desktop.ports.ice_check import AddressKind, IceReport
from meeting_desktop.runtime.loop_thread import LoopThread
from meeting_desktop.runtime.threads import SupervisedThread

_LIMIT_SECONDS = 5.0

#: Gives an address of a name; blocks. Raises: OSError, UnicodeError.
Lookup = Callable[[str], str]

#: RFC 8656, section 18; what a person can do about it.
_REFUSALS = {
    403: "The server forbids this user a relay; ask who runs it.",
    437: "The server has mixed up its relays; try again in a few minutes.",
    442: "The server relays over another transport only; ask who runs it.",
    486: "This user has all the relays that the server allows; try again later.",
    508: "The server has no room for another relay; try again later.",
}
_UNAUTHENTICATED = {401, 431, 441}


def look_up(host: str) -> str:
    """The first IPv4 address: aioice takes no other for STUN."""
    return str(socket.getaddrinfo(host, None, socket.AF_INET, socket.SOCK_DGRAM)[0][4][0])


class AioIceCheck:
    """The ``IceCheck`` over aioice; its loop begins with the first check."""

    def __init__(
        self, clock: Clock, *, limit_seconds: float = _LIMIT_SECONDS, lookup: Lookup = look_up
    ) -> None:
        self._clock = clock
        self._limit = limit_seconds
        self._lookup = lookup
        self._gate = threading.Lock()
        self._closed = False
        self._loop: LoopThread | None = None

    def run(self, server: IceServer) -> Future[IceReport]:
        with self._gate:
            if self._loop is None and not self._closed:
                self._loop = LoopThread("ice-check")
                self._loop.start()
        if self._loop is None:
            return _cancelled()
        return self._loop.submit(self._report(server))

    def close(self, deadline: float) -> bool:
        with self._gate:
            self._closed = True
        return self._loop is None or self._loop.stop(deadline)

    async def _report(self, server: IceServer) -> IceReport:
        began = self._clock.monotonic()
        try:
            url = read_ice_url(server.url)
            given = await asyncio.wait_for(self._asked(url, server), self._limit)
        except (OSError, stun.TransactionError, OldAnswerError) as error:
            sentence = _fault(error, server, self._limit)
        except (UserFacingError, EnvironmentFault) as error:
            sentence = error.sentence
        else:
            return _success(given, 1000 * (self._clock.monotonic() - began))
        took = 1000 * (self._clock.monotonic() - began)
        return IceReport(False, AddressKind.HOST, took, sentence)

    async def _asked(self, url: IceUrl, server: IceServer) -> Given:
        try:
            address = await asyncio.wrap_future(_aside(self._lookup, url.host))
        except (OSError, UnicodeError) as error:
            raise EnvironmentFault(
                f"The name {url.host} was not found; check its spelling and the network.",
                code="name_not_found",
            ) from error
        if url.relays:
            return await ask_turn(url, address, server)
        return await ask_stun(url, address)


def _success(given: Given, milliseconds: float) -> IceReport:
    took = f"in {milliseconds:.0f} ms"
    if given.relay:
        sentence = (
            f"Works: a relay at {given.relay} was given {took}; "
            f"the server sees this computer as {given.outside}."
        )
        return IceReport(True, AddressKind.RELAY, milliseconds, sentence)
    sentence = f"Works: it answered {took} and sees this computer as {given.outside}."
    return IceReport(True, AddressKind.SERVER_REFLEXIVE, milliseconds, sentence)


def _fault(error: Exception, server: IceServer, limit: float) -> str:
    if isinstance(error, stun.TransactionFailed):
        return _refusal(error.response.error_code or 0, server)
    if isinstance(error, OldAnswerError):
        return "The server answers in an old way that is of no use here; take another."
    if isinstance(error, ssl.SSLCertVerificationError):
        return (
            "The server's certificate is not valid for that name; check the name, or ask its owner."
        )
    if isinstance(error, ssl.SSLError):
        return "The server speaks no TLS at that port; write turn: instead, or another port."
    if isinstance(error, TimeoutError | stun.TransactionTimeout):
        return (
            f"No answer within {limit:.0f} seconds; check the address and the port, "
            "and whether a firewall is in between."
        )
    return "Nothing listens there; check the address and the port, and whether the server runs."


def _refusal(code: int, server: IceServer) -> str:
    if code not in _UNAUTHENTICATED:
        return _REFUSALS.get(code, f"The server refused with error {code}; ask who runs it.")
    if not server.username:
        return "The server asks for a user name and a password; enter both."
    if not server.credential:
        return "The server asks for a password, and none is known; enter it, or unlock the keyring."
    return "The server does not accept this user name and password; enter them again."


def _aside(lookup: Lookup, host: str) -> Future[str]:
    """Not on the loop's own threads: the program's end would wait for a resolver that hangs."""
    answer: Future[str] = Future()
    answer.set_running_or_notify_cancel()

    def look(_stop: threading.Event) -> None:
        try:
            answer.set_result(lookup(host))
        except (OSError, UnicodeError) as error:
            answer.set_exception(error)

    SupervisedThread("name-lookup", look).start()
    return answer


def _cancelled() -> Future[IceReport]:
    future: Future[IceReport] = Future()
    future.cancel()
    future.set_running_or_notify_cancel()
    return future
