"""Rooms among colleagues, where this machine is connected to a shared database.

One for the whole application. Nothing is imported or connected before somebody asks for a room or
a meeting begins, and never without a login.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from meeting_desktop.application.shared_logins import SharedLogins
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.domain.presence import InMeeting
from meeting_desktop.ports.colleague_rooms import (
    ColleagueRooms,
    FoundRoom,
    HostedRoom,
    KnockReply,
    OpenRoom,
    RoomKnock,
)
from meeting_desktop.ports.joining import HostUnreachable
from meeting_desktop.ports.shared_login import SharedLogin
from meeting_desktop.ports.signalling import SignallingLine
from meeting_desktop.ports.unit_of_work import Store

MakeRooms = Callable[[Callable[[], SharedLogin | None], Clock], ColleagueRooms]


def postgres_rooms(login: Callable[[], SharedLogin | None], clock: Clock) -> ColleagueRooms:
    """Imports psycopg."""
    from meeting_desktop.adapters.postgres.rooms import PostgresRooms

    return PostgresRooms(login, clock)


@dataclass(frozen=True, slots=True)
class KnownColleagues:
    """``rooms`` are None while there is no shared database; ``name_of`` a user may block."""

    rooms: Callable[[], ColleagueRooms | None] = lambda: None
    name_of: Callable[[UUID], str] = lambda _user: ""


class RoomsOnDemand:
    """The ``ColleagueRooms`` of an application; ``connected`` may be asked on any thread."""

    def __init__(
        self, logins: SharedLogins, clock: Clock, make: MakeRooms = postgres_rooms
    ) -> None:
        self._logins = logins
        self._clock = clock
        self._make = make
        self._lock = threading.Lock()
        self._rooms: ColleagueRooms | None = None
        self._present: InMeeting | None = None
        self._shared = logins.current
        self._stopped = False

    def connected(self) -> ColleagueRooms | None:
        """Themselves, None where this machine is not connected to a shared database."""
        return self if self._is_set_up else None

    async def host(
        self, room: OpenRoom, answer: Callable[[RoomKnock], Awaitable[KnockReply]]
    ) -> HostedRoom:
        rooms = await self._ready()
        if rooms is None:
            raise _not_connected()
        return await rooms.host(room, answer)

    async def find(self, room: str) -> FoundRoom | None:
        rooms = await self._ready()
        return None if rooms is None else await rooms.find(room)

    async def knock(self, found: FoundRoom, body: str) -> KnockReply:
        rooms = await self._ready()
        if rooms is None:
            raise HostUnreachable
        return await rooms.knock(found, body)

    async def open(self, room: str, participant: UUID, fingerprint: str) -> SignallingLine:
        rooms = await self._ready()
        if rooms is None:
            raise _not_connected()
        return await rooms.open(room, participant, fingerprint)

    def say_present(self, meeting: InMeeting | None) -> None:
        self._present = meeting
        rooms = self._rooms if meeting is None else self._there()
        if rooms is not None:
            rooms.say_present(meeting)

    def login_changed(self) -> None:
        """To be told of every change of settings: only those of the login count."""
        with self._lock:
            before, self._shared = self._shared, self._logins.current
            rooms = self._rooms if before != self._shared else None
        if rooms is not None:
            rooms.login_changed()

    def stop(self, deadline: float) -> bool:
        with self._lock:
            self._stopped = True
            rooms = self._rooms
        return rooms is None or rooms.stop(deadline)

    @property
    def _is_set_up(self) -> bool:
        shared = self._logins.current
        return bool(shared.host and shared.login)

    async def _ready(self) -> ColleagueRooms | None:
        """On a thread, for the first one imports; sound may be on the loop that asks."""
        return self._there() if self._rooms else await asyncio.to_thread(self._there)

    def _there(self) -> ColleagueRooms | None:
        """Made by the first who wants them; None while nobody is logged in."""
        with self._lock:
            if self._rooms is None and self._is_set_up and not self._stopped:
                self._rooms = self._make(self._logins.kept, self._clock)
                if self._present is not None:  # it began before this machine was connected
                    self._rooms.say_present(self._present)
            return self._rooms if self._is_set_up else None


def name_of(store: Store, user: UUID) -> str:
    """What the directory calls a user, empty where it does not know them. Blocks."""
    try:
        found = store.read(lambda uow: uow.people.get(user))
    except EnvironmentFault:
        return ""
    return "" if found is None else found.display_name


def _not_connected() -> EnvironmentFault:
    return EnvironmentFault(
        "This computer is not connected to a shared database.", code="not_connected"
    )
