"""One job of the queue to its end: the child's part, the rows, the files made from them, a report.

Every step may be repeated, and one that is done is found done; so a job goes on wherever the last
run of the program ended.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from meeting_desktop.application.committing import wait_for_commit
from meeting_desktop.application.import_queue import ImportQueue
from meeting_desktop.application.import_watch import ImportWatch
from meeting_desktop.application.known_sound import (
    KnownAlreadyError,
    check_bytes,
    check_sound,
)
from meeting_desktop.application.place_tracks import place_tracks
from meeting_desktop.application.write_import import WriteImport
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import ApplicationError, EnvironmentFault
from meeting_desktop.core.logging import get_logger
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.imports import ImportJob, ImportStage, ImportStatus
from meeting_desktop.ports.importing import (
    BytesKnown,
    ImportedSound,
    ImportNews,
    ImportOrder,
    ImportWork,
    SoundKnown,
    StageReached,
)
from meeting_desktop.ports.recording import RecordingStorage
from meeting_desktop.ports.unit_of_work import Store

_log = get_logger(__name__)

#: A child that dies so often in one stage dies of the file.
_MOST_DEATHS = 3
_DIED = frozenset({"child_died", "child_hung", "child_not_started"})
#: Writing the rows of twelve hours of talk.
_WRITE_SECONDS = 120.0
#: A report that takes longer is written while the next file is imported.
_REPORT_SECONDS = 120.0
_LOOK_SECONDS = 0.2
_TIDY_EVERY = timedelta(hours=1)
#: Less than this part, or this many seconds, is not worth a word.
_TORN_SHARE = 0.02
_TORN_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class CarryOutParts:
    """``make_files`` and ``sum_up`` return at once."""

    store: Store
    storage: RecordingStorage
    queue: ImportQueue
    work: ImportWork
    settings: Callable[[], Settings]
    clock: Clock
    time_zone: str
    make_files: Callable[[UUID], Future[Any]]
    sum_up: Callable[[UUID], Future[Any]]


class CarryOutImport:
    """See ``import_media.CarryOut``."""

    def __init__(self, parts: CarryOutParts) -> None:
        self._parts = parts
        self._watch = ImportWatch(parts.clock)
        self._tidied: datetime | None = None

    def seconds_left(self, job_id: UUID) -> float | None:
        return self._watch.seconds_left(job_id)

    def tidy(self) -> None:
        now = self._parts.clock.now()
        if self._tidied is not None and now - self._tidied < _TIDY_EVERY:
            return
        self._tidied = now
        days = self._parts.settings().library.cache_days

        def is_known(sha256: str) -> bool:
            return bool(self._parts.store.read(lambda uow: uow.media_files.by_sha256(sha256)))

        self._parts.work.tidy(now - timedelta(days=days), is_known)

    def discard(self, gone: Collection[Path], kept: Collection[Path]) -> None:
        self._parts.work.discard(gone, kept)

    def run(self, job_id: UUID, wanted: Callable[[], bool]) -> None:
        try:
            job = self._change(job_id, _begun)
            if job.meeting_id is None:
                job = self._import(job, wanted)
            if wanted():
                self._make_files(job, wanted)
            if wanted():
                self._sum_up(job, wanted)
            if wanted():
                self._change(job_id, lambda one: _done(one, self._parts.clock))
        except KnownAlreadyError as error:
            known = error.meeting_id
            self._change(job_id, lambda one: replace(one, known_meeting_id=known))
            raise
        finally:
            self._watch.end()

    # -- in the child -----------------------------------------------------------------------------

    def _import(self, job: ImportJob, wanted: Callable[[], bool]) -> ImportJob:
        sound = self._heard(job, wanted)
        sentence, code = _note_of(sound)
        writing = WriteImport(
            replace(job, error=sentence, error_code=code),
            sound,
            place_tracks(self._parts.storage, job.id, sound.tracks),
            self._parts.time_zone,
            self._parts.clock.now(),
            self._parts.settings().assistant.report_after_meeting,
        )
        written = self._parts.store.write(writing.write)
        done = wait_for_commit(written, _WRITE_SECONDS)
        self._parts.queue.adopt(done)
        self._parts.work.settle(sound.sha256)
        _log.info("file imported", meeting=done.meeting_id, model=sound.model)
        return done

    def _heard(self, job: ImportJob, wanted: Callable[[], bool]) -> ImportedSound:
        """The child's answer; one that died begins again where it was, a few times."""
        deaths, stage = 0, job.stage
        while True:
            try:
                return self._parts.work.run(
                    self._order(job), partial(self._on_news, job), self._watch.unless_stuck(wanted)
                )
            except EnvironmentFault as error:
                self._watch.raise_if_stuck(Path(job.path).name)
                if error.code not in _DIED or not wanted():
                    raise
                now = self._parts.queue.get(job.id)
                reached = now.stage if now is not None else stage
                deaths, stage = (deaths + 1, stage) if reached is stage else (1, reached)
                _log.warning("import begins again", code=error.code, stage=reached)
                if deaths >= _MOST_DEATHS:
                    raise

    def _order(self, job: ImportJob) -> ImportOrder:
        settings, options = self._parts.settings(), job.options
        return ImportOrder(
            job_id=job.id,
            path=Path(job.path),
            model=options.model or settings.library.model or settings.speech.model,
            language=options.language or settings.speech.language,
            hotwords=tuple(settings.speech.hotwords),
            speakers=options.speakers,
        )

    def _on_news(self, job: ImportJob, news: ImportNews) -> None:
        if isinstance(news, StageReached):
            self._reach(job.id, news.stage, news.share)
        elif job.options.anyway:
            return
        elif isinstance(news, BytesKnown):
            self._parts.store.read(lambda uow: check_bytes(uow, news.sha256))
        elif isinstance(news, SoundKnown):
            self._parts.store.read(lambda uow: check_sound(uow, news.fingerprint, news.duration))

    def _reach(self, job_id: UUID, stage: ImportStage, share: float = 0.0) -> None:
        self._watch.reach(job_id, stage, share)
        # A share is not worth the disk: a job that is begun again reckons it anew.
        job = self._parts.queue.get(job_id)
        keep = job is not None and job.stage is not stage
        self._parts.queue.change(
            job_id, lambda one: replace(one, stage=stage, share=share), keep=keep
        )

    # -- the rows and what follows ----------------------------------------------------------------

    def _make_files(self, job: ImportJob, wanted: Callable[[], bool]) -> None:
        """Files that cannot be made now can be made later: the import is not lost for them."""
        self._reach(job.id, ImportStage.ARTIFACTS)
        if job.meeting_id is not None:
            self._wait(self._parts.make_files(job.meeting_id), wanted)

    def _sum_up(self, job: ImportJob, wanted: Callable[[], bool]) -> None:
        self._reach(job.id, ImportStage.SUMMARY)
        if job.meeting_id is None or not self._parts.settings().assistant.report_after_meeting:
            return
        meeting_id = job.meeting_id
        if self._parts.store.read(
            lambda uow: (
                any(one.word_count for one in uow.transcripts.revisions(meeting_id))
                and uow.reports.latest(meeting_id) is None
            )
        ):
            self._wait(self._parts.sum_up(meeting_id), wanted)
            self._wait(self._parts.make_files(meeting_id), wanted)

    def _wait(self, work: Future[Any], wanted: Callable[[], bool]) -> None:
        until = self._parts.clock.monotonic() + _REPORT_SECONDS
        while wanted() and self._parts.clock.monotonic() < until:
            try:
                work.result(_LOOK_SECONDS)
            except FutureTimeoutError:
                if not work.done():
                    continue
            except ApplicationError as error:
                _log.warning("import goes on without a file or a report", code=error.code)
            return

    def _change(self, job_id: UUID, change: Callable[[ImportJob], ImportJob]) -> ImportJob:
        job = self._parts.queue.change(job_id, change)
        if job is None:
            raise EnvironmentFault("The import was taken off the list.", code="cancelled")
        return job


def _begun(job: ImportJob) -> ImportJob:
    return replace(job, status=ImportStatus.PROCESSING)


def _done(job: ImportJob, clock: Clock) -> ImportJob:
    return replace(job, status=ImportStatus.COMPLETED, share=1.0, finished_at=clock.now())


def _note_of(sound: ImportedSound) -> tuple[str, str]:
    """What is said of an import that is done, and its code, where the file was torn."""
    missing = sound.stated - sound.duration
    if missing < max(_TORN_SECONDS, _TORN_SHARE * sound.stated):
        return "", ""
    sentence = (
        f"The file is cut off: {_minutes(sound.duration)} of {_minutes(sound.stated)} minutes "
        "could be read and are here."
    )
    return sentence, "truncated"


def _minutes(seconds: float) -> str:
    return f"{seconds / 60:.0f}" if seconds >= 600 else f"{seconds / 60:.1f}"  # noqa: PLR2004
