"""One door for all: colleagues' rooms by the shared database, everybody else's by their gateway.

A room code says nothing of where it leads. Database and neighbourhood are asked at the same time;
the word of the database is preferred, since it vouches for who hosts.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import Future

from meeting_desktop.adapters.conference.colleague_door import ColleagueDoor, find_among_colleagues
from meeting_desktop.adapters.conference.joining import FindByCode, GatewayDoor
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.room_codes import COLLEAGUES, JoinTarget
from meeting_desktop.ports.colleague_rooms import ColleagueRooms
from meeting_desktop.ports.joining import Introduction, JoinedCall, JoinListener, Ticket

#: What the database may take longer than an answer of the neighbourhood.
_GRACE_S = 1.5
#: What it may take where nobody else knows the code.
_PATIENCE_S = 10.0


class EitherDoor:
    """A ``MeetingDoor``; its gateway finds by ``find_anywhere``."""

    def __init__(self, gateway: GatewayDoor, colleagues: ColleagueDoor) -> None:
        self._gateway = gateway
        self._colleagues = colleagues

    def find(self, code: str) -> Future[JoinTarget]:
        return self._gateway.find(code)

    def knock(self, target: JoinTarget, me: Introduction) -> Future[Ticket]:
        return self._of(target.address).knock(target, me)

    def connect(self, ticket: Ticket, listener: JoinListener) -> Future[JoinedCall]:
        return self._of(ticket.address).connect(ticket, listener)

    def _of(self, address: str) -> GatewayDoor | ColleagueDoor:
        return self._colleagues if address == COLLEAGUES else self._gateway


def find_anywhere(rooms: ColleagueRooms, near: FindByCode) -> FindByCode:
    """A search in both places; raises what ``near`` does, or that the database is slowed."""

    async def find(code: str) -> JoinTarget:
        among = asyncio.create_task(find_among_colleagues(rooms, code))
        around = asyncio.create_task(near(code))
        try:
            return await _first(among, around)
        finally:
            for task in (among, around):
                task.cancel()
            await asyncio.gather(among, around, return_exceptions=True)

    return find


async def _first(
    among: asyncio.Task[JoinTarget | None], around: asyncio.Task[JoinTarget]
) -> JoinTarget:
    await asyncio.wait([among, around], return_when=asyncio.FIRST_COMPLETED)
    if not among.done():
        await asyncio.wait([among], timeout=_GRACE_S if _found(around) else _PATIENCE_S)
    if among.done() and among.exception() is None:
        target = among.result()
        return await around if target is None else target
    try:
        return await around
    except UserFacingError:
        if among.done():
            among.result()  # too many codes were tried: say that instead
        raise


def _found(around: asyncio.Task[JoinTarget]) -> bool:
    return around.done() and around.exception() is None
