"""Homes that write what they like, with lost replies and failing disks, end up the same.

The journal and the engine are real, the shared database is on paper: the same with the server's own
functions is in tests/integration/postgres.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from uuid import UUID

import pytest

from meeting_desktop.adapters.store.sync_columns import shared_tables
from meeting_desktop.adapters.store.sync_rows import fields_of
from meeting_desktop.application.synchronise import Synchronise
from meeting_desktop.core.errors import DiskFullError, EnvironmentFault, UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.meetings import Meeting
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
from meeting_desktop.ports.unit_of_work import UnitOfWork
from tests.contracts.store_samples import a_meeting, a_participant, a_transcript, put_whole
from tests.contracts.sync_samples import PaperServer, waiting, write
from tests.fakes.store import InlineStore


class SharedPaper(PaperServer):
    """Scopes with members, one room code in each, backups, and replies that get lost."""

    def __init__(self, rng: random.Random) -> None:
        super().__init__()
        self.held: dict[UUID, set[UUID]] = {}
        self.person = new_id()
        self.loses_replies = False
        self._rng = rng

    def as_person(self, person: UUID) -> SharedPaper:
        self.person = person
        return self

    @property
    def now(self) -> ServerFacts:
        return replace(self.facts, person=self.person)

    def mine(self) -> set[UUID]:
        return {scope for scope, people in self.held.items() if self.person in people}

    def accepts(self, one: Operation) -> Refusal | None:
        if one.scope_id not in self.mine():
            return Refusal.NOT_ALLOWED
        code = one.fields.get("room_code")
        taken = code is not None and any(
            row.fields.get("room_code") == code and row.scope_id == one.scope_id
            for (table, row_id), row in self.rows.items()
            if table == one.table and row_id != one.row_id
        )
        parent = one.fields.get("meeting_id") or one.fields.get("transcript_id")
        there = {str(row_id) for _, row_id in self.rows}
        if taken or (parent is not None and parent not in there):
            return Refusal.CONFLICT
        return None

    def restored(self, rows: dict[tuple[str, UUID], FeedRow]) -> None:
        """From a backup: everything since is lost, the answers too."""
        self.rows = dict(rows)
        self.seq = max((row.seq for row in rows.values()), default=0)
        self._answers.clear()
        self.facts = replace(self.facts, epoch=new_id())


class PaperDatabase:
    """See ``ports.sync.SharedDatabase``; one login."""

    def __init__(self, server: SharedPaper, person: UUID) -> None:
        self._server, self._person = server, person

    def facts(self) -> ServerFacts:
        return self._server.as_person(self._person).now

    def look(self, after: int) -> Look:
        with self.snapshot() as snapshot:
            head = max((row.seq for row in self._server.feed()), default=0)
            is_news = bool(snapshot.feed(after, 1))
            return Look(self.facts(), head, is_news, hash_of_scopes(snapshot.scopes()))

    def push(self, client_id: UUID, operations: Sequence[Operation]) -> Sequence[Verdict]:
        server = self._server.as_person(self._person)
        verdicts = server.push(operations)
        if server.loses_replies and server._rng.random() < 0.4:
            raise EnvironmentFault("The line was cut.", code="server_unreachable", retryable=True)
        return verdicts

    @contextmanager
    def snapshot(self) -> Iterator[PaperSnapshot]:
        server = self._server.as_person(self._person)
        scopes = server.mine()
        rows = [row for row in server.feed() if row.scope_id in scopes]
        yield PaperSnapshot(frozenset(scopes), rows)

    def open_session(self, client_id: UUID, device: object) -> bool:
        return True

    def sessions(self) -> Sequence[DeviceSession]:
        return []

    def revoke_session(self, session: UUID) -> None: ...

    def colleagues(self) -> Sequence[ColleagueNow]:
        return ()

    def wait(self, seconds: float) -> bool:
        return False

    def wake(self) -> None: ...

    def close(self) -> None: ...


class PaperSnapshot:
    def __init__(self, scopes: frozenset[UUID], rows: Sequence[FeedRow]) -> None:
        self._scopes, self._rows = scopes, rows

    def scopes(self) -> frozenset[UUID]:
        return self._scopes

    def feed(self, after: int, limit: int) -> Sequence[FeedRow]:
        return [row for row in self._rows if row.seq > after][:limit]

    def scope_rows(self, scope: UUID, after: int, limit: int) -> Sequence[FeedRow]:
        return [row for row in self._rows if row.scope_id == scope and row.seq > after][:limit]

    def rows(self, wanted: Sequence[tuple[str, UUID]]) -> Sequence[FeedRow]:
        return [row for row in self._rows if (row.table, row.row_id) in set(wanted)]


class Home:
    def __init__(self, server: SharedPaper, shared: UUID, rng: random.Random) -> None:
        self.store = InlineStore()
        self.person = new_id()
        self.shared = shared
        self._server, self._rng = server, rng
        server.held[self.person] = {self.person}
        server.held[shared].add(self.person)
        server.adopt(self.store, self.person)
        self._database = PaperDatabase(server, self.person)
        self._synchronise = Synchronise(self.store, sent_at_once=3, page=4)

    def round(self) -> None:
        self._synchronise.round(self._database)

    def edit(self) -> None:
        """One of the things people do, to something that is there."""
        rows = self.store.read(lambda uow: uow.meetings.rows())
        does = self._rng.choice((self._add, self._say, self._change, self._change, self._remove))
        with suppress(UserFacingError):
            does([row.meeting for row in rows])

    def contents(self) -> dict[tuple[str, UUID], dict[str, Value]]:
        found: dict[tuple[str, UUID], dict[str, Value]] = {}
        for name, table in shared_tables().items():
            if name == "users":
                continue
            listed = ", ".join(f'"{column}"' for column in table.columns)
            query = f"SELECT id, {listed} FROM {name}"
            for row_id, *values in self.store._connection.execute(query):
                row = dict(zip(table.columns, values, strict=True))
                found[name, UUID(row_id)] = fields_of(table, row)
        return found

    def _add(self, there: Sequence[Meeting]) -> None:
        scope = self._rng.choice((self.shared, self.person))
        # Few codes, so that homes take the same one.
        code = f"CODE000{self._rng.randrange(9)}"
        if scope == self.person or any(one.room_code == code for one in there):
            code = a_meeting(self.store).room_code
        meeting = replace(a_meeting(self.store), scope_id=scope, room_code=code)
        write(self.store, lambda uow: uow.meetings.add(meeting))

    def _say(self, there: Sequence[Meeting]) -> None:
        if there:
            meeting = self._rng.choice(there)
            transcript = a_transcript(meeting, ["hello"], speakers=["Ada"])
            write(self.store, lambda uow: put_whole(uow, transcript))
            person = a_participant(meeting, "Ada")
            write(self.store, lambda uow: uow.participants.put(person))

    def _change(self, there: Sequence[Meeting]) -> None:
        if there:
            one, word = self._rng.choice(there), str(self._rng.randrange(1000))
            ways = (
                replace(one, title=word),
                replace(one, language=word),
                replace(one, time_zone=word),
            )
            changed = self._rng.choice(ways)
            write(self.store, lambda uow: uow.meetings.update(changed))

    def _remove(self, there: Sequence[Meeting]) -> None:
        if there:
            gone = self._rng.choice(there).id

            def work(uow: UnitOfWork) -> None:
                uow.meetings.remove(gone)
                if self._rng.random() < 0.5:
                    uow.meetings.restore(gone)

            write(self.store, work)


def disturb(homes: Sequence[Home], server: SharedPaper, rng: random.Random) -> None:
    """A round that may break anywhere."""
    home = rng.choice(homes)
    if rng.random() < 0.2:
        home.store.fail_next = DiskFullError("Full.")
    with suppress(EnvironmentFault):
        home.round()
    home.store.fail_next = None
    if rng.random() < 0.1:
        other = rng.choice(homes)
        members = server.held[other.shared]
        members.symmetric_difference_update({other.person})


@pytest.mark.parametrize("seed", range(12))
def test_homes_end_up_as_the_shared_database_is(seed: int) -> None:
    rng = random.Random(seed)
    server, shared = SharedPaper(rng), new_id()
    server.held[shared] = set()
    homes = [Home(server, shared, rng) for _ in range(3)]
    server.loses_replies = True
    backup = dict(server.rows)
    for step in range(60):
        rng.choice(homes).edit()
        if rng.random() < 0.4:
            disturb(homes, server, rng)
        if step == 25:
            backup = dict(server.rows)
        if step == 45 and seed % 3 == 0:
            server.restored(backup)
    server.loses_replies = False
    for _ in range(4):
        for home in homes:
            home.round()
    for home in homes:
        assert waiting(home.store) == 0
        seen = server.as_person(home.person).mine()
        expected = {
            key: {name: value for name, value in row.fields.items() if name != "updated_at"}
            for key, row in server.rows.items()
            if row.scope_id in seen and key[0] != "users"
        }
        assert home.contents() == expected
        home.store.close(10)
