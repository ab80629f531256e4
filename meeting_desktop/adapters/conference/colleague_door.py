"""A colleague's side of a room in the shared database: ``MeetingDoor`` of ports/joining.

A ticket has no secret: it is worth something to the login that knocked for it. Each call asks the
door again, which says whether one is still welcome and which servers help with the connection; a
database that lost its memory learns so anew who was let in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future

from meeting_desktop.adapters.conference.colleague_wire import Asked, LetIn, read_answer
from meeting_desktop.adapters.conference.control_fields import WORD_OF_CONSENT
from meeting_desktop.adapters.conference.described_call import DescribedCalls, LineToHost
from meeting_desktop.adapters.conference.gateway_verdicts import not_let_in
from meeting_desktop.adapters.conference.gateway_wire import Refused
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import EnvironmentFault, UserFacingError
from meeting_desktop.domain.room_codes import COLLEAGUES, JoinTarget
from meeting_desktop.ports.colleague_rooms import ColleagueRooms, FoundRoom
from meeting_desktop.ports.conference import IceServer
from meeting_desktop.ports.joining import (
    HostUnreachable,
    Introduction,
    JoinedCall,
    JoinListener,
    Ticket,
    TicketRefused,
)
from meeting_desktop.ports.signalling import SignallingClosed, SignallingLine
from meeting_desktop.runtime.loop_thread import LoopThread

#: What ``ColleagueRooms.find`` says no to for a while, where it asks for no time of its own.
_SLOWED_S = 30.0


class ColleagueDoor:
    """``loop`` belongs to the caller; ``ice_servers`` are this person's own, asked each time."""

    def __init__(
        self,
        rooms: ColleagueRooms,
        *,
        loop: LoopThread,
        clock: Clock,
        client: str = "",
        ice_servers: Callable[[], Sequence[IceServer]] = tuple,
    ) -> None:
        self._rooms = rooms
        self._loop = loop
        self._client = client
        self._calls = DescribedCalls(loop, clock, ice_servers)

    def find(self, code: str) -> Future[JoinTarget]:
        return self._loop.submit(self._where(code))

    def knock(self, target: JoinTarget, me: Introduction) -> Future[Ticket]:
        return self._loop.submit(self._knock(target, me))

    def connect(self, ticket: Ticket, listener: JoinListener) -> Future[JoinedCall]:
        async def open_line(fingerprint: str) -> LineToHost:
            return await self._line(ticket, fingerprint)

        return self._calls.connect(ticket.participant, open_line, listener)

    async def _where(self, code: str) -> JoinTarget:
        found = await find_among_colleagues(self._rooms, code)
        if found is None:
            raise UserFacingError(_not_found().sentence, code="meeting_not_found")
        return found

    async def _knock(self, target: JoinTarget, me: Introduction) -> Ticket:
        try:
            found = await self._rooms.find(target.code)
            if found is None:
                raise _not_found()
            said = await self._ask(found, self._introduce(target, me))
        except EnvironmentFault as fault:
            raise _unreachable(fault) from fault
        if isinstance(said, Refused):
            raise not_let_in(said)
        return Ticket(COLLEAGUES, said.participant, "", target.code)

    def _introduce(self, target: JoinTarget, me: Introduction) -> Asked:
        return Asked.model_validate(
            {
                "name": me.name[:200],
                "consent": WORD_OF_CONSENT[me.consent],
                "passcode": me.passcode,
                "token": target.token,
                "client": self._client[:100],
            }
        )

    async def _ask(self, found: FoundRoom, asked: Asked) -> LetIn | Refused:
        reply = await self._rooms.knock(found, asked.model_dump_json(exclude_defaults=True))
        said = read_answer(reply.body)
        if said is None or (isinstance(said, LetIn) and said.participant != reply.participant):
            raise HostUnreachable  # no door of ours
        return said

    async def _line(self, ticket: Ticket, fingerprint: str) -> LineToHost:
        try:
            found = await self._rooms.find(ticket.room)
            if found is None:
                raise HostUnreachable
            said = await self._ask(found, Asked(back=ticket.participant))
            if isinstance(said, Refused):
                raise _refused(said)
            line: SignallingLine = await self._rooms.open(
                ticket.room, ticket.participant, fingerprint
            )
        except SignallingClosed:
            raise
        except EnvironmentFault as fault:
            raise _unreachable(fault) from fault
        except UserFacingError as error:
            if isinstance(error, TicketRefused) or error.code != "slowed":
                raise
            raise HostUnreachable(wait_s=_SLOWED_S) from error
        servers = [
            IceServer(url, one.username, one.credential)
            for one in said.ice_servers
            for url in one.urls
        ]
        return LineToHost(line, found.host, servers)


async def find_among_colleagues(rooms: ColleagueRooms, code: str) -> JoinTarget | None:
    """Where the database says that the room is, None where it knows none.

    Raises: UserFacingError ``slowed``.
    """
    found = await rooms.find(code)
    return None if found is None else JoinTarget(code, COLLEAGUES)


def _refused(said: Refused) -> TicketRefused | HostUnreachable:
    verdict = not_let_in(said)
    if isinstance(verdict, HostUnreachable):
        return verdict
    if verdict.code == "slowed":
        return HostUnreachable(wait_s=verdict.wait_s)
    return TicketRefused("You are not in this meeting any more; ask your host to let you in.")


def _unreachable(fault: EnvironmentFault) -> EnvironmentFault:
    return fault if isinstance(fault, HostUnreachable) else HostUnreachable()


def _not_found() -> HostUnreachable:
    return HostUnreachable(
        "No colleague has a meeting with this code open; check the code, and that this computer "
        "is connected to the shared database."
    )
