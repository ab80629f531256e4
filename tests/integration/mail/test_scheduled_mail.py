"""Scheduling with the real mail behind it: what waits in the queue after each step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import icalendar
import pytest

from meeting_desktop.adapters.calendar_files.ical_files import ICalendarFiles
from meeting_desktop.adapters.mail.jinja_texts import JinjaTexts
from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.compose_mail import ComposeMail
from meeting_desktop.application.invite_people import InvitePeople
from meeting_desktop.application.schedule_meeting import Scheduled, ScheduleMeeting
from meeting_desktop.core.setting_sections import MailSettings
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.mail import Mail, MailStatus
from meeting_desktop.domain.meeting_drafts import Invitee
from meeting_desktop.domain.planning import EditScope
from tests.integration.application.planning_desk import START, PlanningDesk
from tests.unit.domain.planning_samples import a_draft, wall


class MailDesk(PlanningDesk):
    """The desk with mail as the program has it; nothing is sent."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        mail = MailSettings(host="127.0.0.1", security="none", from_address="ada@example.org")
        settings = ChangeSettings(Settings(mail=mail), folder / "settings.json")
        files = ICalendarFiles(lambda: "UTC")
        invite = InvitePeople(ComposeMail(JinjaTexts(), files, settings.current, "Europe/Berlin"))
        self.schedule = ScheduleMeeting(self.store, self.clock, invite, str.upper, "UTC")

    def queue(self) -> list[Mail]:
        """What waits, by address."""
        waiting = self.read(lambda uow: uow.mail.page(frozenset({MailStatus.PENDING})))
        return sorted(waiting, key=lambda mail: mail.to_address)

    def words(self) -> list[tuple[str, str, str, int]]:
        """Kind, to whom, METHOD and SEQUENCE of each that waits."""
        return [
            (mail.kind.value, mail.to_address.partition("@")[0], *_method(mail))
            for mail in self.queue()
        ]


def _method(mail: Mail) -> tuple[str, int]:
    event = _event(mail)
    assert mail.calendar is not None
    return mail.calendar.method, int(event["SEQUENCE"])


def _event(mail: Mail) -> Any:
    assert mail.calendar is not None
    return icalendar.Calendar.from_ical(mail.calendar.text).walk("VEVENT")[0]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[MailDesk]:
    made = MailDesk(tmp_path)
    yield made
    made.store.close(10)


def planned(desk: MailDesk, **changes: Any) -> Scheduled:
    done = desk.done(desk.schedule.schedule(a_draft(**changes)))
    desk.clock.advance(5)
    return done


def changed(
    desk: MailDesk, done: Scheduled, scope: EditScope = EditScope.THIS, **changes: Any
) -> Scheduled:
    draft = replace(desk.schedule.draft_of(done.meeting.id), **changes)
    after = desk.done(desk.schedule.change(done.meeting.id, draft, scope))
    desk.clock.advance(5)
    return after


def test_a_plan_is_invited_changed_and_called_off_under_one_uid(desk: MailDesk) -> None:
    done = planned(desk)
    assert desk.words() == [
        ("invitation", "bob", "REQUEST", 0),
        ("invitation", "cy", "REQUEST", 0),
    ]
    first = _event(desk.queue()[0])
    assert first["DTSTART"].dt == START
    desk.send_mail()
    changed(desk, done, start=wall("2026-12-03 14:00"))
    assert desk.words() == [("update", "bob", "REQUEST", 1), ("update", "cy", "REQUEST", 1)]
    second = _event(desk.queue()[0])
    assert second["UID"] == first["UID"]
    assert second["DTSTART"].dt == START.replace(hour=13)
    desk.send_mail()
    desk.done(desk.schedule.cancel(done.meeting.id, note="Snow"))
    assert desk.words() == [
        ("cancellation", "bob", "CANCEL", 2),
        ("cancellation", "cy", "CANCEL", 2),
    ]


def test_what_is_taken_back_in_time_leaves_the_queue(desk: MailDesk) -> None:
    done = planned(desk)
    desk.done(desk.schedule.undo(done.undo))
    assert desk.queue() == []


def test_a_change_taken_back_in_time_leaves_the_invitation_in_force(desk: MailDesk) -> None:
    done = planned(desk)
    desk.send_mail()
    edit = changed(desk, done, start=wall("2026-12-03 14:00"))
    desk.done(desk.schedule.undo(edit.undo))
    assert desk.queue() == []


def test_an_invitation_that_an_update_replaced_is_sent_after_all(desk: MailDesk) -> None:
    done = planned(desk)
    edit = changed(desk, done, start=wall("2026-12-03 14:00"))
    desk.done(desk.schedule.undo(edit.undo))
    assert [one[:3] for one in desk.words()] == [
        ("invitation", "bob", "REQUEST"),
        ("invitation", "cy", "REQUEST"),
    ]
    assert _event(desk.queue()[0])["DTSTART"].dt == START


def test_a_cancellation_that_was_sent_is_followed_by_a_newer_invitation(desk: MailDesk) -> None:
    done = planned(desk)
    desk.send_mail()
    edit = desk.done(desk.schedule.cancel(done.meeting.id))
    desk.clock.advance(5)
    desk.send_mail()
    desk.done(desk.schedule.undo(edit.undo))
    assert [one[1:] for one in desk.words()] == [("bob", "REQUEST", 2), ("cy", "REQUEST", 2)]


def test_a_series_is_one_mail_and_one_occurrence_of_it_another(desk: MailDesk) -> None:
    done = planned(desk, rule="FREQ=WEEKLY;COUNT=4", invitees=(Invitee("bob@example.org"),))
    [mail] = desk.queue()
    assert _event(mail)["RRULE"].to_ical() == b"FREQ=WEEKLY;COUNT=4"
    desk.send_mail()
    changed(desk, done, start=wall("2026-12-03 14:00"))
    [mail] = desk.queue()
    override = _event(mail)
    assert "RRULE" not in override
    assert override["RECURRENCE-ID"].dt == START
    assert override["DTSTART"].dt == START.replace(hour=13)
    desk.send_mail()
    changed(desk, done, EditScope.ALL, title="Weekly demo")
    [mail] = desk.queue()
    sequence = int(_event(mail)["SEQUENCE"])
    assert sequence > int(override["SEQUENCE"])
    assert isinstance(_event(mail)["DTSTART"].dt, datetime)


def test_a_series_taken_back_in_time_leaves_the_queue(desk: MailDesk) -> None:
    done = planned(desk, rule="FREQ=WEEKLY;COUNT=4")
    desk.done(desk.schedule.undo(done.undo))
    assert desk.queue() == []
