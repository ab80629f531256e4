"""Rooms among colleagues in this process: what the shared database does, without one.

Passes the same contract suite as the real one (tests/contracts/test_colleague_rooms.py). As there,
everything happens on a thread of its own; whoever asks may be on any event loop.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from meeting_desktop.adapters.conference.local_hub import LocalHub, LocalLine
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import EnvironmentFault, UserFacingError
from meeting_desktop.domain.presence import InMeeting
from meeting_desktop.domain.signalling_rules import Envelope, SignalKind, SignalRefusal
from meeting_desktop.ports.colleague_rooms import (
    MAX_KNOCK,
    FoundRoom,
    KnockReply,
    OpenRoom,
    RoomKnock,
)
from meeting_desktop.ports.joining import HostUnreachable
from meeting_desktop.ports.signalling import SignallingClosed
from meeting_desktop.runtime.loop_thread import LoopThread

T = TypeVar("T")

_KNOCK_S = 15.0
#: Wrong codes that one person may try.
_MOST_WRONG = 20

Answer = Callable[[RoomKnock], Awaitable[KnockReply]]


@dataclass
class _Room:
    at: OpenRoom
    person: UUID
    answer: Answer
    loop: asyncio.AbstractEventLoop
    hub: LocalHub
    people: dict[UUID, UUID] = field(default_factory=dict)
    revoked: set[UUID] = field(default_factory=set)
    lines: dict[UUID, FakeLine] = field(default_factory=dict)


class FakeRoomService:
    """What all colleagues are logged in to. ``stop`` ends its thread."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.away = False
        self.present: dict[UUID, InMeeting | None] = {}
        self.rooms: dict[str, _Room] = {}
        self.loop = LoopThread("fake-colleagues")
        self.loop.start()

    def login(self, person: UUID | None) -> FakeColleagueRooms:
        return FakeColleagueRooms(self, person)

    def break_lines(self, *, forget: bool = False) -> None:
        """All connections are gone; with ``forget`` also who was let in, and every room."""
        self.loop.submit(self._break_lines(forget)).result(_KNOCK_S)

    def stop(self) -> None:
        assert self.loop.stop(_KNOCK_S)

    async def _break_lines(self, forget: bool) -> None:
        for room in self.rooms.values():
            for line in list(room.lines.values()):
                await line.end(SignallingClosed())
            if forget:
                room.people.clear()


class FakeColleagueRooms:
    """One person's machine; ``person`` None: nobody is logged in."""

    def __init__(self, service: FakeRoomService, person: UUID | None) -> None:
        self._service = service
        self._person = person
        self._wrong = 0

    async def host(self, room: OpenRoom, answer: Answer) -> FakeHostedRoom:
        return await self._there(self._host(room, answer, asyncio.get_running_loop()))

    async def find(self, room: str) -> FoundRoom | None:
        return await self._there(self._find(room))

    async def knock(self, found: FoundRoom, body: str) -> KnockReply:
        if len(body) > MAX_KNOCK:
            raise UserFacingError("That is too long for a door; shorten it.", code="too_large")
        room = await self._there(self._room_of(found))
        if self._person is None:
            raise HostUnreachable
        said = room.answer(RoomKnock(self._person, body))
        asked = asyncio.run_coroutine_threadsafe(_awaited(said), room.loop)
        try:
            reply = await asyncio.wait_for(asyncio.wrap_future(asked), _KNOCK_S)
        except TimeoutError as error:
            raise HostUnreachable from error
        if reply.participant is not None and reply.participant not in room.revoked:
            room.people[reply.participant] = self._person
        return reply

    async def open(self, room: str, participant: UUID, fingerprint: str) -> FakeLine:
        return await self._there(self._open(room, participant, fingerprint))

    def say_present(self, meeting: InMeeting | None) -> None:
        if self._person is not None:
            self._service.present[self._person] = meeting

    def login_changed(self) -> None:
        """The person of this machine is the same for good."""

    def stop(self, deadline: float) -> bool:
        self.say_present(None)
        return deadline >= 0.0

    # -- on the service's thread ------------------------------------------------------------------

    async def _there(self, work: Coroutine[Any, Any, T]) -> T:
        return await asyncio.wrap_future(self._service.loop.submit(work))

    @property
    def _is_away(self) -> bool:
        return self._service.away or self._person is None

    async def _host(
        self, room: OpenRoom, answer: Answer, loop: asyncio.AbstractEventLoop
    ) -> FakeHostedRoom:
        if self._is_away or self._person is None:
            raise EnvironmentFault(
                "The shared database cannot be reached.", code="shared_away", retryable=True
            )
        before = self._service.rooms.get(room.room)
        if before is None:
            hub = LocalHub(self._service.clock)
            self._service.rooms[room.room] = _Room(room, self._person, answer, loop, hub)
        elif (before.person, before.at.meeting) != (self._person, room.meeting):
            raise UserFacingError("This code is another meeting's.", code="room_taken")
        else:
            before.at, before.answer, before.loop = room, answer, loop
        return FakeHostedRoom(self, self._service, room)

    async def _find(self, code: str) -> FoundRoom | None:
        if self._is_away:
            return None
        if self._wrong >= _MOST_WRONG:
            raise UserFacingError("Too many codes; wait a little.", code="slowed")
        room = self._service.rooms.get(code)
        if room is None:
            self._wrong += 1
            return None
        return FoundRoom(code, room.at.host, room.person)

    async def _room_of(self, found: FoundRoom) -> _Room:
        room = self._service.rooms.get(found.room)
        if self._is_away or room is None:
            raise HostUnreachable
        return room

    async def _open(self, code: str, participant: UUID, fingerprint: str) -> FakeLine:
        if self._is_away:
            raise SignallingClosed
        room = self._service.rooms.get(code)
        if room is None or participant in room.revoked:
            raise _for_good("You are not in this meeting any more.")
        if room.people.get(participant) != self._person and not self._hosts(room, participant):
            raise _for_good("You are not in this meeting.")
        before = room.lines.get(participant)
        if before is not None:
            await before.end(
                _for_good("You have opened this meeting elsewhere.", "opened_elsewhere"),
                leave=False,
            )
        there = await room.hub.open(code, participant, fingerprint)
        line = room.lines[participant] = FakeLine(there, self._service.loop)
        return line

    def _hosts(self, room: _Room, participant: UUID) -> bool:
        return (room.person, room.at.host) == (self._person, participant)


class FakeLine:
    """A ``SignallingLine`` whose queue is on the service's thread."""

    def __init__(self, there: LocalLine, loop: LoopThread) -> None:
        self.room = there.room
        self.participant = there.participant
        self._there = there
        self._loop = loop
        self._why = SignallingClosed()

    @property
    def refused(self) -> Mapping[SignalRefusal, int]:
        return self._there.refused

    async def announced(self, participant: UUID) -> str | None:
        return await self._on_loop(self._there.announced(participant))

    async def send(self, recipient: UUID, kind: SignalKind, payload: str = "") -> None:
        await self._on_loop(self._there.send(recipient, kind, payload))

    async def post(self, envelope: Envelope) -> None:
        await self._on_loop(self._there.post(envelope))

    async def receive(self) -> Envelope:
        return await self._on_loop(self._there.receive())

    async def close(self) -> None:
        await asyncio.wrap_future(self._loop.submit(self._there.close()))

    async def end(self, why: SignallingClosed, *, leave: bool = True) -> None:
        """On the service's thread."""
        self._why = why
        if leave:
            await self._there.close()

    async def _on_loop(self, work: Coroutine[Any, Any, T]) -> T:
        try:
            return await asyncio.wrap_future(self._loop.submit(work))
        except SignallingClosed as closed:
            raise self._why from closed


class FakeHostedRoom:
    """A ``HostedRoom``."""

    def __init__(self, rooms: FakeColleagueRooms, service: FakeRoomService, at: OpenRoom) -> None:
        self._rooms = rooms
        self._service = service
        self._at = at
        self._closed = False

    async def line(self) -> FakeLine:
        if self._closed:
            raise _for_good("The meeting is over.")
        return await self._rooms.open(self._at.room, self._at.host, self._at.fingerprint)

    async def revoke(self, participant: UUID) -> None:
        await asyncio.wrap_future(self._service.loop.submit(self._revoke(participant)))

    async def close(self) -> None:
        self._closed = True
        await asyncio.wrap_future(self._service.loop.submit(self._close()))

    async def _revoke(self, participant: UUID) -> None:
        room = self._service.rooms.get(self._at.room)
        if room is None:
            return
        room.revoked.add(participant)
        line = room.lines.pop(participant, None)
        if line is not None:
            await line.end(_for_good("You are not in this meeting any more."))

    async def _close(self) -> None:
        room = self._service.rooms.pop(self._at.room, None)
        for line in [] if room is None else room.lines.values():
            await line.end(_for_good("The meeting is over."))


async def _awaited(work: Awaitable[T]) -> T:
    return await work


def _for_good(sentence: str, code: str = "ticket_refused") -> SignallingClosed:
    closed = SignallingClosed(sentence, code=code)
    closed.retryable = False
    return closed
