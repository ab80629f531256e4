"""Scheduling over the real tables, with a person, two colleagues and a clock that stands still."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from meeting_desktop.application.keep_invitations import invited_to
from meeting_desktop.application.schedule_meeting import ScheduleMeeting
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.invitations import Invitation, Rsvp
from meeting_desktop.domain.mail import MailStatus
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.people import USUAL_HOURS, User
from meeting_desktop.domain.planning import Appointment, Series
from meeting_desktop.ports.unit_of_work import Committed, UnitOfWork
from tests.fakes.clock import VirtualClock
from tests.fakes.store import InlineStore
from tests.fakes.telling import FakeTellInvitees

T = TypeVar("T")

#: A Friday morning; drafts are of the third of December, a Thursday.
NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
START = datetime(2026, 12, 3, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class PlanningDesk:
    def __init__(self) -> None:
        self.clock = VirtualClock(NOW)
        self.store = InlineStore(self.clock)
        self.tell = FakeTellInvitees()
        self.schedule = ScheduleMeeting(
            self.store, self.clock, self.tell, lambda passcode: f"hash of {passcode}", "UTC"
        )
        self.me = self.read(lambda uow: uow.people.me())
        self.me = replace(
            self.me, display_name="Ada", email="ada@example.org", time_zone="Europe/Berlin"
        )
        self.write(lambda uow: uow.people.put(self.me))
        self.bob = self.colleague("Bob", "Europe/Berlin")

    def colleague(self, name: str, zone: str) -> User:
        user = User(
            new_id(),
            self.me.scope_id,
            name,
            f"{name.lower()}@example.org",
            time_zone=zone,
            working_hours=USUAL_HOURS,
        )
        self.write(lambda uow: uow.people.put(user))
        return user

    def read(self, query: Callable[[UnitOfWork], T]) -> T:
        return self.store.read(query)

    def write(self, work: Callable[[UnitOfWork], T]) -> T:
        return self.store.write(work).result(60).value

    def done(self, future: Future[Committed[T]]) -> T:
        return future.result(60).value

    def meeting(self, meeting_id: UUID) -> Meeting:
        found = self.read(lambda uow: uow.meetings.get(meeting_id))
        assert found is not None
        return found

    def plan(self, meeting_id: UUID) -> Appointment:
        appointment = self.meeting(meeting_id).appointment
        assert appointment is not None
        return appointment

    def is_there(self, meeting_id: UUID) -> bool:
        return self.read(lambda uow: uow.meetings.get(meeting_id)) is not None

    def invited(self, planned: Meeting | Series) -> Sequence[Invitation]:
        return self.read(lambda uow: invited_to(uow, planned))

    def names(self, planned: Meeting | Series) -> list[str]:
        return [one.email.partition("@")[0] for one in self.invited(planned)]

    def answer(self, invitation: Invitation, status: Rsvp) -> None:
        now = self.clock.now()
        answered = replace(invitation, status=status, responded_at=now, replied_at=now)
        self.write(lambda uow: uow.invitations.put(answered))

    def send_mail(self) -> None:
        """Everything that waits is sent."""

        def send(uow: UnitOfWork) -> None:
            for mail in uow.mail.due(self.clock.now() + timedelta(days=1), limit=1000):
                uow.mail.put(replace(mail, status=MailStatus.SENT, sent_at=self.clock.now()))

        self.write(send)

    def waiting_mail(self) -> int:
        return self.read(lambda uow: uow.mail.counts()).get(MailStatus.PENDING, 0)
