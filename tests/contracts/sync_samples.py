"""A shared database on paper, for tests of the journal: it takes everything in and numbers it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar
from uuid import UUID

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.sync import (
    Account,
    FeedRow,
    Operation,
    Refusal,
    ServerFacts,
    SetAside,
    Value,
    Verdict,
)
from meeting_desktop.ports.unit_of_work import Committed, Store, UnitOfWork

T = TypeVar("T")

LATER = "2026-03-02T09:30:00+00:00"


def write(store: Store, work: Callable[[UnitOfWork], T]) -> Committed[T]:
    return store.write(work).result(60)


class PaperServer:
    """``refuse`` names tables of which it takes nothing."""

    def __init__(self) -> None:
        self.facts = ServerFacts(new_id(), "0022", "0008", 0, new_id(), new_id(), "rep")
        self.rows: dict[tuple[str, UUID], FeedRow] = {}
        self.refuse: dict[str, Refusal] = {}
        self.seq = 0
        self._answers: dict[UUID, Verdict] = {}

    def adopt(self, store: Store, person: UUID | None = None) -> Account:
        facts = self.facts if person is None else replace(self.facts, person=person)
        return write(store, lambda uow: uow.sync.adopt(facts, new_id())).value

    def push(self, operations: Sequence[Operation]) -> list[Verdict]:
        return [self._answers.setdefault(one.id, self._apply(one)) for one in operations]

    def send_all(self, store: Store) -> list[Operation]:
        """Everything that waits, answered."""
        sent: list[Operation] = []
        while operations := to_send(store):
            settle(store, self.push(operations))
            sent += operations
        return sent

    def feed(self, after: int = 0) -> list[FeedRow]:
        return sorted(
            (row for row in self.rows.values() if row.seq > after), key=lambda row: row.seq
        )

    def send_feed(self, store: Store, after: int = 0) -> Committed[None]:
        return receive(store, self.feed(after), cursor=self.seq)

    def change(self, table: str, row_id: UUID, **fields: Value) -> FeedRow:
        """Somebody else does."""
        row = self.rows[table, row_id]
        return self._keep(replace(row, fields={**row.fields, **fields}))

    def accepts(self, one: Operation) -> Refusal | None:
        """For those that are stricter."""
        return None

    def _apply(self, one: Operation) -> Verdict:
        if one.id in self._answers:
            return self._answers[one.id]
        refusal = self.refuse.get(one.table) or self.accepts(one)
        before = self.rows.get((one.table, one.row_id))
        if before is None and not one.is_new:
            refusal = refusal or Refusal.NOT_ALLOWED
        if refusal is not None:
            return Verdict(one.id, None, refusal)
        known = {} if before is None else before.fields
        row = FeedRow(0, one.table, one.row_id, one.scope_id, {**known, **one.fields})
        return Verdict(one.id, self._keep(row).seq)

    def _keep(self, row: FeedRow) -> FeedRow:
        self.seq += 1
        kept = replace(row, seq=self.seq, fields={**row.fields, "updated_at": LATER})
        self.rows[row.table, row.row_id] = kept
        return kept


def to_send(store: Store, limit: int = 100) -> Sequence[Operation]:
    return write(store, lambda uow: uow.sync.to_send(limit)).value


def settle(store: Store, verdicts: Sequence[Verdict]) -> None:
    write(store, lambda uow: uow.sync.settle(verdicts))


def receive(store: Store, rows: Sequence[FeedRow], cursor: int | None = None) -> Committed[None]:
    return write(store, lambda uow: uow.sync.receive(rows, cursor=cursor))


def restore(store: Store, *rows: FeedRow) -> Committed[None]:
    """Ask for what is wanted back; ``rows`` are what is shown."""
    asked = store.read(lambda uow: uow.sync.to_restore())
    return write(store, lambda uow: uow.sync.restore(asked, rows))


def set_aside(store: Store) -> Sequence[SetAside]:
    return store.read(lambda uow: uow.sync.set_aside())


def waiting(store: Store) -> int:
    return store.read(lambda uow: uow.sync.waiting())


def title_of(store: Store, meeting_id: UUID) -> str | None:
    meeting = store.read(lambda uow: uow.meetings.get(meeting_id))
    return None if meeting is None else meeting.title


def retitle(store: Store, meeting_id: UUID, title: str) -> None:
    def work(uow: UnitOfWork) -> None:
        meeting = uow.meetings.get(meeting_id)
        assert meeting is not None
        uow.meetings.update(replace(meeting, title=title))

    write(store, work)
