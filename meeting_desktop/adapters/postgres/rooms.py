"""Rooms among colleagues by the shared database: ``ports.colleague_rooms``.

The server knows who is logged in and lets nobody speak as another (``migrations/server/0009``);
what arrives is judged once more by ``domain/signalling_rules``.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar
from uuid import UUID, uuid4

from meeting_desktop.adapters.postgres.faults import fault
from meeting_desktop.adapters.postgres.live_desk import LiveDesk
from meeting_desktop.adapters.postgres.live_exchange import LiveExchange
from meeting_desktop.adapters.postgres.live_line import (
    Place,
    PostgresLine,
    done_or_later,
    not_in_it,
)
from meeting_desktop.adapters.postgres.live_server import LiveServer
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import EnvironmentFault, UserFacingError
from meeting_desktop.domain.fingerprints import read_fingerprint
from meeting_desktop.domain.growing_pause import GrowingPause
from meeting_desktop.domain.presence import InMeeting
from meeting_desktop.ports.colleague_rooms import (
    MAX_KNOCK,
    FoundRoom,
    KnockReply,
    OpenRoom,
    RoomKnock,
)
from meeting_desktop.ports.joining import HostUnreachable
from meeting_desktop.ports.shared_login import SharedLogin
from meeting_desktop.ports.signalling import SignallingClosed

T = TypeVar("T")
Answer = Callable[[RoomKnock], Awaitable[KnockReply]]

_HOST_S = 20.0
#: Somebody waits who typed a code, and the network is asked as well.
_FIND_S = 6.0
_KNOCK_S = 15.0
#: The server counts by the minute.
_SLOWED_S = 30.0


class PostgresRooms:
    """See ``ports.colleague_rooms.ColleagueRooms``.

    ``login`` gives None where no shared database is set up; it may block (the keyring) and is asked
    on a thread of this one's, before each connection. Nothing runs before the first request.
    """

    def __init__(self, login: Callable[[], SharedLogin | None], clock: Clock) -> None:
        self._desk = LiveDesk(self._nudge)
        self._exchange = LiveExchange(login, clock, self._desk)

    async def host(self, room: OpenRoom, answer: Answer) -> PostgresHostedRoom:
        fingerprint = _checked(room.fingerprint)
        hosted = PostgresHostedRoom(self, room, answer)
        line = self._line(room.room, room.host, fingerprint)

        def work(server: LiveServer) -> str:
            outcome = server.open_room(room, hosted.opening)
            if outcome == "opened":
                self._desk.add_room(hosted)
                outcome = self._enter(server, line)
            return outcome

        try:
            outcome = await self.asked(work, _HOST_S)
        except BaseException:
            self._exchange.ask(hosted.shut)
            raise
        if outcome != "in":
            raise _not_opened(outcome)
        hosted.use(line)
        return hosted

    async def find(self, room: str) -> FoundRoom | None:
        if not room.isascii() or not room.isalnum():
            return None
        try:
            outcome, found = await self.asked(lambda server: server.find(room), _FIND_S)
        except EnvironmentFault:
            return None
        if outcome == "slowed":
            raise UserFacingError(
                "Too many codes that were none; wait a minute and look at the code again.",
                code="slowed",
            )
        return found

    async def knock(self, found: FoundRoom, body: str) -> KnockReply:
        if len(body) > MAX_KNOCK or "\0" in body:
            raise UserFacingError("That is too long for a door; shorten it.", code="too_large")
        knock = uuid4()
        reply = self._desk.expect(knock)
        try:
            async with asyncio.timeout(_KNOCK_S):
                outcome = await self.asked(
                    lambda server: server.knock(knock, found, body), _KNOCK_S
                )
                if outcome != "asked":
                    raise HostUnreachable(wait_s=_SLOWED_S if outcome == "slowed" else 0.0)
                return await asyncio.wrap_future(reply)
        except (TimeoutError, EnvironmentFault) as error:
            raise error if isinstance(error, HostUnreachable) else HostUnreachable from None
        finally:
            self._desk.forget(knock)

    async def open(self, room: str, participant: UUID, fingerprint: str) -> PostgresLine:
        line = self._line(room, participant, _checked(fingerprint))
        await self.enter(line, _HOST_S)
        return line

    def say_present(self, meeting: InMeeting | None) -> None:
        self._desk.want_presence(meeting)

    def login_changed(self) -> None:
        self._exchange.renew()

    def stop(self, deadline: float) -> bool:
        return self._exchange.stop(deadline)

    # -- for hosted rooms -------------------------------------------------------------------------

    async def asked(
        self, work: Callable[[LiveServer], T], seconds: float, *, patient: bool = False
    ) -> T:
        """Raises: EnvironmentFault, also when it took longer than ``seconds``."""
        try:
            async with asyncio.timeout(seconds):
                return await asyncio.wrap_future(self._exchange.ask(work, patient=patient))
        except TimeoutError:
            raise fault("server_offline") from None

    async def later(self, work: Callable[[LiveServer], None]) -> None:
        """Do it now, or when the server is there again."""
        await done_or_later(self._exchange.ask(work, patient=True))

    def forget_room(self, opening: UUID) -> None:
        self._desk.forget_room(opening)

    def new_line(self, at: OpenRoom) -> PostgresLine:
        return self._line(at.room, at.host, _checked(at.fingerprint))

    async def enter(self, line: PostgresLine, seconds: float, *, patient: bool = False) -> None:
        """Raises: SignallingClosed, not let in; EnvironmentFault."""
        try:
            outcome = await self.asked(
                lambda server: self._enter(server, line), seconds, patient=patient
            )
        except BaseException:
            line.end(SignallingClosed())
            if line.was_asked_for:
                self._exchange.ask(line.leave, patient=True)  # it may be open there by now
            raise
        if outcome != "in":
            raise not_in_it()

    def _enter(self, server: LiveServer, line: PostgresLine) -> str:
        line.was_asked_for = True
        outcome = server.enter(line.room, line.participant, line.fingerprint, line.id)
        if outcome == "in":
            self._desk.add_line(line)
        return outcome

    def _line(self, room: str, participant: UUID, fingerprint: str) -> PostgresLine:
        gate = self._desk.gate(room, participant)
        place = Place(room, participant, fingerprint)
        return PostgresLine(self._exchange, self._desk, place, gate)

    def _nudge(self) -> None:
        self._exchange.nudge()


class PostgresHostedRoom:
    """See ``ports.colleague_rooms.HostedRoom``; made by ``PostgresRooms.host``."""

    def __init__(self, rooms: PostgresRooms, at: OpenRoom, answer: Answer) -> None:
        self.opening = uuid4()
        self.at = at
        self.loop = asyncio.get_running_loop()
        self._rooms = rooms
        self._answer = answer
        self._line: PostgresLine | None = None
        self._entering = asyncio.Lock()
        self._why: SignallingClosed | None = None

    async def line(self) -> PostgresLine:
        async with self._entering:
            pause = GrowingPause(random.uniform)
            while True:
                if self._why is not None:
                    raise self._why
                ended = None if self._line is None else self._line.ended
                if self._line is not None and ended is None:
                    return self._line
                if ended is not None and not ended.retryable:
                    raise ended
                line = self._rooms.new_line(self.at)
                try:
                    await self._rooms.enter(line, _HOST_S, patient=True)
                    self._line = line
                except EnvironmentFault as error:
                    if not error.retryable:
                        raise
                    await asyncio.sleep(pause.next())

    async def revoke(self, participant: UUID) -> None:
        await self._rooms.later(lambda server: server.revoke(self.opening, participant))

    async def close(self) -> None:
        if self._why is None:
            self._end(not_in_it())
            await self._rooms.later(self.shut)

    def use(self, line: PostgresLine) -> None:
        self._line = line

    async def answered(self, knock: RoomKnock) -> KnockReply:
        return await self._answer(knock)

    def end_from_afar(self, why: SignallingClosed) -> None:
        """On any thread."""
        with suppress(RuntimeError):  # its loop is over
            self.loop.call_soon_threadsafe(self._end, why)

    def shut(self, server: LiveServer) -> None:
        self._rooms.forget_room(self.opening)
        server.close_room(self.opening)

    def _end(self, why: SignallingClosed) -> None:
        if self._why is None:
            self._why = why
            if self._line is not None:
                self._line.end(why)


def _checked(fingerprint: str) -> str:
    announced = read_fingerprint(fingerprint)
    if announced is None:
        raise UserFacingError(
            "The connection has no usable certificate; try again.", code="no_fingerprint"
        )
    return announced


def _not_opened(outcome: str) -> UserFacingError | EnvironmentFault:
    if outcome == "taken":
        return UserFacingError(
            "This room code is another meeting's; give the meeting a new one.", code="room_taken"
        )
    return EnvironmentFault(
        "Too many rooms were opened by this login; wait a minute and try again.",
        code="server_busy",
        retryable=True,
    )
