"""Import files that people have: a queue that one job at a time goes through, from file to meeting.

What is heavy happens in a child process of low priority (``ports.importing``), which is ended while
a meeting runs and while a person says so, and begins again where it was: every stage keeps what it
made.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Protocol
from uuid import UUID

from meeting_desktop.application.files_to_import import files_in
from meeting_desktop.application.import_queue import ImportQueue, report_failed
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import ApplicationError
from meeting_desktop.core.ids import new_id
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain import import_queue as rules
from meeting_desktop.domain.imports import ImportJob, ImportOptions, ImportStage, ImportStatus
from meeting_desktop.domain.meetings import clean_title
from meeting_desktop.ports.unit_of_work import Store
from meeting_desktop.runtime.containment import Contained
from meeting_desktop.runtime.serial_worker import SerialWorker
from meeting_desktop.runtime.threads import SupervisedThread

_log = get_logger(__name__)

#: How often a folder is looked into while nothing else is to do, and whether a meeting is over.
_LOOK_SECONDS = 5.0
_BUG = "The import met a fault of the program; try it again, or report it with the log."


class CarryOut(Protocol):
    """Brings one job to its end, or to where it is not ``wanted`` any more. Blocks."""

    def run(self, job_id: UUID, wanted: Callable[[], bool]) -> None:
        """Raises: ApplicationError, which becomes the job's."""
        ...

    def seconds_left(self, job_id: UUID) -> float | None: ...

    def discard(self, gone: Collection[Path], kept: Collection[Path]) -> None:
        """What was begun of the files ``gone`` goes; ``kept`` are still in the queue."""
        ...

    def tidy(self) -> None:
        """What was kept long enough goes."""
        ...


#: Blocks until the file's job is on the disk. Raises: EnvironmentFault.
AddFile = Callable[[Path, ImportOptions], object]


@dataclass(frozen=True, slots=True)
class ImportParts:
    """``busy``: a meeting runs. ``look`` finds files that nobody has chosen, and adds them."""

    store: Store
    queue: ImportQueue
    carry_out: CarryOut
    clock: Clock
    busy: Callable[[], bool]
    look: Callable[[AddFile], None] = lambda _add: None


class ImportMedia:
    """``changed`` carries the whole queue, in order, on any thread. Everything returns at once."""

    def __init__(self, parts: ImportParts) -> None:
        self.changed = parts.queue.changed
        self._parts = parts
        self._queue = parts.queue
        self._wake = threading.Event()
        self._adding = SerialWorker("import-queue")
        self._thread = SupervisedThread("imports", self._run)

    def start(self) -> None:
        """Go on with what is in the queue."""
        self._thread.start()

    def stop(self, deadline: float) -> bool:
        """True when it ended in time; what runs goes on at the next start, in the same stage."""
        self._thread.request_stop()
        self._wake.set()
        ended = self._adding.stop(deadline / 4)
        return self._thread.join(deadline * 3 / 4) and ended

    def jobs(self) -> tuple[ImportJob, ...]:
        return self._queue.all()

    def add(
        self, files: Sequence[Path], options: ImportOptions | None = None
    ) -> Future[tuple[UUID, ...]]:
        """Put files into the queue; folders are looked through for files that hold sound.

        Done, with the ids of the jobs, when they are on the disk. What is wrong with a file is said
        by its job.
        """
        wanted = options if options is not None else ImportOptions()
        return self._adding.submit(partial(self._put, tuple(files), wanted))

    def pause(self, job_id: UUID, on: bool) -> None:
        self._change(job_id, partial(rules.paused, on=on))

    def cancel(self, job_id: UUID) -> None:
        """What is in the library by then stays there."""
        self._change(job_id, partial(rules.cancelled, now=self._parts.clock.now()))

    def retry(self, job_id: UUID, *, anyway: bool = False) -> None:
        """Again, from the stage that failed; ``anyway``: although the same sound is here."""
        self._change(job_id, partial(rules.tried_again, anyway=anyway))

    def move(self, job_id: UUID, position: int) -> None:
        """To another place in the queue, counted from 0."""
        self._queue.change_all(lambda jobs: rules.moved(jobs, job_id, position))
        self._wake.set()

    def forget_ended(self, before: datetime | None = None) -> Future[int]:
        """Take out of the list what has ended, ``before`` then; how many. Meetings stay.

        What was begun of a file and not brought to its end goes with it.
        """
        forgotten = self._adding.submit(partial(self._forget, before))
        forgotten.add_done_callback(report_failed)
        return forgotten

    def seconds_left(self, job_id: UUID) -> float | None:
        """None where nobody knows yet, or where the job does not run."""
        return self._parts.carry_out.seconds_left(job_id)

    def _change(self, job_id: UUID, change: Callable[[ImportJob], ImportJob]) -> None:
        self._queue.change(job_id, change)
        self._wake.set()

    def _put(self, files: tuple[Path, ...], options: ImportOptions) -> tuple[UUID, ...]:
        """A file that waits already, and is wanted in the same way, is not put there again.

        It waits no longer for a person, where one had paused it.
        """
        self._queue.load()
        paths = [str(path) for path in files_in(files)]
        waiting = {
            job.path: job
            for job in self._queue.all()
            if rules.is_open(job) and job.options == options
        }
        fresh = {path: self._job(path, options) for path in paths if path not in waiting}
        written = self._queue.add(
            lambda free: [replace(job, position=free + n) for n, job in enumerate(fresh.values())]
        )
        written.result()
        for path in waiting.keys() & set(paths):
            self.pause(waiting[path].id, False)
        self._wake.set()
        return tuple((waiting.get(path) or fresh[path]).id for path in paths)

    def _forget(self, before: datetime | None) -> int:
        self._queue.load()
        gone = self._queue.remove(partial(rules.has_ended, before=before))
        kept = {Path(job.path) for job in self._queue.all()}
        self._parts.carry_out.discard({Path(job.path) for job in gone}, kept)
        return len(gone)

    def _job(self, path: str, options: ImportOptions) -> ImportJob:
        return ImportJob(
            id=new_id(),
            path=path,
            title=clean_title(Path(path).stem, fallback="Import"),
            options=options,
            status=ImportStatus.PENDING,
            stage=ImportStage.HASH,
            position=0,
            created_at=self._parts.clock.now(),
        )

    # -- the thread -----------------------------------------------------------------------------

    def _run(self, stop: threading.Event) -> None:
        try:
            self._queue.load()
        except ApplicationError as error:
            # Whoever opens the database tells the person.
            _log.warning("imports wait for the database", code=error.code)
            return
        while not stop.is_set():
            self._wake.clear()
            if not self._parts.busy():
                with Contained():
                    self._look()
                    self._step()
            if self._next() is None or self._parts.busy():
                self._parts.clock.wait(self._wake, _LOOK_SECONDS)

    def _look(self) -> None:
        try:
            self._parts.look(lambda path, options: self._put((path,), options))
        except ApplicationError as error:
            _log.warning("new files wait", code=error.code)

    def _step(self) -> None:
        job = self._next()
        if job is None:
            self._parts.carry_out.tidy()
            return
        with Contained(lambda _error: self._fail(job.id, _BUG, "bug")):
            self._carry_out(job.id)

    def _carry_out(self, job_id: UUID) -> None:
        try:
            self._parts.carry_out.run(job_id, partial(self._is_wanted, job_id))
        except ApplicationError as error:
            # One that was not wanted for a moment goes on in a moment.
            if error.code != "cancelled" and self._is_wanted(job_id):
                self._fail(job_id, error.sentence, error.code)

    def _next(self) -> ImportJob | None:
        return None if self._thread.stop_wanted else rules.next_job(self._queue.all())

    def _is_wanted(self, job_id: UUID) -> bool:
        """Until the program stops, a meeting begins, or a person pauses or cancels it."""
        if self._thread.stop_wanted or self._parts.busy():
            return False
        job = self._queue.get(job_id)
        return job is not None and rules.is_open(job) and not job.is_paused

    def _fail(self, job_id: UUID, sentence: str, code: str) -> None:
        _log.warning("import failed", code=code)
        now = self._parts.clock.now()
        self._queue.change(
            job_id, lambda job: rules.failed(job, sentence, code, now, job.known_meeting_id)
        )
