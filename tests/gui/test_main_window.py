"""The window around the rooms: it tells the truth, finds commands, ends no meeting unasked."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from meeting_desktop.application.recover_meetings import RecoveryProgress
from meeting_desktop.domain.events import CaptionState, CaptionStateChanged
from meeting_desktop.runtime.bugs import bugs, report_bug
from meeting_desktop.ui.app import build_window
from meeting_desktop.ui.closing_dialog import ClosingDialog
from meeting_desktop.ui.command_palette import CommandPalette
from meeting_desktop.ui.main_window import MainWindow
from meeting_desktop.ui.meeting.live_model import Phase
from meeting_desktop.ui.settings.settings_page import SettingsPage
from meeting_desktop.ui.today.meeting_row import MeetingRowButton
from meeting_desktop.ui.today.page import TodayPage
from tests.fakes.sample_talks import keep, make_talk
from tests.fakes.use_cases import FakeApplication
from tests.gui.holding import hold_meeting, preflight_of, say


def _closing(window: MainWindow) -> ClosingDialog:
    dialog = window.findChild(ClosingDialog)
    assert dialog is not None
    return dialog


def test_closing_during_a_meeting_asks_and_cancel_changes_nothing(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    hold_meeting(qtbot, window, application)
    assert not window.close()
    _closing(window).cancel_button.click()
    assert window.isVisible()
    assert window.session.phase is Phase.LIVE
    assert "end" not in application.meetings.asked


def test_the_meeting_goes_on_in_the_compact_bar(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    live = hold_meeting(qtbot, window, application)
    window.close()
    _closing(window).keep_button.click()
    bar = window.flow.bar
    assert bar is not None
    assert bar.isVisible()
    assert not window.isVisible()
    assert "end" not in application.meetings.asked
    say(application, live, "Still <b>here</b>.")
    qtbot.waitUntil(lambda: bar.caption.text() == "Still <b>here</b>.")
    window.meeting_commands.expand.trigger()
    assert window.isVisible()
    assert not bar.isVisible()


def test_end_and_save_closes_only_when_everything_is_saved(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    hold_meeting(qtbot, window, application)
    window.close()
    _closing(window).end_button.click()
    assert application.meetings.asked[-1] == "end"
    assert window.isVisible()
    with qtbot.waitSignal(window.finished):
        application.meetings.settle_end()
    assert not window.isVisible()


def test_closing_while_it_saves_waits_for_it(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    hold_meeting(qtbot, window, application)
    window.session.end()
    assert not window.close()
    assert "as soon as the meeting is saved" in window.toast.text
    with qtbot.waitSignal(window.finished):
        application.meetings.settle_end()


def test_a_meeting_that_begins_while_another_page_is_seen_goes_on_behind_it(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    window.start_meeting()
    preflight_of(window).start()
    window.show_room("library")
    application.meetings.settle_start()
    qtbot.waitUntil(lambda: window.session.phase is Phase.LIVE)
    assert window.current_page == "library"


def test_end_and_save_while_the_meeting_still_begins_closes_the_window(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    window.start_meeting()
    preflight_of(window).start()
    window.close()
    _closing(window).end_button.click()
    application.meetings.settle_start()
    qtbot.waitUntil(lambda: "end" in application.meetings.asked)
    with qtbot.waitSignal(window.finished):
        application.meetings.settle_end()


def test_a_meeting_that_ends_in_the_compact_bar_brings_the_window_back(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    hold_meeting(qtbot, window, application)
    window.flow.show_bar()
    window.meeting_commands.end.trigger()
    application.meetings.settle_end()
    qtbot.waitUntil(window.isVisible)
    assert window.flow.bar is not None
    assert not window.flow.bar.isVisible()


def test_a_window_without_a_meeting_just_closes(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.finished):
        assert window.close()


def test_the_window_comes_back_where_it_was(
    qtbot: QtBot, window: MainWindow, application: FakeApplication, tmp_path: Path
) -> None:
    window.resize(780, 640)
    window.close()
    again = build_window(application.use_cases, tmp_path / "config" / "window.ini")
    qtbot.addWidget(again)
    assert (again.width(), again.height()) == (780, 640)
    again.dispose()


def test_the_palette_finds_and_runs_a_command(qtbot: QtBot, window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = window.findChild(CommandPalette)
    assert palette is not None
    assert "Mute" not in palette.shown  # there is no meeting to mute
    QTest.keyClicks(palette.search.edit, "start")
    assert palette.shown == ["Start meeting"]
    QTest.keyClick(palette.search.edit, Qt.Key.Key_Return)
    assert window.current_page == "preflight"


def test_dark_colours_are_kept_and_put_in_force(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    window.open_palette()
    palette = window.findChild(CommandPalette)
    assert palette is not None
    palette.search.edit.setText("dark")
    palette.run_current()
    qtbot.waitUntil(lambda: window.theme.tokens.dark)
    assert application.settings.current().appearance.theme == "dark"


def test_a_recovery_is_told_and_leads_to_its_meeting(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    talk = make_talk("Weekly")
    application.store.write(lambda uow: keep(uow, talk)).result()
    publish = application.recovery.progress.publish
    step = "Finishing the transcript of “Weekly”…"
    publish(RecoveryProgress(talk.meeting.id, "Weekly", "transcript", 0.4, 723.0, step))
    qtbot.waitUntil(lambda: window.status.recovery.text() == f"{step} 40 %")
    sentence = "“Weekly” was interrupted; 12:03 of it is saved with its transcript."
    publish(RecoveryProgress(talk.meeting.id, "Weekly", "done", 1.0, 723.0, sentence))
    qtbot.waitUntil(lambda: window.notices.texts == [sentence])
    assert not window.status.recovery.isVisible()
    _press(window.notices, "Open")
    assert window.current_page == "library"
    assert window.notices.texts == []


@pytest.mark.expects_error_logs("bug")
def test_a_bug_is_shown_without_its_details(qtbot: QtBot, window: MainWindow) -> None:
    report_bug(ValueError("secret words"))
    qtbot.waitUntil(lambda: len(window.notices.texts) == 1)
    assert "nothing recorded is lost" in window.notices.texts[0]
    assert "secret" not in window.notices.texts[0]
    _press(window.notices, "Diagnostics")
    settings = window.page("settings")
    assert isinstance(settings, SettingsPage)
    assert settings.sections["diagnostics"].isVisible()
    window.close()
    bugs.publish(ValueError())  # nobody listens any more, nothing breaks


def test_the_status_line_says_whether_captions_are_ready(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    application.meetings.events.publish(CaptionStateChanged(CaptionState.LOADING))
    qtbot.waitUntil(lambda: window.status.captions.text == "Speech model is loading")
    application.meetings.events.publish(CaptionStateChanged(CaptionState.LIVE))
    qtbot.waitUntil(lambda: window.status.captions.text == "Captions ready")


def test_the_status_line_says_that_a_service_reads_what_is_said(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    status = window.status
    assert "everything stays on this computer" in status.place.text
    assert not status.reader.isVisible()
    application.settings.change("assistant", analyst="gemini")
    qtbot.waitUntil(lambda: status.reader.text == "Gemini reads what is said")
    assert status.place.text == ""
    application.settings.change("assistant", analyst="offline")
    qtbot.waitUntil(lambda: "everything stays" in status.place.text)
    assert not status.reader.isVisible()


def test_today_lists_what_was_held_and_opens_it(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    today = window.page("today")
    assert isinstance(today, TodayPage)
    talk = make_talk("Plan <b>&</b> budget")
    application.store.write(lambda uow: keep(uow, talk)).result()
    qtbot.waitUntil(lambda: bool(today.findChildren(MeetingRowButton)))
    row = today.findChildren(MeetingRowButton)[-1]
    assert row.accessibleName().startswith("Plan <b>&</b> budget")
    QTest.keyClick(row, Qt.Key.Key_Space)
    assert window.current_page == "library"


def test_an_empty_today_says_why_and_has_the_button(qtbot: QtBot, window: MainWindow) -> None:
    today = window.page("today")
    assert isinstance(today, TodayPage)
    wanted = "Start meeting"
    qtbot.waitUntil(lambda: not today.start_button.isVisible())
    assert len(_visible_buttons(today, wanted)) == 1
    _press(today, wanted)
    assert window.current_page == "preflight"


def test_every_control_of_every_page_has_a_name(
    qtbot: QtBot, window: MainWindow, application: FakeApplication, qapp: QApplication
) -> None:
    hold_meeting(qtbot, window, application)
    window.flow.show_bar()
    window.flow.go()
    assert window.flow.bar is not None
    for root in (window, window.flow.bar):
        buttons = [one for one in root.findChildren(QAbstractButton) if one.isVisibleTo(root)]
        assert [one for one in buttons if not (one.accessibleName() or one.text())] == []


def _visible_buttons(root: QWidget, text: str) -> list[QAbstractButton]:
    found = root.findChildren(QAbstractButton)
    return [one for one in found if one.text() == text and one.isVisible()]


def _press(root: QWidget, text: str) -> None:
    _visible_buttons(root, text)[0].click()
