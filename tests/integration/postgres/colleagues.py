"""People with a machine each, who have nothing in common but the shared database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from meeting_desktop.adapters.postgres.rooms import PostgresRooms
from meeting_desktop.core.clock import Clock, SystemClock
from tests.integration.postgres.server import Person, SharedTestDatabase

STOP_S = 60.0


class Machines:
    """``rooms`` is the same one each time for a person, ``another`` a further machine of theirs."""

    def __init__(self, database: SharedTestDatabase, clock: Clock | None = None) -> None:
        self.database = database
        self._clock = clock or SystemClock()
        self._people: dict[UUID, Person] = {}
        self._rooms: dict[UUID, PostgresRooms] = {}
        self._made: list[PostgresRooms] = []

    def add(self, name: str, role: str = "rep") -> Person:
        return self.know(self.database.add_person(name, role))

    def know(self, person: Person) -> Person:
        self._people[person.id] = person
        return person

    def rooms(self, person: UUID) -> PostgresRooms:
        if person not in self._rooms:
            self._rooms[person] = self.another(person)
        return self._rooms[person]

    def another(self, person: UUID, clock: Clock | None = None) -> PostgresRooms:
        login = self.database.login_of(self._people[person].login)
        return self.adopt(PostgresRooms(lambda: login, clock or self._clock))

    def nobody(self) -> PostgresRooms:
        return self.adopt(PostgresRooms(lambda: None, self._clock))

    def break_connections(self) -> None:
        self.database.admin.execute(
            "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

    def break_connections_of(self, person: Person) -> None:
        self.database.admin.execute(
            "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE usename = %s",
            (person.login,),
        )

    def close(self) -> None:
        for rooms in self._made:
            assert rooms.stop(STOP_S)

    def adopt(self, rooms: PostgresRooms) -> PostgresRooms:
        """It is stopped with the others."""
        self._made.append(rooms)
        return rooms


@contextmanager
def machines(database: SharedTestDatabase, clock: Clock | None = None) -> Iterator[Machines]:
    made = Machines(database, clock)
    try:
        yield made
    finally:
        made.close()
