"""What a connection asks of a STUN or TURN server, asked alone: once, and nothing is kept.

The messages are aioice's own, so that a server which passes here serves a meeting too.
"""

from __future__ import annotations

import asyncio
import struct
from dataclasses import dataclass
from typing import cast

from aioice import stun
from aioice.turn import create_turn_endpoint

from meeting_desktop.domain.ice_urls import IceUrl
from meeting_desktop.ports.conference import IceServer

_GIVE_BACK_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Given:
    """``outside``: this machine's address as the server sees it; ``relay``: empty from STUN."""

    outside: str
    relay: str = ""


class OldAnswerError(Exception):
    """The server answers as in RFC 3489, without the address that is needed."""


async def ask_stun(url: IceUrl, address: str) -> Given:
    """Our outside address.

    Raises:
        OSError: nothing listens there, or there is no way.
        stun.TransactionError: no answer, or a refusal.
        OldAnswerError: the answer is of no use.
    """
    loop = asyncio.get_running_loop()
    transport, client = await loop.create_datagram_endpoint(
        _StunClient, remote_addr=(address, url.port)
    )
    try:
        answer = await client.ask()
    finally:
        transport.close()
    outside = answer.attributes.get("XOR-MAPPED-ADDRESS")
    if outside is None:
        raise OldAnswerError
    return Given(str(outside[0]))


async def ask_turn(url: IceUrl, address: str, server: IceServer) -> Given:
    """An address at the relay, which is given back before this returns.

    Raises:
        OSError: nothing listens there, there is no way, or TLS failed (ssl.SSLError).
        stun.TransactionError: no answer, or a refusal.
    """
    # TLS needs the name, for the certificate.
    host = url.host if url.encrypted else address
    transport, holder = await create_turn_endpoint(
        _Holder,
        server_addr=(host, url.port),
        username=server.username or None,
        password=server.credential or None,
        ssl=True if url.encrypted else None,
        transport=url.transport,
    )
    outside = transport.get_extra_info("related_address")
    relay = transport.get_extra_info("sockname")
    transport.close()
    # A server that is slow to take it back lets it run out by itself.
    await asyncio.wait({holder.gone}, timeout=_GIVE_BACK_SECONDS)
    return Given(str(outside[0]), f"{relay[0]}:{relay[1]}")


class _Holder(asyncio.DatagramProtocol):
    """Holds what was allotted; ``gone`` is done when it was given back."""

    def __init__(self) -> None:
        self.gone: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_lost(self, exc: Exception | None) -> None:
        del exc
        if not self.gone.done():
            self.gone.set_result(None)


class _StunClient(asyncio.DatagramProtocol):
    """One binding request. A socket of its own: the system then tells of a port that is closed."""

    def __init__(self) -> None:
        self._transport: asyncio.DatagramTransport | None = None
        self._refused: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._request = stun.Message(
            message_method=stun.Method.BINDING, message_class=stun.Class.REQUEST
        )
        self._transaction = stun.Transaction(self._request, ("", 0), self)

    async def ask(self) -> stun.Message:
        asking = asyncio.ensure_future(self._transaction.run())
        self._refused.add_done_callback(lambda _refused: asking.cancel())
        try:
            answer, _ = await asking
        except asyncio.CancelledError:
            if self._refused.done():
                self._refused.result()
            raise
        finally:
            asking.cancel()
            self._refused.cancel()
        return answer

    def send_stun(self, message: stun.Message, addr: tuple[str, int]) -> None:
        """As ``stun.Transaction`` wants it; the socket is connected to the server already."""
        del addr
        if self._transport is not None:
            self._transport.sendto(bytes(message))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # The selector's own class is not derived from it in 3.11.
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes | str, addr: tuple[str, int]) -> None:
        try:
            message = stun.parse_message(bytes(data) if isinstance(data, bytes) else b"")
        except (ValueError, struct.error):
            return
        if message.transaction_id == self._request.transaction_id:
            self._transaction.response_received(message, addr)

    def error_received(self, exc: Exception) -> None:
        if not self._refused.done():
            self._refused.set_exception(exc)
