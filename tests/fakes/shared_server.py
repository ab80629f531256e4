"""A shared database in memory: people, what each may see, and a feed.

It keeps the promises of ``ports.sync.SharedDatabase`` (tests/contracts/test_shared_database.py), as
far as windows can tell: who owns a scope writes in it, whoever it was granted to reads it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from uuid import UUID

from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.presence import ColleagueNow
from meeting_desktop.domain.sync import (
    DeviceSession,
    FeedRow,
    Look,
    Operation,
    Refusal,
    ServerFacts,
    Value,
    Verdict,
    hash_of_scopes,
)
from meeting_desktop.ports.shared_login import SharedLogin

_NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
_MOST_AT_ONCE = 1_000
_TIMES: dict[str, Value] = {
    "created_at": _NOW.isoformat(),
    "updated_at": _NOW.isoformat(),
    "deleted": False,
}


@dataclass
class FakePerson:
    id: UUID
    login: str
    password: str
    role: str
    granted: set[UUID] = field(default_factory=set)
    sessions: dict[UUID, DeviceSession] = field(default_factory=dict)


class FakeSharedServer:
    """``fault`` is what everybody gets who comes or asks; None: all is well."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.directory = new_id()
        self.facts = ServerFacts(new_id(), "0022", "0008", 0, self.directory, None, "")
        self.people: dict[str, FakePerson] = {}
        self.rows: dict[tuple[str, UUID], FeedRow] = {}
        #: Tables of which nothing is taken.
        self.refuse: dict[str, Refusal] = {}
        self.fault: EnvironmentFault | None = None
        self.opened = 0
        #: Who is in a meeting, as everybody else may know it.
        self.present: dict[UUID, ColleagueNow] = {}
        #: The operations of each push that brought any.
        self.pushes: list[int] = []
        self.listening: list[FakeSharedDatabase] = []
        self._answers: dict[UUID, Verdict] = {}
        self._seq = 0

    def open(self, login: SharedLogin) -> FakeSharedDatabase:
        self.opened += 1
        self.check()
        person = self.people.get(login.login)
        if person is None or person.password != login.password:
            raise EnvironmentFault(
                "The shared database did not accept the login; check name and password.",
                code="server_login",
            )
        return FakeSharedDatabase(self, person)

    def check(self) -> None:
        if self.fault is not None:
            raise self.fault

    def add_person(self, name: str, role: str = "rep", password: str = "secret") -> FakePerson:
        person = FakePerson(new_id(), name.lower(), password, role)
        self.people[person.login] = person
        about: dict[str, Value] = {
            "display_name": name,
            "email": f"{person.login}@example.org",
            "role": role,
            "is_active": True,
            "time_zone": "",
            "working_hours": [],
        }
        self.put("users", person.id, self.directory, about)
        return person

    def put(self, table: str, row_id: UUID, scope: UUID, fields: Mapping[str, Value]) -> None:
        """Somebody else wrote it."""
        self._keep(FeedRow(0, table, row_id, scope, {**_TIMES, **fields}))
        self.hint()

    def meet(self, *present: ColleagueNow) -> None:
        """These are in a meeting now, and nobody else."""
        self.present = {one.person: one for one in present}
        self.hint()

    def push(self, operations: Sequence[Operation], person: FakePerson) -> list[Verdict]:
        with self.lock:
            verdicts = [
                self._answers.setdefault(one.id, self._apply(one, person)) for one in operations
            ]
        if operations:
            self.pushes.append(len(operations))
            self.hint()
        return verdicts

    def hint(self) -> None:
        for database in list(self.listening):
            database.hint()

    def scopes_of(self, person: FakePerson) -> frozenset[UUID]:
        return frozenset({person.id, self.directory, *person.granted})

    def _apply(self, one: Operation, person: FakePerson) -> Verdict:
        if one.id in self._answers:
            return self._answers[one.id]
        before = self.rows.get((one.table, one.row_id))
        mine = person.id in {one.scope_id, one.row_id}
        refusal = self.refuse.get(one.table)
        if not mine or (before is None and not one.is_new):
            refusal = refusal or Refusal.NOT_ALLOWED
        if refusal is not None:
            return Verdict(one.id, None, refusal)
        known = _TIMES if before is None else before.fields
        row = FeedRow(0, one.table, one.row_id, one.scope_id, {**known, **one.fields})
        return Verdict(one.id, self._keep(row).seq)

    def _keep(self, row: FeedRow) -> FeedRow:
        with self.lock:
            self._seq += 1
            kept = self.rows[row.table, row.row_id] = replace(row, seq=self._seq)
            return kept


class FakeSharedDatabase:
    """One login's line to it."""

    def __init__(self, server: FakeSharedServer, person: FakePerson) -> None:
        self._server = server
        self._person = person
        self._hinted = threading.Event()
        self._hints = 0
        server.listening.append(self)

    def facts(self) -> ServerFacts:
        self._server.check()
        return replace(self._server.facts, person=self._person.id, role=self._person.role)

    def look(self, after: int) -> Look:
        facts = self.facts()
        with self._server.lock:
            held = self._server.scopes_of(self._person)
            rows = self._server.rows.values()
            is_news = any(row.seq > after and row.scope_id in held for row in rows)
            head = max((row.seq for row in rows), default=0)
        return Look(facts, head, is_news, hash_of_scopes(held))

    def open_session(self, client_id: UUID, device: Mapping[str, str]) -> bool:
        self._server.check()
        known = self._person.sessions.get(client_id)
        now = DeviceSession(client_id, device.get("name", ""), datetime.now(UTC), None)
        if known is not None:
            now = replace(now, revoked_at=known.revoked_at)
        self._person.sessions[client_id] = now
        return now.revoked_at is None

    def sessions(self) -> Sequence[DeviceSession]:
        self._server.check()
        known = list(self._person.sessions.values())
        return sorted(known, key=lambda one: one.seen_at, reverse=True)

    def revoke_session(self, session: UUID) -> None:
        self._server.check()
        known = self._person.sessions.get(session)
        if known is not None and known.revoked_at is None:
            self._person.sessions[session] = replace(known, revoked_at=datetime.now(UTC))

    def push(self, client_id: UUID, operations: Sequence[Operation]) -> Sequence[Verdict]:
        self._server.check()
        if len(operations) > _MOST_AT_ONCE:
            raise EnvironmentFault("That is too much at once.", code="server_too_much")
        return self._server.push(operations, self._person)

    @contextmanager
    def snapshot(self) -> Iterator[FakeSnapshot]:
        self._server.check()
        with self._server.lock:
            scopes = self._server.scopes_of(self._person)
            rows = [row for row in self._server.rows.values() if row.scope_id in scopes]
        yield FakeSnapshot(scopes, sorted(rows, key=lambda row: row.seq))

    def colleagues(self) -> Sequence[ColleagueNow]:
        self._server.check()
        present = list(self._server.present.values())
        return [one for one in present if one.person != self._person.id]

    def wait(self, seconds: float) -> bool:
        self._server.check()
        self._hinted.wait(seconds)
        self._server.check()
        self._hinted.clear()
        hints, self._hints = self._hints, 0
        return hints > 0

    def wake(self) -> None:
        self._hinted.set()

    def hint(self) -> None:
        self._hints += 1
        self._hinted.set()

    def close(self) -> None:
        if self in self._server.listening:
            self._server.listening.remove(self)


@dataclass(frozen=True)
class FakeSnapshot:
    _scopes: frozenset[UUID]
    _rows: Sequence[FeedRow]

    def scopes(self) -> frozenset[UUID]:
        return self._scopes

    def feed(self, after: int, limit: int) -> Sequence[FeedRow]:
        return [row for row in self._rows if row.seq > after][:limit]

    def scope_rows(self, scope: UUID, after: int, limit: int) -> Sequence[FeedRow]:
        return [row for row in self._rows if row.seq > after and row.scope_id == scope][:limit]

    def rows(self, wanted: Sequence[tuple[str, UUID]]) -> Sequence[FeedRow]:
        asked = set(wanted)
        return [row for row in self._rows if (row.table, row.row_id) in asked]
