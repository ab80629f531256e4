"""The window goes on with a meeting whose program was killed, or begins one as it was told to."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from meeting_desktop.application.conference_seat import ConferenceRequest
from meeting_desktop.application.run_meeting import MeetingRequest, SourceChoice
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.ui.main_window import MainWindow
from meeting_desktop.ui.meeting.live_model import Phase
from meeting_desktop.ui.meeting_flow import MEETING, Hosting
from tests.fakes.use_cases import FakeApplication
from tests.gui.holding import hold_meeting

_HOSTING = Hosting(
    MeetingRequest("Weekly", "Ada"),
    SourceChoice(device="Headset"),
    ConferenceRequest(lobby="nobody"),
)


def _let_pass(qtbot: QtBot, milliseconds: int) -> None:
    """Until a timer of the same clock has come that was started after the one in question."""
    timer = QTimer()
    timer.setSingleShot(True)
    with qtbot.waitSignal(timer.timeout):
        timer.start(milliseconds)


def test_an_interrupted_meeting_is_in_sight_with_its_people(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    window.go_on()
    live = application.meetings.settle_resume("Discovery")
    qtbot.waitUntil(lambda: window.current_page == MEETING)
    assert window.session.phase is Phase.LIVE
    assert window.session.title == "Discovery"
    assert window.session.meeting_id == live.meeting.id
    qtbot.waitUntil(lambda: bool(window.session.room.model.rows))


def test_without_an_interrupted_meeting_nothing_happens(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    before = window.current_page
    window.go_on()
    application.meetings.resuming.set_result(None)
    window.session.set_recording(True)
    QApplication.processEvents()
    assert window.current_page == before
    assert window.session.phase is Phase.IDLE


def test_a_meeting_asked_for_on_the_command_line_begins_without_the_preflight(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    meetings = application.meetings
    window.go_on(_HOSTING)
    meetings.resuming.set_result(None)
    qtbot.waitUntil(lambda: "start" in meetings.asked)
    assert (meetings.request, meetings.source) == (_HOSTING.meeting, _HOSTING.source)
    meetings.settle_start()
    qtbot.waitUntil(lambda: meetings.conference == _HOSTING.conference)
    assert window.current_page == MEETING


def test_its_time_counts_from_its_beginning(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    meetings = application.meetings
    window.go_on(replace(_HOSTING, duration=0.001))
    meetings.resuming.set_result(None)
    qtbot.waitUntil(lambda: "start" in meetings.asked)
    _let_pass(qtbot, 20)  # a database that opens slowly
    meetings.settle_start()
    qtbot.waitUntil(lambda: "end" in meetings.asked)


def test_its_time_does_not_end_the_next_meeting(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    meetings = application.meetings
    window.go_on(replace(_HOSTING, duration=0.4))
    meetings.resuming.set_result(None)
    qtbot.waitUntil(lambda: "start" in meetings.asked)
    meetings.settle_start()
    qtbot.waitUntil(lambda: window.session.phase is Phase.LIVE)
    window.session.end()
    meetings.settle_end()
    qtbot.waitUntil(lambda: window.session.phase is Phase.IDLE)
    hold_meeting(qtbot, window, application)
    _let_pass(qtbot, 500)
    assert window.session.phase is Phase.LIVE


def test_an_interrupted_meeting_goes_before_a_new_one(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    window.go_on(_HOSTING)
    application.meetings.settle_resume("Discovery")
    qtbot.waitUntil(lambda: window.session.phase is Phase.LIVE)
    assert "start" not in application.meetings.asked


def test_a_meeting_that_cannot_go_on_is_told_and_the_window_is_free(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    window.go_on()
    application.meetings.resuming.set_exception(EnvironmentFault("The disk is gone.", code="disk"))
    qtbot.waitUntil(lambda: any("disk is gone" in text for text in window.notices.texts))
    assert window.session.phase is Phase.IDLE
