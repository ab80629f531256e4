"""Hearing what this computer plays is a wish for one meeting, and is refused with a reason."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from meeting_desktop.ui.main_window import MainWindow
from tests.fakes.use_cases import FakeApplication
from tests.gui.holding import preflight_of


def test_the_wish_goes_into_the_meeting(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    application.devices.computer_sound_fault = ""
    window.start_meeting()
    preflight = preflight_of(window)
    preflight.computer_switch.switch.click()
    preflight.start()
    request = application.meetings.request
    assert request is not None
    assert request.computer_sound


def test_where_it_cannot_be_heard_the_switch_goes_off_and_says_why(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    window.start_meeting()
    switch = preflight_of(window).computer_switch
    switch.switch.click()
    qtbot.waitUntil(lambda: not switch.wanted)
    assert switch.fault_text == application.devices.computer_sound_fault
    application.devices.computer_sound_fault = ""
    switch.switch.click()
    assert switch.wanted
    assert switch.fault_text == ""


def test_every_meeting_begins_without_it(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    application.devices.computer_sound_fault = ""
    window.start_meeting()
    preflight = preflight_of(window)
    preflight.computer_switch.switch.click()
    preflight.left.emit()
    window.start_meeting()
    assert not preflight.computer_switch.wanted
