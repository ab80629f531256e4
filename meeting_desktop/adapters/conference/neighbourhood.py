"""Finding a meeting by its room code, on this machine and in this network.

The one who joins asks everybody (UDP multicast, one hop, and loopback, which needs no network); the
host's application answers where its gateway is and with which TLS certificate. Who does not know
the code gets no answer and can give none (``code_proofs.py``).
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from ipaddress import ip_address
from typing import Any, Self

from meeting_desktop.adapters.conference.code_proofs import Announcement, CodeProofs, make_nonce
from meeting_desktop.adapters.conference.gateway_address import web_origin
from meeting_desktop.adapters.conference.multicast import (
    GROUP,
    PORT,
    interfaces,
    join,
    listening,
    sending,
)
from meeting_desktop.adapters.conference.request_limits import Rate, RequestLimits
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.fingerprints import read_fingerprint
from meeting_desktop.domain.room_codes import JoinTarget, read_room_code
from meeting_desktop.domain.slowing import address_key

_log = get_logger(__name__)

#: Asked again for datagrams that got lost; the last wait is for a slow machine.
_ASK_AGAIN_S = (0.25, 0.5, 0.75, 1.0)
#: How often networks are looked at that were not there before.
_LOOK_AGAIN_S = 15.0
_QUESTIONS = Rate(per_second=50, burst=100)
_QUESTIONS_OF_ADDRESS = Rate(per_second=5, burst=20)

_Hear = Callable[[bytes, tuple[str, int]], None]


async def find_by_code(code: str, on: Sequence[str] | None = None) -> JoinTarget:
    """Where the meeting with this room code is; takes up to 2.5 s when nobody answers.

    ``on``: own IPv4 addresses to ask from; else all.

    Raises:
        UserFacingError: it is no room code, or nobody answers for it.
    """
    room = read_room_code(code)
    proofs = await asyncio.to_thread(CodeProofs, room)
    async with _Asking(proofs, on or interfaces()) as asking:
        for wait_s in _ASK_AGAIN_S:
            asking.ask()
            done, _ = await asyncio.wait([asking.found], timeout=wait_s)
            if done:
                found = asking.found.result()
                return JoinTarget(room, found.url, certificate=found.certificate)
    raise UserFacingError(
        "No meeting with this code was found on this machine or in this network; check the code, "
        "or ask your host for a link.",
        code="meeting_not_found",
    )


class Answering:
    """Answers for one room code, from ``start`` to ``stop``; on one event loop."""

    def __init__(self, clock: Clock, code: str, announcement: Announcement) -> None:
        self._code = code
        self._announcement = announcement
        self._limits = RequestLimits(_QUESTIONS, clock, capacity=1)
        self._of_address = RequestLimits(_QUESTIONS_OF_ADDRESS, clock)
        self._transport: asyncio.DatagramTransport | None = None
        self._answers: socket.socket | None = None
        self._listening: socket.socket | None = None

    async def start(self, on: Sequence[str] | None = None) -> bool:
        """Listen on these own IPv4 addresses, else on all; False where that cannot be done."""
        proofs = await asyncio.to_thread(CodeProofs, self._code)
        try:
            # Answers leave from elsewhere: a group's address is nobody's own.
            self._answers = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            self._answers.setblocking(False)
            self._listening = listening(on or interfaces())
            self._transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
                lambda: _Hearing(lambda data, sender: self._hear(proofs, data, sender)),
                sock=self._listening,
            )
        except OSError:
            _log.warning("the meeting cannot be found by its code in this network")
            self.stop()
        return self._transport is not None

    async def serve(self, on: Sequence[str] | None = None) -> None:
        """From now until it is cancelled."""
        try:
            if await self.start(on):
                await self._follow_networks(on)
        finally:
            self.stop()

    async def _follow_networks(self, on: Sequence[str] | None) -> None:
        """A network that this machine joins later is answered in as well."""
        while self._listening is not None:
            await asyncio.sleep(_LOOK_AGAIN_S)
            join(self._listening, on or interfaces())

    def stop(self) -> None:
        if self._transport is not None:
            self._transport.close()
        elif self._listening is not None:
            self._listening.close()
        if self._answers is not None:
            self._answers.close()

    def _hear(self, proofs: CodeProofs, data: bytes, sender: tuple[str, int]) -> None:
        if not _is_near(sender[0]):
            return
        if not self._of_address.take(address_key(sender[0])) or not self._limits.take():
            return
        nonce = proofs.asked(data)
        if nonce is None or self._answers is None:
            return  # about another meeting; nobody learns that there is one here
        with suppress(OSError):  # the one who asked asks again
            self._answers.sendto(proofs.answer(nonce, self._announcement), sender)


class _Asking:
    """Sockets that ask on every interface; ``found`` is the first answer that is proved."""

    def __init__(self, proofs: CodeProofs, interfaces: Sequence[str]) -> None:
        self._proofs = proofs
        self._nonce = make_nonce()
        self._interfaces = interfaces
        self._transports: list[asyncio.DatagramTransport] = []
        self.found: asyncio.Future[Announcement] = asyncio.get_running_loop().create_future()

    async def __aenter__(self) -> Self:
        try:
            for address in self._interfaces:
                with suppress(OSError):  # an interface without multicast, or one that has gone
                    await self._ask_from(address)
        except asyncio.CancelledError:  # found elsewhere meanwhile
            self._close()
            raise
        return self

    async def __aexit__(self, *_error: object) -> None:
        self._close()

    async def _ask_from(self, address: str) -> None:
        transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
            lambda: _Hearing(self._hear), sock=sending(address)
        )
        self._transports.append(transport)

    def _close(self) -> None:
        for transport in self._transports:
            transport.close()
        self.found.cancel()

    def ask(self) -> None:
        for transport in self._transports:
            transport.sendto(self._proofs.question(self._nonce), (GROUP, PORT))

    def _hear(self, data: bytes, _sender: tuple[str, int]) -> None:
        said = self._proofs.answered(self._nonce, data)
        if said is None or self.found.done():
            return
        url, certificate = web_origin(said.url), read_fingerprint(said.certificate) or ""
        if url:
            self.found.set_result(Announcement(url, certificate))


class _Hearing(asyncio.DatagramProtocol):
    """Hands datagrams on; that one could not be sent is no news."""

    def __init__(self, hear: _Hear) -> None:
        self._hear = hear

    def datagram_received(self, data: bytes, addr: tuple[str | Any, int]) -> None:
        self._hear(data, addr)


def _is_near(address: str) -> bool:
    """Nobody asks from the internet by one hop: such a sender is made up."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    return ip.is_private or ip.is_loopback or ip.is_link_local
