"""The participant's side of a gateway: ``MeetingDoor`` of ports/joining.

A call needs the gateway only to be described. Its line is kept all the same, and opened again when
it breaks: on it the gateway says that somebody was taken out, and for as long as it is open the
host can compare safety digits. The sound does not notice when the gateway is gone.
"""

from __future__ import annotations

import asyncio
import random
import ssl
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Future
from uuid import UUID

from meeting_desktop.adapters.conference.call import PeerCall
from meeting_desktop.adapters.conference.gateway_client import (
    GatewayLine,
    GatewaySignalling,
    join_by_link,
)
from meeting_desktop.adapters.conference.host_certificate import HostCertificate
from meeting_desktop.adapters.conference.short_authentication import short_string
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.growing_pause import GrowingPause
from meeting_desktop.domain.ice_urls import read_ice_url
from meeting_desktop.domain.room_codes import JoinTarget
from meeting_desktop.domain.signalling_rules import SignalKind
from meeting_desktop.ports.audio import Samples
from meeting_desktop.ports.conference import IceServer, SessionDescription
from meeting_desktop.ports.joining import (
    HostUnreachable,
    Introduction,
    JoinedCall,
    JoinListener,
    OpenedElsewhere,
    Ticket,
    TicketRefused,
)
from meeting_desktop.ports.signalling import SignallingClosed
from meeting_desktop.runtime.loop_thread import LoopThread, ended_within
from meeting_desktop.runtime.tasks import SupervisedTasks

_log = get_logger(__name__)

#: The host gathers its addresses first, which takes 5 s where a STUN server does not answer.
_ANSWER_S = 15.0
#: What a gateway that slows guesses down asks for (docs/guests.md).
_SLOWED_S = 30.0

#: Where a room is, by its code alone.
FindByCode = Callable[[str], Awaitable[JoinTarget]]


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
        self._ice_servers = ice_servers
        self._tls = tls
        # The same one after a reconnect, so that digits which were compared still hold.
        self._certificates: dict[UUID, HostCertificate] = {}

    def find(self, code: str) -> Future[JoinTarget]:
        return self._loop.submit(self._where(code))

    def knock(self, target: JoinTarget, me: Introduction) -> Future[Ticket]:
        return self._loop.submit(join_by_link(target, me, self._tls))

    def connect(self, ticket: Ticket, listener: JoinListener) -> Future[JoinedCall]:
        wanted: Future[JoinedCall] = Future()
        work = self._loop.submit(self._connect_for(wanted, ticket, listener))

        def not_wanted(_: Future[JoinedCall]) -> None:
            if wanted.cancelled():
                work.cancel()

        def not_done(_: Future[None]) -> None:
            if work.cancelled():
                wanted.cancel()  # the loop has ended

        wanted.add_done_callback(not_wanted)
        work.add_done_callback(not_done)
        return wanted

    def _certificate_of(self, participant: UUID) -> HostCertificate:
        if participant not in self._certificates:
            self._certificates[participant] = HostCertificate()
        return self._certificates[participant]

    async def _where(self, code: str) -> JoinTarget:
        return await self._find(code)

    async def _connect_for(
        self, wanted: Future[JoinedCall], ticket: Ticket, listener: JoinListener
    ) -> None:
        """A call that is not wanted any more at its last moment is not left alone either."""
        try:
            call = await self._connect(ticket, listener)
        except asyncio.CancelledError:
            raise
        except BaseException as error:
            if wanted.set_running_or_notify_cancel():
                wanted.set_exception(error)
            raise
        if wanted.set_running_or_notify_cancel():
            wanted.set_result(call)
        else:
            call.stop(0.0)

    async def _connect(self, ticket: Ticket, listener: JoinListener) -> GatewayCall:
        certificate = self._certificate_of(ticket.participant)
        gateway = GatewaySignalling(ticket, self._clock, self._tls)

        async def open_line() -> GatewayLine:
            return await gateway.open(ticket.room, ticket.participant, certificate.fingerprint)

        try:
            line = await open_line()
        except SignallingClosed as closed:
            raise _refusal(closed) or _unreachable(closed) from closed
        call = PeerCall(
            listener,
            loop=self._loop,
            clock=self._clock,
            ice_servers=_usable((*self._ice_servers(), *line.ice_servers)),
            certificate=certificate,
        )
        try:
            await _describe(call, line)
        except BaseException:
            call.stop(0.0)
            await line.close()
            raise
        return GatewayCall(
            call,
            line,
            listener,
            open_line=open_line,
            certificate=certificate,
            loop=self._loop,
            clock=self._clock,
        )


class GatewayCall:
    """A ``PeerCall`` and the line on which it was described."""

    def __init__(
        self,
        call: PeerCall,
        line: GatewayLine,
        listener: JoinListener,
        *,
        open_line: Callable[[], Awaitable[GatewayLine]],
        certificate: HostCertificate,
        loop: LoopThread,
        clock: Clock,
    ) -> None:
        """On the media loop."""
        self.put_own_sound: Callable[[Samples], None] = call.put_own_sound
        self.set_muted: Callable[[bool], None] = call.set_muted
        self.send_control: Callable[[str], None] = call.send_control
        self._call = call
        self._line = line
        self._open_line = open_line
        self._certificate = certificate
        self._listener = listener
        self._loop = loop
        self._clock = clock
        self._tasks = SupervisedTasks()
        self._tasks.start("joined-line", self._keep_line())

    def safety_digits(self) -> Future[str]:
        return self._loop.submit(self._digits())

    def stop(self, deadline: float) -> bool:
        until = self._clock.monotonic() + deadline
        line_closed = self._loop.submit(self._close_line())
        ended = self._call.stop(deadline)
        left = max(0.0, until - self._clock.monotonic())
        return ended_within(line_closed, left) and ended

    async def _digits(self) -> str:
        host = await self._line.announced(self._line.host) or ""
        return await asyncio.to_thread(short_string, self._certificate.fingerprint, host)

    async def _keep_line(self) -> None:
        pause = GrowingPause(random.uniform)
        while True:
            try:
                while True:
                    await self._line.receive()  # nothing that a call on its way still needs
                    pause.reset()
            except SignallingClosed as closed:
                await self._line.close()
                if self._is_over(closed):
                    return
            if not await self._open_again(pause):
                return

    async def _open_again(self, pause: GrowingPause) -> bool:
        """False when there is nothing to come back to."""
        while True:
            await asyncio.sleep(pause.next())
            try:
                self._line = await self._open_line()
            except SignallingClosed as closed:
                if self._is_over(closed):
                    return False
            except HostUnreachable:
                continue
            else:
                return True

    def _is_over(self, closed: SignallingClosed) -> bool:
        refusal = _refusal(closed)
        if refusal is not None:
            self._listener.turned_away(refusal)
        return refusal is not None

    async def _close_line(self) -> None:
        await self._tasks.close()
        await self._line.close()


async def _describe(call: PeerCall, line: GatewayLine) -> None:
    """Offer and answer."""
    offer = await asyncio.wrap_future(call.offer())
    try:
        async with asyncio.timeout(_ANSWER_S):
            await line.send(line.host, SignalKind.OFFER, offer.body)
            answer = await _answer(line)
        await asyncio.wrap_future(call.accept(SessionDescription("answer", answer)))
    except SignallingClosed as closed:
        raise _refusal(closed) or _unreachable(closed) from closed
    except (TimeoutError, UserFacingError) as error:
        # No answer, or one that does not fit: the next offer may have more luck.
        raise HostUnreachable from error


async def _answer(line: GatewayLine) -> str:
    while True:
        envelope = await line.receive()
        if envelope.kind is SignalKind.ANSWER:
            return envelope.payload


def _refusal(closed: SignallingClosed) -> UserFacingError | None:
    """What a closed line means for good, None where coming back may help."""
    if closed.retryable:
        return None
    kind = OpenedElsewhere if closed.code == OpenedElsewhere.code else TicketRefused
    return kind(closed.sentence)


def _unreachable(closed: SignallingClosed) -> HostUnreachable:
    return HostUnreachable(wait_s=_SLOWED_S if closed.code == "slowed" else 0.0)


def _usable(servers: Sequence[IceServer]) -> list[IceServer]:
    """Those that aiortc can read: what a gateway names is another machine's text."""
    return [server for server in servers if _is_usable(server)]


def _is_usable(server: IceServer) -> bool:
    try:
        read_ice_url(server.url)
    except UserFacingError as error:
        _log.warning("an ICE server was left out", code=error.code)
        return False
    return True
