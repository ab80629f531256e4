"""Somebody else's meeting from the code to the end, as who joins sees it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from meeting_desktop.application.joining_states import (
    InLobby,
    InRoom,
    Joining,
    Left,
    Reconnecting,
    WhyLeft,
)
from meeting_desktop.application.receive_arrivals import LobbyFor
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.control_messages import (
    Caption,
    CaptionStage,
    ChooseConsent,
    MakeCohost,
    Mute,
    MutePerson,
)
from meeting_desktop.domain.events import LevelMeasured
from meeting_desktop.domain.meetings import Consent
from meeting_desktop.ui.closing_dialog import ClosingDialog
from meeting_desktop.ui.joining.join_model import Screen
from meeting_desktop.ui.joining.join_page import JoinPage
from meeting_desktop.ui.main_window import MainWindow
from meeting_desktop.ui.meeting.live_model import Phase
from tests.fakes.seats import FakeGuestSeat, FakeSeat
from tests.fakes.use_cases import FakeApplication
from tests.gui.holding import hold_meeting, meeting_page_of

CONTROL = Qt.KeyboardModifier.ControlModifier


def join_page_of(window: MainWindow) -> JoinPage:
    page = window.page("join")
    assert isinstance(page, JoinPage)
    return page


def fill_in(window: MainWindow, typed: str = "ABCD-3467") -> JoinPage:
    """The form, ready to be sent."""
    window.join_meeting(typed)
    page = join_page_of(window)
    page.form.consent.buttons[Consent.TRANSCRIBE_ONLY].click()
    return page


def come_in(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> tuple[FakeSeat, FakeGuestSeat]:
    """In the room of a meeting that Grace holds."""
    fill_in(window).join()
    host = FakeSeat(name="Grace", lobby_for=LobbyFor.NOBODY)
    me = host.come("Ada")
    application.joining.come_in(me)
    qtbot.waitUntil(lambda: phase_of(window) is Phase.LIVE and window.session.room.model.others > 0)
    return host, me


def phase_of(window: MainWindow) -> Phase:
    return window.session.phase


def screen_of(window: MainWindow) -> Screen:
    return join_page_of(window).model.screen


def test_by_keyboard_from_today_into_the_lobby(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    QTest.keyClick(window, Qt.Key.Key_J, CONTROL)
    page = join_page_of(window)
    qtbot.waitUntil(page.form.target_edit.hasFocus)
    assert application.meetings.asked == ["prepare"]  # the microphone is tried out
    QTest.keyClicks(page.form.target_edit, "abcd 3467")
    for _ in range(12):
        focused = QApplication.focusWidget()
        if focused is None or focused is page.form.consent.buttons[Consent.RECORD]:
            break
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    QTest.keyClick(page.form.consent.buttons[Consent.RECORD], Qt.Key.Key_Space)
    QTest.keyClick(page.form.target_edit, Qt.Key.Key_Return)
    assert application.joining.asked == ["join abcd 3467"]
    assert application.meetings.asked == ["prepare", "discard"]
    me = application.joining.me
    assert me is not None
    assert (me.name, me.consent, me.passcode) == ("Ada", Consent.RECORD, "")
    application.joining.wait(FakeSeat(name="Grace").come("Ada"))
    qtbot.waitUntil(lambda: screen_of(window) is Screen.LOBBY)
    page.leave_action.trigger()
    qtbot.waitUntil(lambda: screen_of(window) is Screen.LEFT)


def test_nothing_is_sent_before_the_choice_of_what_is_kept(
    window: MainWindow, application: FakeApplication
) -> None:
    window.join_meeting("ABCD-3467")
    page = join_page_of(window)
    assert not page.form.join_action.isEnabled()
    page.join()
    assert application.joining.asked == []


def test_the_button_says_what_it_waits_for(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    window.join_meeting("ABCD-3467")
    form = join_page_of(window).form
    qtbot.waitUntil(form.isVisible)
    assert "what may be kept" in form.join_button.toolTip()
    form.consent.buttons[Consent.NONE].click()
    assert form.join_button.isEnabled()
    assert "what may be kept" not in form.join_button.toolTip()


def test_a_mistyped_code_is_explained(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    page = fill_in(window, "ABCD-346")
    page.join()
    qtbot.waitUntil(lambda: "room code has" in page.form.fault.text())
    assert screen_of(window) is Screen.FORM


def test_the_passcode_field_comes_when_the_door_asks(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    page = fill_in(window)
    assert not page.form.passcode_edit.isVisible()
    page.join()
    application.joining.enter(
        Left(WhyLeft.NOT_IN, "This meeting has a passcode.", "passcode_needed", may_return=True)
    )
    qtbot.waitUntil(page.form.passcode_edit.isVisible)
    assert page.form.fault.text() == "This meeting has a passcode."
    QTest.keyClicks(page.form.passcode_edit, "tulip")
    page.join()
    assert application.joining.me is not None
    assert application.joining.me.passcode == "tulip"


def test_the_room_shows_people_and_named_captions(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    host, _ = come_in(qtbot, window, application)
    assert window.current_page == "meeting"
    page = meeting_page_of(window)
    assert page.people.isVisible()
    caption = Caption(host.you, new_id(), CaptionStage.FINAL, "Welcome.", 1.0)
    host.deliver(host.held.show_caption(caption, host.clock.now()))
    qtbot.waitUntil(lambda: "Welcome." in page.captions.toPlainText())
    assert "Grace" in page.captions.toPlainText()
    assert window.session.title == "Discovery"


def test_who_joined_has_the_rights_of_who_joined(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    host, me = come_in(qtbot, window, application)
    commands, rooms = window.meeting_commands, window.room_commands
    assert commands.end.text() == "Leave"
    hidden: list[Any] = [commands.record, rooms.invite, rooms.admit_all]
    assert not any(command.isVisible() for command in hidden)
    assert rooms.lock.isVisible()
    assert not rooms.lock.isEnabled()
    assert rooms.lock.statusTip() == "Only the host and co-hosts may lock the meeting."
    assert not commands.correct.isEnabled()
    host.say(MakeCohost(me.you, True))
    host.tick()
    qtbot.waitUntil(rooms.lock.isEnabled)
    assert rooms.lock.statusTip() == ""


def test_mute_goes_to_the_host_and_a_hold_is_said(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    host, me = come_in(qtbot, window, application)
    QTest.keyClick(meeting_page_of(window).captions, Qt.Key.Key_M)
    assert me.said[-1] == Mute(True)
    assert application.meetings.asked.count("mute") == 0
    host.say(MutePerson(me.you))
    qtbot.waitUntil(lambda: "Grace has muted you" in window.toast.text)


def test_the_choice_of_what_is_kept_can_be_changed(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    _, me = come_in(qtbot, window, application)
    people = meeting_page_of(window).people
    row = window.session.room.model.me
    assert row is not None
    menu = people.menu.make(row)
    choices = menu.findChild(QMenu)
    assert isinstance(choices, QMenu)
    choices.actions()[-1].trigger()
    assert me.said[-1] == ChooseConsent(Consent.NONE)
    menu.deleteLater()


def test_the_own_level_comes_from_the_own_microphone(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    come_in(qtbot, window, application)
    application.joining.sound.publish(LevelMeasured(-20.0, -10.0, False))
    qtbot.waitUntil(lambda: window.session.model.level.rms_db == -20.0)


def test_a_lost_connection_is_said_until_it_is_back(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    host, me = come_in(qtbot, window, application)
    page = meeting_page_of(window)
    application.joining.enter(Reconnecting(host.clock.now()))
    qtbot.waitUntil(lambda: "connection to the meeting is lost" in page.alarm_text)
    application.joining.enter(InRoom(me.you, "Discovery"))
    qtbot.waitUntil(lambda: page.alarm_text == "")
    assert phase_of(window) is Phase.LIVE


def test_the_end_is_said_and_one_can_join_again(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    come_in(qtbot, window, application)
    application.joining.enter(
        Left(WhyLeft.LOST, "It did not come back.", "connection_lost", may_return=True)
    )
    qtbot.waitUntil(lambda: window.current_page == "join")
    page = join_page_of(window)
    assert page.over.accessibleName() == "The connection was lost It did not come back."
    assert phase_of(window) is Phase.IDLE
    assert not window.session.room.is_open
    page.again_action.trigger()
    assert application.joining.asked == ["join ABCD-3467", "join ABCD-3467"]


def test_a_removed_guest_is_told_and_not_offered_to_come_back(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    come_in(qtbot, window, application)
    gone = "The host has taken you out of this meeting."
    application.joining.enter(Left(WhyLeft.REMOVED, gone, "removed"))
    qtbot.waitUntil(lambda: window.current_page == "join")
    page = join_page_of(window)
    assert gone in page.over.accessibleName()
    page.again_action.trigger()
    assert screen_of(window) is Screen.FORM
    assert page.form.target_edit.text() == ""


def test_leaving_asks_nobody(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    come_in(qtbot, window, application)
    modifiers = CONTROL | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(meeting_page_of(window), Qt.Key.Key_E, modifiers)
    assert application.joining.asked[-1] == "leave"
    assert "end" not in application.meetings.asked
    qtbot.waitUntil(lambda: window.current_page == "join")


def test_closing_the_window_asks_whether_to_leave(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    come_in(qtbot, window, application)
    window.close()
    dialog = window.findChild(ClosingDialog)
    assert dialog is not None
    assert dialog.end_button.text() == "Leave the meeting"
    dialog.end_button.click()
    qtbot.waitUntil(lambda: not window.isVisible())


def test_one_meeting_at_a_time(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    hold_meeting(qtbot, window, application)
    window.join_meeting("ABCD-3467")
    assert window.current_page == "meeting"
    assert "end or leave it first" in window.toast.text


def test_start_meeting_leads_back_to_the_lobby(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    fill_in(window).join()
    application.joining.enter(Joining())
    qtbot.waitUntil(lambda: screen_of(window) is Screen.KNOCKING)
    window.show_home()
    window.start_meeting()
    assert window.current_page == "join"
    application.joining.enter(InLobby())
    qtbot.waitUntil(lambda: screen_of(window) is Screen.LOBBY)
    application.joining.enter(Reconnecting(datetime(2026, 3, 2, 9, 0, tzinfo=UTC)))
    qtbot.waitUntil(lambda: screen_of(window) is Screen.KNOCKING)
    window.show_home()
    window.start_meeting()
    assert window.current_page == "join"


def test_who_is_held_muted_cannot_talk_and_is_told_why(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    host, me = come_in(qtbot, window, application)
    host.say(MutePerson(me.you))
    host.tick()
    qtbot.waitUntil(lambda: window.session.room.model.held)
    captions = meeting_page_of(window).captions
    QTest.keyClick(captions, Qt.Key.Key_M)
    assert "raise your hand" in window.toast.text
    QTest.keyPress(captions, Qt.Key.Key_Space)
    QTest.keyRelease(captions, Qt.Key.Key_Space)
    assert not window.session.talking
    assert Mute(False) not in me.said
