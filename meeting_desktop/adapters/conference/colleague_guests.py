"""Guests of a gateway that is logged in to the shared database: their hosts are found by it.

A ``GuestDoor`` that knows nobody: it asks the host of the room, as ``FarHosts`` does over a line of
the host's own. To hosts it is a colleague who knocks for others; nobody has to trust it with more
than a guest may do. Its line to the host is the guest's, opened by ``ColleagueRooms``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar
from uuid import UUID

from meeting_desktop.adapters.conference.colleague_wire import (
    Asked,
    AskedForGuest,
    LetIn,
    read_answer,
)
from meeting_desktop.adapters.conference.control_fields import WORD_OF_CONSENT
from meeting_desktop.adapters.conference.door import Admission, Door, Knock, NoAdmission
from meeting_desktop.adapters.conference.gateway_wire import Refused
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import ApplicationError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.guest_tokens import MAX_SECRET_LETTERS, TokenRefusal
from meeting_desktop.domain.slowing import Slowing, SlowingRule, address_key
from meeting_desktop.ports.colleague_rooms import ColleagueRooms, FoundRoom
from meeting_desktop.ports.conference import IceServer

_log = get_logger(__name__)

K = TypeVar("K")
V = TypeVar("V")

#: The database slows a login down that asks for rooms which are none, and all guests are one login:
#: so who asks for such has to wait here before that.
BY_ADDRESS = SlowingRule(free=5, first_s=2.0, longest_s=60.0)
#: A room that was found is asked again without looking it up; its host is named by its answers.
_MOST_ROOMS = 1_000
_MOST_GUESTS = 10_000
_AWAY_S = 3.0
_AWAY = NoAdmission(TokenRefusal.HOST_AWAY, _AWAY_S)
_REASONS = {
    "passcode_needed": TokenRefusal.PASSCODE_NEEDED,
    "passcode_wrong": TokenRefusal.PASSCODE_WRONG,
    "slowed": TokenRefusal.SLOWED,
    "host_away": TokenRefusal.HOST_AWAY,
}


class ColleagueGuests:
    """On one event loop."""

    def __init__(self, rooms: ColleagueRooms, clock: Clock) -> None:
        self._rooms = rooms
        self._clock = clock
        self._found: dict[str, FoundRoom] = {}
        self._servers: dict[str, Sequence[IceServer]] = {}
        #: Guests of the latest answers, in their order.
        self._welcome: dict[UUID, None] = {}
        self._brake = Slowing(BY_ADDRESS)

    async def join(self, knock: Knock) -> Admission | NoAdmission:
        if len(knock.token) > MAX_SECRET_LETTERS:
            return NoAdmission(TokenRefusal.UNKNOWN)
        asked = Asked.model_validate(
            {
                "name": knock.name[:200],
                "consent": WORD_OF_CONSENT[knock.consent],
                "passcode": knock.passcode,
                "token": knock.token,
                "guest": AskedForGuest(address=knock.address[:64]),
            }
        )
        return await self._ask(knock.room, knock.address, asked)

    async def come_back(self, room: str, secret: str, address: str) -> Admission | NoAdmission:
        if len(secret) > MAX_SECRET_LETTERS:
            return NoAdmission(TokenRefusal.REVOKED)
        asked = Asked(guest=AskedForGuest(address=address[:64], secret=secret))
        return await self._ask(room, address, asked)

    def is_welcome(self, participant_id: UUID) -> bool:
        return participant_id in self._welcome

    def on_revoked(self, listener: Callable[[UUID], None]) -> None:
        """Never called: the database closes the line of whoever is taken out."""

    def ice_servers(self, room: str) -> Sequence[IceServer]:
        """What the host of ``room`` recommended last."""
        return self._servers.get(room, ())

    async def _ask(self, room: str, address: str, asked: Asked) -> Admission | NoAdmission:
        try:
            found = await self._where(room, address)
            if isinstance(found, NoAdmission):
                return found
            reply = await self._rooms.knock(found, asked.model_dump_json(exclude_defaults=True))
        except ApplicationError as error:
            _log.info("a host was not reached by the database", code=error.code)
            self._found.pop(room, None)
            if error.code == "slowed":
                return NoAdmission(TokenRefusal.SLOWED, _AWAY_S)
            return NoAdmission(TokenRefusal.HOST_AWAY, max(_AWAY_S, _wait_of(error)))
        said = read_answer(reply.body)
        if isinstance(said, Refused):
            reason = _REASONS.get(said.code, TokenRefusal.REVOKED)
            return NoAdmission(reason, max(0.0, float(said.wait_s)))
        if said is None or said.meeting is None or said.participant != reply.participant:
            return _AWAY  # no door of ours, or of a version that knows no guests
        return self._admitted(found, said, said.meeting)

    async def _where(self, room: str, address: str) -> FoundRoom | NoAdmission:
        known = self._found.get(room)
        if known is not None:
            return known
        key, now = address_key(address), self._clock.monotonic()
        wait = self._brake.wait_s(key, now)
        if wait > 0:
            return NoAdmission(TokenRefusal.SLOWED, wait)
        found = await self._rooms.find(room)
        if found is None:
            wait = self._brake.failed(key, now)
            return NoAdmission(TokenRefusal.HOST_AWAY, max(wait, _AWAY_S))
        _remember(self._found, room, found, _MOST_ROOMS)
        return found

    def _admitted(self, found: FoundRoom, said: LetIn, meeting: UUID) -> Admission:
        servers = [
            IceServer(url, one.username, one.credential)
            for one in said.ice_servers
            for url in one.urls
        ]
        _remember(self._servers, found.room, servers, _MOST_ROOMS)
        _remember(self._welcome, said.participant, None, _MOST_GUESTS)
        door = Door(meeting, found.room, found.host)
        return Admission(door, said.participant, said.person or said.participant, said.secret)


def _remember(known: dict[K, V], key: K, value: V, most: int) -> None:
    """The latest; the oldest is forgotten."""
    known.pop(key, None)
    known[key] = value
    if len(known) > most:
        del known[next(iter(known))]


def _wait_of(error: ApplicationError) -> float:
    return float(getattr(error, "wait_s", 0.0))
