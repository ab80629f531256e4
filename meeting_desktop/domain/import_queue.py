"""The rules of the queue: which job is next, what may be asked of it, how long it still takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from meeting_desktop.domain.imports import ImportJob, ImportStage, ImportStatus

#: Parts of the time of an hour of speech on two cores, with the model that captions have.
_WEIGHTS = {
    ImportStage.HASH: 1.0,
    ImportStage.FINGERPRINT: 3.0,
    ImportStage.DECODE: 8.0,
    ImportStage.TRANSCRIBE: 60.0,
    ImportStage.SPEAKERS: 24.0,
    ImportStage.ARTIFACTS: 2.0,
    ImportStage.SUMMARY: 2.0,
}
_STAGES = tuple(ImportStage)
#: Less than this says nothing about the rest of a stage.
_LEAST_SHARE = 0.02
_LEAST_SECONDS = 1.0

_OPEN = frozenset({ImportStatus.PENDING, ImportStatus.PROCESSING})


def is_open(job: ImportJob) -> bool:
    """It waits or is worked on."""
    return job.status in _OPEN


def has_ended(job: ImportJob, before: datetime | None = None) -> bool:
    """``before`` None: whenever it was."""
    if is_open(job):
        return False
    return before is None or (job.finished_at is not None and job.finished_at < before)


def next_job(jobs: Sequence[ImportJob]) -> ImportJob | None:
    """What is worked on goes on before the first that waits begins."""
    ready = [job for job in jobs if is_open(job) and not job.is_paused]
    return min(
        ready,
        key=lambda job: (job.status is not ImportStatus.PROCESSING, job.position, job.created_at),
        default=None,
    )


def in_order(jobs: Sequence[ImportJob]) -> tuple[ImportJob, ...]:
    return tuple(sorted(jobs, key=lambda job: (job.position, job.created_at, job.id)))


def moved(jobs: Sequence[ImportJob], job_id: UUID, position: int) -> tuple[ImportJob, ...]:
    """The queue with a job at another place, counted from 0; only those that changed."""
    queue = list(in_order(jobs))
    job = next((one for one in queue if one.id == job_id), None)
    if job is None:
        return ()
    queue.remove(job)
    queue.insert(max(0, position), job)
    return tuple(
        replace(one, position=place) for place, one in enumerate(queue) if one.position != place
    )


def paused(job: ImportJob, on: bool) -> ImportJob:
    return replace(job, is_paused=on) if is_open(job) else job


def cancelled(job: ImportJob, now: datetime) -> ImportJob:
    """What is in the library already stays there: such a job is done, not cancelled.

    One that failed is given up by this; it is not tried again.
    """
    if not is_open(job) and job.status is not ImportStatus.FAILED:
        return job
    status = ImportStatus.CANCELLED if job.meeting_id is None else ImportStatus.COMPLETED
    return replace(job, status=status, is_paused=False, finished_at=now)


def tried_again(job: ImportJob, *, anyway: bool) -> ImportJob:
    """As it was before it failed; the stages that are done are not done again."""
    if job.status not in {ImportStatus.FAILED, ImportStatus.CANCELLED}:
        return job
    return replace(
        job,
        status=ImportStatus.PENDING,
        options=replace(job.options, anyway=job.options.anyway or anyway),
        known_meeting_id=None,
        error="",
        error_code="",
        finished_at=None,
    )


def failed(
    job: ImportJob, sentence: str, code: str, now: datetime, known: UUID | None = None
) -> ImportJob:
    return replace(
        job,
        status=ImportStatus.FAILED,
        error=sentence,
        error_code=code,
        known_meeting_id=known,
        finished_at=now,
    )


def seconds_left(stage: ImportStage, share: float, spent: float, begun_at: float) -> float | None:
    """From what this stage took until now: ``spent`` seconds from ``begun_at`` to ``share``.

    None where that is too little to tell.
    """
    done = share - begun_at
    if done < _LEAST_SHARE or spent < _LEAST_SECONDS:
        return None
    whole = spent / done
    later = sum(_WEIGHTS[one] for one in _STAGES[_STAGES.index(stage) + 1 :])
    return whole * (1.0 - share) + whole * later / _WEIGHTS[stage]
