"""A host and colleagues at a real PostgreSQL, each with a login and a machine of their own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID, uuid5

from meeting_desktop.ports.colleague_rooms import KnockReply, OpenRoom, RoomKnock
from meeting_desktop.ports.signalling import Signalling, SignallingLine
from tests.fakes.clock import VirtualClock
from tests.integration.postgres.colleagues import Machines, machines
from tests.integration.postgres.server import TestServer

_SPACE = UUID(int=77)


class _HostAndColleagues:
    """``Signalling`` in which the host opens the room, and others knock before they enter."""

    def __init__(self, made: Machines, host: UUID) -> None:
        self._made = made
        self._host = host
        self._people = {host: made.add("hanna").id}

    async def open(self, room: str, participant: UUID, fingerprint: str) -> SignallingLine:
        if participant == self._host:
            return await self._open_room(room, fingerprint)
        if participant not in self._people:
            self._people[participant] = self._made.add("guest").id
        rooms = self._made.rooms(self._people[participant])
        found = await rooms.find(room)
        assert found is not None
        reply = await rooms.knock(found, str(participant))
        assert reply.participant == participant
        return await rooms.open(room, participant, fingerprint)

    async def _open_room(self, room: str, fingerprint: str) -> SignallingLine:
        async def answer(knock: RoomKnock) -> KnockReply:
            return KnockReply("come in", UUID(knock.body))

        at = OpenRoom(room, uuid5(_SPACE, room), self._host, fingerprint)
        hosted = await self._made.rooms(self._people[self._host]).host(at, answer)
        return await hosted.line()


@asynccontextmanager
async def by_a_database(
    cluster: TestServer, clock: VirtualClock, host: UUID
) -> AsyncIterator[Signalling]:
    """A database of its own, while the block runs."""
    with cluster.new_database() as database, machines(database, clock) as made:
        yield _HostAndColleagues(made, host)
