"""From a plan to what arrives in a mailbox: the texts, the calendar file, and who hears of what."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest

from meeting_desktop.adapters.calendar_files.ical_files import ICalendarFiles
from meeting_desktop.adapters.mail.jinja_texts import JinjaTexts
from meeting_desktop.adapters.mail.smtp_mailer import SmtpMailer
from meeting_desktop.application.attempt_mail import SendingRules, begin_next
from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.compose_mail import ComposeMail
from meeting_desktop.application.follow_up_mail import queued_mail, tidy_mail
from meeting_desktop.application.invite_people import InvitePeople, SummaryFacts
from meeting_desktop.application.mail_reminders import due_reminders, queue_reminders
from meeting_desktop.application.preview_mail import PreviewMail
from meeting_desktop.core.ids import new_id
from meeting_desktop.core.setting_sections import MailSettings
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.invitations import Invitation, Rsvp
from meeting_desktop.domain.mail import Mail, MailKind, MailStatus, MailTemplate
from meeting_desktop.domain.mail_rules import after_success, begin_attempt, is_without_sender
from meeting_desktop.domain.meeting_drafts import Invitee, MeetingDraft
from meeting_desktop.domain.meetings import Meeting, MeetingOrigin, MeetingStatus, make_room_code
from meeting_desktop.domain.people import User
from meeting_desktop.domain.planning import AgendaItem, Appointment, MeetingDetails, Series
from meeting_desktop.domain.room_codes import show_room_code
from meeting_desktop.ports.mailer import MailAccount
from meeting_desktop.ports.unit_of_work import UnitOfWork
from tests.fakes.clock import VirtualClock
from tests.fakes.post_office import Arrived, post_office
from tests.fakes.store import InlineStore

START = datetime(2026, 3, 30, 8, 0, tzinfo=UTC)
_DETAILS = MeetingDetails(
    description="What is <new> & good.",
    agenda=(AgendaItem("Welcome", 5), AgendaItem("Prices", 30, presenter="Grace")),
    passcode_hash="$argon2id$something",
)


class _Desk:
    """What plans, and the store it plans in."""

    def __init__(self, folder: Path) -> None:
        self.clock = VirtualClock()
        self.store = InlineStore(self.clock)
        mail = MailSettings(
            host="127.0.0.1",
            security="none",
            from_address="grace@example.com",
            from_name="Grace Sample",
        )
        self.settings = ChangeSettings(Settings(mail=mail), folder / "settings.json")
        files = ICalendarFiles(lambda: "UTC")
        self.compose = ComposeMail(JinjaTexts(), files, self.settings.current, "Europe/Berlin")
        self.invite = InvitePeople(self.compose)

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def meeting(self, start: datetime = START, details: MeetingDetails = _DETAILS) -> Meeting:
        end = start + timedelta(minutes=45)
        meeting = Meeting(
            new_id(),
            self.store.read(lambda uow: uow.personal_scope()),
            make_room_code(),
            "Product demo",
            MeetingOrigin.SCHEDULED,
            MeetingStatus.SCHEDULED,
            "Europe/Berlin",
            self.now,
            appointment=Appointment(start, end, f"{new_id()}@test", details=details),
        )
        self.store.write(lambda uow: uow.meetings.add(meeting)).result(60)
        return meeting

    def invitation(
        self,
        meeting: Meeting | None = None,
        email: str = "ada@example.org",
        *,
        user: User | None = None,
        series: Series | None = None,
    ) -> Invitation:
        invitation = Invitation(
            new_id(),
            self.store.read(lambda uow: uow.personal_scope()),
            email,
            "Ada Example",
            meeting_id=meeting.id if meeting else None,
            series_id=series.id if series else None,
            user_id=user.id if user else None,
            message="I look forward\nto it.",
        )
        self.store.write(lambda uow: uow.invitations.put(invitation)).result(60)
        return invitation

    def colleague(self, zone: str) -> User:
        scope = self.store.read(lambda uow: uow.personal_scope())
        user = User(new_id(), scope, "Ada Example", "ada@example.org", time_zone=zone)
        self.store.write(lambda uow: uow.people.put(user)).result(60)
        return user

    def again(self, invitation: Invitation) -> Invitation:
        found = self.store.read(lambda uow: uow.invitations.get(invitation.id))
        assert found is not None
        return found

    def invited(self, meeting: Meeting, *to: Invitation) -> None:
        self.store.write(lambda uow: self.invite.invited(uow, meeting, to, self.now)).result(60)

    def changed(self, meeting: Meeting, *to: Invitation) -> Meeting:
        """An hour later, as a new version."""
        assert meeting.appointment is not None
        plan = meeting.appointment
        later = replace(
            plan,
            start=plan.start + timedelta(hours=1),
            end=plan.end + timedelta(hours=1),
            ics_sequence=plan.ics_sequence + 1,
        )
        after, known = replace(meeting, appointment=later), [self.again(one) for one in to]

        def work(uow: UnitOfWork) -> None:
            uow.meetings.update(after)
            self.invite.changed(uow, after, known, self.now)

        self.store.write(work).result(60)
        return after

    def cancelled(self, meeting: Meeting, *to: Invitation, note: str = "") -> None:
        assert meeting.appointment is not None
        plan = replace(meeting.appointment, ics_sequence=meeting.appointment.ics_sequence + 1)
        after = replace(meeting, appointment=plan, status=MeetingStatus.CANCELLED)
        known = [self.again(one) for one in to]

        def work(uow: UnitOfWork) -> None:
            uow.meetings.update(after)
            self.invite.cancelled(uow, after, known, self.now, note)

        self.store.write(work).result(60)

    def mails(self, *statuses: MailStatus) -> Sequence[Mail]:
        """The oldest first."""
        found = self.store.read(lambda uow: uow.mail.page(frozenset(statuses)))
        return [*reversed(found)]

    def send_all(self) -> list[Arrived]:
        """What waits, through a real server."""
        with post_office() as office:
            account = MailAccount("127.0.0.1", office.port, "none", "", "grace@example.com")
            for mail in self.mails(MailStatus.PENDING):
                asyncio.run(SmtpMailer(self.clock).send(account, mail))
                sent = after_success(begin_attempt(mail, self.now), self.now)
                self.store.write(lambda uow, one=sent: uow.mail.put(one)).result(60)  # type: ignore[misc]
            return office.arrived


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[_Desk]:
    made = _Desk(tmp_path)
    yield made
    made.store.close(5)


def _event(arrived: Arrived) -> tuple[str, icalendar.Event]:
    (part,) = [one for one in arrived.message.walk() if one.get_content_type() == "text/calendar"]
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    calendar = icalendar.Calendar.from_ical(content)
    assert part.get_param("method") == calendar["METHOD"]
    event = calendar.walk("VEVENT")[0]
    assert isinstance(event, icalendar.Event)
    return str(calendar["METHOD"]), event


def _text(arrived: Arrived, kind: str = "plain") -> str:
    body = arrived.message.get_body((kind,))
    assert body is not None
    return str(body.get_content())


def test_an_invitation_an_update_and_a_cancellation_keep_the_uid_and_raise_the_sequence(
    desk: _Desk,
) -> None:
    meeting = desk.meeting()
    ada = desk.invitation(meeting)
    desk.invited(meeting, ada)
    (first,) = desk.send_all()
    meeting = desk.changed(meeting, ada)
    (second,) = desk.send_all()
    desk.cancelled(meeting, ada, note="We meet next week.")
    (third,) = desk.send_all()
    methods, events = zip(*map(_event, (first, second, third)), strict=True)
    assert methods == ("REQUEST", "REQUEST", "CANCEL")
    assert len({str(event["UID"]) for event in events}) == 1
    assert [event.decoded("SEQUENCE") for event in events] == [0, 1, 2]
    assert events[0].decoded("DTSTART").astimezone(UTC) == START
    assert events[1].decoded("DTSTART").astimezone(UTC) == START + timedelta(hours=1)
    assert events[2]["STATUS"] == "CANCELLED"
    assert str(events[0]["ORGANIZER"]).lower() == "mailto:grace@example.com"
    attendee = events[0]["ATTENDEE"]
    assert str(attendee).lower() == "mailto:ada@example.org"
    assert attendee.params["RSVP"] == "TRUE"
    assert desk.again(ada).sequence == 1
    assert "We meet next week." in _text(third)
    assert [one.kind for one in desk.mails()] == [
        MailKind.INVITATION,
        MailKind.UPDATE,
        MailKind.CANCELLATION,
    ]


def test_the_invitation_says_the_time_of_both(desk: _Desk) -> None:
    meeting = desk.meeting()
    ada = desk.invitation(meeting, user=desk.colleague("America/New_York"))
    desk.invited(meeting, ada)
    (mail,) = desk.send_all()
    text, html = _text(mail), _text(mail, "html")
    assert "When: Monday, 30 March 2026, 04:00–04:45 (America/New_York, UTC-4)" in text
    assert "For Grace Sample: Monday, 30 March 2026, 10:00–10:45 (Europe/Berlin, UTC+2)" in text
    assert "What is <new> & good." in text
    assert "What is &lt;new&gt; &amp; good." in html
    assert "2. Prices (30 min), Grace" in text
    assert "You need a passcode" in text
    assert f"{meeting.room_code[:4]}-{meeting.room_code[4:]}" in text
    assert "argon" not in mail.content.decode()
    assert "I look forward\nto it." in text.replace("\r\n", "\n")


def test_where_a_public_address_is_set_the_invitation_has_a_link(desk: _Desk) -> None:
    desk.settings.change("conference", public_url="https://meet.example.org")
    meeting = desk.meeting()
    desk.invited(meeting, desk.invitation(meeting))
    external = desk.meeting(details=MeetingDetails(external_url="https://zoom.example/j/1"))
    desk.invited(external, desk.invitation(external, "bob@example.org"))
    ours, theirs = desk.mails()
    link = f"https://meet.example.org/#{meeting.room_code}"
    assert link in ours.text
    assert link in ours.html
    assert "https://zoom.example/j/1" in theirs.text
    assert "Room code" not in theirs.text


def test_german_is_spoken_where_it_was_chosen(desk: _Desk) -> None:
    desk.settings.change("mail", language="de")
    meeting = desk.meeting()
    desk.invited(meeting, desk.invitation(meeting))
    (mail,) = desk.mails()
    assert mail.subject.startswith("Einladung: Product demo, Montag, 30. März 2026, 10:00–10:45")


def test_a_newer_plan_takes_the_place_of_one_that_was_not_sent(desk: _Desk) -> None:
    meeting = desk.meeting()
    ada = desk.invitation(meeting)
    desk.invited(meeting, ada)
    desk.changed(meeting, ada)
    (first, second) = desk.mails()
    assert (first.status, second.status) == (MailStatus.WITHDRAWN, MailStatus.PENDING)
    # Nobody was told before: it is an invitation still.
    assert second.kind is MailKind.INVITATION
    (arrived,) = desk.send_all()
    assert _event(arrived)[1].decoded("SEQUENCE") == 1


def test_who_was_never_told_hears_of_no_cancellation(desk: _Desk) -> None:
    meeting = desk.meeting()
    ada = desk.invitation(meeting)
    desk.invited(meeting, ada)
    desk.cancelled(meeting, ada)
    (mail,) = desk.mails()
    assert mail.status is MailStatus.WITHDRAWN


def test_the_same_version_is_told_once(desk: _Desk) -> None:
    meeting = desk.meeting()
    ada = desk.invitation(meeting)
    desk.invited(meeting, ada)
    desk.invited(meeting, ada)
    (mail,) = desk.mails()
    assert mail.status is MailStatus.PENDING


def test_kinds_that_are_off_are_not_queued(desk: _Desk) -> None:
    desk.settings.change("mail", kinds_off=["invitation", "cancellation"])
    meeting = desk.meeting()
    ada = desk.invitation(meeting)
    desk.invited(meeting, ada)
    assert desk.mails() == []
    assert desk.again(ada).sequence is None


def test_a_series_is_told_as_one_with_its_next_dates(desk: _Desk) -> None:
    scope = desk.store.read(lambda uow: uow.personal_scope())
    series = Series(
        new_id(),
        scope,
        "Weekly",
        "FREQ=WEEKLY;BYDAY=MO;COUNT=3",
        datetime(2026, 3, 23, 10, 0),  # noqa: DTZ001 - a wall time
        30,
        "Europe/Berlin",
        "series@test",
        desk.now,
    )
    desk.store.write(lambda uow: uow.series.put(series)).result(60)
    for week in range(3):
        row = desk.meeting(START)
        wall = datetime(2026, 3, 23, 10, tzinfo=ZoneInfo("Europe/Berlin"))
        instant = (wall + timedelta(weeks=week)).astimezone(UTC)
        assert row.appointment is not None
        plan = replace(
            row.appointment,
            start=instant,
            end=instant + timedelta(minutes=30),
            ics_uid=series.ics_uid,
            series_id=series.id,
            occurrence_start=instant,
            details=series.details,
        )
        moved = replace(row, title="Weekly", appointment=plan)
        desk.store.write(lambda uow, one=moved: uow.meetings.update(one)).result(60)  # type: ignore[misc]
    ada = desk.invitation(series=series)
    desk.store.write(lambda uow: desk.invite.invited(uow, series, [ada], desk.now)).result(60)
    (arrived,) = desk.send_all()
    text = _text(arrived)
    assert "Repeats: every week on Monday, 3 times" in text
    assert "Monday, 23 March 2026, 10:00–10:30 (Europe/Berlin, UTC+1)" in text
    assert "Monday, 6 April 2026, 10:00–10:30 (Europe/Berlin, UTC+2)" in text
    _, event = _event(arrived)
    assert event["RRULE"].to_ical() == b"FREQ=WEEKLY;COUNT=3;BYDAY=MO"


def test_a_persons_own_template_is_used_unless_it_does_not_fit(desk: _Desk) -> None:
    scope = desk.store.read(lambda uow: uow.personal_scope())
    own = MailTemplate(
        new_id(),
        scope,
        MailKind.INVITATION,
        "Come: {{ title }}",
        "{{ when }}",
        "<p>{{ title }}</p>",
    )
    desk.store.write(lambda uow: uow.mail_templates.put(own)).result(60)
    meeting = desk.meeting()
    desk.invited(meeting, desk.invitation(meeting))
    broken = replace(own, text="{{ nothing }}")
    desk.store.write(lambda uow: uow.mail_templates.put(broken)).result(60)
    desk.invited(meeting, desk.invitation(meeting, "bob@example.org"))
    first, second = desk.mails()
    assert first.subject == "Come: Product demo"
    assert second.subject.startswith("Invitation: Product demo")


def test_everybody_who_has_not_declined_is_reminded_once(desk: _Desk) -> None:
    meeting = desk.meeting(desk.now + timedelta(hours=2))
    told = replace(desk.invitation(meeting), sequence=0)
    bob = desk.invitation(meeting, "bob@example.org")
    declined = replace(bob, status=Rsvp.DECLINED, sequence=0)
    desk.invitation(meeting, "saved-without-a-word@example.org")
    desk.store.write(lambda uow: uow.invitations.put(told)).result(60)
    desk.store.write(lambda uow: uow.invitations.put(declined)).result(60)
    settings = desk.settings.current().mail

    def remind() -> int:
        due = desk.store.read(lambda uow: due_reminders(uow, settings, desk.now))
        desk.store.write(lambda uow: queue_reminders(uow, desk.invite, due, desk.now)).result(60)
        return len(due)

    assert remind() == 0
    desk.clock.advance(3_600)
    assert [remind(), remind()] == [1, 0]
    (mail,) = desk.mails()
    assert (mail.kind, mail.to_address, mail.calendar) == (
        MailKind.REMINDER,
        "ada@example.org",
        None,
    )


def test_a_summary_and_the_assistants_coming_are_mailed(desk: _Desk) -> None:
    meeting = desk.meeting()
    ada = desk.invitation(meeting)
    facts = SummaryFacts("It went <well>.", decisions=("The pilot begins.",))

    def work(uow: UnitOfWork) -> None:
        desk.invite.queue_ai_joined(uow, meeting, [ada], desk.now)
        desk.invite.queue_summary(uow, meeting, [ada], facts, desk.now)

    desk.store.write(work).result(60)
    joined, summary = desk.mails()
    assert "The assistant has joined" in joined.subject
    assert "- The pilot begins." in summary.text
    assert "It went &lt;well&gt;." in summary.html
    assert "Main points" not in summary.text


def test_a_preview_is_what_would_be_sent(desk: _Desk) -> None:
    user = desk.colleague("Asia/Tokyo")
    invitee = Invitee("ada@example.org", "Ada", user_id=user.id)
    draft = MeetingDraft(
        "Product demo",
        datetime(2026, 3, 30, 10, 0),  # noqa: DTZ001 - a wall time
        45,
        "Europe/Berlin",
        _DETAILS,
        (invitee,),
        message="Do come.",
    )
    preview = PreviewMail(desk.store, desk.compose, desk.clock)
    text = preview.preview(draft, invitee)
    assert text.subject.startswith("Invitation: Product demo, Monday, 30 March 2026, 17:00–17:45")
    assert "Do come." in text.text
    series = preview.preview(replace(draft, rule="FREQ=DAILY;INTERVAL=2", passcode=""), invitee)
    assert "Repeats: every 2 days" in series.text
    assert "passcode" not in series.text
    assert desk.mails() == []


def test_a_preview_of_an_edit_has_the_code_and_tells_a_change_to_who_was_told(desk: _Desk) -> None:
    meeting = desk.meeting()
    told, new = desk.invitation(meeting), Invitee("new@example.org")
    desk.store.write(lambda uow: uow.invitations.put(replace(told, sequence=0))).result(60)
    draft = MeetingDraft(
        "Product demo",
        datetime(2026, 3, 30, 10, 0),  # noqa: DTZ001 - a wall time
        45,
        "Europe/Berlin",
        message="Do come.",
    )
    preview = PreviewMail(desk.store, desk.compose, desk.clock)
    known = preview.preview(draft, Invitee(told.email), meeting)
    assert not known.subject.startswith("Invitation")
    assert "Do come." not in known.text
    assert show_room_code(meeting.room_code) in known.text
    assert preview.preview(draft, new, meeting).subject.startswith("Invitation")


def test_names_and_titles_that_would_be_headers_are_sent_as_words(desk: _Desk) -> None:
    meeting = desk.meeting()
    evil = "X\r\nBcc: eve@example.org =?utf-8?q?=0ABcc?="
    titled = replace(meeting, title=evil)
    desk.store.write(lambda uow: uow.meetings.update(titled)).result(60)
    ada = replace(desk.invitation(meeting), name=evil)
    desk.store.write(lambda uow: uow.invitations.put(ada)).result(60)
    plain = replace(titled, title="X Bcc: eve@example.org =?utf-8?q?=0ABcc?=")
    desk.invited(plain, ada)
    (arrived,) = desk.send_all()
    assert arrived.message["Bcc"] is None
    assert arrived.recipients == ["ada@example.org"]


def test_what_was_queued_before_mail_was_set_up_is_sent_with_its_sender(desk: _Desk) -> None:
    desk.settings.change("mail", from_address="", from_name="")
    meeting = desk.meeting()
    ada = desk.invitation(meeting)
    desk.invited(meeting, ada)
    (before,) = desk.mails()
    assert is_without_sender(before)
    assert before.text.startswith("Hello Ada Example,\n\nThe organizer invites you")
    desk.settings.change("mail", from_address="grace@example.com", from_name="Grace Sample")
    sending = SendingRules(
        desk.settings.current().mail, ZoneInfo("Europe/Berlin"), desk.invite.with_sender
    )
    begun = desk.store.write(lambda uow: begin_next(uow, sending, desk.now)).result(60).value
    assert begun is not None
    assert begun.message_id == f"<{before.id}@example.com>"
    assert begun.dedupe_key == before.dedupe_key
    assert begun.calendar is not None
    assert "mailto:grace@example.com" in begun.calendar.text
    assert "Grace Sample invites you" in begun.text
    assert "I look forward\nto it." in begun.text


def test_a_persons_own_mail_gets_the_senders_domain_too_and_keeps_its_words(desk: _Desk) -> None:
    desk.settings.change("mail", from_address="", from_name="")
    meeting = desk.meeting()
    tidy = tidy_mail("ada@example.org", "Ada", "Thanks", "As promised.")
    settings, now = desk.settings.current(), desk.now

    def queue(uow: UnitOfWork) -> None:
        uow.mail.put(queued_mail(uow, meeting.id, tidy, settings, now))

    desk.store.write(queue).result(60)
    (before,) = desk.mails()
    assert is_without_sender(before)
    desk.settings.change("mail", from_address="grace@example.com", from_name="Grace Sample")
    named = desk.store.read(lambda uow: desk.invite.with_sender(uow, before))
    assert named == replace(before, message_id=f"<{before.id}@example.com>")
