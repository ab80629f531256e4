"""A single window is chosen and shared; the others hear that it is one, and not which."""

from __future__ import annotations

import threading
from dataclasses import asdict

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from meeting_desktop.application.conference_seat import ConferenceRequest
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.domain.control_messages import Admit, FromHost, MakeCohost
from meeting_desktop.domain.screen_messages import ScreenShown, ShareScreen, StopScreen
from meeting_desktop.ui.conference.screen_picker import ScreenPicker
from meeting_desktop.ui.main_window import MainWindow
from tests.fakes.screens import GREEN, FakeScreens, FakeWindows, plain
from tests.fakes.seats import FakeGuestSeat, FakeSeat
from tests.fakes.use_cases import FakeApplication
from tests.gui.holding import hold_meeting, meeting_page_of


@pytest.fixture
def seat(qtbot: QtBot, window: MainWindow, application: FakeApplication) -> FakeSeat:
    hold_meeting(qtbot, window, application)
    window.session.open_conference(ConferenceRequest())
    seat = application.meetings.settle_open()
    window.session.room.screen.screens = FakeScreens()
    qtbot.waitUntil(lambda: bool(window.session.room.model.rows))
    return seat


@pytest.fixture
def guest(qtbot: QtBot, window: MainWindow, seat: FakeSeat) -> FakeGuestSeat:
    """Grace, in the room."""
    guest = seat.come("Grace")
    seat.say(Admit(guest.you))
    seat.tick()
    qtbot.waitUntil(lambda: len(window.session.room.model.rows) == 2)
    return guest


@pytest.fixture
def windows(application: FakeApplication) -> FakeWindows:
    return application.windows


def pick(window: MainWindow) -> ScreenPicker:
    """With its choice of windows in sight."""
    window.room_commands.screen.share.trigger()
    picker = window.findChild(ScreenPicker)
    assert isinstance(picker, ScreenPicker)
    buttons = picker.places.findChildren(QToolButton)
    next(one for one in buttons if one.text() == "One window").click()
    return picker


def share_the_first(qtbot: QtBot, window: MainWindow) -> None:
    picker = pick(window)
    qtbot.waitUntil(picker.share.isEnabled)
    picker.share.click()
    qtbot.waitUntil(lambda: window.session.room.screen.shares)


def test_a_window_is_shared_and_named_to_nobody_else(
    qtbot: QtBot,
    window: MainWindow,
    seat: FakeSeat,
    guest: FakeGuestSeat,
    windows: FakeWindows,
) -> None:
    heard: list[FromHost] = []
    guest.messages.subscribe(heard.append)
    share_the_first(qtbot, window)
    windows.show(plain(GREEN))
    assert len(seat.screen.shown) == 1
    assert seat.said[-1] == ShareScreen(window=True)
    assert [one.window for one in heard if isinstance(one, ScreenShown)] == [True]
    band = meeting_page_of(window).screen_band
    assert band.words.text() == "You are sharing the window “Budget”"
    assert "Budget" not in str([asdict(one) for one in (*seat.said, *heard)])
    window.room_commands.screen.stop.trigger()
    qtbot.waitUntil(lambda: window.session.room.screen.presenter is None)
    assert windows.captures[0].stopped


def test_windows_are_chosen_by_the_keyboard_and_the_meetings_own_come_last(
    qtbot: QtBot, window: MainWindow, seat: FakeSeat, windows: FakeWindows
) -> None:
    picker = pick(window)
    qtbot.waitUntil(lambda: picker.windows.count() == 3)
    titles = [picker.windows.item(row).text() for row in range(3)]
    assert titles == ["Budget", "Plan of the year", "Meeting Desktop"]
    assert picker.windows.accessibleName() == "Windows"
    picker.windows.setFocus()
    qtbot.keyClick(picker.windows, Qt.Key.Key_Right)
    qtbot.keyClick(picker.windows, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.session.room.screen.window_title == "Plan of the year")


def test_a_window_that_is_closed_ends_it_from_the_thread_that_took_it(
    qtbot: QtBot, window: MainWindow, seat: FakeSeat, windows: FakeWindows
) -> None:
    share_the_first(qtbot, window)
    room = window.session.room
    gone = threading.Thread(target=windows.captures[0].ended, args=("The window is closed.",))
    with qtbot.waitSignal(room.told) as told:
        gone.start()
    gone.join()
    assert told.args == ["The window is closed."]
    assert not room.screen.shares
    assert seat.said[-1] == StopScreen()


def test_the_end_of_an_earlier_window_ends_no_later_one(
    qtbot: QtBot, window: MainWindow, seat: FakeSeat, windows: FakeWindows
) -> None:
    screen = window.session.room.screen
    share_the_first(qtbot, window)
    screen.stop()
    qtbot.waitUntil(lambda: screen.presenter is None)
    share_the_first(qtbot, window)
    windows.captures[0].ended("The window is closed.")
    windows.captures[1].ended("This one is closed.")
    with qtbot.waitSignal(window.session.room.told) as told:
        assert screen.shares
    assert told.args == ["This one is closed."]


@pytest.mark.usefixtures("seat")
@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (EnvironmentFault("This desktop gives no windows.", code="no"), "This desktop gives"),
        (None, "No window is open"),
    ],
)
def test_where_there_is_no_window_a_sentence_says_so_and_screens_can_be_shared(
    qtbot: QtBot,
    window: MainWindow,
    windows: FakeWindows,
    fault: EnvironmentFault | None,
    words: str,
) -> None:
    windows.fault = fault
    windows.all = []
    picker = pick(window)
    qtbot.waitUntil(lambda: picker.note.text().startswith(words))
    assert picker.note.isVisibleTo(picker)
    assert not picker.share.isEnabled()
    picker.places.findChildren(QToolButton)[0].click()
    assert picker.list.isVisibleTo(picker)
    assert picker.share.isEnabled()


def test_what_others_share_is_called_what_it_is(
    qtbot: QtBot, window: MainWindow, seat: FakeSeat, guest: FakeGuestSeat
) -> None:
    seat.say(MakeCohost(guest.you, cohost=True))
    guest.say(ShareScreen(window=True))
    stage = meeting_page_of(window).stage
    qtbot.waitUntil(lambda: stage.who.text() == "Grace shares a window")
