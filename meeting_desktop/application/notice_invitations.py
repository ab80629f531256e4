"""Tell of invitations and answers that came from colleagues, by the shared database and no mail.

The window pops them up and keeps them behind the bell. What this machine's person did themselves,
or on another machine of theirs, is not told.
"""

from __future__ import annotations

from concurrent.futures import Future
from uuid import UUID

from meeting_desktop.application.synchronise import SERVER
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import ApplicationError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.invitations import Invitation, Rsvp
from meeting_desktop.domain.meetings import Meeting, MeetingStatus
from meeting_desktop.domain.notifications import NotificationKind, new_notice
from meeting_desktop.domain.planning import Series
from meeting_desktop.ports.unit_of_work import ChangeKind, Committed, Store, UnitOfWork
from meeting_desktop.runtime.bugs import report_bug

_log = get_logger(__name__)

#: More at once are the first filling of a home, or a long absence: the calendar has them.
_FEW = 5
_ANSWERS = {
    Rsvp.ACCEPTED: "{0} comes: {1}",
    Rsvp.TENTATIVE: "{0} may come: {1}",
    Rsvp.DECLINED: "{0} does not come: {1}",
}


class NoticeInvitations:
    """Listens from the beginning; ``close`` before the store is closed."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._unsubscribe = store.subscribe(self._on_commit)

    def close(self) -> None:
        self._unsubscribe()

    def _on_commit(self, committed: Committed[object]) -> None:
        if committed.actor != SERVER:
            return
        came = [
            one.id
            for one in committed.changes
            if one.table == "invitations" and one.kind is not ChangeKind.REMOVED
        ]
        if 0 < len(came) <= _FEW:
            told = self._store.write(lambda uow: self._tell(uow, came))
            told.add_done_callback(_report)

    def _tell(self, uow: UnitOfWork, came: list[UUID]) -> None:
        me = uow.people.me().id
        for invitation_id in came:
            asked = uow.invitations.get(invitation_id)
            planned = _planned(uow, asked) if asked is not None else None
            if asked is None or planned is None:
                continue
            if asked.user_id == me and asked.status is Rsvp.PENDING:
                self._tell_invited(uow, asked, planned)
            elif _organizer(planned) == me and asked.status in _ANSWERS:
                _tell_answered(uow, asked, planned)

    def _tell_invited(self, uow: UnitOfWork, asked: Invitation, planned: Meeting | Series) -> None:
        now = self._clock.now()
        meeting = _next_of(uow, planned)
        if meeting is None or meeting.appointment is None or meeting.appointment.end <= now:
            return
        organizer = _organizer(planned)
        by = uow.people.get(organizer) if organizer is not None else None
        title = f"{by.display_name} invites you: {planned.title}" if by else planned.title
        uow.notifications.add(
            new_notice(
                uow.personal_scope(),
                NotificationKind.MEETING_CHANGED,
                title,
                asked.message,
                now,
                dedupe_key=f"invited:{asked.id}",
                meeting_id=meeting.id,
                starts_at=meeting.appointment.start,
            )
        )


def _tell_answered(uow: UnitOfWork, asked: Invitation, planned: Meeting | Series) -> None:
    """Under the key of an answer by mail: one that was taken on another machine is told there."""
    if asked.responded_at is None:
        return
    meeting = _next_of(uow, planned)
    at = asked.replied_at.isoformat() if asked.replied_at is not None else ""
    uow.notifications.add(
        new_notice(
            uow.personal_scope(),
            NotificationKind.RSVP,
            _ANSWERS[asked.status].format(asked.name or asked.email, planned.title),
            asked.response,
            asked.responded_at,
            dedupe_key=f"rsvp:{asked.id}:{asked.reply_sequence}:{at}",
            meeting_id=meeting.id if meeting is not None else None,
        )
    )


def _planned(uow: UnitOfWork, asked: Invitation) -> Meeting | Series | None:
    if asked.series_id is not None:
        return uow.series.get(asked.series_id)
    return uow.meetings.get(asked.meeting_id) if asked.meeting_id is not None else None


def _organizer(planned: Meeting | Series) -> UUID | None:
    if isinstance(planned, Series):
        return planned.organizer_id
    return planned.appointment.organizer_id if planned.appointment is not None else None


def _next_of(uow: UnitOfWork, planned: Meeting | Series) -> Meeting | None:
    """The meeting itself, or the first of the series that is still to come."""
    if isinstance(planned, Meeting):
        return planned
    rows = uow.calendar.of_series(planned.id)
    return next((one for one in rows if one.status is MeetingStatus.SCHEDULED), None)


def _report(told: Future[Committed[None]]) -> None:
    error = None if told.cancelled() else told.exception()
    if isinstance(error, ApplicationError):
        _log.warning("an invitation was not told of", code=error.code)
    elif error is not None:
        report_bug(error)
