"""Remind the person of their meetings, also after the machine slept or its clock was set.

One thread looks at the calendar when it changes, when something falls due, and twice a minute: a
wait does not count the time that a machine sleeps, and a wall clock may jump.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from meeting_desktop.application.committing import wait_for_commit
from meeting_desktop.application.keep_notices import KeepNotices
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import ApplicationError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.meetings import MeetingStatus
from meeting_desktop.domain.notifications import NotificationKind, new_notice
from meeting_desktop.domain.reminders import Due, Upcoming, due_now, next_look
from meeting_desktop.ports.unit_of_work import Committed, Store, UnitOfWork
from meeting_desktop.runtime.containment import Contained
from meeting_desktop.runtime.threads import SupervisedThread

_log = get_logger(__name__)

#: How long a jump of the clock, or the end of a sleep, may go unnoticed.
_LONGEST_WAIT_SECONDS = 30.0
#: Meetings of the next day are looked at; those further off change before they fall due.
_AHEAD = timedelta(days=1, hours=1)
_CLEAN_UP_EVERY = timedelta(days=1)


class RemindOfMeetings:
    """``start`` once the store may be written to; ``stop`` before it closes."""

    def __init__(
        self, store: Store, notices: KeepNotices, settings: Callable[[], Settings], clock: Clock
    ) -> None:
        self._store = store
        self._notices = notices
        self._settings = settings
        self._clock = clock
        self._news = threading.Event()
        self._cleaned: datetime | None = None
        self._unsubscribe = store.subscribe(self._on_commit)
        self._thread = SupervisedThread("reminders", self._run)

    def start(self) -> None:
        self._thread.start()

    def look_again(self) -> None:
        """The settings are others now."""
        self._news.set()

    def stop(self, deadline: float) -> bool:
        self._unsubscribe()
        self._thread.request_stop()
        self._news.set()
        return self._thread.join(deadline)

    def _run(self, stop: threading.Event) -> None:
        while not stop.is_set():
            self._news.clear()
            wait = _LONGEST_WAIT_SECONDS
            with Contained():
                wait = self._look()
            self._clock.wait(self._news, wait)

    def _look(self) -> float:
        """Tell what is due; how many seconds to wait for the next."""
        now = self._clock.now()
        minutes = self._settings().notifications.reminder_minutes
        try:
            meetings = self._store.read(lambda uow: _own_meetings(uow, now))
            for due in due_now(meetings, minutes, now):
                if not self._is_elsewhere(due):
                    self._tell(due, now)
            self._clean_up(now)
        except ApplicationError as error:
            _log.warning("reminders wait for the database", code=error.code)
            return _LONGEST_WAIT_SECONDS
        after = next_look(meetings, minutes, now)
        until = _LONGEST_WAIT_SECONDS if after is None else (after - now).total_seconds()
        return min(_LONGEST_WAIT_SECONDS, max(0.0, until))

    def _is_elsewhere(self, due: Due) -> bool:
        """Whether nobody can know here that it was missed: it is held in somebody else's room."""
        if due.kind is not NotificationKind.MISSED:
            return False
        meeting = self._store.read(lambda uow: uow.meetings.get(due.meeting.meeting_id))
        plan = meeting.appointment if meeting is not None else None
        return plan is not None and bool(plan.details.external_url)

    def _tell(self, due: Due, now: datetime) -> None:
        scope = self._store.read(lambda uow: uow.personal_scope())
        wait_for_commit(
            self._notices.add(
                new_notice(
                    scope,
                    due.kind,
                    due.meeting.title,
                    "",
                    now,
                    dedupe_key=due.key,
                    meeting_id=due.meeting.meeting_id,
                    starts_at=due.meeting.start,
                )
            )
        )

    def _clean_up(self, now: datetime) -> None:
        if self._cleaned is None or now - self._cleaned >= _CLEAN_UP_EVERY:
            self._cleaned = now
            wait_for_commit(self._notices.clean_up())

    def _on_commit(self, committed: Committed[object]) -> None:
        if any(change.table in {"meetings", "invitations"} for change in committed.changes):
            self._news.set()


def _own_meetings(uow: UnitOfWork, now: datetime) -> list[Upcoming]:
    """Those of the next day that the person holds or is invited to."""
    me = uow.people.me()
    end = now + _AHEAD
    emails = [me.email] if me.email else []
    invited = {busy.meeting_id for busy in uow.calendar.busy(emails, now, end)}
    return [
        Upcoming(entry.meeting_id, entry.title, entry.start, entry.end)
        for entry in uow.calendar.entries(now, end)
        if entry.status is MeetingStatus.SCHEDULED
        and (entry.organizer_id in {None, me.id} or entry.meeting_id in invited)
    ]
