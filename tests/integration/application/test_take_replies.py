"""Answers change the RSVP of the one who gives them, in their order, and nobody else's."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from meeting_desktop.adapters.calendar_files.ical_files import ICalendarFiles
from meeting_desktop.application.take_replies import TakeReplies
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.invitations import Invitation, Rsvp
from meeting_desktop.domain.mail import Mail, MailFault, MailKind, MailStatus
from meeting_desktop.domain.meetings import Meeting, MeetingOrigin, MeetingStatus, make_room_code
from meeting_desktop.domain.notifications import Notification, NotificationKind
from meeting_desktop.domain.planning import Appointment, Series
from meeting_desktop.domain.replies import ReplyOutcome
from meeting_desktop.ports.unit_of_work import UnitOfWork
from tests.fakes.clock import VirtualClock
from tests.fakes.store import InlineStore
from tests.unit.calendar_files.mails import bounce, reply, reply_mail

START = datetime(2026, 3, 17, 9, tzinfo=UTC)
GRACE = "grace@example.org"


class Rig:
    """One meeting with Grace and Ken, and a weekly series with Grace."""

    def __init__(self) -> None:
        self.clock = VirtualClock()
        self.store = InlineStore(self.clock)
        self.replies = TakeReplies(self.store, ICalendarFiles(), self.clock)
        self.scope = self.store.read(lambda uow: uow.personal_scope())
        self.meeting = self.plan("one@meetings.example", START)
        self.series = Series(
            id=new_id(),
            scope_id=self.scope,
            title="Weekly",
            rule="FREQ=WEEKLY;COUNT=3",
            first_start=START.replace(tzinfo=None),
            minutes=60,
            time_zone="UTC",
            ics_uid="weekly@meetings.example",
            created_at=START,
        )
        self.store.write(lambda uow: uow.series.put(self.series)).result()
        self.rows = [
            self.plan("weekly@meetings.example", START + timedelta(weeks=week), self.series)
            for week in range(3)
        ]
        self.grace = self.invite(Invitation(new_id(), self.scope, GRACE, "Grace", self.meeting.id))
        self.ken = self.invite(
            Invitation(new_id(), self.scope, "ken@example.org", meeting_id=self.meeting.id)
        )
        self.weekly = self.invite(
            Invitation(new_id(), self.scope, GRACE, "Grace", series_id=self.series.id)
        )

    def plan(self, uid: str, start: datetime, series: Series | None = None) -> Meeting:
        meeting = Meeting(
            new_id(),
            self.scope,
            make_room_code(),
            "Demo",
            MeetingOrigin.SCHEDULED,
            MeetingStatus.SCHEDULED,
            "UTC",
            START,
            appointment=Appointment(
                start,
                start + timedelta(hours=1),
                uid,
                series_id=series.id if series else None,
                occurrence_start=start if series else None,
            ),
        )
        self.store.write(lambda uow: uow.meetings.add(meeting)).result()
        return meeting

    def invite(self, invitation: Invitation) -> Invitation:
        told = replace(invitation, sequence=0)
        self.store.write(lambda uow: uow.invitations.put(told)).result()
        return told

    def status(self, invitation: Invitation) -> Rsvp:
        found = self.store.read(lambda uow: uow.invitations.get(invitation.id))
        assert found is not None
        return found.status

    def notices(self) -> list[Notification]:
        return list(self.store.read(lambda uow: uow.notifications.newest()))

    def refused(self, content: bytes) -> str:
        before = self.notices()
        taken = self.replies.take_file(content)
        assert taken.answers == ()
        assert self.notices() == before
        (sentence,) = taken.refused
        return sentence


@pytest.fixture
def rig() -> Rig:
    return Rig()


@pytest.mark.parametrize(
    ("word", "status"),
    [("ACCEPTED", Rsvp.ACCEPTED), ("DECLINED", Rsvp.DECLINED), ("TENTATIVE", Rsvp.TENTATIVE)],
)
def test_a_pasted_answer_changes_the_rsvp_and_tells_of_it(
    rig: Rig, word: str, status: Rsvp
) -> None:
    taken = rig.replies.take_text(reply(answer=word, email="Grace@Example.ORG", comment="Fine"))
    assert rig.status(rig.grace) is status
    assert rig.status(rig.ken) is Rsvp.PENDING
    (answer,) = taken.answers
    assert answer.invitation.response == "Fine"
    assert answer.meeting_id == rig.meeting.id
    (notice,) = rig.notices()
    assert notice.kind is NotificationKind.RSVP
    assert notice.title == answer.sentence
    assert notice.title.startswith("Grace ")


def test_an_answer_by_mail_counts_for_its_sender(rig: Rig) -> None:
    rig.replies.take_mail(reply_mail("Grace Hopper <GRACE@example.org>", reply()))
    assert rig.status(rig.grace) is Rsvp.ACCEPTED


def test_a_dropped_mail_is_known_for_one(rig: Rig) -> None:
    rig.replies.take_file(reply_mail("grace@example.org", reply()))
    assert rig.status(rig.grace) is Rsvp.ACCEPTED


@pytest.mark.parametrize(
    "sender", ["eve@evil.example", "grace@example.org, eve@evil.example", "grace@example.org.evil"]
)
def test_nobody_answers_for_somebody_else(rig: Rig, sender: str) -> None:
    sentence = rig.refused(reply_mail(sender, reply()))
    assert "does not come from the one whose answer it is" in sentence
    assert rig.status(rig.grace) is Rsvp.PENDING


def test_an_assistant_of_the_same_company_may_answer_and_no_other(rig: Rig) -> None:
    def sent_by(sender: str) -> bytes:
        line = f'ATTENDEE;PARTSTAT=ACCEPTED;SENT-BY="mailto:{sender}":mailto:{GRACE}'
        text = reply().replace(f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{GRACE}", line)
        return reply_mail(sender, text)

    rig.refused(sent_by("eve@evil.example"))
    rig.replies.take_mail(sent_by("office@example.org"))
    assert rig.status(rig.grace) is Rsvp.ACCEPTED


def test_who_was_not_invited_cannot_answer(rig: Rig) -> None:
    assert "not invited" in rig.refused(reply(email="eve@evil.example").encode())
    assert "not in this calendar" in rig.refused(reply(uid="other@x.example").encode())


def test_an_older_answer_changes_nothing_whatever_order_they_come_in(rig: Rig) -> None:
    rig.replies.take_text(reply(answer="DECLINED", stamp="20260302T080200Z"))
    taken = rig.replies.take_text(reply(answer="ACCEPTED", stamp="20260302T080100Z"))
    assert [one.outcome for one in taken.answers] == [ReplyOutcome.OLD]
    assert rig.status(rig.grace) is Rsvp.DECLINED
    rig.replies.take_text(reply(answer="ACCEPTED", stamp="20260302T080300Z"))
    assert rig.status(rig.grace) is Rsvp.ACCEPTED
    assert len(rig.notices()) == 2


def test_the_same_answer_twice_is_told_once(rig: Rig) -> None:
    rig.replies.take_text(reply())
    rig.replies.take_text(reply())
    assert len(rig.notices()) == 1


def test_a_clock_in_the_far_future_keeps_no_later_answer_out(rig: Rig) -> None:
    rig.replies.take_text(reply(stamp="20990101T000000Z"))
    rig.clock.advance(3600)
    rig.replies.take_text(reply(answer="DECLINED", stamp="20260302T093000Z"))
    assert rig.status(rig.grace) is Rsvp.DECLINED


def test_an_answer_to_a_version_that_does_not_exist_keeps_no_later_answer_out(rig: Rig) -> None:
    rig.store.write(lambda uow: uow.invitations.put(replace(rig.grace, sequence=0))).result()
    rig.replies.take_text(reply(sequence=999_999_999))
    rig.replies.take_text(reply(answer="DECLINED", stamp="20260302T093000Z"))
    assert rig.status(rig.grace) is Rsvp.DECLINED


def test_an_answer_to_an_earlier_version_leaves_the_question_open(rig: Rig) -> None:
    rig.store.write(lambda uow: uow.invitations.put(replace(rig.grace, sequence=2))).result()
    moved = reply(sequence=1, comment="Ten is good").replace(
        "DTSTART:20260317T09", "DTSTART:20260317T08"
    )
    taken = rig.replies.take_text(moved)
    assert [one.outcome for one in taken.answers] == [ReplyOutcome.EARLIER_VERSION]
    assert taken.answers[0].invitation.response == "Ten is good"
    assert rig.status(rig.grace) is Rsvp.PENDING
    rig.replies.take_text(reply(sequence=2, stamp="20260302T090500Z"))
    assert rig.status(rig.grace) is Rsvp.ACCEPTED


def test_an_earlier_version_of_the_same_time_is_answered_well(rig: Rig) -> None:
    rig.store.write(lambda uow: uow.invitations.put(replace(rig.grace, sequence=2))).result()
    rig.replies.take_text(reply(sequence=0))
    assert rig.status(rig.grace) is Rsvp.ACCEPTED
    rig.replies.take_text(reply(sequence=0, answer="DECLINED", stamp="20260302T090500Z"))
    assert rig.status(rig.grace) is Rsvp.DECLINED


def test_an_answer_to_a_series_is_for_the_series(rig: Rig) -> None:
    rig.replies.take_text(reply(uid="weekly@meetings.example"))
    assert rig.status(rig.weekly) is Rsvp.ACCEPTED


def test_an_answer_for_one_occurrence_is_for_that_one(rig: Rig) -> None:
    for stamp, answer in (("20260302T080000Z", "DECLINED"), ("20260302T081000Z", "TENTATIVE")):
        rig.replies.take_text(
            reply(
                uid="weekly@meetings.example",
                answer=answer,
                stamp=stamp,
                place="RECURRENCE-ID:20260324T090000Z",
            )
        )
        (own,) = rig.store.read(lambda uow: uow.invitations.of_meeting(rig.rows[1].id))
        assert own.status is Rsvp(answer.lower())
    assert rig.status(rig.weekly) is Rsvp.PENDING
    others = rig.rows[0].id, rig.rows[2].id
    assert not any(rig.store.read(lambda uow: [*map(uow.invitations.of_meeting, others)]))


def test_a_mail_with_thousands_of_answers_is_not_looked_up(rig: Rig) -> None:
    one = "BEGIN:VEVENT\nUID:{0}@x\nATTENDEE:mailto:eve@evil.example\nEND:VEVENT\n"
    flood = "".join(one.format(number) for number in range(101))
    text = f"BEGIN:VCALENDAR\nMETHOD:REPLY\n{flood}END:VCALENDAR\n"
    with pytest.raises(UserFacingError, match="more than 100 answers"):
        rig.replies.take_file(text.encode())


def test_who_was_taken_out_of_an_occurrence_does_not_come_back_by_an_answer(rig: Rig) -> None:
    out = Invitation(
        new_id(), rig.scope, GRACE, "Grace", meeting_id=rig.rows[1].id, status=Rsvp.EXPIRED
    )
    rig.invite(out)
    place = "RECURRENCE-ID:20260324T090000Z"
    answer = reply(uid="weekly@meetings.example", place=place)
    assert "not invited" in rig.refused(answer.encode())
    assert rig.status(out) is Rsvp.EXPIRED


def test_the_day_names_an_occurrence_where_the_instant_does_not(rig: Rig) -> None:
    place = "RECURRENCE-ID;VALUE=DATE:20260324"
    taken = rig.replies.take_text(reply(uid="weekly@meetings.example", place=place))
    assert [one.meeting_id for one in taken.answers] == [rig.rows[1].id]


def test_another_time_that_is_proposed_is_a_no_with_that_time(rig: Rig) -> None:
    text = reply(method="COUNTER", comment="Later?").replace(
        "T090000Z\r\nDTEND", "T130000Z\r\nDTEND"
    )
    taken = rig.replies.take_text(text.replace("DTEND:20260317T100000Z", "DTEND:20260317T140000Z"))
    assert rig.status(rig.grace) is Rsvp.DECLINED
    response = taken.answers[0].invitation.response
    assert response == "Proposes 2026-03-17 13:00 to 14:00 (UTC). Later?"


def test_an_invitation_is_no_answer(rig: Rig) -> None:
    with pytest.raises(UserFacingError) as refused:
        rig.replies.take_text(reply(method="REQUEST"))
    assert refused.value.code == "no_reply"


def test_a_report_marks_the_mail_and_tells_of_it_once(rig: Rig) -> None:
    mail = queue(rig, MailStatus.SENT)
    taken = rig.replies.take_mail(bounce(mail.message_id, GRACE))
    assert [one.mail.status for one in taken.bounced] == [MailStatus.BOUNCED]
    found = rig.store.read(lambda uow: uow.mail.get(mail.id))
    assert found is not None
    assert (found.status, found.fault) == (MailStatus.BOUNCED, MailFault.RECIPIENT)
    assert found.error == (
        "The mail to grace@example.org came back: the address does not exist; correct it and send "
        "again."
    )
    assert rig.replies.take_mail(bounce(mail.message_id, GRACE)).bounced == ()
    assert [one.kind for one in rig.notices()] == [NotificationKind.MAIL_FAILED]


def test_a_report_of_a_delay_another_mail_or_another_person_changes_nothing(rig: Rig) -> None:
    mail = queue(rig, MailStatus.SENT)
    for report in (
        bounce(mail.message_id, GRACE, action="delayed"),
        bounce("<other@meetings.example>", GRACE),
        bounce(mail.message_id, "ken@example.org"),
    ):
        assert rig.replies.take_mail(report).bounced == ()
    assert rig.notices() == []


def queue(rig: Rig, status: MailStatus) -> Mail:
    mail = Mail(
        id=new_id(),
        scope_id=rig.scope,
        kind=MailKind.INVITATION,
        to_address=GRACE,
        to_name="Grace",
        subject="Demo",
        text="",
        html="",
        message_id="<one@meetings.example>",
        dedupe_key="invitation:1:0",
        created_at=START,
        status=status,
    )

    def put(uow: UnitOfWork) -> None:
        uow.mail.put(mail)

    rig.store.write(put).result()
    return mail
