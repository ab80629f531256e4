"""When mail is tried again, waits for the morning, or is given up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from meeting_desktop.core.ids import new_id
from meeting_desktop.core.setting_sections import MailKindName, MailSettings
from meeting_desktop.domain import mail_rules as rules
from meeting_desktop.domain.mail import (
    SWITCHABLE,
    TEMPLATED,
    MailFault,
    MailKind,
    MailStatus,
)
from meeting_desktop.domain.meetings import Meeting, MeetingOrigin, MeetingStatus
from meeting_desktop.domain.planning import Appointment
from tests.fakes.mails import make_mail
from tests.fakes.sample_talks import NOW

BERLIN = ZoneInfo("Europe/Berlin")


def _meeting(start: datetime, status: MeetingStatus = MeetingStatus.SCHEDULED) -> Meeting:
    return Meeting(
        new_id(),
        new_id(),
        "ABCD3467",
        "Demo",
        MeetingOrigin.SCHEDULED,
        status,
        "Europe/Berlin",
        NOW,
        appointment=Appointment(start, start + timedelta(minutes=45), "uid@example.org"),
    )


def test_settings_may_switch_off_what_goes_out_by_itself() -> None:
    assert set(get_args(MailKindName)) == {kind.value for kind in TEMPLATED}
    assert set(SWITCHABLE) == set(TEMPLATED) - {MailKind.TEST}
    with pytest.raises(ValidationError):
        MailSettings.model_validate({"kinds_off": ["follow_up"]})


@pytest.mark.parametrize("fault", list(MailFault))
def test_every_fault_ends_a_mail_or_stops_the_queue_or_pauses(fault: MailFault) -> None:
    after = rules.after_failure(rules.begin_attempt(make_mail(), NOW), fault, "Because.", NOW)
    assert (after.fault, after.error, after.attempt_began) == (fault, "Because.", None)
    ended = after.status is not MailStatus.PENDING
    assert [ended, rules.stops_queue(fault), after.not_before is not None].count(True) == 1


def test_an_unknown_recipient_bounces_at_once() -> None:
    after = rules.after_failure(make_mail(), MailFault.RECIPIENT, "Unknown.", NOW)
    assert after.status is MailStatus.BOUNCED


def test_pauses_double_up_to_an_hour() -> None:
    pauses = [rules.pause_after(MailFault.DNS, attempt).total_seconds() for attempt in range(1, 10)]
    assert pauses == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]
    assert rules.pause_after(MailFault.TIMEOUT, 10_000) == timedelta(hours=1)


def test_a_mail_is_given_up_three_days_after_it_was_first_tried() -> None:
    mail = rules.begin_attempt(make_mail(), NOW)
    soon = rules.after_failure(mail, MailFault.DNS, "No.", NOW + timedelta(days=2, hours=23))
    late = rules.after_failure(mail, MailFault.DNS, "No.", NOW + timedelta(days=3))
    assert (soon.status, late.status) == (MailStatus.PENDING, MailStatus.FAILED)
    assert late.error == "It was tried for 3 days. No."


def test_a_test_message_is_tried_once() -> None:
    after = rules.after_failure(make_mail(MailKind.TEST), MailFault.DNS, "No.", NOW)
    assert after.status is MailStatus.FAILED


def test_trying_again_keeps_the_message_id_and_counts_the_days_anew() -> None:
    mail = rules.begin_attempt(make_mail(), NOW)
    failed = rules.after_failure(mail, MailFault.DNS, "No.", NOW + timedelta(days=4))
    again = rules.try_again(failed)
    assert again == replace(mail, attempt_began=None, attempts=0, first_attempt=None)


@pytest.mark.parametrize(
    ("at", "end"),
    [
        ("21:59", None),
        ("22:00", (3, 7)),
        ("23:30", (3, 7)),
        ("06:59", (2, 7)),
        ("07:00", None),
        ("12:00", None),
    ],
)
def test_quiet_hours_go_over_midnight(at: str, end: tuple[int, int] | None) -> None:
    hour, minute = map(int, at.split(":"))
    now = datetime(2026, 3, 2, hour, minute, tzinfo=BERLIN)
    until = rules.quiet_until(now, "22:00", "07:00", BERLIN)
    wanted = datetime(2026, 3, end[0], end[1], tzinfo=BERLIN) if end else None
    assert until == wanted


def test_the_same_time_twice_means_no_quiet_hours() -> None:
    for hour in range(24):
        now = datetime(2026, 3, 2, hour, tzinfo=UTC)
        assert rules.quiet_until(now, "07:00", "07:00", BERLIN) is None


def test_quiet_hours_that_end_in_the_missing_hour_end() -> None:
    now = datetime(2026, 3, 29, 1, 30, tzinfo=BERLIN)
    until = rules.quiet_until(now, "22:00", "02:30", BERLIN)
    assert until is not None
    assert now < until <= datetime(2026, 3, 29, 3, 30, tzinfo=BERLIN)


def test_reminders_and_summaries_wait_for_the_morning_and_invitations_do_not() -> None:
    morning = NOW + timedelta(hours=8)
    meeting = _meeting(NOW + timedelta(hours=12))
    waits = {
        kind for kind in MailKind if rules.waits_until(make_mail(kind), meeting, morning) == morning
    }
    assert waits == {MailKind.REMINDER, MailKind.SUMMARY}


def test_a_reminder_that_would_be_too_late_in_the_morning_goes_at_night() -> None:
    morning = NOW + timedelta(hours=8)
    meeting = _meeting(morning + timedelta(minutes=4))
    assert rules.waits_until(make_mail(MailKind.REMINDER), meeting, morning) is None


def test_nobody_is_reminded_of_what_began_or_is_cancelled() -> None:
    reminder = make_mail(MailKind.REMINDER)
    assert rules.too_late(reminder, _meeting(NOW), NOW)
    assert rules.too_late(reminder, _meeting(NOW + timedelta(hours=1)), NOW) == ""
    cancelled = _meeting(NOW + timedelta(hours=1), MeetingStatus.CANCELLED)
    assert rules.too_late(reminder, cancelled, NOW)


def test_nobody_is_invited_to_what_is_over_but_is_told_that_it_was_cancelled() -> None:
    over = _meeting(NOW - timedelta(hours=1))
    assert rules.too_late(make_mail(MailKind.INVITATION), over, NOW)
    assert rules.too_late(make_mail(MailKind.CANCELLATION), over, NOW) == ""


def test_a_message_id_has_the_senders_domain() -> None:
    mail_id = new_id()
    assert rules.make_message_id(mail_id, "grace@example.com") == f"<{mail_id}@example.com>"
    assert rules.make_message_id(mail_id, "") == f"<{mail_id}@meeting-desktop.invalid>"
