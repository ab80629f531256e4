"""The queue of imports as windows see it."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Protocol
from uuid import UUID

from meeting_desktop.domain.imports import ImportJob, ImportOptions, ImportStage, ImportStatus
from meeting_desktop.runtime.topic import Topic


class ImportQueue(Protocol):
    """``changed`` carries the whole queue, in order. Only ``add`` takes its time."""

    changed: Topic[tuple[ImportJob, ...]]

    def jobs(self) -> tuple[ImportJob, ...]: ...

    def add(
        self, files: Sequence[Path], options: ImportOptions = ...
    ) -> Future[tuple[UUID, ...]]: ...

    def pause(self, job_id: UUID, on: bool) -> None: ...

    def cancel(self, job_id: UUID) -> None: ...

    def retry(self, job_id: UUID, *, anyway: bool = False) -> None: ...

    def move(self, job_id: UUID, position: int) -> None: ...

    def seconds_left(self, job_id: UUID) -> float | None: ...


#: What an hour of sound costs in each stage, as shares of the whole: words cost most of it.
_WEIGHTS = {
    ImportStage.HASH: 0.01,
    ImportStage.FINGERPRINT: 0.03,
    ImportStage.DECODE: 0.06,
    ImportStage.TRANSCRIBE: 0.70,
    ImportStage.SPEAKERS: 0.15,
    ImportStage.ARTIFACTS: 0.02,
    ImportStage.SUMMARY: 0.03,
}
_OVER = {ImportStatus.COMPLETED, ImportStatus.CANCELLED}


def is_under_way(job: ImportJob) -> bool:
    """Whether a person may still do something about it: it waits, runs or has failed."""
    return job.status not in _OVER


def is_known_already(job: ImportJob) -> bool:
    """The same sound is here already, and somebody has to say what is meant."""
    return job.status is ImportStatus.FAILED and job.known_meeting_id is not None


def whole_share(job: ImportJob) -> float:
    """How far the whole import is, 0 to 1."""
    stages = list(ImportStage)
    before = sum(_WEIGHTS[stage] for stage in stages[: stages.index(job.stage)])
    return min(1.0, before + _WEIGHTS[job.stage] * min(1.0, max(0.0, job.share)))
