"""The jobs as this process knows them: changed at once, told at once, written behind."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from functools import partial
from typing import Any
from uuid import UUID

from meeting_desktop.core.errors import ApplicationError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.import_queue import in_order
from meeting_desktop.domain.imports import ImportJob
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork
from meeting_desktop.runtime.bugs import report_bug
from meeting_desktop.runtime.topic import Topic

_log = get_logger(__name__)


class ImportQueue:
    """May be used by any thread. ``changed`` carries the whole queue, in order."""

    def __init__(self, store: Store) -> None:
        self.changed: Topic[tuple[ImportJob, ...]] = Topic()
        self._store = store
        self._jobs: dict[UUID, ImportJob] = {}
        self._lock = threading.RLock()
        self._telling = threading.RLock()
        self._loading = threading.Lock()
        self._loaded = False

    def load(self) -> None:
        """What an earlier run of the program left, once. Blocks on the disk."""
        with self._loading:
            if self._loaded:
                return
            stored = self._store.read(lambda uow: tuple(uow.import_jobs.all()))
            self._loaded = True
        with self._lock:
            self._jobs = {job.id: job for job in stored} | self._jobs
        self._tell()

    def all(self) -> tuple[ImportJob, ...]:
        with self._lock:
            return in_order(tuple(self._jobs.values()))

    def get(self, job_id: UUID) -> ImportJob | None:
        with self._lock:
            return self._jobs.get(job_id)

    def add(self, make: Callable[[int], Sequence[ImportJob]]) -> Future[Any]:
        """``make`` gets the first free position; done when the jobs are on the disk."""
        with self._lock:
            free = 1 + max((job.position for job in self._jobs.values()), default=-1)
            fresh = tuple(make(free))
            self._jobs |= {job.id: job for job in fresh}
            written = self._write(fresh)
        self._tell()
        return written

    def change(
        self, job_id: UUID, change: Callable[[ImportJob], ImportJob], *, keep: bool = True
    ) -> ImportJob | None:
        """The job as ``change`` makes it; None where it is gone.

        ``keep`` False: not worth the disk, as is a share of a stage.
        """
        with self._lock:
            before = self._jobs.get(job_id)
            if before is None:
                return None
            after = change(before)
            if after == before:
                return after
            self._jobs[job_id] = after
            if keep:
                self._write((after,))
        self._tell()
        return after

    def change_all(self, change: Callable[[Sequence[ImportJob]], Sequence[ImportJob]]) -> None:
        """``change`` gives the jobs that are others now."""
        with self._lock:
            fresh = tuple(change(tuple(self._jobs.values())))
            self._jobs |= {job.id: job for job in fresh}
            self._write(fresh)
        if fresh:
            self._tell()

    def remove(self, gone: Callable[[ImportJob], bool]) -> tuple[ImportJob, ...]:
        with self._lock:
            removed = tuple(job for job in self._jobs.values() if gone(job))
            for job in removed:
                del self._jobs[job.id]
            self._store.write(partial(_remove, jobs=removed)).add_done_callback(report_failed)
        if removed:
            self._tell()
        return removed

    def adopt(self, job: ImportJob) -> None:
        """A job that a transaction of somebody else's has written."""
        with self._lock:
            self._jobs[job.id] = job
        self._tell()

    def _write(self, jobs: Iterable[ImportJob]) -> Future[Any]:
        # Within the lock: what is written later is the later state.
        written = self._store.write(partial(_put, jobs=tuple(jobs)))
        written.add_done_callback(report_failed)
        return written

    def _tell(self) -> None:
        with self._telling:  # read within: nobody hears an older queue last
            self.changed.publish(self.all())


def _put(uow: UnitOfWork, jobs: tuple[ImportJob, ...]) -> None:
    for job in jobs:
        uow.import_jobs.put(job)


def _remove(uow: UnitOfWork, jobs: tuple[ImportJob, ...]) -> None:
    for job in jobs:
        uow.import_jobs.remove(job.id)


def report_failed(written: Future[Any]) -> None:
    """For what nobody waits for."""
    error = None if written.cancelled() else written.exception()
    if isinstance(error, ApplicationError):
        _log.warning("imports wait for the database", code=error.code)
    elif error is not None:
        report_bug(error)
