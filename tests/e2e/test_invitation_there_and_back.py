"""An invitation from the plan into a mailbox and its answer back, over a real store and server.

Read there by icalendar and by vobject, which share nothing with us but the standard.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from meeting_desktop.adapters.store.store import SqliteStore
from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.planning_use_cases import PlanningUseCases
from meeting_desktop.application.schedule_meeting import Scheduled
from meeting_desktop.bootstrap.planning import PlanningParts, build_planning
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.paths import Paths
from meeting_desktop.core.setting_sections import MailSettings, ProfileSettings
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.invitations import Invitation, Rsvp
from meeting_desktop.domain.mail import MailStatus
from meeting_desktop.domain.meeting_drafts import Invitee, MeetingDraft
from meeting_desktop.domain.meeting_rules import QuestionKind
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.notifications import NotificationKind
from meeting_desktop.ports.unit_of_work import Committed
from tests.fakes.patience import until
from tests.fakes.post_office import PostOffice, post_office
from tests.fakes.secrets import FakeSecrets
from tests.fakes.store import open_ready
from tests.integration.mail.reading_back import (
    SeenEvent,
    expanded_by_icalendar,
    expanded_by_vobject,
    method_of,
    seen_by_icalendar,
    seen_by_vobject,
    without_known_names,
)

LIMIT = 60.0
#: Each with the wall times a day before and after both changes of its summer time in 2027.
CHANGES = {
    "Europe/Berlin": ("2027-03-27", "2027-03-29", "2027-10-30", "2027-11-01"),
    "America/New_York": ("2027-03-13", "2027-03-15", "2027-11-06", "2027-11-08"),
    "Australia/Lord_Howe": ("2027-04-03", "2027-04-05", "2027-10-02", "2027-10-04"),
    "America/Santiago": ("2027-04-02", "2027-04-05", "2027-09-03", "2027-09-06"),
    "Asia/Kolkata": ("2027-03-27", "2027-03-29", "2027-10-30", "2027-11-01"),
}
ALL = frozenset(QuestionKind)


class Desk:
    """A person who plans, with a mail server of their own."""

    def __init__(self, home: Path, office: PostOffice) -> None:
        self.office = office
        paths, clock = Paths(home, home, home / "logs"), SystemClock()
        self.store: SqliteStore = open_ready(paths, clock)
        settings = Settings(
            profile=ProfileSettings(display_name="Grace", email="grace@example.com"),
            mail=MailSettings(
                host="127.0.0.1",
                port=office.port,
                security="none",
                from_address="grace@example.com",
            ),
        )
        self.planning: PlanningUseCases = build_planning(
            PlanningParts(
                self.store,
                clock,
                ChangeSettings(settings, home / "settings.json"),
                FakeSecrets(),
                home / "places.json",
            )
        )
        self.planning.start()

    def done(self, planned: Future[Committed[Scheduled]]) -> Meeting:
        return planned.result(LIMIT).value.meeting

    def mailed(self, count: int) -> list[str]:
        """The calendar texts of all mails so far, once there are ``count``."""
        until(lambda: len(self.office.arrived) >= count, what="the mail", limit=LIMIT)
        assert len(self.office.arrived) == count
        return [calendar_of(one.message) for one in self.office.arrived]

    def invitation(self, meeting: Meeting) -> Invitation:
        (one,) = self.store.read(lambda uow: uow.invitations.of_meeting(meeting.id))
        return one

    def stop(self) -> None:
        assert self.planning.stop(LIMIT)
        self.planning.close()
        self.store.close(LIMIT)


def calendar_of(message: EmailMessage) -> str:
    parts = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    return str(parts[0].get_content()).replace("\r\n", "\n").replace("\n", "\r\n")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with post_office() as office:
        desk = Desk(tmp_path / "home", office)
        yield desk
        desk.stop()


def draft(day: str, zone: str, rule: str = "") -> MeetingDraft:
    return MeetingDraft(
        title="Demo, with a comma; and more",
        start=datetime.fromisoformat(f"{day}T09:30"),
        minutes=45,
        time_zone=zone,
        invitees=(Invitee("ada@example.org", "Ada Lövelace"),),
        rule=rule,
    )


def both(text: str) -> SeenEvent:
    """The one event, which both readers see alike, also where our VTIMEZONE is all they know."""
    (first,) = seen_by_icalendar(text)
    (second,) = seen_by_vobject(text)
    (third,) = seen_by_icalendar(without_known_names(text))
    assert (first.start, first.end) == (second.start, second.end) == (third.start, third.end)
    assert (first.uid, first.sequence, first.title) == (second.uid, second.sequence, second.title)
    return first


@pytest.mark.parametrize("zone", sorted(CHANGES))
def test_what_arrives_is_the_instant_that_was_planned(desk: Desk, zone: str) -> None:
    plan = desk.planning.schedule
    meetings = [desk.done(plan.schedule(draft(day, zone), confirmed=ALL)) for day in CHANGES[zone]]
    texts = desk.mailed(len(meetings))
    seen = {event.uid: event for event in map(both, texts)}
    assert len(seen) == len(meetings)
    for meeting, day in zip(meetings, CHANGES[zone], strict=True):
        appointment = meeting.appointment
        assert appointment is not None
        event = seen[appointment.ics_uid]
        assert (event.start, event.end) == (appointment.start, appointment.end)
        wall = event.start.astimezone(ZoneInfo(zone))
        assert f"{wall:%Y-%m-%d %H:%M}" == f"{day} 09:30"
        assert event.title == "Demo, with a comma; and more"


@pytest.mark.parametrize("zone", sorted(CHANGES))
def test_a_series_over_both_changes_is_the_same_to_two_other_programs(
    desk: Desk, zone: str
) -> None:
    first = desk.done(
        desk.planning.schedule.schedule(
            draft(CHANGES[zone][0], zone, rule="FREQ=WEEKLY;COUNT=36"), confirmed=ALL
        )
    )
    assert first.appointment is not None
    series_id = first.appointment.series_id
    assert series_id is not None
    rows = desk.store.read(lambda uow: uow.calendar.of_series(series_id))
    planned = [(row.appointment.start, row.appointment.end) for row in rows if row.appointment]
    (text,) = desk.mailed(1)
    start, end = planned[0][0] - timedelta(days=1), planned[-1][1] + timedelta(days=30)
    assert len(planned) == 36
    assert expanded_by_icalendar(text, start, end) == planned
    assert expanded_by_vobject(text, start, end) == planned


def test_a_change_a_cancellation_and_an_answer_go_there_and_back(desk: Desk) -> None:
    plan, replies = desk.planning.schedule, desk.planning.replies
    meeting = desk.done(plan.schedule(draft("2027-03-29", "Europe/Berlin"), confirmed=ALL))
    (invited,) = desk.mailed(1)
    assert method_of(invited) == "REQUEST"
    taken = replies.take_text(answer_to(invited, "ACCEPTED"))
    assert [one.invitation.email for one in taken.answers] == ["ada@example.org"]
    assert desk.invitation(meeting).status is Rsvp.ACCEPTED
    told = desk.planning.notices.notices().newest
    assert NotificationKind.RSVP in {one.kind for one in told}

    later = replace(plan.draft_of(meeting.id), start=datetime.fromisoformat("2027-03-29T14:00"))
    desk.done(plan.change(meeting.id, later, confirmed=ALL))
    changed = both(desk.mailed(2)[1])
    before = both(invited)
    assert changed.uid == before.uid
    assert changed.sequence > before.sequence
    assert changed.start - before.start == timedelta(hours=4, minutes=30)
    assert desk.invitation(meeting).status is Rsvp.PENDING  # yes to another time is no yes to this

    replies.take_text(answer_to(invited, "DECLINED"))  # to the old time, and late
    assert desk.invitation(meeting).status is Rsvp.PENDING

    desk.done(plan.cancel(meeting.id, note="Next week instead."))
    called_off = desk.mailed(3)[2]
    gone = both(called_off)
    assert method_of(called_off) == "CANCEL"
    assert (gone.uid, gone.status) == (before.uid, "CANCELLED")
    assert gone.sequence > changed.sequence
    assert desk.store.read(lambda uow: uow.mail.counts()) == {MailStatus.SENT: 3}


def answer_to(text: str, status: str) -> str:
    """What another calendar sends back when somebody presses a button."""
    event = both(text)
    stamp = datetime.now(tz=ZoneInfo("UTC")).strftime("%Y%m%dT%H%M%SZ")
    organizer = re.search(
        r"^ORGANIZER.*:(mailto:\S+)\s*$", text.replace("\r\n ", ""), re.MULTILINE | re.IGNORECASE
    )
    assert organizer is not None
    return "\r\n".join(
        (
            "BEGIN:VCALENDAR",
            "PRODID:-//Another//Calendar//EN",
            "VERSION:2.0",
            "METHOD:REPLY",
            "BEGIN:VEVENT",
            f"UID:{event.uid}",
            f"SEQUENCE:{event.sequence}",
            f"DTSTAMP:{stamp}",
            f"DTSTART:{event.start:%Y%m%dT%H%M%SZ}",
            f"ORGANIZER:{organizer[1].strip()}",
            f"ATTENDEE;PARTSTAT={status}:mailto:ADA@example.org",
            "COMMENT:See you there",
            "END:VEVENT",
            "END:VCALENDAR",
            "",
        )
    )
