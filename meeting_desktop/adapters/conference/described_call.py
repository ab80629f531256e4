"""A call to a host, and the line on which it was described; whatever the line is made of.

A call needs the line only to be described. It is kept all the same, and opened again when it
breaks: on it the participant learns that they were taken out. The sound does not notice when the
line is gone.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from uuid import UUID

from meeting_desktop.adapters.conference.call import PeerCall
from meeting_desktop.adapters.conference.host_certificate import HostCertificate
from meeting_desktop.adapters.conference.short_authentication import short_string
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.fingerprints import fingerprint_of
from meeting_desktop.domain.growing_pause import GrowingPause
from meeting_desktop.domain.ice_urls import read_ice_url
from meeting_desktop.domain.signalling_rules import SignalKind
from meeting_desktop.ports.audio import Samples
from meeting_desktop.ports.conference import IceServer, SessionDescription
from meeting_desktop.ports.joining import (
    HostUnreachable,
    JoinedCall,
    JoinListener,
    OpenedElsewhere,
    TicketRefused,
)
from meeting_desktop.ports.screen import ScreenLine
from meeting_desktop.ports.signalling import SignallingClosed, SignallingLine
from meeting_desktop.runtime.loop_thread import LoopThread, ended_within
from meeting_desktop.runtime.tasks import SupervisedTasks

_log = get_logger(__name__)

#: The host gathers its addresses first, which takes 5 s where a STUN server does not answer.
_ANSWER_S = 15.0
#: What a gateway that slows guesses down asks for (docs/guests.md).
_SLOWED_S = 30.0


@dataclass(frozen=True, slots=True)
class LineToHost:
    """``ice_servers`` are those that the host's side named for this connection."""

    line: SignallingLine
    host: UUID
    ice_servers: Sequence[IceServer] = ()


#: Opens it anew with the SHA-256 fingerprint of the participant's certificate; raises
#: ``SignallingClosed``, ``HostUnreachable`` or ``TicketRefused``.
OpenLine = Callable[[str], Awaitable[LineToHost]]


class DescribedCalls:
    """Makes calls on ``loop``; ``ice_servers`` are this person's own, asked each time."""

    def __init__(
        self,
        loop: LoopThread,
        clock: Clock,
        ice_servers: Callable[[], Sequence[IceServer]] = tuple,
    ) -> None:
        self._loop = loop
        self._clock = clock
        self._ice_servers = ice_servers
        # The same one after a reconnect, so that digits which were compared still hold.
        self._certificates: dict[UUID, HostCertificate] = {}

    def connect(
        self, participant: UUID, open_line: OpenLine, listener: JoinListener
    ) -> Future[JoinedCall]:
        """As ``MeetingDoor.connect``."""
        wanted: Future[JoinedCall] = Future()
        work = self._loop.submit(self._connect_for(wanted, participant, open_line, listener))

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

    async def _connect_for(
        self,
        wanted: Future[JoinedCall],
        participant: UUID,
        open_line: OpenLine,
        listener: JoinListener,
    ) -> None:
        """A call that is not wanted any more at its last moment is not left alone either."""
        try:
            call = await self._connect(participant, open_line, listener)
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

    async def _connect(
        self, participant: UUID, open_line: OpenLine, listener: JoinListener
    ) -> DescribedCall:
        certificate = self._certificate_of(participant)
        try:
            to_host = await open_line(certificate.fingerprint)
        except SignallingClosed as closed:
            raise _refusal(closed) or _unreachable(closed) from closed
        call = PeerCall(
            listener,
            loop=self._loop,
            clock=self._clock,
            ice_servers=_usable((*self._ice_servers(), *to_host.ice_servers)),
            certificate=certificate,
        )
        try:
            answer = await _describe(call, to_host)
        except BaseException:
            call.stop(0.0)
            await to_host.line.close()
            raise
        return DescribedCall(
            call,
            to_host,
            listener,
            open_line=open_line,
            certificates=(certificate.fingerprint, fingerprint_of(answer) or ""),
            loop=self._loop,
            clock=self._clock,
        )


class DescribedCall:
    """The ``JoinedCall`` of ports/joining."""

    def __init__(
        self,
        call: PeerCall,
        to_host: LineToHost,
        listener: JoinListener,
        *,
        open_line: OpenLine,
        certificates: tuple[str, str],
        loop: LoopThread,
        clock: Clock,
    ) -> None:
        """On the media loop. ``certificates``: the fingerprints of both ends, one's own first."""
        self.put_own_sound: Callable[[Samples], None] = call.put_own_sound
        self.set_muted: Callable[[bool], None] = call.set_muted
        self.send_control: Callable[[str], None] = call.send_control
        self.send_file_frame: Callable[[bytes, int], None] = call.send_file_frame
        self.screen: ScreenLine = call.screen
        self._call = call
        self._to_host = to_host
        self._open_line = open_line
        self._certificates = certificates
        self._listener = listener
        self._loop = loop
        self._clock = clock
        self._tasks = SupervisedTasks()
        self._tasks.start("joined-line", self._keep_line())

    def safety_digits(self) -> Future[str]:
        return self._loop.submit(asyncio.to_thread(short_string, *self._certificates))

    def stop(self, deadline: float) -> bool:
        until = self._clock.monotonic() + deadline
        line_closed = self._loop.submit(self._close_line())
        ended = self._call.stop(deadline)
        left = max(0.0, until - self._clock.monotonic())
        return ended_within(line_closed, left) and ended

    async def _keep_line(self) -> None:
        pause = GrowingPause(random.uniform)
        while True:
            try:
                while True:
                    await self._to_host.line.receive()  # nothing that a call still needs
                    pause.reset()
            except SignallingClosed as closed:
                await self._to_host.line.close()
                if self._is_over(_refusal(closed)):
                    return
            if not await self._open_again(pause):
                return

    async def _open_again(self, pause: GrowingPause) -> bool:
        """False when there is nothing to come back to."""
        while True:
            await asyncio.sleep(pause.next())
            try:
                self._to_host = await self._open_line(self._certificates[0])
            except TicketRefused as refusal:
                return not self._is_over(refusal)
            except SignallingClosed as closed:
                if self._is_over(_refusal(closed)):
                    return False
            except HostUnreachable:
                continue
            else:
                return True

    def _is_over(self, refusal: UserFacingError | None) -> bool:
        if refusal is not None:
            self._listener.turned_away(refusal)
        return refusal is not None

    async def _close_line(self) -> None:
        await self._tasks.close()
        await self._to_host.line.close()


async def _describe(call: PeerCall, to_host: LineToHost) -> str:
    """Offer and answer; the latter is returned."""
    offer = await asyncio.wrap_future(call.offer())
    try:
        async with asyncio.timeout(_ANSWER_S):
            await to_host.line.send(to_host.host, SignalKind.OFFER, offer.body)
            answer = await _answer(to_host)
        await asyncio.wrap_future(call.accept(SessionDescription("answer", answer)))
    except SignallingClosed as closed:
        raise _refusal(closed) or _unreachable(closed) from closed
    except (TimeoutError, UserFacingError) as error:
        # No answer, or one that does not fit: the next offer may have more luck.
        raise HostUnreachable from error
    return answer


async def _answer(to_host: LineToHost) -> str:
    while True:
        envelope = await to_host.line.receive()
        if (envelope.sender, envelope.kind) == (to_host.host, SignalKind.ANSWER):
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
    """Those that aiortc can read: what another side names is another machine's text."""
    return [server for server in servers if _is_usable(server)]


def _is_usable(server: IceServer) -> bool:
    try:
        read_ice_url(server.url)
    except UserFacingError as error:
        _log.warning("an ICE server was left out", code=error.code)
        return False
    return True
