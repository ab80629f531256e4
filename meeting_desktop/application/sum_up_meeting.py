"""Sum a meeting up: by itself when it is over, when somebody asks, anew, in another language.

That an analyst reads is nowhere in the store: after a crash, what was due is begun again.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from uuid import UUID

from meeting_desktop.application.choose_analyst import ChooseAnalyst
from meeting_desktop.application.decide_tasks import DecideTasks
from meeting_desktop.application.read_meeting import ReadMeeting, Wish
from meeting_desktop.application.reading_progress import ReadingProgress, ReportProgress
from meeting_desktop.application.report_changes import (
    ended_by,
    meetings_behind,
    note_ended,
    rows_touched,
)
from meeting_desktop.application.report_states import ReportPhase, ReportState, stored_state
from meeting_desktop.application.reports_due import forget_due, reports_due
from meeting_desktop.application.write_report import RecordScore
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import ApplicationError, UserFacingError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.core.setting_sections import AssistantSettings
from meeting_desktop.domain.reports import Report
from meeting_desktop.ports.unit_of_work import Committed, Store
from meeting_desktop.runtime.bugs import report_bug
from meeting_desktop.runtime.loop_thread import LoopThread
from meeting_desktop.runtime.topic import Topic

_log = get_logger(__name__)
_BUG = "The report met a fault of the program; try it again, or another analyst."


@dataclass(frozen=True, slots=True)
class SumUpParts:
    """``settings`` is asked when a meeting is over and when somebody asks for a report."""

    store: Store
    analyst: ChooseAnalyst
    loop: LoopThread
    clock: Clock
    settings: Callable[[], AssistantSettings]
    record_score: RecordScore


@dataclass(frozen=True, slots=True)
class _Running:
    wish: Wish
    future: Future[Report]
    progress: ReadingProgress


class SumUpMeeting(DecideTasks):
    """``changed``: a meeting's report, tasks or state is another now; on any thread.

    ``progress`` says apart how far a reading is: whoever shows it need not read the rest again.

    ``state`` blocks on the disk and is not for the GUI thread; everything else returns at once.
    """

    def __init__(self, parts: SumUpParts) -> None:
        super().__init__(parts.store)
        self.changed: Topic[UUID] = Topic()
        self.progress: Topic[ReportProgress] = Topic()
        self._parts = parts
        self._reading = ReadMeeting(parts.store, parts.analyst, parts.clock, parts.record_score)
        self._lock = threading.Lock()
        self._running: dict[UUID, _Running] = {}
        self._faults: dict[UUID, str] = {}
        self._touched: frozenset[tuple[str, UUID]] = frozenset()
        self._is_looking = False
        self._unsubscribe: Callable[[], None] = lambda: None

    def state(self, meeting_id: UUID) -> ReportState:
        stored = self._parts.store.read(lambda uow: stored_state(uow, meeting_id))
        with self._lock:
            if (running := self._running.get(meeting_id)) is not None:
                progress = running.progress.fraction
                return replace(stored, phase=ReportPhase.READING, progress=progress)
            sentence = self._faults.get(meeting_id, "")
        return replace(stored, phase=ReportPhase.FAILED, sentence=sentence) if sentence else stored

    def start(
        self, meeting_id: UUID, *, language: str = "", offline: bool = False
    ) -> Future[Report]:
        """Read it now; done with the report, after its commit.

        ``language`` empty: that of Settings where it can be had, else as it was spoken. Who asks
        for what is being read already gets that; who asks for something else, ends it. It fails as
        ``ReadMeeting.read`` says; ``cancel`` ends it and keeps the report that there was.
        """
        wish = Wish(language, self._parts.settings().language, offline)
        with self._lock:
            before = self._running.get(meeting_id)
            if before is not None and before.wish == wish:
                return before.future
            progress = ReadingProgress(self._parts.clock, partial(self._tell, meeting_id))
            future = self._parts.loop.submit(self._reading.read(meeting_id, wish, progress.hear))
            self._running[meeting_id] = _Running(wish, future, progress)
            self._faults.pop(meeting_id, None)
        if before is not None:
            before.future.cancel()
        future.add_done_callback(partial(self._ended, meeting_id))
        self.changed.publish(meeting_id)
        return future

    def cancel(self, meeting_id: UUID) -> None:
        with self._lock:
            running = self._running.get(meeting_id)
        if running is not None:
            running.future.cancel()
            self._in_background(self._forget(meeting_id))

    def begin(self) -> None:
        """Hear from now on what ends, and read what was due when the program ended."""
        self._unsubscribe = self._parts.store.subscribe(self._on_commit)
        # As a write, which waits in line: nobody waits for the database to open.
        self._parts.store.write(reports_due).add_done_callback(self._begin_due)

    def close(self) -> None:
        """What is being read is cut short, and read after the next start if it was due."""
        self._unsubscribe()
        with self._lock:
            running = list(self._running.values())
        for one in running:
            one.future.cancel()

    def _tell(self, meeting_id: UUID, progress: ReadingProgress) -> None:
        with self._lock:
            running = self._running.get(meeting_id)
        if running is not None and running.progress is progress:
            self.progress.publish(ReportProgress(meeting_id, progress.fraction))

    def _ended(self, meeting_id: UUID, future: Future[Report]) -> None:
        error = None if future.cancelled() else future.exception()
        with self._lock:
            running = self._running.get(meeting_id)
            if running is None or running.future is not future:
                return  # somebody asked for something else meanwhile
            del self._running[meeting_id]
            if isinstance(error, ApplicationError):
                self._faults[meeting_id] = error.sentence
            elif error is not None:
                self._faults[meeting_id] = _BUG
        if isinstance(error, ApplicationError):
            _log.warning("meeting not summed up", meeting=meeting_id, code=error.code)
            if isinstance(error, UserFacingError):  # the next start would find it as it is
                self._in_background(self._forget(meeting_id))
        elif error is not None:
            report_bug(error)
        self.changed.publish(meeting_id)

    # -- what the store tells -------------------------------------------------------------------

    def _on_commit(self, committed: Committed[object]) -> None:
        ended = ended_by(committed)
        if ended is not None and self._parts.settings().report_after_meeting:
            now = self._parts.clock.now()
            # Queued at once: a program that ends with its meeting still notes that it is due.
            noted = self._parts.store.write(lambda uow: note_ended(uow, ended, now))
            noted.add_done_callback(self._begin_noted)
        rows = rows_touched(committed)
        if not rows:
            return
        with self._lock:
            self._touched |= rows
            if self._is_looking:
                return  # it takes this along
            self._is_looking = True
        self._in_background(self._look())

    def _begin_noted(self, noted: Future[Committed[frozenset[UUID]]]) -> None:
        if not _has_failed(noted):
            for meeting_id in noted.result().value:
                self.start(meeting_id)

    async def _look(self) -> None:
        while rows := self._take_touched():
            query = partial(meetings_behind, rows=rows)
            for meeting_id in await asyncio.to_thread(self._parts.store.read, query):
                self.changed.publish(meeting_id)

    def _take_touched(self) -> frozenset[tuple[str, UUID]]:
        with self._lock:
            rows, self._touched = self._touched, frozenset()
            self._is_looking = bool(rows)
            return rows

    def _begin_due(self, due: Future[Committed[Sequence[UUID]]]) -> None:
        if _has_failed(due):
            return
        wanted = self._parts.settings().report_after_meeting
        for meeting_id in due.result().value:
            if wanted:
                self.start(meeting_id)
            else:
                self._in_background(self._forget(meeting_id))

    async def _forget(self, meeting_id: UUID) -> None:
        written = self._parts.store.write(lambda uow: forget_due(uow, meeting_id))
        await asyncio.wrap_future(written)

    def _in_background(self, work: Coroutine[Any, Any, None]) -> None:
        self._parts.loop.submit(work).add_done_callback(_has_failed)


def _has_failed(done: Future[Any]) -> bool:
    error = None if done.cancelled() else done.exception()
    if isinstance(error, ApplicationError):
        _log.warning("reports wait for the database", code=error.code)
    elif error is not None:
        report_bug(error)
    return done.cancelled() or error is not None
