"""Reminders by a clock that is turned by hand: in time, once, also after sleep."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from meeting_desktop.application.keep_notices import KeepNotices
from meeting_desktop.application.remind_of_meetings import RemindOfMeetings
from meeting_desktop.core.ids import new_id
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.meetings import Meeting, MeetingOrigin, MeetingStatus, make_room_code
from meeting_desktop.domain.notifications import Notification, NotificationKind
from meeting_desktop.domain.planning import Appointment, MeetingDetails
from tests.fakes.clock import VirtualClock
from tests.fakes.patience import until
from tests.fakes.store import InlineStore

LIMIT = 60.0


class Desk:
    """A person's machine with reminders 10 and 1 minutes before."""

    def __init__(self) -> None:
        self.clock = VirtualClock(datetime(2026, 12, 4, 8, 0, tzinfo=UTC))
        self.store = InlineStore(self.clock)
        self.settings = Settings()
        self.notices = KeepNotices(self.store, self.clock)
        self.reminders = RemindOfMeetings(
            self.store, self.notices, lambda: self.settings, self.clock
        )

    def plan(self, minutes_ahead: float, organizer: bool = True) -> Meeting:
        start = self.clock.now() + timedelta(minutes=minutes_ahead)
        me = self.store.read(lambda uow: uow.personal_scope())
        meeting = Meeting(
            new_id(),
            me,
            make_room_code(),
            "Demo",
            MeetingOrigin.SCHEDULED,
            MeetingStatus.SCHEDULED,
            "UTC",
            self.clock.now(),
            appointment=Appointment(
                start,
                start + timedelta(minutes=45),
                f"{new_id()}@sample",
                organizer_id=me if organizer else None,
            ),
        )
        self.store.write(lambda uow: uow.meetings.add(meeting)).result(LIMIT)
        return meeting

    def pass_minutes(self, minutes: float) -> None:
        """Let time pass by half minutes, and the reminders look at what has come."""
        for _ in range(round(minutes * 2)):
            self.clock.wait_until_parked()
            self.clock.advance(30)
        self.clock.wait_until_parked()

    def sleep(self, asleep: timedelta) -> None:
        """Close the lid; at most half a minute after it is opened the reminders notice."""
        self.clock.wait_until_parked()
        self.clock.set_wall(asleep)
        self.pass_minutes(0.5)

    @property
    def told(self) -> list[Notification]:
        """The oldest first."""
        return list(reversed(self.notices.notices().newest))


@pytest.fixture
def desk() -> Iterator[Desk]:
    desk = Desk()
    yield desk
    assert desk.reminders.stop(LIMIT)
    desk.notices.close()
    desk.store.close(LIMIT)


def test_each_reminder_comes_once_and_in_time(desk: Desk) -> None:
    meeting = desk.plan(30)
    desk.reminders.start()
    desk.pass_minutes(19)
    assert desk.told == []
    desk.pass_minutes(2)
    (first,) = desk.told
    assert (first.meeting_id, first.title) == (meeting.id, "Demo")
    assert first.at == meeting.appointment.start - timedelta(minutes=10)  # type: ignore[union-attr]
    desk.pass_minutes(12)
    assert [one.dedupe_key.rsplit(":", 1)[1] for one in desk.told] == ["10", "1"]


def test_a_machine_that_slept_tells_what_still_matters(desk: Desk) -> None:
    desk.plan(30)
    desk.reminders.start()
    desk.sleep(timedelta(minutes=40))  # over the reminders and the beginning
    assert [one.kind for one in desk.told] == [NotificationKind.MISSED]
    desk.pass_minutes(10)
    assert len(desk.told) == 1


def test_what_is_held_elsewhere_is_reminded_of_and_never_called_missed(desk: Desk) -> None:
    meeting = desk.plan(15)
    assert meeting.appointment is not None
    details = MeetingDetails(external_url="https://rooms.example/demo")
    there = replace(meeting, appointment=replace(meeting.appointment, details=details))
    desk.store.write(lambda uow: uow.meetings.update(there)).result(LIMIT)
    desk.reminders.start()
    desk.pass_minutes(25)
    assert [one.kind for one in desk.told] == [NotificationKind.REMINDER] * 2


def test_a_meeting_that_is_planned_for_right_now_is_told_at_once(desk: Desk) -> None:
    desk.reminders.start()
    desk.clock.wait_until_parked()
    desk.plan(5)
    until(lambda: len(desk.told) == 1, what="the reminder")


def test_what_was_cancelled_moved_or_begun_is_not_told(desk: Desk) -> None:
    cancelled, moved, begun = desk.plan(20), desk.plan(20), desk.plan(20)
    assert moved.appointment is not None
    later = replace(
        moved.appointment,
        start=moved.appointment.start + timedelta(hours=3),
        end=moved.appointment.end + timedelta(hours=3),
    )
    for changed in (
        replace(cancelled, status=MeetingStatus.CANCELLED),
        replace(moved, appointment=later),
        begun.move_to(MeetingStatus.ACTIVE, desk.clock.now()),
    ):
        desk.store.write(lambda uow, one=changed: uow.meetings.update(one)).result(  # type: ignore[misc]
            LIMIT
        )
    desk.reminders.start()
    desk.pass_minutes(19.5)
    assert desk.told == []


def test_other_minutes_hold_at_once(desk: Desk) -> None:
    desk.plan(50)
    desk.reminders.start()
    desk.clock.wait_until_parked()
    desk.settings.notifications.reminder_minutes = [60]
    desk.reminders.look_again()
    until(lambda: len(desk.told) == 1, what="the reminder")


def test_what_is_a_month_old_goes(desk: Desk) -> None:
    desk.plan(5)
    desk.reminders.start()
    desk.clock.wait_until_parked()
    until(lambda: len(desk.told) == 1, what="the reminder")
    desk.sleep(timedelta(days=31))
    assert desk.told == []


def test_reading_is_counted(desk: Desk) -> None:
    desk.plan(5)
    desk.plan(6)
    heard: list[None] = []
    desk.notices.changed.subscribe(heard.append)
    desk.reminders.start()
    until(lambda: desk.notices.notices().unread == 2, what="two reminders")
    desk.notices.mark_read(desk.told[0].id).result(LIMIT)
    assert desk.notices.notices().unread == 1
    desk.notices.mark_all_read().result(LIMIT)
    assert desk.notices.notices().unread == 0
    assert len(heard) >= 4
