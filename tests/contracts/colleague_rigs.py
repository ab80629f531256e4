"""What the contract of rooms among colleagues is held against; see test_colleague_rooms.py."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Protocol
from uuid import UUID

from meeting_desktop.core.clock import SystemClock
from meeting_desktop.ports.colleague_rooms import ColleagueRooms
from tests.fakes.colleague_rooms import FakeRoomService
from tests.integration.postgres.colleagues import machines
from tests.integration.postgres.server import TestServer

HANNA, GRACE, ADA = (UUID(int=0xA0 + number) for number in range(3))


class ColleagueRig(Protocol):
    """``people`` are three persons with a login each; ``rooms`` makes a machine of one of them."""

    @property
    def people(self) -> tuple[UUID, UUID, UUID]: ...

    def rooms(self, person: UUID) -> ColleagueRooms:
        """The same one each time for a person."""
        ...

    def nobody(self) -> ColleagueRooms:
        """A machine on which nobody is logged in."""
        ...

    def break_connections(self) -> None:
        """All are gone at once; the service itself is there again."""
        ...

    def close(self) -> None:
        """Stops everything that ``rooms`` and ``nobody`` made."""
        ...


class FakeColleagueRig:
    people = (HANNA, GRACE, ADA)

    def __init__(self) -> None:
        self._service = FakeRoomService(SystemClock())
        self._made = {one: self._service.login(one) for one in self.people}

    def rooms(self, person: UUID) -> ColleagueRooms:
        return self._made[person]

    def nobody(self) -> ColleagueRooms:
        return self._service.login(None)

    def break_connections(self) -> None:
        self._service.break_lines()

    def close(self) -> None:
        for rooms in self._made.values():
            assert rooms.stop(60.0)
        self._service.stop()


class PostgresColleagueRig:
    """Each with a login of their own at a real server."""

    def __init__(self, cluster: TestServer) -> None:
        self._stack = ExitStack()
        self._made = self._stack.enter_context(
            machines(self._stack.enter_context(cluster.new_database()))
        )
        hanna, grace, ada = (self._made.add(name).id for name in ("hanna", "grace", "ada"))
        self.people = (hanna, grace, ada)

    def rooms(self, person: UUID) -> ColleagueRooms:
        return self._made.rooms(person)

    def nobody(self) -> ColleagueRooms:
        return self._made.nobody()

    def break_connections(self) -> None:
        self._made.break_connections()

    def close(self) -> None:
        self._stack.close()
