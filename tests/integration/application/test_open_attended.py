"""Planned meetings that are opened for the assistant, by a clock that is turned by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.claim_opening import Claim, ClaimOpenings
from meeting_desktop.application.keep_notices import KeepNotices
from meeting_desktop.application.open_attended import OpenAttended, OpeningParts
from meeting_desktop.application.run_meeting import MeetingRequest
from meeting_desktop.application.tell_openings import (
    ASLEEP,
    BUSY,
    NO_CAPTIONS,
    NO_VOICE,
    NOBODY,
)
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.core.ids import new_id
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.control_messages import Leave
from meeting_desktop.domain.meetings import Meeting, MeetingOrigin, MeetingStatus, make_room_code
from meeting_desktop.domain.notifications import Notification
from meeting_desktop.domain.openings import OpeningStage
from meeting_desktop.domain.participants import Role
from meeting_desktop.domain.planning import Appointment, MeetingDetails, MeetingOptions
from tests.fakes.clock import VirtualClock
from tests.fakes.openings import FakeAttend, PromptMeetings
from tests.fakes.patience import until
from tests.fakes.store import InlineStore
from tests.fakes.voices import FakeVoice

LIMIT = 60.0
_ASSISTED = MeetingDetails(options=MeetingOptions(assistant=True))


class Desk:
    """A machine that is on and at which nobody sits."""

    def __init__(self, home: Path) -> None:
        home.mkdir()
        self.clock = VirtualClock(datetime(2026, 12, 4, 8, 0, tzinfo=UTC))
        self.store = InlineStore(self.clock)
        self.settings = ChangeSettings(Settings(), home / "settings.json")
        self.meetings = PromptMeetings(self.store, self.clock)
        self.attend = FakeAttend()
        self.voice = FakeVoice()
        self.notices = KeepNotices(self.store, self.clock)
        self.busy = False
        self.opening = OpenAttended(
            OpeningParts(
                self.store,
                self.clock,
                self.settings,
                self.meetings,
                self.attend,
                self.notices,
                lambda: self.busy or self.meetings.live is not None,
                make_voice=lambda: self.voice,
            )
        )

    def plan(self, minutes_ahead: float, details: MeetingDetails = _ASSISTED) -> Meeting:
        start = self.clock.now() + timedelta(minutes=minutes_ahead)
        me = self.store.read(lambda uow: uow.personal_scope())
        appointment = Appointment(
            start,
            start + timedelta(minutes=45),
            f"{new_id()}@sample",
            organizer_id=me,
            details=details,
        )
        meeting = Meeting(
            new_id(),
            me,
            make_room_code(),
            "Demo",
            MeetingOrigin.SCHEDULED,
            MeetingStatus.SCHEDULED,
            "UTC",
            self.clock.now(),
            appointment=appointment,
        )
        self.store.write(lambda uow: uow.meetings.add(meeting)).result(LIMIT)
        return meeting

    def pass_seconds(self, seconds: float) -> None:
        """Let time pass by 15 s at most, and what is due be done."""
        while seconds > 0:
            self.clock.wait_until_parked()
            self.clock.advance(min(seconds, 15.0))
            seconds -= 15.0
        self.clock.wait_until_parked()

    def until_stage(self, stage: OpeningStage) -> None:
        until(lambda: self.opening.state.stage is stage, what=stage.name)

    def open(self) -> Meeting:
        """A meeting of which the time has come."""
        meeting = self.plan(2)
        self.opening.start()
        self.pass_seconds(120)
        self.until_stage(OpeningStage.STANDING_IN)
        return meeting

    def status_of(self, meeting: Meeting) -> MeetingStatus:
        found = self.store.read(lambda uow: uow.meetings.get(meeting.id))
        assert found is not None
        return found.status

    @property
    def told(self) -> list[Notification]:
        """The oldest first, without what announces."""
        newest = self.notices.notices().newest
        return [one for one in reversed(newest) if not one.is_opening]

    def until_told(self, sentence: str) -> None:
        until(lambda: [one.body for one in self.told] == [sentence], what=sentence)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path / "home")
    yield made
    assert made.opening.stop(LIMIT)
    made.notices.close()
    made.store.close(LIMIT)


def test_it_is_announced_a_minute_before_and_opened_at_its_time(desk: Desk) -> None:
    meeting = desk.plan(2)
    desk.opening.start()
    desk.pass_seconds(45)
    assert desk.opening.state.stage is OpeningStage.IDLE
    desk.pass_seconds(30)
    desk.until_stage(OpeningStage.ANNOUNCED)
    (announced,) = desk.notices.notices().newest
    assert (announced.is_opening, announced.meeting_id) == (True, meeting.id)
    assert desk.meetings.requests == []
    desk.pass_seconds(45)
    desk.until_stage(OpeningStage.STANDING_IN)
    assert desk.meetings.requests == [
        MeetingRequest("Demo", "Host", planned=meeting.id, unattended=True)
    ]
    assert desk.status_of(meeting) is MeetingStatus.ACTIVE
    desk.pass_seconds(60)
    assert desk.meetings.asked.count("start") == 1


def test_what_was_planned_without_a_recording_is_not_recorded(desk: Desk) -> None:
    options = MeetingOptions(assistant=True, record=False)
    desk.plan(1, MeetingDetails(options=options))
    desk.opening.start()
    desk.pass_seconds(75)
    desk.until_stage(OpeningStage.STANDING_IN)
    assert not desk.meetings.requests[0].record


def test_a_person_says_no_and_may_begin_it_later(desk: Desk) -> None:
    meeting = desk.plan(2)
    desk.opening.start()
    desk.pass_seconds(75)
    desk.until_stage(OpeningStage.ANNOUNCED)
    written = desk.opening.not_this_time()
    assert written is not None
    written.result(LIMIT)
    desk.pass_seconds(600)
    assert desk.meetings.requests == []
    assert desk.status_of(meeting) is MeetingStatus.SCHEDULED
    assert desk.told == []


@pytest.mark.parametrize("elsewhere", ["switched off", "without", "not ours", "begun"])
def test_what_is_not_for_it_is_left_alone(desk: Desk, elsewhere: str) -> None:
    if elsewhere == "switched off":
        desk.settings.change("voice", opens_meetings=False)
    details = {
        "without": MeetingDetails(),
        "not ours": replace(_ASSISTED, external_url="https://rooms.example/demo"),
    }.get(elsewhere, _ASSISTED)
    meeting = desk.plan(1, details)
    if elsewhere == "begun":
        desk.meetings.start(MeetingRequest("Demo", "Ada", planned=meeting.id))
        desk.meetings.asked.clear()
    desk.opening.start()
    desk.pass_seconds(180)
    assert desk.meetings.asked == []
    assert desk.notices.notices().newest == ()


def test_nobody_is_waited_for_more_than_ten_minutes(desk: Desk) -> None:
    meeting = desk.open()
    desk.attend.come()
    desk.pass_seconds(585)
    assert desk.meetings.live is not None
    desk.pass_seconds(30)
    desk.until_stage(OpeningStage.IDLE)
    assert desk.status_of(meeting) is MeetingStatus.COMPLETED
    desk.until_told(NOBODY)


def test_it_ends_the_meeting_when_it_was_the_last(desk: Desk) -> None:
    meeting = desk.open()
    seat = desk.meetings.host_seat
    assert seat is not None
    guest = seat.come("Grace", role=Role.MEMBER)
    desk.attend.come()
    desk.pass_seconds(900)
    desk.attend.go()
    desk.pass_seconds(300)
    assert desk.meetings.live is not None  # Grace is still there
    guest.say(Leave())
    seat.tick()
    desk.pass_seconds(60)
    desk.until_stage(OpeningStage.IDLE)
    assert desk.status_of(meeting) is MeetingStatus.COMPLETED
    assert desk.told == []


def test_who_knocks_is_somebody_who_came(desk: Desk) -> None:
    desk.open()
    seat = desk.meetings.host_seat
    assert seat is not None
    seat.come("Grace")
    seat.tick()
    desk.attend.come()
    desk.pass_seconds(900)
    assert desk.meetings.live is not None


def test_a_person_who_takes_part_holds_the_meeting_from_there_on(desk: Desk) -> None:
    desk.settings.change("sound", input_device="Headset")
    desk.open()
    desk.attend.come()
    desk.opening.take_part()
    desk.until_stage(OpeningStage.IDLE)
    assert desk.meetings.source.device == "Headset"
    desk.attend.go()
    desk.pass_seconds(900)
    assert desk.meetings.live is not None


def test_a_meeting_that_was_ended_by_hand_is_over(desk: Desk) -> None:
    desk.open()
    desk.meetings.end().result(LIMIT)
    desk.until_stage(OpeningStage.IDLE)
    desk.pass_seconds(60)
    assert desk.meetings.asked.count("end") == 1


def test_somebody_at_the_preflight_is_not_disturbed(desk: Desk) -> None:
    desk.plan(1)
    desk.meetings.preparing = True
    desk.opening.start()
    desk.pass_seconds(120)
    assert desk.meetings.requests == []
    desk.meetings.preparing = False
    desk.pass_seconds(15)
    desk.until_stage(OpeningStage.STANDING_IN)


def test_a_machine_that_slept_tells_that_it_could_not(desk: Desk) -> None:
    meeting = desk.plan(5)
    desk.opening.start()
    desk.clock.wait_until_parked()
    desk.clock.set_wall(timedelta(minutes=20))
    desk.pass_seconds(90)
    desk.until_told(ASLEEP)
    assert desk.status_of(meeting) is MeetingStatus.SCHEDULED


def test_asleep_over_its_time_it_is_told_too(desk: Desk) -> None:
    desk.plan(2)
    desk.opening.start()
    desk.pass_seconds(75)
    desk.until_stage(OpeningStage.ANNOUNCED)
    desk.clock.set_wall(timedelta(minutes=20))
    desk.pass_seconds(90)
    desk.until_told(ASLEEP)
    assert desk.meetings.requests == []


def test_why_it_was_not_opened_is_told(desk: Desk) -> None:
    options = MeetingOptions(assistant=True, captions=False)
    desk.plan(1, MeetingDetails(options=options))
    desk.opening.start()
    desk.pass_seconds(75)
    desk.until_told(NO_CAPTIONS)


def test_another_meeting_or_no_voice_keeps_it_from_opening(desk: Desk) -> None:
    desk.busy = True
    desk.plan(1)
    desk.opening.start()
    desk.pass_seconds(75)
    desk.until_told(BUSY)
    desk.busy = False
    desk.voice.is_there = False
    desk.plan(1)
    desk.pass_seconds(75)
    until(lambda: [one.body for one in desk.told] == [BUSY, NO_VOICE], what="the voice")
    assert desk.meetings.requests == []


def test_a_room_that_cannot_be_opened_is_told_and_ended(desk: Desk) -> None:
    desk.meetings.not_opened = EnvironmentFault("The port is taken.", code="port_taken")
    desk.plan(1)
    desk.opening.start()
    desk.pass_seconds(75)
    desk.until_told("The assistant could not open it: The port is taken.")
    assert desk.meetings.live is None


def test_an_assistant_that_cannot_come_is_told(desk: Desk) -> None:
    desk.open()
    desk.attend.cannot_come("The room is full.")
    desk.until_told("The room is full.")
    desk.until_stage(OpeningStage.IDLE)


def _another_machine_says(desk: Desk, meeting: Meeting, word: str) -> None:
    """What came from it by the shared database."""

    def write(meeting_id: object) -> None:
        (announced,) = (one for one in desk.notices.notices().newest if one.is_opening)
        assert announced.meeting_id == meeting_id
        desk.store.write(lambda uow: uow.notifications.put(replace(announced, body=word)))

    write(meeting.id)


def test_of_two_machines_one_opens_and_the_other_only_where_that_fails(desk: Desk) -> None:
    meeting = desk.plan(2)
    desk.opening.start()
    desk.pass_seconds(75)
    desk.until_stage(OpeningStage.ANNOUNCED)
    _another_machine_says(desk, meeting, "the other")
    desk.pass_seconds(90)
    assert desk.meetings.requests == []
    desk.pass_seconds(60)
    desk.until_stage(OpeningStage.STANDING_IN)
    assert len(desk.meetings.requests) == 1


def test_a_no_on_another_machine_counts_here(desk: Desk) -> None:
    meeting = desk.plan(2)
    desk.opening.start()
    desk.pass_seconds(75)
    desk.until_stage(OpeningStage.ANNOUNCED)
    claims = ClaimOpenings(desk.store, desk.clock)
    claims.decline(meeting.id).result(LIMIT)
    assert meeting.appointment is not None
    assert claims.of(meeting, meeting.appointment.start) is Claim.DECLINED
    claims.take(meeting, meeting.appointment.start)
    desk.pass_seconds(300)
    assert desk.meetings.requests == []
