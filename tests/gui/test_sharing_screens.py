"""A shared screen in the meeting's window, over the real rules of a conference."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from meeting_desktop.application.conference_seat import ConferenceRequest
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.domain.control_messages import Admit, MakeCohost
from meeting_desktop.domain.participants import Role
from meeting_desktop.domain.rights_messages import GiveRole
from meeting_desktop.domain.screen_limits import ScreenLimits
from meeting_desktop.domain.screen_messages import AskScreen, ShareScreen, StopScreen
from meeting_desktop.ui.conference.screen_picker import ScreenPicker
from meeting_desktop.ui.main_window import MainWindow
from tests.fakes.screens import BLUE, GREEN, FakeScreens, plain
from tests.fakes.seats import FakeGuestSeat, FakeSeat
from tests.fakes.use_cases import FakeApplication
from tests.gui.holding import hold_meeting, meeting_page_of
from tests.gui.test_joining_windows import come_in


@pytest.fixture
def seat(qtbot: QtBot, window: MainWindow, application: FakeApplication) -> FakeSeat:
    hold_meeting(qtbot, window, application)
    window.session.open_conference(ConferenceRequest())
    seat = application.meetings.settle_open()
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
def screens(window: MainWindow) -> FakeScreens:
    screens = FakeScreens()
    window.session.room.screen.screens = screens
    return screens


def share(qtbot: QtBot, window: MainWindow) -> None:
    window.room_commands.screen.share.trigger()
    picker = window.findChild(ScreenPicker)
    assert isinstance(picker, ScreenPicker)
    assert [picker.list.item(row).text() for row in range(picker.list.count())] == [
        "Screen 1",
        "Screen 2",
    ]
    picker.share.click()


def test_what_is_chosen_is_taken_and_shown_until_it_is_stopped(
    qtbot: QtBot, window: MainWindow, seat: FakeSeat, guest: FakeGuestSeat, screens: FakeScreens
) -> None:
    share(qtbot, window)
    room, page = window.session.room, meeting_page_of(window)
    qtbot.waitUntil(lambda: room.screen.shares)
    screens.show(plain(BLUE))
    assert len(seat.screen.shown) == 1
    assert page.screen_band.words.text() == "You are sharing your screen"
    assert page.screen_band.sharing.isVisibleTo(page)
    assert not page.stage.isVisibleTo(page)  # one sees one's own screen anyway
    window.room_commands.screen.stop.trigger()
    qtbot.waitUntil(lambda: room.screen.presenter is None)
    assert screens.captures[0].stopped
    assert seat.screen.hidden == 1
    assert not page.screen_band.isVisibleTo(page)


def test_somebody_asks_and_is_let_and_is_seen(
    qtbot: QtBot, window: MainWindow, seat: FakeSeat, guest: FakeGuestSeat, screens: FakeScreens
) -> None:
    page = meeting_page_of(window)
    guest.say(AskScreen())
    qtbot.waitUntil(lambda: guest.you in page.screen_band.asking)
    row = page.screen_band.asking[guest.you]
    assert row.accessibleName() == "Grace asks to share the screen"
    next(one for one in row.findChildren(QPushButton) if one.text() == "Allow").click()
    qtbot.waitUntil(lambda: page.stage.isVisibleTo(page))
    assert page.stage.who.text() == "Grace shares the screen"
    seat.screen.arrive(plain(GREEN))
    qtbot.waitUntil(lambda: page.stage.view.picture is not None)
    assert page.screen_band.asking == {}
    window.room_commands.screen.actual.trigger()
    surface = page.stage.view.widget()
    assert surface is not None
    assert surface.minimumWidth() > 0
    guest.say(StopScreen())
    qtbot.waitUntil(lambda: not page.stage.isVisibleTo(page))
    assert seat.screen.listener is None


def test_who_takes_over_ends_ones_own(
    qtbot: QtBot, window: MainWindow, seat: FakeSeat, guest: FakeGuestSeat, screens: FakeScreens
) -> None:
    share(qtbot, window)
    qtbot.waitUntil(lambda: window.session.room.screen.shares)
    seat.say(MakeCohost(guest.you, cohost=True))
    guest.say(ShareScreen())
    qtbot.waitUntil(lambda: not window.session.room.screen.shares)
    assert screens.captures[0].stopped
    assert window.session.room.screen.watches


def test_a_screen_that_is_gone_is_told_and_shared_no_more(
    qtbot: QtBot, window: MainWindow, seat: FakeSeat, guest: FakeGuestSeat, screens: FakeScreens
) -> None:
    share(qtbot, window)
    qtbot.waitUntil(lambda: window.session.room.screen.shares)
    with qtbot.waitSignal(window.session.room.told) as told:
        screens.captures[0].ended("The screen is gone.")
    assert told.args == ["The screen is gone."]
    assert not window.session.room.screen.shares
    assert seat.said[-1] == StopScreen()


def test_a_system_that_lets_nothing_be_taken_says_so(
    qtbot: QtBot, window: MainWindow, seat: FakeSeat, guest: FakeGuestSeat, screens: FakeScreens
) -> None:
    screens.fault = EnvironmentFault("Nothing can be shared here.", code="screen_not_allowed")
    with qtbot.waitSignal(window.session.room.told) as told:
        window.room_commands.screen.share.trigger()
    assert told.args == ["Nothing can be shared here."]


def test_it_takes_no_more_than_the_settings_say(
    qtbot: QtBot,
    window: MainWindow,
    application: FakeApplication,
    seat: FakeSeat,
    screens: FakeScreens,
) -> None:
    application.settings.change("conference", screen_pictures=5, screen_kbit=800)
    share(qtbot, window)
    qtbot.waitUntil(lambda: window.session.room.screen.shares)
    assert seat.screen.limits == ScreenLimits(5, 800_000)


def test_who_leads_takes_the_screen_over_and_sees_from_whom(
    qtbot: QtBot, window: MainWindow, seat: FakeSeat, guest: FakeGuestSeat, screens: FakeScreens
) -> None:
    seat.say(GiveRole(guest.you, Role.PRESENTER))
    guest.say(ShareScreen())
    command = window.room_commands.screen.share
    qtbot.waitUntil(lambda: command.text() == "Share in place of Grace")
    share(qtbot, window)
    qtbot.waitUntil(lambda: window.session.room.screen.shares)
    assert seat.said[-1] == ShareScreen()
    assert not meeting_page_of(window).stage.isVisibleTo(window)


def test_the_shared_screen_fills_the_window_until_it_ends(
    qtbot: QtBot, window: MainWindow, seat: FakeSeat, guest: FakeGuestSeat, screens: FakeScreens
) -> None:
    page, alone = meeting_page_of(window), window.room_commands.screen.alone
    assert not alone.isEnabled()
    seat.say(GiveRole(guest.you, Role.PRESENTER))
    guest.say(ShareScreen())
    qtbot.waitUntil(alone.isEnabled)
    around = (page.header, page.side, page.captions.parentWidget())
    assert all(one is not None and one.isVisibleTo(page) for one in around)
    alone.trigger()
    assert not any(one is not None and one.isVisibleTo(page) for one in around)
    assert page.stage.isVisibleTo(page)
    assert page.controls.isVisibleTo(page)  # one can still mute
    guest.say(StopScreen())
    qtbot.waitUntil(lambda: all(one is not None and one.isVisibleTo(page) for one in around))
    assert not alone.isChecked()


def test_who_may_share_no_more_stops_and_hears_why(
    qtbot: QtBot, window: MainWindow, application: FakeApplication, screens: FakeScreens
) -> None:
    host, me = come_in(qtbot, window, application)
    command, told = window.room_commands.screen.share, list[str]()
    window.session.room.told.connect(told.append)
    host.say(GiveRole(me.you, Role.PRESENTER))
    host.tick()
    qtbot.waitUntil(lambda: command.text() == "Share screen")
    share(qtbot, window)
    qtbot.waitUntil(lambda: window.session.room.screen.shares)
    host.say(GiveRole(me.you, None))
    host.tick()
    qtbot.waitUntil(lambda: not window.session.room.screen.shares)
    assert screens.captures[0].stopped
    qtbot.waitUntil(lambda: any(one.startswith("You may not share the screen") for one in told))
    assert not meeting_page_of(window).screen_band.sharing.isVisibleTo(window)


def test_who_may_share_asks_while_somebody_else_does(
    qtbot: QtBot, window: MainWindow, application: FakeApplication, screens: FakeScreens
) -> None:
    host, me = come_in(qtbot, window, application)
    command = window.room_commands.screen.share
    host.say(GiveRole(me.you, Role.PRESENTER))
    host.say(ShareScreen())
    host.tick()
    qtbot.waitUntil(lambda: window.session.room.screen.watches)
    qtbot.waitUntil(lambda: command.text() == "Ask to share the screen")
    host.say(StopScreen())
    qtbot.waitUntil(lambda: command.text() == "Share screen")
