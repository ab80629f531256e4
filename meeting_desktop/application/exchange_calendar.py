"""Calendars to and from other programs as .ics files."""

from __future__ import annotations

from collections.abc import Collection
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from meeting_desktop.application.import_events import EventImport
from meeting_desktop.application.judge_import import (
    ImportEntry,
    ImportKind,
    ImportPreview,
    judged,
    kind_of,
)
from meeting_desktop.application.long_writes import LongWrite
from meeting_desktop.application.plan_edit import PlanEdit
from meeting_desktop.application.published_events import events_between, meeting_event, series_event
from meeting_desktop.application.replace_file import replace_file
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import NotFoundError, UserFacingError
from meeting_desktop.domain.calendar_events import CalendarEvent, CalendarMethod
from meeting_desktop.domain.incoming_mail import looks_like_mail
from meeting_desktop.domain.plan_changes import PlanBefore
from meeting_desktop.ports.calendar_files import CalendarFiles
from meeting_desktop.ports.unit_of_work import Committed, Store, UnitOfWork

#: Thousands of series have hundreds of meetings each; it is one transaction.
_MOST_MEETINGS = 20_000


@dataclass(frozen=True, slots=True)
class Imported:
    """``meetings`` rows were made or changed; ``undo`` is for ``ScheduleMeeting.undo``."""

    entries: int
    meetings: int
    undo: PlanBefore


class ExchangeCalendar:
    def __init__(self, store: Store, files: CalendarFiles, clock: Clock) -> None:
        self._store = store
        self._files = files
        self._clock = clock

    # -- out -------------------------------------------------------------------------------------

    def export_span(self, start: datetime, end: datetime) -> str:
        """Every meeting that overlaps [``start``, ``end``); a series is there whole. Blocks."""
        now = self._clock.now()
        events = self._store.read(lambda uow: events_between(uow, start, end, now))
        return self._files.write(events, CalendarMethod.PUBLISH)

    def export_meeting(self, meeting_id: UUID) -> str:
        """One meeting, an occurrence by itself. Blocks. Raises: NotFoundError."""
        now = self._clock.now()
        event = self._store.read(lambda uow: meeting_event(uow, meeting_id, now))
        return self._files.write([event], CalendarMethod.PUBLISH)

    def export_series(self, series_id: UUID) -> str:
        """A whole series. Blocks. Raises: NotFoundError."""
        now = self._clock.now()
        event = self._store.read(lambda uow: series_event(uow, series_id, now))
        if event is None:
            raise NotFoundError("That series is not there any more.")
        return self._files.write([event], CalendarMethod.PUBLISH)

    # -- in --------------------------------------------------------------------------------------

    def preview(self, content: bytes) -> ImportPreview:
        """What an import of an .ics, or of an .eml that carries one, would do. Blocks.

        Raises:
            UserFacingError: as ``CalendarFiles.read``; it is an answer (code ``not_importable``).
        """
        mail = looks_like_mail(content)
        found = self._files.read_mail(content) if mail else self._files.read(content)
        answers = {CalendarMethod.REPLY, CalendarMethod.COUNTER}
        if found.method in answers:
            raise UserFacingError(
                "This is an answer to an invitation; drop it on the meeting instead.",
                code="not_importable",
            )
        entries = self._store.read(lambda uow: judged(uow, found.events))
        return ImportPreview(entries, found.skipped)

    def take(self, entries: Collection[ImportEntry]) -> Future[Committed[Imported]]:
        """Import those of a preview, all of them or none; nobody is told.

        What changed here since the preview is looked at again. The future's error is
        UserFacingError where it is more than a running meeting bears (code ``meeting_running``) or
        than a calendar holds (``calendar_too_large``).
        """
        events = [entry.event for entry in entries if entry.wanted]

        def work(uow: UnitOfWork) -> Imported:
            long = LongWrite(uow)
            long.reaches(len(events))
            edit = PlanEdit(uow, self._clock.now())
            importing, done = EventImport(edit), 0
            for event in events:
                done += _taken(uow, importing, event)
                long.reaches(importing.meetings)
                _check_size(importing.meetings)
            return Imported(done, importing.meetings, edit.before())

        return self._store.write(work)


def save_calendar(path: Path, text: str) -> None:
    """Write an exported calendar; line ends stay as they are. Raises: EnvironmentFault."""
    replace_file(path, lambda part: _fill(part, text))


def _fill(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="")


def _check_size(meetings: int) -> None:
    if meetings > _MOST_MEETINGS:
        raise UserFacingError(
            f"The file makes more than {_MOST_MEETINGS:,} meetings with all that repeat; export a "
            "part of it and try again.",
            code="calendar_too_large",
        )


def _taken(uow: UnitOfWork, importing: EventImport, event: CalendarEvent) -> int:
    rows = uow.calendar.by_uid(event.uid)
    kind, _ = kind_of(uow, event, rows)
    if kind in {ImportKind.SAME, ImportKind.LEFT_OUT}:
        return 0
    if event.recurrence_id is not None and rows:
        return int(importing.change_one(event, rows))
    if kind is ImportKind.CANCELLED:
        importing.cancel(rows, event.sequence)
    elif kind is ImportKind.CHANGED:
        importing.change(event, rows)
    else:
        importing.add(event)
    return 1
