"""From our invitation to their answer and back: what a calendar program makes of what we send."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import icalendar
import pytest

from meeting_desktop.adapters.calendar_files.ical_files import ICalendarFiles
from meeting_desktop.application.planning_use_cases import PlanningUseCases
from meeting_desktop.application.schedule_meeting import Scheduled
from meeting_desktop.domain.invitations import Invitation, Rsvp
from meeting_desktop.domain.mail import Mail, MailKind
from meeting_desktop.domain.meeting_drafts import Invitee, MeetingDraft
from meeting_desktop.domain.meeting_rules import QuestionKind
from meeting_desktop.domain.planning import EditScope
from tests.fakes.use_cases import FakeApplication
from tests.unit.calendar_files.mails import reply_mail

GRACE = "grace@example.org"
CONFIRMED = frozenset(QuestionKind)


class Rig:
    def __init__(self, home: Path) -> None:
        self.app = FakeApplication(home)
        self.planning: PlanningUseCases = self.app.use_cases.planning
        self.app.settings.change("profile", display_name="Ada", email="ada@example.org")
        self.planning.profile.start()
        now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
        self.start = (now + timedelta(days=7)).replace(hour=10, tzinfo=None)

    def schedule(self, rule: str = "") -> Scheduled:
        draft = MeetingDraft(
            "Demo", self.start, 60, "Europe/Berlin", invitees=(Invitee(GRACE, "Grace"),), rule=rule
        )
        return self.planning.schedule.schedule(draft, confirmed=CONFIRMED).result(60).value

    def newest_mail(self, *kinds: MailKind) -> Mail:
        mails = self.app.store.read(lambda uow: uow.mail.page())
        return next(one for one in mails if one.kind in kinds)

    def their_answer(self, mail: Mail, answer: str, *, place: datetime | None = None) -> bytes:
        """As a calendar program answers: our event, with one attendee and another method."""
        assert mail.calendar is not None
        calendar = icalendar.Calendar.from_ical(mail.calendar.text)
        assert calendar["METHOD"] == "REQUEST"
        calendar["METHOD"] = icalendar.vText("REPLY")
        event = calendar.walk("VEVENT")[0]
        attendee = event["ATTENDEE"]
        attendee.params["PARTSTAT"] = answer
        del event["DTSTAMP"]
        event.add("DTSTAMP", datetime.now(UTC))
        if place is not None:
            for name in ("RRULE", "EXDATE"):
                event.pop(name, None)
            event.add("RECURRENCE-ID", place)
        return reply_mail("Grace <Grace@Example.org>", calendar.to_ical().decode())

    def of_meeting(self, meeting_id: UUID) -> Invitation:
        (found,) = self.app.store.read(lambda uow: uow.invitations.of_meeting(meeting_id))
        return found

    def of_series(self, series_id: UUID) -> Invitation:
        (found,) = self.app.store.read(lambda uow: uow.invitations.of_series(series_id))
        return found


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    return Rig(tmp_path)


def test_an_invitation_is_accepted_moved_asked_again_and_declined(rig: Rig) -> None:
    meeting = rig.schedule().meeting
    first = rig.newest_mail(MailKind.INVITATION)
    rig.planning.replies.take_mail(rig.their_answer(first, "ACCEPTED"))
    assert rig.of_meeting(meeting.id).status is Rsvp.ACCEPTED

    assert meeting.appointment is not None
    later = meeting.appointment.start + timedelta(hours=2)
    rig.planning.schedule.move(meeting.id, later, 60, EditScope.THIS, confirmed=CONFIRMED).result(
        10
    )
    assert rig.of_meeting(meeting.id).status is Rsvp.PENDING
    second = rig.newest_mail(MailKind.UPDATE, MailKind.INVITATION)
    assert first.calendar is not None
    assert second.calendar is not None
    before, after = (
        ICalendarFiles().read(one.text.encode()).events[0]
        for one in (first.calendar, second.calendar)
    )
    assert before.uid == after.uid
    assert after.sequence > before.sequence
    assert after.start == later

    rig.planning.replies.take_mail(rig.their_answer(first, "ACCEPTED"))
    assert rig.of_meeting(meeting.id).status is Rsvp.PENDING
    rig.planning.replies.take_mail(rig.their_answer(second, "DECLINED"))
    assert rig.of_meeting(meeting.id).status is Rsvp.DECLINED


def test_a_series_is_accepted_but_for_one_occurrence(rig: Rig) -> None:
    scheduled = rig.schedule("FREQ=WEEKLY;COUNT=4")
    series = scheduled.series
    assert series is not None
    invitation = rig.newest_mail(MailKind.INVITATION)
    rig.planning.replies.take_mail(rig.their_answer(invitation, "ACCEPTED"))
    rows = rig.app.store.read(lambda uow: uow.calendar.of_series(series.id))
    plan = rows[2].appointment
    assert plan is not None
    assert plan.occurrence_start is not None
    answer = rig.their_answer(invitation, "DECLINED", place=plan.occurrence_start)
    rig.planning.replies.take_mail(answer)
    assert rig.of_series(series.id).status is Rsvp.ACCEPTED
    assert rig.of_meeting(rows[2].id).status is Rsvp.DECLINED
    busy = rig.app.store.read(
        lambda uow: uow.calendar.busy([GRACE], plan.start - timedelta(days=30), plan.end)
    )
    assert len(busy) == 2
