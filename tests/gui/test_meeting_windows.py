"""A meeting from the pre-flight to its end, as a person and as the application see it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from meeting_desktop.application.run_meeting import SourceChoice
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.events import (
    CaptionState,
    CaptionStateChanged,
    LevelMeasured,
    RecordingState,
    RecordingStateChanged,
    SoundState,
    SoundStateChanged,
    WordsMissing,
)
from meeting_desktop.ui.main_window import MainWindow
from meeting_desktop.ui.meeting.live_model import Phase
from tests.fakes.use_cases import FakeApplication
from tests.gui.holding import hold_meeting, meeting_page_of, preflight_of, say


def test_by_keyboard_alone_from_start_to_end(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    QTest.keyClick(
        window,
        Qt.Key.Key_N,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    preflight = preflight_of(window)
    qtbot.waitUntil(preflight.title_edit.hasFocus)
    QTest.keyClicks(preflight.title_edit, "Talk with mm")  # letters are letters, M mutes nothing
    for _ in range(30):
        focused = QApplication.focusWidget()
        if focused is None or focused is preflight.start_button:
            break
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    QTest.keyClick(preflight.start_button, Qt.Key.Key_Space)
    live = application.meetings.settle_start()
    qtbot.waitUntil(lambda: window.session.phase is Phase.LIVE)
    assert application.meetings.request is not None
    assert application.meetings.request.title == "Talk with mm"
    assert application.meetings.request.speaker_name == "Ada"
    say(application, live, "Hello.")
    page = meeting_page_of(window)
    qtbot.waitUntil(lambda: "Hello." in page.captions.toPlainText())
    QTest.keyClick(page.captions, Qt.Key.Key_M)
    assert application.meetings.muted
    QTest.keyPress(page.captions, Qt.Key.Key_Space)
    heard = [not application.meetings.muted]
    QTest.keyRelease(page.captions, Qt.Key.Key_Space)
    assert [*heard, application.meetings.muted] == [True, True]
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(page.captions, Qt.Key.Key_E, modifiers)
    assert window.session.phase is Phase.SAVING
    application.meetings.settle_end()
    qtbot.waitUntil(lambda: window.current_page == "library")


def test_the_preflight_opens_the_sound_and_lets_go_of_it(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    window.start_meeting()
    assert application.meetings.asked == ["prepare"]
    preflight = preflight_of(window)
    QTest.keyClick(preflight, Qt.Key.Key_Escape)
    assert application.meetings.asked == ["prepare", "discard"]
    assert window.current_page == "today"


def test_we_hear_you_says_the_preflight_when_somebody_speaks(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    window.start_meeting()
    label = preflight_of(window).sound.hearing_label
    application.meetings.events.publish(SoundStateChanged(SoundState.LIVE, "Desk microphone"))
    qtbot.waitUntil(lambda: "Say something" in label.text())

    def speak() -> bool:
        application.meetings.events.publish(LevelMeasured(-20.0, -10.0, False))
        return label.text() == "We hear you."

    qtbot.waitUntil(speak)


def test_no_microphone_at_all_is_said_and_a_meeting_can_start(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    window.start_meeting()
    gone = SoundStateChanged(SoundState.NO_DEVICE, "", "No microphone was found; plug one in.")
    application.meetings.events.publish(gone)
    preflight = preflight_of(window)
    qtbot.waitUntil(lambda: "No microphone is heard." in preflight.sound.hearing_label.text())
    preflight.start()
    assert "start" in application.meetings.asked


def test_a_microphone_that_is_plugged_in_joins_the_list(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    window.start_meeting()
    box = preflight_of(window).sound.device_box
    qtbot.waitUntil(lambda: box.findData("Headset") > 0)
    application.devices.plug("Desk microphone", "New microphone")
    qtbot.waitUntil(lambda: box.findData("New microphone") > 0)
    assert box.findData("Headset") < 0


def test_a_file_is_the_microphone(window: MainWindow, application: FakeApplication) -> None:
    window.start_meeting()
    preflight = preflight_of(window)
    preflight.use_file(Path("talk <b>.flac"))
    assert application.meetings.source == SourceChoice(file=Path("talk <b>.flac"))
    assert "talk <b>.flac" in preflight.sound.device_box.currentText()


def test_nothing_to_keep_means_nothing_to_start(window: MainWindow) -> None:
    window.start_meeting()
    preflight = preflight_of(window)
    preflight.record_switch.setChecked(False)
    assert preflight.start_action.isEnabled()
    preflight.captions_switch.setChecked(False)
    assert not preflight.start_action.isEnabled()


def test_the_name_is_kept_for_the_next_meeting(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    window.start_meeting()
    preflight = preflight_of(window)
    preflight.name_edit.setText("Ada Example")
    preflight.start()
    current = application.settings.current
    qtbot.waitUntil(lambda: current().profile.display_name == "Ada Example")


def test_a_meeting_that_cannot_start_says_why_and_stays_at_the_preflight(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    window.start_meeting()
    preflight = preflight_of(window)
    preflight.start()
    application.meetings.starting.set_exception(UserFacingError("A meeting is already running."))
    qtbot.waitUntil(lambda: preflight.fault_text == "A meeting is already running.")
    assert window.current_page == "preflight"
    assert preflight.start_action.isEnabled()


def test_a_title_like_html_is_letters(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    hold_meeting(qtbot, window, application, "<img src=x> & <b>bold</b>")
    title = meeting_page_of(window).header.title
    assert title.text() == "<img src=x> & <b>bold</b>"
    assert title.textFormat() is Qt.TextFormat.PlainText


def test_words_that_came_before_the_page_was_there_are_shown(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    live = hold_meeting(qtbot, window, application)
    for number in range(5):
        say(application, live, f"Sentence {number}.", number * 10.0)
    page = meeting_page_of(window)
    qtbot.waitUntil(lambda: "Sentence 4." in page.captions.toPlainText())
    assert "Ada" in page.captions.toPlainText()


def test_missing_words_raise_an_alarm_that_ends_with_the_next_word(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    hold_meeting(qtbot, window, application)
    page = meeting_page_of(window)
    application.meetings.events.publish(WordsMissing(20.0))
    qtbot.waitUntil(lambda: "No words for 20 s" in page.alarm_text)
    application.meetings.events.publish(WordsMissing(0.0))
    qtbot.waitUntil(lambda: page.alarm_text == "")


def test_the_application_says_in_its_own_words_what_is_wrong(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    hold_meeting(qtbot, window, application)
    page = meeting_page_of(window)
    publish = application.meetings.events.publish
    publish(SoundStateChanged(SoundState.LOST, "", "The microphone was unplugged."))
    qtbot.waitUntil(lambda: "The microphone was unplugged." in page.alarm_text)
    sentence = "The disk is full; make room."
    publish(RecordingStateChanged(RecordingState.HELD_IN_MEMORY, 60.0, 3.0, sentence))
    qtbot.waitUntil(lambda: page.alarm_text == sentence)
    assert page.header.recording.text == "0:03 waiting for the disk"


def test_the_header_says_how_late_captions_are(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    hold_meeting(qtbot, window, application)
    application.meetings.events.publish(CaptionStateChanged(CaptionState.BEHIND, 4.2))
    header = meeting_page_of(window).header
    qtbot.waitUntil(lambda: header.captions.text == "Captions 4 s behind")
    assert window.status.captions.text == "Captions 4 s behind"
    application.meetings.events.publish(CaptionStateChanged(CaptionState.LIVE, 0.6))
    qtbot.waitUntil(lambda: header.captions.text == "Captions live")
    assert window.status.captions.text == "Captions ready"


def test_the_compact_bar_says_how_late_captions_are_only_while_they_are(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    hold_meeting(qtbot, window, application)
    window.meeting_commands.compact.trigger()
    assert window.flow.bar is not None
    pill = window.flow.bar.captions_pill
    shown = [pill.isVisible()]
    application.meetings.events.publish(CaptionStateChanged(CaptionState.BEHIND, 4.2))
    qtbot.waitUntil(lambda: pill.text == "Captions 4 s behind")
    shown.append(pill.isVisible())
    application.meetings.events.publish(CaptionStateChanged(CaptionState.LIVE, 0.3))
    qtbot.waitUntil(lambda: not pill.isVisible())
    assert shown == [False, True]


def test_what_is_done_about_late_captions_is_said(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    hold_meeting(qtbot, window, application)
    page, publish = meeting_page_of(window), application.meetings.events.publish
    helped = "A smaller model helps the captions to keep up."
    publish(CaptionStateChanged(CaptionState.LIVE, 0.6, helped))
    qtbot.waitUntil(lambda: window.status.captions.text == helped)
    busy = "This computer is too busy for captions just now."
    publish(CaptionStateChanged(CaptionState.PAUSED, 40.0, busy))
    qtbot.waitUntil(lambda: page.alarm_text == busy)
    assert page.header.captions.text == "Recorded, words come later"
    publish(CaptionStateChanged(CaptionState.LIVE, 0.6))
    qtbot.waitUntil(lambda: page.alarm_text == "")
    assert window.status.captions.text == "Captions ready"


def test_recording_is_paused_and_continued_by_its_command(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    hold_meeting(qtbot, window, application)
    record = window.meeting_commands.record
    record.trigger()
    application.meetings.events.publish(RecordingStateChanged(RecordingState.OFF, 1.0))
    qtbot.waitUntil(lambda: record.text() == "Continue recording")
    record.trigger()
    assert application.meetings.asked[-2:] == ["pause", "record"]


def test_the_microphone_is_closed_again_when_the_program_loses_the_keyboard(
    qtbot: QtBot, window: MainWindow, application: FakeApplication, qapp: QApplication
) -> None:
    hold_meeting(qtbot, window, application)
    window.session.set_muted(True)
    window.session.set_talking(True)
    heard = [application.meetings.muted]
    window.session.set_talking(False)
    assert [*heard, application.meetings.muted] == [False, True]


def test_space_in_a_text_field_is_a_space(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    hold_meeting(qtbot, window, application)
    window.session.set_muted(True)
    field = QLineEdit(meeting_page_of(window))
    field.show()
    QTest.keyClick(field, Qt.Key.Key_Space)
    assert field.text() == " "
    assert application.meetings.muted


def test_larger_captions_are_remembered(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    hold_meeting(qtbot, window, application)
    before = meeting_page_of(window).captions.document().defaultFont().pixelSize()
    window.meeting_commands.larger.trigger()
    current = application.settings.current
    qtbot.waitUntil(lambda: current().appearance.caption_scale == 1.125)
    assert meeting_page_of(window).captions.document().defaultFont().pixelSize() > before


def test_saving_shows_what_is_being_saved(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    hold_meeting(qtbot, window, application)
    window.session.end()
    saving = meeting_page_of(window).saving
    assert saving.isVisible()
    assert "writing the last words" in saving.text
    finished = RecordingStateChanged(RecordingState.FINISHED, 65.0)
    application.meetings.events.publish(finished)
    qtbot.waitUntil(lambda: "1:05 saved" in saving.text)


def test_an_end_that_fails_says_so_and_can_be_tried_again(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    hold_meeting(qtbot, window, application)
    window.session.end()
    application.meetings.ending.set_exception(UserFacingError("The store did not answer."))
    qtbot.waitUntil(lambda: window.notices.texts == ["The store did not answer."])
    assert window.session.phase is Phase.LIVE
    window.session.end()
    application.meetings.settle_end()
    qtbot.waitUntil(lambda: window.session.phase is Phase.IDLE)
