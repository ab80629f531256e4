"""Colleagues come by the database that they share: it finds the room, knocks and brings signals.

The database vouches for persons, so that a colleague's name is a fact. Whether they come in is
decided here all the same, by ``GuestAccess``. A database that is away keeps no meeting from being
opened: it is tried again for as long as the meeting lasts.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from meeting_desktop.adapters.conference.colleague_wire import (
    Asked,
    AskedForGuest,
    LetIn,
    read_asked,
    write_let_in,
)
from meeting_desktop.adapters.conference.control_fields import CONSENT_WORDS
from meeting_desktop.adapters.conference.door import Admission, Knock, NoAdmission
from meeting_desktop.adapters.conference.gateway_join import MALFORMED, arrival, refusal_of
from meeting_desktop.adapters.conference.guest_access import GuestAccess
from meeting_desktop.adapters.conference.hosted_gateway import Reached
from meeting_desktop.core.errors import ApplicationError, UserFacingError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.growing_pause import GrowingPause
from meeting_desktop.domain.participants import clean_name
from meeting_desktop.domain.room_codes import COLLEAGUES
from meeting_desktop.domain.slowing import address_key
from meeting_desktop.ports.colleague_rooms import (
    ColleagueRooms,
    HostedRoom,
    KnockReply,
    OpenRoom,
    RoomKnock,
)
from meeting_desktop.ports.conference import IceServer
from meeting_desktop.ports.gateway import GuestArrived, Opening
from meeting_desktop.ports.signalling import SignallingClosed, SignallingLine
from meeting_desktop.runtime.tasks import SupervisedTasks

_log = get_logger(__name__)

#: A database that answers is waited for, so that colleagues find the room as soon as it is told;
#: not for long where there is another way in, and nobody has to know that it is away.
_FIRST_S = 3.0
_FIRST_OF_SEVERAL_S = 0.5
#: What was said last, that somebody is not to come back, has so long to leave.
_LAST_WORDS_S = 1.0


@dataclass(frozen=True, slots=True)
class Colleagues:
    """``rooms`` gives them where this machine is connected to a shared database, else None.

    ``name_of`` is the name that the directory has for a user, empty where it has none; may block.
    """

    rooms: Callable[[], ColleagueRooms | None] = lambda: None
    name_of: Callable[[UUID], str] = lambda _user: ""


@dataclass(frozen=True, slots=True)
class _Door:
    opening: Opening
    access: GuestAccess
    fingerprint: str
    arrived: Callable[[GuestArrived], None]

    @property
    def room(self) -> OpenRoom:
        at = self.opening
        return OpenRoom(at.room, at.meeting_id, at.host, self.fingerprint)


class ColleagueWay:
    """A ``Way``. ``ice_servers`` are asked for each connection, ``name_of`` for each knock.

    ``guests_at``: the gateway that brings guests by the same database, empty where none does.
    ``is_only``: there is no other way in.
    """

    def __init__(
        self,
        rooms: ColleagueRooms,
        name_of: Callable[[UUID], str],
        ice_servers: Callable[[], Sequence[IceServer]] = tuple,
        guests_at: str = "",
        *,
        is_only: bool = True,
    ) -> None:
        self._rooms = rooms
        self._patience_s = _FIRST_S if is_only else _FIRST_OF_SEVERAL_S
        self._guests_at = guests_at
        self._name_of = name_of
        self._ice_servers = ice_servers
        self._door: _Door | None = None
        self._room: HostedRoom | None = None
        self._host_person: UUID | None = None
        self._turn = asyncio.Lock()
        self._closed = False
        self._opening = SupervisedTasks()
        self._words = SupervisedTasks()

    async def open(
        self,
        opening: Opening,
        access: GuestAccess,
        fingerprint: str,
        arrived: Callable[[GuestArrived], None],
    ) -> Reached:
        self._door = _Door(opening, access, fingerprint, arrived)
        access.on_revoked(self._revoked)
        first = self._opening.start("colleague-room", self._hosted())
        await asyncio.wait([first], timeout=self._patience_s)
        return Reached(self._guests_at or COLLEAGUES, 0)

    async def line(self) -> SignallingLine:
        pause = GrowingPause(random.uniform)
        while True:
            room = await self._hosted()
            try:
                return await room.line()
            except SignallingClosed as closed:
                _log.warning("the room of colleagues was closed", code=closed.code)
                if self._room is room:
                    self._room = None
                await asyncio.sleep(pause.next())

    async def close(self) -> None:
        self._closed = True
        if self._words.running:
            await asyncio.wait(self._words.running, timeout=_LAST_WORDS_S)
        await self._words.close()
        await self._opening.close()
        room, self._room = self._room, None
        if room is not None:
            await _quietly(asyncio.wait_for(room.close(), _LAST_WORDS_S))

    async def _hosted(self) -> HostedRoom:
        """The room, opened as soon as the database is there."""
        pause = GrowingPause(random.uniform)
        async with self._turn:
            while self._room is None:
                if self._closed:  # whoever still waits for a line is cancelled
                    await asyncio.get_running_loop().create_future()
                try:
                    self._room = await self._host()
                except ApplicationError as error:
                    wait = pause.next()
                    _log.info("colleagues do not find the meeting", code=error.code, wait_s=wait)
                    await asyncio.sleep(wait)
            return self._room

    async def _host(self) -> HostedRoom:
        door = self._opened()
        room = await self._rooms.host(door.room, self._answer)
        with suppress(ApplicationError):
            found = await self._rooms.find(door.opening.room)
            self._host_person = None if found is None else found.person
        return room

    def _opened(self) -> _Door:
        if self._door is None:
            raise UserFacingError("Nobody can come to this meeting yet.", code="gateway_closed")
        return self._door

    # -- at the door ----------------------------------------------------------------------------

    async def _answer(self, knock: RoomKnock) -> KnockReply:
        door, asked = self._opened(), read_asked(knock.body)
        # Guests are brought only where the host has chosen a gateway that does.
        if asked is None or (asked.guest is not None and not self._guests_at):
            return KnockReply(MALFORMED.model_dump_json())
        if asked.guest is not None:
            return await self._answer_guest(door, asked, asked.guest, knock.person)
        person = self._person(knock.person)
        if asked.back is not None:
            said = door.access.come_back_as(door.opening.room, asked.back, person)
        else:
            said = await self._knock(door, asked, knock.person)
        if isinstance(said, NoAdmission):
            return KnockReply(refusal_of(said).model_dump_json())
        let_in = LetIn(participant=said.participant_id)
        return KnockReply(write_let_in(let_in, self._ice_servers()), said.participant_id)

    async def _answer_guest(
        self, door: _Door, asked: Asked, guest: AskedForGuest, gateway: UUID
    ) -> KnockReply:
        """Nobody vouches for them: the gateway could be any colleague's own."""
        room = door.opening.room
        # Brakes are each gateway's own: one that names false addresses slows itself alone.
        address = f"{address_key(guest.address)} by {gateway}"
        if guest.secret:
            said = await door.access.come_back(room, guest.secret, address)
        else:
            name, consent = clean_name(asked.name), CONSENT_WORDS[asked.consent]
            knock = Knock(room, asked.token, address, asked.passcode, name, consent)
            said = await door.access.join(knock)
            if isinstance(said, Admission):
                door.arrived(arrival(said, knock))
        if isinstance(said, NoAdmission):
            return KnockReply(refusal_of(said).model_dump_json())
        let_in = LetIn(
            participant=said.participant_id,
            meeting=said.door.meeting_id,
            person=said.person,
            secret=said.secret,
        )
        return KnockReply(write_let_in(let_in, self._ice_servers()), said.participant_id)

    async def _knock(self, door: _Door, asked: Asked, user: UUID) -> Admission | NoAdmission:
        # The directory's name; what they call themselves only where it does not know them yet.
        name = await asyncio.to_thread(self._name_of, user) or asked.name
        person = self._person(user)
        knock = Knock(
            door.opening.room,
            asked.token,
            f"colleague {user}",
            asked.passcode,
            clean_name(name),
            CONSENT_WORDS[asked.consent],
            person,
        )
        said = await door.access.join(knock)
        if isinstance(said, Admission):
            door.arrived(
                GuestArrived(
                    door.opening.meeting_id,
                    said.participant_id,
                    person,
                    knock.name,
                    knock.consent,
                    colleague=person == user,
                )
            )
        return said

    def _person(self, user: UUID) -> UUID:
        """Who it is in the meeting: the host, where they come from another machine of theirs."""
        return self._opened().opening.host if user == self._host_person else user

    def _revoked(self, participant: UUID) -> None:
        if self._room is not None:
            self._words.start("colleague-revoked", _quietly(self._room.revoke(participant)))


async def _quietly(work: Coroutine[Any, Any, None]) -> None:
    """Who is taken out is refused at the door as well, should the database be away."""
    with suppress(ApplicationError, TimeoutError):
        await work
