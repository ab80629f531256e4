"""From the calendar into the meeting: the pre-flight fills itself in."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from pytestqt.qtbot import QtBot

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.invitations import Invitation
from meeting_desktop.domain.meetings import Meeting, MeetingOrigin, MeetingStatus, make_room_code
from meeting_desktop.domain.planning import Appointment, MeetingDetails, MeetingOptions
from meeting_desktop.ports.unit_of_work import UnitOfWork
from meeting_desktop.ui.main_window import MainWindow
from meeting_desktop.ui.meeting.live_model import Phase
from tests.fakes.sample_talks import NOW
from tests.fakes.use_cases import FakeApplication
from tests.gui.holding import preflight_of


def plan(application: FakeApplication, details: MeetingDetails, *invited: str) -> Meeting:
    """A meeting in the calendar, and who is invited to it."""
    scope = application.store.read(lambda uow: uow.personal_scope())
    meeting = Meeting(
        new_id(),
        scope,
        make_room_code(),
        "Demo",
        MeetingOrigin.SCHEDULED,
        MeetingStatus.SCHEDULED,
        "UTC",
        NOW,
        appointment=Appointment(NOW, NOW + timedelta(minutes=45), "demo@sample", details=details),
    )
    application.store.write(lambda uow: uow.meetings.add(meeting)).result()
    for email in invited:
        invitation = Invitation(new_id(), scope, email, meeting_id=meeting.id)
        application.store.write(partial(_invite, invitation=invitation)).result()
    return meeting


def _invite(uow: UnitOfWork, invitation: Invitation) -> None:
    uow.invitations.put(invitation)


def test_what_was_planned_is_filled_in_and_begins_as_that_meeting(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    details = MeetingDetails(options=MeetingOptions(record=False), passcode_hash="$argon2id$…")
    meeting = plan(application, details, "one@bakery.example")
    window.hold_meeting(meeting.id)
    qtbot.waitUntil(lambda: window.current_page == "preflight")
    preflight = preflight_of(window)
    assert preflight.title_edit.text() == "Demo"
    assert not preflight.record_switch.isChecked()
    assert preflight.others_switch.isChecked()
    assert "planned" in preflight.passcode_edit.placeholderText()
    assert preflight.plan_card.isVisible()
    preflight.start_action.trigger()
    assert application.meetings.request is not None
    assert application.meetings.request.planned == meeting.id


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (MeetingStatus.CANCELLED, "The meeting is cancelled; let it take place again first."),
        (MeetingStatus.COMPLETED, "The meeting was held already; plan another one."),
        (MeetingStatus.POSTPONED, "The meeting is postponed; give it another time first."),
    ],
)
def test_what_cannot_begin_is_said_before_anything_is_prepared(
    qtbot: QtBot,
    window: MainWindow,
    application: FakeApplication,
    status: MeetingStatus,
    sentence: str,
) -> None:
    meeting = replace(plan(application, MeetingDetails()), status=status)
    application.store.write(lambda uow: uow.meetings.update(meeting)).result(60)
    window.hold_meeting(meeting.id)
    qtbot.waitUntil(lambda: window.toast.text == sentence)
    assert window.current_page == "today"


def test_the_plan_of_a_meeting_that_was_held_is_not_edited(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    planned = plan(application, MeetingDetails())
    meeting = replace(planned, status=MeetingStatus.COMPLETED, actual_start=NOW)
    application.store.write(lambda uow: uow.meetings.update(meeting)).result(60)
    window.edit_meeting(meeting.id)
    qtbot.waitUntil(lambda: "its plan stays" in window.toast.text)
    assert window.current_page != "schedule"


def test_a_meeting_elsewhere_hears_the_computer_and_shows_where_it_is(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    application.devices.computer_sound_fault = ""
    url = "https://meet.example.org/abc"
    meeting = plan(application, MeetingDetails(external_url=url), "one@bakery.example")
    window.hold_meeting(meeting.id)
    qtbot.waitUntil(lambda: window.current_page == "preflight")
    preflight = preflight_of(window)
    assert preflight.plan_card.where.text() == url
    assert preflight.plan_card.open_button.isVisible()
    assert preflight.computer_switch.wanted
    assert not preflight.others_switch.isChecked()


def test_the_next_meeting_is_a_new_one(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    planned = plan(application, MeetingDetails(passcode_hash="$argon2id$…"))
    window.hold_meeting(planned.id)
    qtbot.waitUntil(lambda: window.current_page == "preflight")
    preflight = preflight_of(window)
    preflight.left.emit()
    window.start_meeting()
    assert preflight.title_edit.text() == ""
    assert not preflight.plan_card.isVisible()
    assert preflight.passcode_edit.placeholderText() == "Passcode (none)"
    preflight.start_action.trigger()
    assert application.meetings.request is not None
    assert application.meetings.request.planned is None


def test_one_that_was_cancelled_meanwhile_says_so(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    meeting = plan(application, MeetingDetails())
    application.store.write(lambda uow: uow.meetings.remove(meeting.id)).result()
    window.hold_meeting(meeting.id)
    qtbot.waitUntil(lambda: "no longer in the calendar" in window.toast.text)
    assert window.current_page == "today"


def test_during_another_meeting_that_one_is_shown(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    meeting = plan(application, MeetingDetails())
    window.start_meeting()
    preflight_of(window).start_action.trigger()
    application.meetings.settle_start()
    qtbot.waitUntil(lambda: window.session.phase is Phase.LIVE)
    window.hold_meeting(meeting.id)
    assert window.current_page == "meeting"
    assert "in a meeting" in window.toast.text
