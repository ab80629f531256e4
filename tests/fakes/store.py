"""The real tables without threads and disk: for tests of what stands above the store.

Writes run at once on the caller's thread, one at a time; their futures are done when given. It
keeps the promises of ``ports.unit_of_work`` (see tests/contracts), with the program's own SQL.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import closing
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar, cast

from meeting_desktop.adapters.store.changes import StoreSession
from meeting_desktop.adapters.store.connections import open_raw, writing_engine
from meeting_desktop.adapters.store.opening import open_store
from meeting_desktop.adapters.store.people import make_person
from meeting_desktop.adapters.store.schema import Schema, upgrade
from meeting_desktop.adapters.store.store import SqliteStore
from meeting_desktop.adapters.store.sync_triggers import make_ready
from meeting_desktop.adapters.store.unit_of_work import SqlUnitOfWork
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.core.paths import Paths
from meeting_desktop.ports.unit_of_work import Committed, StoreFacts, UnitOfWork
from tests.fakes.clock import VirtualClock

T = TypeVar("T")


@cache
def _empty_database() -> bytes:
    """What the migrations build, built once."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "empty.sqlite3"
        file.touch()
        upgrade(file, Schema())
        with closing(open_raw(file)) as connection:
            return connection.serialize()


def make_ready_database(paths: Paths) -> None:
    """What the first start would build there; migrations have tests of their own."""
    paths.prepare()
    paths.database.write_bytes(_empty_database())
    paths.database.chmod(0o600)


def open_ready(paths: Paths, clock: Clock) -> SqliteStore:
    """The real store over a database that was built before."""
    if not paths.database.exists():
        make_ready_database(paths)
    return open_store(paths, clock)


class InlineStore:
    """``fail_next`` makes the next write fail, as a full disk would, and keeps nothing of it.

    ``fail_next_read`` does so to the next read.
    """

    def __init__(self, clock: Clock | None = None) -> None:
        self.fail_next: Exception | None = None
        self.fail_next_read: Exception | None = None
        self._clock = clock or VirtualClock()
        self._open(_empty_database())
        self._lock = threading.RLock()
        self._listeners: list[Callable[[Committed[object]], None]] = []
        self._closed = False
        with self._session(read_only=False) as session, session.begin():
            make_person(session)

    def _open(self, content: bytes) -> None:
        # A connection of its own for each content: temporary triggers would outlive the tables that
        # SQLite compiled them for.
        self._connection = sqlite3.connect(
            ":memory:", isolation_level=None, check_same_thread=False
        )
        self._connection.deserialize(content)
        self._connection.execute("PRAGMA foreign_keys = ON")
        make_ready(self._connection)
        self._engine = writing_engine(self._connection)

    def copy(self) -> bytes:
        """All that would be on the disk."""
        return self._connection.serialize()

    def go_back(self, copy: bytes) -> None:
        """To what ``copy`` gave, as after a new start."""
        with self._lock:
            self._check()
            self._engine.dispose()
            self._connection.close()
            self._open(copy)

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

    def read(self, query: Callable[[UnitOfWork], T]) -> T:
        with self._lock:
            self._check()
            if self.fail_next_read is not None:
                error, self.fail_next_read = self.fail_next_read, None
                raise error
            with self._session(read_only=True) as session:
                return query(SqlUnitOfWork(session))

    def subscribe(self, listener: Callable[[Committed[object]], None]) -> Callable[[], None]:
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe

    def facts(self) -> StoreFacts:
        return StoreFacts(Schema().head, 4096, "ok", None)

    def close(self, deadline: float) -> None:
        with self._lock:
            self._closed = True
            self._engine.dispose()
            self._connection.close()

    def _commit(self, work: Callable[[UnitOfWork], T], actor: str) -> Committed[T]:
        self._check()
        if self.fail_next is not None:
            error, self.fail_next = self.fail_next, None
            raise error
        with self._session(read_only=False) as session, session.begin():
            value = work(SqlUnitOfWork(session))
            session.flush()
            changes = session.changes
        return Committed(value, changes, actor)

    def _session(self, *, read_only: bool) -> StoreSession:
        return StoreSession(self._engine, self._clock.now(), read_only=read_only)

    def _check(self) -> None:
        if self._closed:
            raise EnvironmentFault("The store is closed.", code="store_closed")
