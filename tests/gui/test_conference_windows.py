"""A meeting with others, as its host sees it: people, lobby, invitations, and the end for all."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from meeting_desktop.application.conference_seat import ConferenceRequest
from meeting_desktop.application.receive_arrivals import LobbyFor
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.domain.control_messages import (
    Admit,
    AdmitAll,
    ChooseConsent,
    Deny,
    Hand,
    MakeCohost,
    Mute,
    MutePerson,
    Present,
    Remove,
)
from meeting_desktop.domain.meetings import Consent
from meeting_desktop.domain.participants import Role
from meeting_desktop.ui.conference.invitations import DigitsDialog, LinkDialog
from meeting_desktop.ui.conference.invite_dialog import InviteDialog
from meeting_desktop.ui.conference.room_actions import PersonAction
from meeting_desktop.ui.main_window import MainWindow
from meeting_desktop.ui.meeting.live_model import Phase
from meeting_desktop.ui.settings.settings_page import SettingsPage
from meeting_desktop.ui.shortcuts_sheet import ShortcutsSheet
from meeting_desktop.ui.widgets.dialogs import ConfirmDialog
from tests.fakes.seats import FakeGuestSeat, FakeSeat
from tests.fakes.use_cases import FakeApplication
from tests.gui.holding import hold_meeting, meeting_page_of, preflight_of, say

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def seat(qtbot: QtBot, window: MainWindow, application: FakeApplication) -> FakeSeat:
    """A meeting that is open for others; nobody else is in it yet."""
    hold_meeting(qtbot, window, application)
    window.session.open_conference(ConferenceRequest())
    seat = application.meetings.settle_open()
    qtbot.waitUntil(lambda: bool(window.session.room.model.rows))
    return seat


def come_in(qtbot: QtBot, window: MainWindow, seat: FakeSeat, name: str) -> FakeGuestSeat:
    """Somebody comes, waits, and is let in."""
    guest = seat.come(name)
    seat.say(Admit(guest.you))
    seat.tick()
    qtbot.waitUntil(lambda: name in names(window))
    return guest


def names(window: MainWindow) -> list[str]:
    return [row.name for row in window.session.room.model.rows]


def dialog_of(window: MainWindow, kind: type[QWidget]) -> QWidget | None:
    return next((one for one in window.findChildren(kind) if one.isVisible()), None)


def press(window: MainWindow, kind: type[ConfirmDialog]) -> None:
    dialog = window.findChild(kind)
    assert dialog is not None
    dialog.confirm_button.click()


# -- opening ------------------------------------------------------------------------------------


def test_a_meeting_alone_shows_no_people(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    hold_meeting(qtbot, window, application)
    page = meeting_page_of(window)
    assert not page.people.isVisible()
    assert not page.header.people.isVisible()
    assert window.room_commands.invite.isVisible()
    assert not window.room_commands.hand.isVisible()


def test_invite_opens_the_meeting_and_shows_every_way_in(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    hold_meeting(qtbot, window, application)
    page = meeting_page_of(window)
    QTest.keyClick(page, Qt.Key.Key_I, CONTROL | SHIFT)
    dialog = page.invite_dialog
    assert isinstance(dialog, InviteDialog)
    QTest.keyClicks(dialog.passcode, "tulip")
    QTest.keyClick(dialog.passcode, Qt.Key.Key_Return)
    assert application.meetings.conference == ConferenceRequest(passcode="tulip")
    seat = application.meetings.settle_open()
    qtbot.waitUntil(lambda: dialog.code is not None)
    assert dialog.code is not None
    assert dialog.copy is not None
    assert dialog.code.label.text() == "ABCD-3467"
    dialog.code.button.click()
    assert QGuiApplication.clipboard().text() == "ABCD-3467"
    for number in (1, 2):
        dialog.copy.button.click()
        qtbot.waitUntil(dialog.copy.button.isEnabled)
        link = f"https://meet.example/#ABCD3467.token{number}"
        assert QGuiApplication.clipboard().text() == link
    assert seat.links == [None, None]
    assert "once" in dialog.copy.note.text()
    assert dialog.address_note is None


def test_an_address_of_this_machine_only_is_said(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    live = hold_meeting(qtbot, window, application)
    window.session.open_conference(ConferenceRequest())
    application.meetings.settle_open(FakeSeat(live.track_id, url="http://127.0.0.1:8080"))
    qtbot.waitUntil(lambda: window.session.room.is_open)
    page = meeting_page_of(window)
    page.invite()
    dialog = page.invite_dialog
    assert dialog is not None
    assert dialog.address_note is not None


def test_who_can_come_in_is_said_before_the_meeting_is_opened(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    hold_meeting(qtbot, window, application)
    page = meeting_page_of(window)
    page.invite()
    dialog = page.invite_dialog
    assert dialog is not None
    assert dialog.reach_note is not None
    (button,) = [one for one in dialog.findChildren(QPushButton) if one.text() == "Open Settings"]
    button.click()
    settings = window.page("settings")
    assert isinstance(settings, SettingsPage)
    qtbot.waitUntil(settings.sections["others"].isVisible)
    application.settings.change("conference", bind="192.0.2.7:8443")
    page.invite()
    assert page.invite_dialog is not None
    assert page.invite_dialog.reach_note is None


def test_the_dialog_grows_with_what_it_says(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    live = hold_meeting(qtbot, window, application)
    page = meeting_page_of(window)
    page.invite()
    dialog = page.invite_dialog
    assert dialog is not None
    qtbot.waitExposed(dialog)
    dialog.open_button.click()
    application.meetings.settle_open(FakeSeat(live.track_id, url="http://127.0.0.1:8080"))
    qtbot.waitUntil(lambda: dialog.address_note is not None)
    note = dialog.address_note
    assert note is not None
    qtbot.waitUntil(lambda: note.isVisible() and note.height() >= note.heightForWidth(note.width()))


def test_the_passcode_can_be_read_again(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    live = hold_meeting(qtbot, window, application)
    window.session.open_conference(ConferenceRequest(passcode="tulip"))
    application.meetings.settle_open(FakeSeat(live.track_id))
    qtbot.waitUntil(lambda: window.session.room.is_open)
    page = meeting_page_of(window)
    page.invite()
    assert page.invite_dialog is not None
    assert any("tulip" in one.text() for one in page.invite_dialog.findChildren(QLabel))
    window.session.end()
    application.meetings.settle_end()
    qtbot.waitUntil(lambda: window.session.phase is Phase.IDLE)
    assert window.session.room.passcode == ""


def test_a_fault_of_opening_is_said_and_the_meeting_goes_on(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    hold_meeting(qtbot, window, application)
    page = meeting_page_of(window)
    page.invite()
    dialog = page.invite_dialog
    assert dialog is not None
    dialog.open_button.click()
    fault = EnvironmentFault("The port is taken; choose another one.", code="port_taken")
    application.meetings.opening.set_exception(fault)
    qtbot.waitUntil(lambda: "port is taken" in dialog.fault.text())
    assert dialog.open_button.isEnabled()
    assert window.session.phase is Phase.LIVE


def test_the_preflight_opens_the_meeting_from_its_start(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    window.start_meeting()
    preflight = preflight_of(window)
    preflight.others_switch.setChecked(True)
    assert preflight.passcode_edit.isVisible()
    preflight.passcode_edit.setText(" tulip ")
    preflight.start()
    application.meetings.settle_start()
    qtbot.waitUntil(lambda: application.meetings.conference is not None)
    assert application.meetings.conference == ConferenceRequest(passcode="tulip")


# -- people -------------------------------------------------------------------------------------


def test_people_are_listed_with_everything_a_screen_reader_needs(
    qtbot: QtBot, window: MainWindow, seat: FakeSeat
) -> None:
    grace = come_in(qtbot, window, seat, "Grace")
    grace.say(Hand(True))
    grace.say(ChooseConsent(Consent.TRANSCRIBE_ONLY))
    seat.say(MutePerson(grace.you))
    seat.tick()
    rows = meeting_page_of(window).people.list.rows
    role = Qt.ItemDataRole.AccessibleTextRole
    wanted = "Grace, Guest, Muted by a host, Hand raised, number 1, Good connection, Captions only"
    qtbot.waitUntil(lambda: rows.data(rows.index(1), int(role)) == wanted)
    assert "Host, you" in str(rows.data(rows.index(0), int(role)))


def test_a_sign_says_what_it_means(qtbot: QtBot, window: MainWindow, seat: FakeSeat) -> None:
    come_in(qtbot, window, seat, "Grace")
    people = meeting_page_of(window).people.list
    row = people.rows.row(1)
    area = QRectF(0, 0, 300, 50)
    said = {
        people.person_delegate.words_at(QPointF(x, 25), area, row).split(".")[0]
        for x in range(100, 300)
    }
    assert {"Microphone open", "Nothing kept"} <= said


def test_a_name_is_no_markup_in_a_tool_tip(
    qtbot: QtBot, window: MainWindow, seat: FakeSeat
) -> None:
    name = '<img src="//192.0.2.1/a">'  # Qt would ask that machine for it
    seat.come(name)
    page = meeting_page_of(window)
    qtbot.waitUntil(lambda: bool(page.people.lobby.rows))
    (waiting,) = page.people.lobby.rows.values()
    waiting.name.setMaximumWidth(20)
    qtbot.waitUntil(lambda: waiting.name.width() <= 20)
    tips = [_tip_of(waiting.name, QPoint(5, 5))]
    waiting.admit.click()
    people = page.people.list
    qtbot.waitUntil(lambda: people.rows.rowCount() == 2)
    tips.append(_tip_of(people.viewport(), people.visualRect(people.rows.index(1)).center()))
    assert all("&lt;img" in tip and "<img" not in tip for tip in tips)


def _tip_of(widget: QWidget, spot: QPoint) -> str:
    """What a pointer that rests there is told."""
    QToolTip.hideText()
    event = QHelpEvent(QEvent.Type.ToolTip, spot, widget.mapToGlobal(spot))
    QApplication.sendEvent(widget, event)
    return QToolTip.text()


def test_captions_and_people_have_the_same_colour(
    qtbot: QtBot, window: MainWindow, application: FakeApplication, seat: FakeSeat
) -> None:
    grace = come_in(qtbot, window, seat, "Grace")
    live = application.meetings.live
    assert live is not None
    session = window.session
    assert session.speaker_of(grace.you) == ("Grace", session.place_of(grace.you))
    assert session.speaker_of(live.track_id) == ("Ada", 0)
    assert session.place_of(grace.you) == 1


def test_levels_move_rings_and_nothing_else(
    qtbot: QtBot, window: MainWindow, seat: FakeSeat
) -> None:
    grace = come_in(qtbot, window, seat, "Grace")
    rows = meeting_page_of(window).people.list.rows
    changed: list[int] = []
    rows.dataChanged.connect(lambda first, _last, _roles: changed.append(first.row()))
    seat.held.hear_levels({grace.you: -15.0})
    seat.tick()
    qtbot.waitUntil(lambda: bool(changed))
    assert set(changed) == {1}


def test_the_menu_has_what_the_host_may_do(
    qtbot: QtBot, window: MainWindow, seat: FakeSeat
) -> None:
    grace = come_in(qtbot, window, seat, "Grace")
    people = meeting_page_of(window).people
    people.list.setFocus()
    people.list.setCurrentIndex(people.list.rows.index(1))
    QTest.keyClick(people.list, Qt.Key.Key_Return)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    offered = [action.data() for action in menu.actions() if action.data()]
    assert offered == [
        "MUTE", "MAKE_COHOST", "MAKE_PRESENTER", "MAKE_OBSERVER", "LET_CHAT", "LET_SHARE",
        "SECOND_DEVICE", "SAFETY_DIGITS", "REMOVE",
    ]  # fmt: skip
    menu.actions()[0].trigger()
    menu.close()
    assert seat.said[-1] == MutePerson(grace.you)


def test_removing_asks_first(qtbot: QtBot, window: MainWindow, seat: FakeSeat) -> None:
    grace = come_in(qtbot, window, seat, "Grace")
    people = meeting_page_of(window).people
    menu = people.menu.make(people.list.rows.row(1))
    menu.actions()[-1].trigger()
    assert Remove(grace.you) not in seat.said
    press(window, ConfirmDialog)
    assert seat.said[-1] == Remove(grace.you)
    seat.tick()
    qtbot.waitUntil(lambda: names(window) == ["Ada"])
    menu.deleteLater()


def test_a_second_device_gets_a_link_and_both_sides_compare_digits(
    qtbot: QtBot, window: MainWindow, seat: FakeSeat
) -> None:
    grace = come_in(qtbot, window, seat, "Grace")
    people = meeting_page_of(window).people
    menu = people.menu.make(people.list.rows.row(1))
    by_name = {action.data(): action for action in menu.actions()}
    by_name[PersonAction.SECOND_DEVICE.name].trigger()
    link = window.findChild(LinkDialog)
    assert link is not None
    link.copy.button.click()
    qtbot.waitUntil(lambda: seat.links == [grace.you])
    link.accept()
    by_name[PersonAction.SAFETY_DIGITS.name].trigger()
    digits = window.findChild(DigitsDialog)
    assert digits is not None
    seat.digits.set_result("314159265358")
    qtbot.waitUntil(lambda: digits.digits[0].text() == "314 159 265 358")
    digits.accept()
    menu.deleteLater()


# -- the lobby ----------------------------------------------------------------------------------


def test_who_waits_is_admitted_or_denied(qtbot: QtBot, window: MainWindow, seat: FakeSeat) -> None:
    page = meeting_page_of(window)
    lobby = page.people.lobby
    assert not lobby.isVisible()
    grace, alan = seat.come("Grace"), seat.come("Alan")
    qtbot.waitUntil(lambda: len(lobby.rows) == 2)
    assert lobby.isVisible()
    assert window.toast.text == ""  # it is in sight
    lobby.rows[grace.you].admit.click()
    lobby.rows[alan.you].deny.click()
    assert seat.said[-2:] == [Admit(grace.you), Deny(alan.you)]
    seat.tick()
    qtbot.waitUntil(lambda: not lobby.isVisible())
    assert names(window) == ["Ada", "Grace"]


def test_all_are_admitted_by_a_key(qtbot: QtBot, window: MainWindow, seat: FakeSeat) -> None:
    seat.come("Grace")
    seat.come("Alan")
    qtbot.waitUntil(window.room_commands.admit_all.isEnabled)
    QTest.keyClick(meeting_page_of(window), Qt.Key.Key_A, CONTROL | SHIFT)
    assert seat.said[-1] == AdmitAll()


def test_who_knocks_while_the_list_is_folded_is_told_by_a_toast(
    qtbot: QtBot, window: MainWindow, seat: FakeSeat
) -> None:
    window.room_commands.hide_people.trigger()
    grace = seat.come("Grace")
    qtbot.waitUntil(lambda: "Grace waits" in window.toast.text)
    window.toast._act()
    assert seat.said[-1] == Admit(grace.you)


def test_a_full_room_is_said(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    live = hold_meeting(qtbot, window, application)
    window.session.open_conference(ConferenceRequest())
    seat = application.meetings.settle_open(FakeSeat(live.track_id, capacity=1))
    grace = seat.come("Grace")
    qtbot.waitUntil(lambda: bool(window.session.room.model.waiting))
    window.session.room.say(Admit(grace.you))
    qtbot.waitUntil(lambda: "full" in window.toast.text)


# -- the bar ------------------------------------------------------------------------------------


def test_hand_mute_and_push_to_talk_are_said_to_everybody(
    qtbot: QtBot, window: MainWindow, seat: FakeSeat
) -> None:
    page = meeting_page_of(window)
    QTest.keyClick(page.captions, Qt.Key.Key_H)
    seat.tick()
    qtbot.waitUntil(lambda: window.session.room.model.hand_raised)
    assert window.room_commands.hand.text() == "Lower hand"
    QTest.keyClick(page.captions, Qt.Key.Key_M)
    seat.tick()
    qtbot.waitUntil(lambda: window.session.muted)
    # A press that is shorter than the way to the host and back ends muted all the same.
    QTest.keyPress(page.captions, Qt.Key.Key_Space)
    QTest.keyRelease(page.captions, Qt.Key.Key_Space)
    assert seat.said[-2:] == [Mute(False), Mute(True)]
    seat.tick()
    assert seat.held.roster.room[0].muted


def test_mute_all_turns_into_let_all_unmute(
    qtbot: QtBot, window: MainWindow, seat: FakeSeat
) -> None:
    command = window.room_commands.mute_all
    assert not command.isVisible()
    come_in(qtbot, window, seat, "Grace")
    qtbot.waitUntil(command.isVisible)
    command.trigger()
    seat.tick()
    qtbot.waitUntil(lambda: command.text() == "Let all unmute")
    assert "Locked" not in window.room_commands.lock.text()
    window.room_commands.lock.trigger()
    seat.tick()
    qtbot.waitUntil(lambda: window.room_commands.lock.text() == "Unlock room")


def test_a_cohost_asks_the_host_to_mute(qtbot: QtBot, window: MainWindow, seat: FakeSeat) -> None:
    grace = come_in(qtbot, window, seat, "Grace")
    seat.say(MakeCohost(grace.you, True))
    grace.say(MutePerson(seat.you))
    qtbot.waitUntil(lambda: "Grace asks you to mute" in window.toast.text)
    window.toast._act()
    assert seat.said[-1] == Mute(True)


def test_ending_for_others_asks_first(
    qtbot: QtBot, window: MainWindow, application: FakeApplication, seat: FakeSeat
) -> None:
    come_in(qtbot, window, seat, "Grace")
    qtbot.waitUntil(lambda: window.meeting_commands.end.text() == "End for all")
    QTest.keyClick(meeting_page_of(window), Qt.Key.Key_E, CONTROL | SHIFT)
    assert application.meetings.asked[-1] != "end"
    press(window, ConfirmDialog)
    assert application.meetings.asked[-1] == "end"
    assert window.session.phase is Phase.SAVING
    application.meetings.settle_end()
    qtbot.waitUntil(lambda: window.session.phase is Phase.IDLE)
    assert not window.session.room.is_open


def test_a_meeting_that_ends_by_itself_is_saved_and_shown(
    qtbot: QtBot, window: MainWindow, application: FakeApplication, seat: FakeSeat
) -> None:
    """The host's second device ended it, or nobody answered."""
    seat.deliver(seat.held.end())
    qtbot.waitUntil(lambda: window.session.phase is Phase.SAVING)
    application.meetings.settle_end()
    qtbot.waitUntil(lambda: window.current_page == "library")


def test_are_you_still_there_counts_down_and_is_answered(
    qtbot: QtBot, window: MainWindow, seat: FakeSeat
) -> None:
    seat.tick(301)
    qtbot.waitUntil(lambda: window.conference_news.still_there is not None)
    dialog = window.conference_news.still_there
    assert dialog is not None
    before = dialog.remaining.text()
    dialog.count_down()
    assert dialog.remaining.text() != before
    dialog.here_button.click()
    assert seat.said[-1] == Present()
    assert window.conference_news.still_there is None


def test_the_question_goes_when_somebody_comes(
    qtbot: QtBot, window: MainWindow, seat: FakeSeat
) -> None:
    seat.tick(301)
    qtbot.waitUntil(lambda: window.conference_news.still_there is not None)
    seat.come("Grace", role=Role.MEMBER)
    seat.tick()
    qtbot.waitUntil(lambda: window.conference_news.still_there is None)


def test_the_compact_bar_says_who_is_here_and_who_speaks(
    qtbot: QtBot, window: MainWindow, seat: FakeSeat
) -> None:
    grace = come_in(qtbot, window, seat, "Grace")
    window.flow.show_bar()
    bar = window.flow.bar
    assert bar is not None
    qtbot.waitUntil(lambda: bar.people_pill.text == "2 people")
    seat.deliver(seat.held.hear_speaking(grace.you, True))
    qtbot.waitUntil(lambda: bar.people_pill.text == "2 people: Grace speaks")
    seat.come("Alan")
    qtbot.waitUntil(lambda: bar.people_pill.text == "1 waiting")
    qtbot.waitUntil(lambda: "Alan waits" in window.toast._label.text())


def test_words_of_a_guest_stand_under_their_name(
    qtbot: QtBot, window: MainWindow, application: FakeApplication, seat: FakeSeat
) -> None:
    live = application.meetings.live
    assert live is not None
    come_in(qtbot, window, seat, "Grace")
    say(application, live, "Hello Grace.")
    captions = meeting_page_of(window).captions
    qtbot.waitUntil(lambda: "Hello Grace." in captions.toPlainText())
    assert "Ada" in captions.toPlainText()


def test_captions_can_be_hidden_while_they_are_written(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    live = hold_meeting(qtbot, window, application)
    page = meeting_page_of(window)
    say(application, live, "Between us.")
    qtbot.waitUntil(page.captions.isVisible)
    QTest.keyClick(page, Qt.Key.Key_C, CONTROL | SHIFT)
    assert not page.captions.isVisible()
    say(application, live, "Also hidden.", at=3.0)
    qtbot.waitUntil(lambda: "Also hidden." in page.captions.toPlainText())
    assert not page.captions.isVisible()
    QTest.keyClick(page, Qt.Key.Key_C, CONTROL | SHIFT)
    assert page.captions.isVisible()


def test_the_list_of_people_keeps_its_width(
    qtbot: QtBot, window: MainWindow, seat: FakeSeat
) -> None:
    page = meeting_page_of(window)
    page.split.setSizes([320, 500])
    width = page.people.width()
    QTest.keyClick(page, Qt.Key.Key_P, CONTROL | SHIFT)
    assert not page.people.isVisible()
    QTest.keyClick(page, Qt.Key.Key_P, CONTROL | SHIFT)
    assert page.people.isVisible()
    assert page.people.width() == width


def test_every_key_is_on_the_sheet_and_none_is_used_twice(
    qtbot: QtBot, window: MainWindow, seat: FakeSeat
) -> None:
    QTest.keyClick(window, Qt.Key.Key_F1)
    sheet = window.findChild(ShortcutsSheet)
    assert sheet is not None
    rows = [(keys, words) for keys, words in sheet.rows if "," not in keys]
    words = [words for _, words in rows]
    assert {"Mute", "Raise hand", "Invite people", "Join a meeting", "Lock room"} <= set(words)
    keys = [keys for keys, _ in rows]
    assert len(keys) == len(set(keys))
    sheet.accept()


def test_thirty_people_cost_little_ten_times_a_second(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    """Levels draw discs; they neither lay anything out nor touch rows that stayed as loud."""
    live = hold_meeting(qtbot, window, application)
    window.session.open_conference(ConferenceRequest())
    seat = application.meetings.settle_open(
        FakeSeat(live.track_id, capacity=30, lobby_for=LobbyFor.NOBODY)
    )
    guests = [seat.come(f"Guest {number}") for number in range(29)]
    seat.tick()
    qtbot.waitUntil(lambda: len(names(window)) == 30)
    people = meeting_page_of(window).people.list
    layouts: list[int] = []
    people.rows.layoutChanged.connect(lambda: layouts.append(1))
    people.rows.modelReset.connect(lambda: layouts.append(1))
    took = []
    for turn in range(20):
        seat.held.hear_levels(
            {guest.you: -20.0 - (turn + n) % 20 for n, guest in enumerate(guests)}
        )
        seat.tick()
        began = time.perf_counter()
        people.rows.show_levels(window.session.room.model)
        people.viewport().repaint()
        took.append(time.perf_counter() - began)
    assert layouts == []
    assert min(took) < 0.05  # the others say how busy the machine was


def test_the_question_brings_the_window_back_from_the_compact_bar(
    qtbot: QtBot, window: MainWindow, seat: FakeSeat
) -> None:
    window.flow.show_bar()
    seat.tick(301)
    qtbot.waitUntil(lambda: window.conference_news.still_there is not None)
    assert window.isVisible()
    dialog = window.conference_news.still_there
    assert dialog is not None
    assert dialog.isVisible()
    dialog.reject()


def test_mute_pressed_twice_before_the_host_answers_is_unmuted(
    qtbot: QtBot, window: MainWindow, seat: FakeSeat
) -> None:
    captions = meeting_page_of(window).captions
    QTest.keyClick(captions, Qt.Key.Key_M)
    QTest.keyClick(captions, Qt.Key.Key_M)
    assert seat.said[-2:] == [Mute(True), Mute(False)]
