"""The store of one home: writes go to the store thread, reads run where they are asked."""

from __future__ import annotations

import sqlite3
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import closing
from typing import TypeVar

from meeting_desktop.adapters.store.backup import backups_in, quick_check, time_of
from meeting_desktop.adapters.store.changes import StoreSession
from meeting_desktop.adapters.store.connections import open_reader, reading_engine
from meeting_desktop.adapters.store.faults import sqlite_faults
from meeting_desktop.adapters.store.instance_lock import InstanceLock
from meeting_desktop.adapters.store.schema import stored_revision
from meeting_desktop.adapters.store.unit_of_work import SqlUnitOfWork
from meeting_desktop.adapters.store.writer import StoreThread, WriteJob, closed_fault
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.paths import Paths
from meeting_desktop.ports.unit_of_work import Committed, StoreFacts, UnitOfWork

T = TypeVar("T")


class SqliteStore:
    """See ``ports.unit_of_work.Store``; made by ``open_store``, holds the home's lock."""

    def __init__(
        self, paths: Paths, clock: Clock, connection: sqlite3.Connection, lock: InstanceLock
    ) -> None:
        self._paths = paths
        self._clock = clock
        self._gate = threading.Lock()
        self._listeners: tuple[Callable[[Committed[object]], None], ...] = ()
        self._closed = threading.Event()
        self._readers = reading_engine(paths.database)
        # The lock goes when the last write has gone, even where ``close`` did not wait for it.
        self._thread = StoreThread(
            connection, paths.database, clock, self._announce, on_end=lock.release
        )

    def write(self, work: Callable[[UnitOfWork], T], *, actor: str = "me") -> Future[Committed[T]]:
        """As in the port. The order is commit, listeners, future.

        The future fails with code ``store_closed`` after ``close``, with DiskFullError or
        EnvironmentFault when the disk fails, else with whatever ``work`` raised.
        """
        future: Future[Committed[T]] = Future()
        self._thread.submit(WriteJob(work, actor, future))
        return future

    def read(self, query: Callable[[UnitOfWork], T]) -> T:
        """As in the port.

        Raises:
            EnvironmentFault: code ``store_closed`` after ``close``, or the disk fails.
            RuntimeError: ``query`` tries to change something.
        """
        if self._closed.is_set():
            raise closed_fault()
        with (
            sqlite_faults(self._paths.database),
            StoreSession(self._readers, self._clock.now(), read_only=True) as session,
        ):
            return query(SqlUnitOfWork(session))

    def subscribe(self, listener: Callable[[Committed[object]], None]) -> Callable[[], None]:
        """As in the port. A listener must be quick and must not wait for another write."""
        with self._gate:
            self._listeners = (*self._listeners, listener)

        def unsubscribe() -> None:
            with self._gate:
                self._listeners = tuple(one for one in self._listeners if one is not listener)

        return unsubscribe

    def facts(self) -> StoreFacts:
        """Reads the whole file: not for a window's thread."""
        database = self._paths.database
        with sqlite_faults(database), closing(open_reader(database)) as connection:
            integrity = quick_check(connection)
            revision = stored_revision(connection, database)
        log = database.with_name(database.name + "-wal")
        backups = backups_in(self._paths.backups)
        return StoreFacts(
            revision=revision or "",
            size_bytes=sum(file.stat().st_size for file in (database, log) if file.exists()),
            integrity=integrity,
            last_backup=time_of(backups[-1]) if backups else None,
        )

    def close(self, deadline: float) -> None:
        """Finish what is queued within ``deadline`` seconds; the rest fails with ``store_closed``.

        May be called twice. Reads that run end by themselves.
        """
        self._closed.set()
        self._readers.dispose()
        self._thread.close(deadline)

    def _announce(self, committed: Committed[object]) -> None:
        for listener in self._listeners:
            try:
                listener(committed)
            except Exception:  # noqa: BLE001 - a bug of the listener's, not of the write that it hears of
                kind, error, trace = sys.exc_info()
                if kind is not None:
                    threading.excepthook(
                        threading.ExceptHookArgs((kind, error, trace, threading.current_thread()))
                    )
