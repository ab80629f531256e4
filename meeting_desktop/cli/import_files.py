"""``meeting-desktop import``."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from meeting_desktop.application.import_media import ImportMedia
from meeting_desktop.application.take_handed_in import hand_in
from meeting_desktop.bootstrap import build, prepare
from meeting_desktop.cli.json_lines import JsonLines
from meeting_desktop.cli.stop_signals import stopped_by_signals
from meeting_desktop.core.errors import EnvironmentFault, NotFoundError
from meeting_desktop.core.paths import Paths, find_paths
from meeting_desktop.domain.imports import ImportJob, ImportOptions, ImportStatus

_STOPPED = 130
_FAILED = 1


def import_media(files: Sequence[Path], options: ImportOptions, *, wait: bool) -> int:
    """Put ``files`` into the queue of this home, and with ``wait`` import them here; the exit code.

    Where the application runs, it is handed the files. A line of JSON is printed for each file and,
    with ``wait``, for each stage.

    Raises: ApplicationError with the sentence to show.
    """
    for file in files:
        if not file.exists():
            raise NotFoundError(f"There is no file {file}; check the name and the folder.")
    paths = find_paths()
    application = build(paths, prepare(paths))
    try:
        try:
            application.start_store().result()
        except EnvironmentFault as error:
            return _hand_over(paths, files, options, wait, error)
        return _Importing(application.use_cases.archive.imports).run(files, options, wait=wait)
    finally:
        application.stop()


def _hand_over(
    paths: Paths,
    files: Sequence[Path],
    options: ImportOptions,
    wait: bool,
    error: EnvironmentFault,
) -> int:
    """To the application that has this home open."""
    if error.code != "already_running":
        raise error
    if wait:
        raise EnvironmentFault(
            f"Meeting Desktop is already running with the folder {paths.data}; leave out --wait, "
            "and it imports the files itself, or end it first.",
            code="already_running",
        ) from error
    hand_in(paths.imports, files, options)
    lines = JsonLines()
    for file in files:
        lines.tell("handed_in", file=str(file))
    return 0


class _Importing:
    """Follows the jobs that were added here, and says each step of theirs once."""

    def __init__(self, imports: ImportMedia) -> None:
        self._imports = imports
        self._lines = JsonLines()
        self._told: dict[UUID, object] = {}
        self._waiting: set[UUID] = set()
        self._over = threading.Event()
        self._failed = False
        self._lock = threading.Lock()

    def run(self, files: Sequence[Path], options: ImportOptions, *, wait: bool) -> int:
        ids = self._imports.add(files, options).result()
        for job in self._jobs(ids):
            self._lines.tell("queued", job=str(job.id), file=job.path)
        if not wait or not ids:
            return 0
        self._waiting = set(ids)
        with stopped_by_signals(self._over):
            self._imports.changed.subscribe(self._follow)
            self._imports.start()
            self._over.wait()
        if self._waiting:
            return _STOPPED
        return _FAILED if self._failed else 0

    def _jobs(self, ids: Sequence[UUID]) -> list[ImportJob]:
        return [job for job in self._imports.jobs() if job.id in ids]

    def _follow(self, jobs: tuple[ImportJob, ...]) -> None:
        with self._lock:
            for job in jobs:
                if job.id in self._waiting and self._told.get(job.id) != (job.status, job.stage):
                    self._told[job.id] = (job.status, job.stage)
                    self._tell(job)
            if not self._waiting:
                self._over.set()

    def _tell(self, job: ImportJob) -> None:
        about = {"job": str(job.id), "file": job.path}
        if job.status is ImportStatus.PROCESSING:
            self._lines.tell("stage", **about, stage=job.stage.value)
        elif job.status is ImportStatus.COMPLETED:
            said = {"code": job.error_code, "sentence": job.error} if job.error else {}
            self._lines.tell("imported", **about, meeting=str(job.meeting_id), **said)
            self._waiting.discard(job.id)
        elif job.status in {ImportStatus.FAILED, ImportStatus.CANCELLED}:
            known = {"meeting": str(job.known_meeting_id)} if job.known_meeting_id else {}
            self._lines.tell("failed", **about, code=job.error_code, sentence=job.error, **known)
            self._waiting.discard(job.id)
            self._failed = True
