"""The server's functions for rooms as a hostile client would call them: by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from tests.fakes.descriptions import ONE, OTHER
from tests.integration.postgres.server import Connection, Person, SharedTestDatabase


@dataclass
class Caller:
    """One login with a machine that is connected."""

    person: Person
    connection: Connection
    machine: UUID = field(default_factory=uuid4)
    line: UUID = field(default_factory=uuid4)
    channel: str = ""

    def call(self, function: str, *values: object) -> Any:
        marks = ", ".join(["%s"] * len(values))
        row = self.connection.execute(f"SELECT public.{function}({marks})".encode(), values)
        found = row.fetchone()
        assert found is not None
        return found[0]

    def arrive(self) -> Caller:
        row = self.connection.execute("SELECT * FROM public.live_connect(%s)", (self.machine,))
        found = row.fetchone()
        assert found is not None
        self.channel = found[0]
        return self

    def open_room(self, at: Door, opening: UUID | None = None, *, again: bool = False) -> str:
        made = opening or uuid4()
        said = (at.room, at.meeting, at.host, self.machine, made, again)
        answer: str = self.call("live_open_room", *said)
        if answer == "opened":
            at.opening = made
        return answer

    def find(self, room: str) -> str:
        found = self.connection.execute("SELECT * FROM public.live_find(%s)", (room,)).fetchone()
        assert found is not None
        return str(found[0])

    def knock(self, at: Door, said: str = "hello", knock: UUID | None = None) -> UUID:
        made = knock or uuid4()
        assert at.person is not None
        answer = self.call("live_knock", made, at.room, at.host, at.person, said, self.machine)
        assert answer == "asked", answer
        return made

    def enter(self, at: Door, who: UUID, line: UUID | None = None, *, again: bool = False) -> str:
        fingerprint = ONE if who == at.host else OTHER
        said = (at.room, who, fingerprint, line or self.line, self.machine, again)
        answer: str = self.call("live_enter", *said)
        return answer

    def post(self, at: Door, sender: UUID, recipient: UUID, **other: Any) -> str:
        """A candidate, unless ``other`` says otherwise."""
        said = {
            "line": self.line,
            "room": at.room,
            "kind": "candidate",
            "nonce": str(uuid4()),
            "expires_at": datetime.now(UTC) + timedelta(seconds=60),
            "payload": "x",
            "again": False,
            **other,
        }
        answer: str = self.call(
            "live_post",
            *(said["line"], said["room"], sender, recipient, said["kind"], said["nonce"]),
            *(said["expires_at"], said["payload"], said["again"]),
        )
        return answer

    def take(self, at: Door | None = None, *lines: UUID, taken: Any = (), heard: Any = ()) -> Any:
        """What waits; ``taken`` and ``heard`` were received before."""
        openings = [at.opening] if at is not None and at.opening is not None else []
        wanted = list(lines) or [self.line]
        found = self.connection.execute(
            "SELECT public.live_take(%s, %s, %s::uuid[], %s::bigint[], %s::uuid[])",
            (self.machine, wanted, openings, list(taken), list(heard)),
        ).fetchone()
        assert found is not None
        return found[0]

    def payloads(self) -> list[str]:
        return [one["payload"] for one in self.take().get("signals", [])]


@dataclass
class Door:
    room: str
    host: UUID = field(default_factory=uuid4)
    meeting: UUID = field(default_factory=uuid4)
    opening: UUID | None = None
    person: UUID | None = None


class Live:
    """Hanna holds a room open, Grace was let in as ``guest``, Eve was not; each has a line but Eve.

    Made anew for each test in one database.
    """

    def __init__(self, database: SharedTestDatabase) -> None:
        self.database = database
        self.callers: list[Caller] = []
        self.hanna, self.grace, self.eve = (self.add(name) for name in ("hanna", "grace", "eve"))
        self.door = Door(uuid4().hex[:8].upper(), person=self.hanna.person.id)
        self.guest = uuid4()
        assert self.hanna.open_room(self.door) == "opened"
        assert self.hanna.enter(self.door, self.door.host) == "in"
        self.let_in(self.grace, self.guest)
        assert self.grace.enter(self.door, self.guest) == "in"

    def add(self, name: str, role: str = "rep") -> Caller:
        person = self.database.add_person(name, role)
        caller = Caller(person, self.database.connect(person.login)).arrive()
        self.callers.append(caller)
        return caller

    def another(self, caller: Caller) -> Caller:
        """A further machine of theirs."""
        made = Caller(caller.person, self.database.connect(caller.person.login)).arrive()
        self.callers.append(made)
        return made

    def let_in(self, who: Caller, participant: UUID) -> None:
        knock = who.knock(self.door)
        assert self.hanna.call("live_answer", knock, "yes", participant)
        who.take(heard=[knock])

    def to_host(self, **other: Any) -> str:
        return self.grace.post(self.door, self.guest, self.door.host, **other)

    def age(self, table: str, column: str, seconds: int) -> None:
        """Let so much time have passed for what Hanna's and Grace's machines wrote."""
        self.database.admin.execute(
            f"UPDATE {table} SET {column} = {column} - make_interval(secs => %s)".encode(),
            (seconds,),
        )

    def close(self) -> None:
        for caller in self.callers:
            caller.connection.close()
