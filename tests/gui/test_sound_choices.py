"""The sound that a person chooses: this computer as a speaker, devices during the meeting."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from meeting_desktop.ui.main_window import MainWindow
from meeting_desktop.ui.meeting.device_menu import DeviceMenu
from tests.fakes.use_cases import FakeApplication
from tests.gui.holding import hold_meeting, meeting_page_of, preflight_of


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


def _device_menu(window: MainWindow) -> QMenu:
    menu = meeting_page_of(window).findChild(DeviceMenu)
    assert isinstance(menu, DeviceMenu)
    shown = menu.menu()
    assert isinstance(shown, QMenu)
    shown.aboutToShow.emit()
    return shown


def test_microphone_and_loudspeaker_are_changed_during_the_meeting(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    hold_meeting(qtbot, window, application)
    menu = _device_menu(window)

    def action(name: str) -> QAction | None:
        return next((one for one in menu.actions() if one.text() == name), None)

    qtbot.waitUntil(lambda: action("Speakers") is not None)
    for name in ("Headset", "Speakers"):
        chosen = action(name)
        assert chosen is not None
        chosen.trigger()
    assert application.meetings.source.device == "Headset"
    assert application.meetings.output == "Speakers"
