"""A store in memory that keeps the promises of ``ports.unit_of_work`` (see tests/contracts).

Writes run at once on the caller's thread, one at a time; their futures are done when given.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast
from uuid import UUID

from meeting_desktop.core.errors import EnvironmentFault, NotFoundError
from meeting_desktop.core.ids import new_id
from meeting_desktop.ports.unit_of_work import (
    Change,
    ChangeKind,
    Committed,
    StoreFacts,
    UnitOfWork,
)
from tests.fakes.store_tables import (
    FakeLeads,
    FakeMeetings,
    FakeParticipants,
    FakeRecordings,
    FakeTimeline,
    FakeTranscripts,
)

T = TypeVar("T")
Key = tuple[str, UUID]


@dataclass(frozen=True, slots=True)
class _Row:
    value: object
    removed: bool = False


@dataclass(slots=True)
class Tables:
    """All rows by table and id, and which of them one transaction has changed, in order."""

    rows: dict[Key, _Row] = field(default_factory=dict)
    touched: dict[Key, None] = field(default_factory=dict)
    writable: bool = True
    ended: bool = False

    def put(self, table: str, row_id: UUID, value: object, *, removed: bool = False) -> None:
        """Write a row as it is to be."""
        self._check()
        if not self.writable:
            raise RuntimeError("a read may not change anything: use Store.write")
        row = _Row(value, removed)
        if self.rows.get((table, row_id)) != row:
            self.rows[table, row_id] = row
            self.touched[table, row_id] = None

    def set_removed(self, table: str, row_id: UUID, *, removed: bool) -> None:
        self.put(table, row_id, self.existing(table, row_id), removed=removed)

    def existing(self, table: str, row_id: UUID) -> Any:
        """The value of a row, removed or not."""
        self._check()
        if (table, row_id) not in self.rows:
            raise NotFoundError("That record is no longer there; open the list again.")
        return self.rows[table, row_id].value

    def is_removed(self, table: str, row_id: UUID) -> bool:
        return self.rows[table, row_id].removed

    def get(self, table: str, row_id: UUID) -> Any:
        """The value of a row that is not removed, else None."""
        self._check()
        row = self.rows.get((table, row_id))
        return None if row is None or row.removed else row.value

    def every(self, table: str, *, with_removed: bool = False) -> Iterator[Any]:
        self._check()
        for (name, _), row in list(self.rows.items()):
            if name == table and (with_removed or not row.removed):
                yield row.value

    def _check(self) -> None:
        if self.ended:
            raise RuntimeError("this unit of work has ended")


class FakeUnitOfWork:
    def __init__(self, tables: Tables, person: UUID) -> None:
        self._person = person
        self.meetings = FakeMeetings(tables)
        self.participants = FakeParticipants(tables)
        self.recordings = FakeRecordings(tables)
        self.transcripts = FakeTranscripts(tables)
        self.timeline = FakeTimeline(tables)
        self.leads = FakeLeads(tables)

    def personal_scope(self) -> UUID:
        return self._person


class FakeStore:
    """``fail_next`` makes the next write fail, as a full disk would, and keeps nothing of it."""

    def __init__(self) -> None:
        self.fail_next: Exception | None = None
        self._person = new_id()
        self._rows: dict[Key, _Row] = {}
        self._lock = threading.RLock()
        self._listeners: list[Callable[[Committed[object]], None]] = []
        self._closed = False

    def write(self, work: Callable[[UnitOfWork], T], *, actor: str = "me") -> Future[Committed[T]]:
        future: Future[Committed[T]] = Future()
        with self._lock:
            try:
                committed = self._commit(work, actor)
            except Exception as error:  # noqa: BLE001 - the future carries it
                future.set_exception(error)
                return future
            for listener in list(self._listeners):
                listener(cast("Committed[object]", committed))
        future.set_result(committed)
        return future

    def _commit(self, work: Callable[[UnitOfWork], T], actor: str) -> Committed[T]:
        self._check()
        if self.fail_next is not None:
            error, self.fail_next = self.fail_next, None
            raise error
        tables = Tables(dict(self._rows))
        try:
            value = work(FakeUnitOfWork(tables, self._person))
        finally:
            tables.ended = True
        changes = tuple(self._changes(tables))
        self._rows = tables.rows
        return Committed(value, changes, actor)

    def _changes(self, tables: Tables) -> Iterator[Change]:
        for table, row_id in tables.touched:
            old = self._rows.get((table, row_id))
            was_there = old is not None and not old.removed
            is_there = not tables.rows[table, row_id].removed
            if was_there and is_there:
                yield Change(table, row_id, ChangeKind.CHANGED)
            elif was_there or is_there:
                kind = ChangeKind.ADDED if is_there else ChangeKind.REMOVED
                yield Change(table, row_id, kind)

    def read(self, query: Callable[[UnitOfWork], T]) -> T:
        with self._lock:
            self._check()
            tables = Tables(self._rows, writable=False)
        try:
            return query(FakeUnitOfWork(tables, self._person))
        finally:
            tables.ended = True

    def subscribe(self, listener: Callable[[Committed[object]], None]) -> Callable[[], None]:
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe

    def facts(self) -> StoreFacts:
        return StoreFacts("0001", 4096, "ok", None)

    def close(self, deadline: float) -> None:
        self._closed = True

    def _check(self) -> None:
        if self._closed:
            raise EnvironmentFault("The store is closed.", code="store_closed")
