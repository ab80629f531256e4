"""The store thread: the only one that writes, job after job, each in its own transaction.

Order of a successful job: commit, listeners, future. Whoever waits on the future therefore sees
views that have already heard of the change; a listener must not wait for another write.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from meeting_desktop.adapters.store.changes import StoreSession
from meeting_desktop.adapters.store.connections import writing_engine
from meeting_desktop.adapters.store.faults import sqlite_faults
from meeting_desktop.adapters.store.unit_of_work import SqlUnitOfWork
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.ports.unit_of_work import Committed, UnitOfWork

#: For an interrupted statement to roll back; work that is not in SQLite cannot be interrupted.
_LAST_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class WriteJob:
    """What to do, for whom, and where the answer goes."""

    work: Callable[[UnitOfWork], object]
    actor: str
    future: Future[Committed[Any]]


def closed_fault() -> EnvironmentFault:
    return EnvironmentFault(
        "The store is closed, so the change was not saved; start Meeting Desktop again.",
        code="store_closed",
    )


class StoreThread:
    """Owns ``connection`` from its start on; calls ``on_end`` when it has closed it."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        database: Path,
        clock: Clock,
        announce: Callable[[Committed[object]], None],
        on_end: Callable[[], None],
    ) -> None:
        self._connection = connection
        self._engine = writing_engine(connection)
        self._database = database
        self._clock = clock
        self._announce = announce
        self._on_end = on_end
        self._jobs: SimpleQueue[WriteJob | None] = SimpleQueue()
        self._gate = threading.Lock()
        self._closing = False
        self._given_up = threading.Event()
        # Daemon: a job that never ends must not keep the process alive once the store gave it up.
        self._thread = threading.Thread(target=self._run, name="meeting-store", daemon=True)
        self._thread.start()

    def submit(self, job: WriteJob) -> None:
        """Queue ``job``; after ``close`` its future fails with code ``store_closed``."""
        with self._gate:
            if not self._closing:
                self._jobs.put(job)
                return
        job.future.set_exception(closed_fault())

    def close(self, deadline: float) -> bool:
        """Finish what is queued within ``deadline`` seconds, fail the rest; True if all is done."""
        with self._gate:
            if not self._closing:
                self._closing = True
                self._jobs.put(None)
        self._thread.join(deadline)
        if not self._thread.is_alive():
            return not self._given_up.is_set()
        self._given_up.set()
        # Ends the statement that is running, if one is; its transaction rolls back.
        with suppress(sqlite3.ProgrammingError):  # it has just come to its end by itself
            self._connection.interrupt()
        self._thread.join(_LAST_SECONDS)
        return False

    def _run(self) -> None:
        try:
            while (job := self._jobs.get()) is not None:
                if self._given_up.is_set():
                    job.future.set_exception(closed_fault())
                elif job.future.set_running_or_notify_cancel():
                    self._do(job)
        finally:
            self._engine.dispose()
            self._connection.close()
            self._on_end()

    def _do(self, job: WriteJob) -> None:
        try:
            committed = self._commit(job)
        except BaseException as error:  # noqa: BLE001 - it is the future's, and the thread goes on
            job.future.set_exception(error)
            return
        self._announce(committed)
        job.future.set_result(committed)

    def _commit(self, job: WriteJob) -> Committed[Any]:
        with (
            sqlite_faults(self._database),
            StoreSession(self._engine, self._clock.now(), read_only=False) as session,
            session.begin(),
        ):
            # Takes the write lock before the work looks at anything.
            session.connection()
            value = job.work(SqlUnitOfWork(session))
            session.flush()
            changes = session.changes
        return Committed(value, changes, job.actor)
