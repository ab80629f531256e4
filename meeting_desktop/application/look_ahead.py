"""What the day holds: the next meetings, and what waits for somebody to do something."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from meeting_desktop.application.keep_invitations import guests_of
from meeting_desktop.core.clock import Clock
from meeting_desktop.domain.invitations import Rsvp
from meeting_desktop.domain.mail import MailStatus
from meeting_desktop.domain.meetings import MeetingStatus
from meeting_desktop.domain.sharing import Access
from meeting_desktop.ports.planning import CalendarEntry
from meeting_desktop.ports.unit_of_work import Committed, Store, UnitOfWork
from meeting_desktop.runtime.topic import Topic

_AHEAD = timedelta(days=7)
#: Meetings whose invitations are counted; more than anybody answers for in a week.
_COUNTED = 100
_STILL = frozenset({MeetingStatus.SCHEDULED, MeetingStatus.ACTIVE})
_TABLES = frozenset({"meetings", "invitations", "email_notifications", "leads"})


@dataclass(frozen=True, slots=True)
class Ahead:
    """``unanswered`` invitations of the coming week, ``failed`` and ``waiting`` mails.

    ``own_answers``: what this person answered to the invitations of colleagues among ``meetings``;
    ``organizers``: who asked them; ``replies``: what those who were invited answered.
    """

    meetings: tuple[CalendarEntry, ...]
    unanswered: int
    failed: int
    waiting: int
    own_answers: Mapping[UUID, Rsvp] = field(default_factory=dict)
    organizers: Mapping[UUID, str] = field(default_factory=dict)
    replies: Mapping[UUID, Counter[Rsvp]] = field(default_factory=dict)


class LookAhead:
    """``changed`` says that the day may hold something else."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.changed: Topic[None] = Topic()
        self._store = store
        self._clock = clock
        self._unsubscribe = store.subscribe(self._on_commit)

    def ahead(self, limit: int = 5) -> Ahead:
        """The next meetings that are not over, of the coming week. Blocks on the disk.

        Not those that a manager only sees because others hold them; who did not answer is counted
        for whoever may ask again.
        """
        now = self._clock.now()

        def read(uow: UnitOfWork) -> Ahead:
            found = uow.calendar.entries(now, now + _AHEAD)
            held = uow.scopes.holdings()
            coming = [
                entry
                for entry in found
                if entry.status in _STILL and held.takes_part(entry.scope_id)
            ]
            own = [entry for entry in coming if held.may(entry.scope_id, "meetings", Access.CHANGE)]
            counts = uow.mail.counts()
            guests = {
                entry.meeting_id: guests_of(uow, entry.meeting_id, entry.series_id)
                for entry in coming[:limit]
            }
            me = uow.people.me().id
            return Ahead(
                meetings=tuple(coming[:limit]),
                unanswered=_unanswered(uow, own[:_COUNTED]),
                failed=counts.get(MailStatus.FAILED, 0) + counts.get(MailStatus.BOUNCED, 0),
                waiting=counts.get(MailStatus.PENDING, 0),
                own_answers={
                    meeting: one.status
                    for meeting, asked in guests.items()
                    for one in asked
                    if one.user_id == me
                },
                organizers={
                    entry.meeting_id: by.display_name
                    for entry in coming[:limit]
                    if entry.organizer_id not in {None, me}
                    and (by := uow.people.get(entry.organizer_id)) is not None
                },
                replies={
                    meeting: Counter(one.status for one in asked)
                    for meeting, asked in guests.items()
                },
            )

        return self._store.read(read)

    def close(self) -> None:
        self._unsubscribe()

    def _on_commit(self, committed: Committed[object]) -> None:
        if any(change.table in _TABLES for change in committed.changes):
            self.changed.publish(None)


def _unanswered(uow: UnitOfWork, coming: list[CalendarEntry]) -> int:
    """Who did not answer; one who is invited to a series is counted once."""
    waiting = {
        invitation.id
        for entry in coming
        for invitation in guests_of(uow, entry.meeting_id, entry.series_id)
        if invitation.status is Rsvp.PENDING and invitation.sequence is not None
    }
    return len(waiting)
