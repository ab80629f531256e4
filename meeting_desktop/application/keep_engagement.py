"""Count who was in a meeting and how they took part: when it is over, and when its words change.

What is counted follows from other rows alone, so two machines that both do it write the same, and
nothing need be noted: after a crash, meetings that were never counted are.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from meeting_desktop.application.committing import wait_for_commit
from meeting_desktop.application.engagement_facts import engagement_facts
from meeting_desktop.application.replace_file import replace_file, write_text
from meeting_desktop.application.report_changes import meetings_behind
from meeting_desktop.application.shared_access import require
from meeting_desktop.application.synchronise import SERVER
from meeting_desktop.core.errors import ApplicationError, NotFoundError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.engagement import Engagement, engagement_of
from meeting_desktop.domain.engagement_csv import to_csv
from meeting_desktop.domain.meetings import Meeting, MeetingStatus
from meeting_desktop.ports.unit_of_work import Change, Committed, Store, UnitOfWork
from meeting_desktop.runtime.bugs import report_bug
from meeting_desktop.runtime.serial_worker import SerialWorker
from meeting_desktop.runtime.topic import Topic

_log = get_logger(__name__)

#: Words that the recogniser writes while people speak: the meeting is counted when it is over.
_LIVE = "captions"
_ACTOR = "engagement"
_TABLES = frozenset({"meetings", "segments", "speakers", "transcripts"})
#: Of earlier meetings that were never counted; those before them are when somebody looks.
_AT_START = 20

_Touched = frozenset[tuple[str, UUID]]


@dataclass(frozen=True, slots=True)
class CountedMeeting:
    meeting: Meeting
    engagement: Engagement


class KeepEngagement:
    """``changed`` has the meeting whose figures are others now, on any thread."""

    def __init__(self, store: Store) -> None:
        self.changed: Topic[UUID] = Topic()
        self._store = store
        self._worker = SerialWorker("engagement")
        self._lock = threading.Lock()
        self._touched: _Touched = frozenset()
        self._unsubscribe: Callable[[], None] = lambda: None

    def start(self) -> None:
        self._unsubscribe = self._store.subscribe(self._on_commit)
        # As a write, which waits in line: nobody waits for the database to open.
        missing = self._store.write(lambda uow: uow.engagement.missing(_AT_START), actor=_ACTOR)
        missing.add_done_callback(self._on_missing)

    def stop(self, deadline: float) -> bool:
        """What is not counted by then is so after the next start."""
        self._unsubscribe()
        return self._worker.stop(deadline)

    def of_meeting(self, meeting_id: UUID) -> CountedMeeting:
        """As the rows are now, whether they were counted yet or not. Blocks.

        Raises: NotFoundError.
        """

        def read(uow: UnitOfWork) -> CountedMeeting:
            meeting = uow.meetings.get(meeting_id)
            if meeting is None:
                raise NotFoundError("This meeting is not here any more.")
            kept = uow.engagement.of_meeting(meeting_id)
            return CountedMeeting(meeting, kept or engagement_of(engagement_facts(uow, meeting)))

        return self._store.read(read)

    def export(self, meeting_id: UUID, path: Path) -> Path:
        """The people of a meeting as CSV. Blocks. Raises: NotFoundError, EnvironmentFault."""
        text = to_csv(self.of_meeting(meeting_id).engagement)
        replace_file(path, lambda part: write_text(part, text))
        return path

    def refresh(self, meeting_id: UUID) -> Future[None]:
        """Count it now; returns at once. Of one that runs, or that others keep, nothing is done."""
        return self._worker.submit(partial(self._count, meeting_id))

    # -- what the store tells -------------------------------------------------------------------

    def _on_commit(self, committed: Committed[object]) -> None:
        by_others = committed.actor in {SERVER, _ACTOR, _LIVE}
        told = {one.table for one in committed.changes}
        if "meeting_analytics" in told:
            self._tell(committed.changes)
        rows = frozenset((one.table, one.id) for one in committed.changes if one.table in _TABLES)
        if by_others or not rows:
            return
        with self._lock:
            waits, self._touched = bool(self._touched), self._touched | rows
        if not waits:
            self._later(self._look)

    def _tell(self, changes: tuple[Change, ...]) -> None:
        rows = frozenset((one.table, one.id) for one in changes if one.table == "meeting_analytics")

        def tell() -> None:
            for meeting_id in self._store.read(lambda uow: meetings_behind(uow, rows)):
                self.changed.publish(meeting_id)

        self._later(tell)

    def _look(self) -> None:
        with self._lock:
            rows, self._touched = self._touched, frozenset()
        found = {row_id for table, row_id in rows if table == "meetings"}
        others = [one for one in rows if one[0] != "meetings"]
        found |= self._store.read(lambda uow: meetings_behind(uow, others))
        for meeting_id in sorted(found):
            self._count(meeting_id)

    def _on_missing(self, missing: Future[Committed[Any]]) -> None:
        if not _has_failed(missing):
            for meeting_id in missing.result().value:
                self._later(partial(self._count, meeting_id))

    def _count(self, meeting_id: UUID) -> None:
        counted = self._store.read(lambda uow: _counted_anew(uow, meeting_id))
        if counted is not None:
            write = self._store.write(lambda uow: _keep(uow, counted), actor=_ACTOR)
            wait_for_commit(write)

    def _later(self, job: Callable[[], None]) -> None:
        self._worker.submit(job).add_done_callback(_has_failed)


def _counted_anew(uow: UnitOfWork, meeting_id: UUID) -> Engagement | None:
    """None where it is not over, or counts as it did."""
    meeting = uow.meetings.get(meeting_id)
    if meeting is None or meeting.status is not MeetingStatus.COMPLETED:
        return None
    counted = engagement_of(engagement_facts(uow, meeting))
    return counted if counted != uow.engagement.of_meeting(meeting_id) else None


def _keep(uow: UnitOfWork, counted: Engagement) -> None:
    meeting = uow.meetings.get(counted.meeting.meeting_id)
    if meeting is not None:
        require(uow, meeting.scope_id, "meeting_analytics")
        uow.engagement.put(counted)


def _has_failed(done: Future[Any]) -> bool:
    error = None if done.cancelled() else done.exception()
    if isinstance(error, ApplicationError):
        _log.info("meeting not counted", code=error.code)
    elif error is not None:
        report_bug(error)
    return done.cancelled() or error is not None
