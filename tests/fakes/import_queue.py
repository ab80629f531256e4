"""A queue of imports that does what the test says; order, pauses and retries are its own."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.imports import ImportJob, ImportOptions, ImportStage, ImportStatus
from meeting_desktop.runtime.topic import Topic
from tests.fakes.sample_talks import NOW

_DEFAULT = ImportOptions()


class FakeImports:
    """``seconds`` is what is left of each job; ``added`` remembers the files."""

    def __init__(self) -> None:
        self.changed: Topic[tuple[ImportJob, ...]] = Topic()
        self.added: list[Path] = []
        self.anyway: list[UUID] = []
        self.seconds: float | None = None
        self._jobs: list[ImportJob] = []

    def jobs(self) -> tuple[ImportJob, ...]:
        return tuple(self._jobs)

    def add(
        self, files: Sequence[Path], options: ImportOptions = _DEFAULT
    ) -> Future[tuple[UUID, ...]]:
        self.added.extend(files)
        made = [
            ImportJob(
                new_id(),
                str(path),
                path.stem,
                options,
                ImportStatus.PENDING,
                ImportStage.HASH,
                len(self._jobs) + number,
                NOW,
            )
            for number, path in enumerate(files)
        ]
        self._jobs.extend(made)
        self._tell()
        future: Future[tuple[UUID, ...]] = Future()
        future.set_result(tuple(job.id for job in made))
        return future

    def pause(self, job_id: UUID, on: bool) -> None:
        self.put(replace(self.job(job_id), is_paused=on))

    def cancel(self, job_id: UUID) -> None:
        self.put(replace(self.job(job_id), status=ImportStatus.CANCELLED))

    def retry(self, job_id: UUID, *, anyway: bool = False) -> None:
        if anyway:
            self.anyway.append(job_id)
        job = self.job(job_id)
        self.put(
            replace(
                job, status=ImportStatus.PENDING, error="", error_code="", known_meeting_id=None
            )
        )

    def move(self, job_id: UUID, position: int) -> None:
        job = self.job(job_id)
        self._jobs.remove(job)
        self._jobs.insert(position, job)
        self._jobs = [replace(one, position=number) for number, one in enumerate(self._jobs)]
        self._tell()

    def seconds_left(self, job_id: UUID) -> float | None:
        return self.seconds

    # -- the test's side ------------------------------------------------------------------------

    def job(self, job_id: UUID) -> ImportJob:
        return next(job for job in self._jobs if job.id == job_id)

    def put(self, job: ImportJob) -> None:
        """This is how the job is now."""
        self._jobs = [job if one.id == job.id else one for one in self._jobs]
        self._tell()

    def _tell(self) -> None:
        self.changed.publish(self.jobs())
