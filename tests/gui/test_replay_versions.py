"""A recording transcribed again: asked for, watched, given up; and versions to choose from."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.transcript import Segment, Transcript
from meeting_desktop.ports.unit_of_work import UnitOfWork
from meeting_desktop.ui.library.replay_page import ReplayPage
from tests.fakes.sample_talks import Talk, make_talk
from tests.fakes.shell import FakeShell
from tests.fakes.use_cases import FakeApplication
from tests.gui.replaying import open_replay, store_talk


@pytest.fixture
def talk(application: FakeApplication, tmp_path: Path) -> Talk:
    made = make_talk()
    store_talk(application, made, tmp_path)
    return made


@pytest.fixture
def page(qtbot: QtBot, shell: FakeShell, talk: Talk) -> ReplayPage:
    return open_replay(qtbot, shell, talk)


def write_again(application: FakeApplication, talk: Talk, text: str = "Heard anew.") -> Transcript:
    """The store has a second version."""
    transcript_id = new_id()
    first = talk.segments[0]
    word = replace(first.words[0], text=text)
    segment = Segment(new_id(), transcript_id, None, first.start, first.end, (word,))
    made = Transcript(transcript_id, talk.meeting.id, "de", "faster-whisper", "small", 2)

    def write(uow: UnitOfWork) -> None:
        uow.transcripts.put(made)
        uow.transcripts.put_segment(segment)

    application.store.write(write).result(60)
    return made


def start(page: ReplayPage, language: str = "") -> None:
    page.actions_.again.trigger()
    page.versions.strip.choose_language(language)
    page.versions.strip.start_button.click()


def test_the_language_is_asked_and_nothing_happens_before(
    page: ReplayPage, application: FakeApplication, talk: Talk
) -> None:
    page.actions_.again.trigger()
    strip = page.versions.strip
    assert strip.asking
    assert application.again.asked == []
    QTest.keyClick(strip, Qt.Key.Key_Escape)
    assert not page.versions.place.isVisible()
    start(page, "de")
    assert application.again.asked == [(talk.meeting.id, "de")]


def test_how_far_the_work_is_and_its_result_are_shown_in_place(
    qtbot: QtBot, page: ReplayPage, application: FakeApplication, talk: Talk, shell: FakeShell
) -> None:
    start(page)
    working = page.versions.strip
    assert working.isVisible()
    assert not page.actions_.again.isEnabled()
    application.again.on_progress(0.42)
    qtbot.waitUntil(lambda: "42 %" in working.step)
    application.again.answer.set_running_or_notify_cancel()
    application.again.answer.set_result(write_again(application, talk))
    qtbot.waitUntil(
        lambda: bool(page.document.rows) and page.document.rows[0].text == "Heard anew."
    )
    qtbot.waitUntil(lambda: shell.toasts == ["Version 2 is shown."])
    assert page.header.versions.text() == "Version 2 · small · German"
    assert not page.versions.place.isVisible()
    assert page.actions_.again.isEnabled()


def test_work_that_is_given_up_leaves_everything_as_it_was(
    page: ReplayPage, application: FakeApplication
) -> None:
    start(page)
    page.versions.strip.cancel_button.click()
    assert application.again.answer.cancelled()
    assert not page.versions.place.isVisible()
    assert page.actions_.again.isEnabled()


def test_a_failure_says_what_to_do_and_can_be_tried_again(
    qtbot: QtBot, page: ReplayPage, application: FakeApplication
) -> None:
    start(page)
    application.again.answer.set_exception(UserFacingError("Get a speech model in Settings."))
    strip = page.versions.strip
    qtbot.waitUntil(lambda: strip.text == "Get a speech model in Settings.")
    strip.retry_button.click()
    assert strip.asking


def test_who_is_typing_is_not_interrupted_by_the_new_version(
    qtbot: QtBot, page: ReplayPage, application: FakeApplication, talk: Talk
) -> None:
    start(page)
    page.view.open_editor(0)
    application.again.answer.set_running_or_notify_cancel()
    application.again.answer.set_result(write_again(application, talk))
    strip = page.versions.strip
    qtbot.waitUntil(lambda: strip.text == "Version 2 is ready.")
    assert page.view.editor is not None
    strip.show_button.click()
    qtbot.waitUntil(lambda: page.document.rows[0].text == "Heard anew.")


def test_work_goes_on_while_the_page_is_left(
    qtbot: QtBot, page: ReplayPage, application: FakeApplication, talk: Talk, shell: FakeShell
) -> None:
    start(page)
    page.close_meeting()
    assert not page.versions.place.isVisible()
    page.open(talk.meeting.id)
    qtbot.waitUntil(page.versions.strip.isVisible)
    page.close_meeting()
    application.again.answer.set_result(write_again(application, talk))
    qtbot.waitUntil(lambda: shell.toasts == ["The recording was transcribed again."])
    shell.press_toast(qtbot, "transcribed again")
    assert shell.opened == [talk.meeting.id]


def test_an_older_version_is_read_and_not_changed(
    qtbot: QtBot, shell: FakeShell, application: FakeApplication, talk: Talk
) -> None:
    write_again(application, talk)
    page = open_replay(qtbot, shell, talk)
    choices = page.header.versions.menu().actions()
    assert [action.text().split(" · ")[0] for action in choices] == ["Version 2", "Version 1"]
    choices[1].trigger()
    qtbot.waitUntil(lambda: len(page.document.rows) == len(talk.segments))
    assert "version 1 as it was" in page.versions.banner_text
    page.view.open_editor(0)
    page.view.open_name_editor(0)
    assert page.view.editor is None
    assert page.view.name_editor is None
    changing = (page.actions_.edit, page.actions_.rename, page.actions_.exports["md"])
    assert not any(action.isEnabled() for action in changing)
    back = next(
        button
        for button in page.versions.place.findChildren(QPushButton)
        if button.text() == "Back to the newest"
    )
    back.click()
    qtbot.waitUntil(lambda: page.document.rows[0].text == "Heard anew.")
    assert page.versions.banner_text == ""
    page.view.open_editor(0)
    assert page.view.editor is not None


def test_one_version_is_no_choice(page: ReplayPage) -> None:
    assert not page.header.versions.isVisible()


def test_a_missing_transcript_can_be_made_where_it_is_missing(
    qtbot: QtBot, shell: FakeShell, application: FakeApplication, tmp_path: Path
) -> None:
    talk = make_talk()
    wordless = replace(talk, transcript=replace(talk.transcript, segments=()))
    store_talk(application, wordless, tmp_path)
    page = open_replay(qtbot, shell, wordless)
    assert page.states.state == "wordless"
    button = next(
        one
        for one in page.states.findChildren(QPushButton)
        if one.isVisible() and one.text() == "Make the transcript…"
    )
    assert button.isEnabled()
    button.click()
    assert page.versions.strip.asking


def test_without_a_recording_there_is_nothing_to_transcribe(
    qtbot: QtBot, shell: FakeShell, application: FakeApplication, tmp_path: Path
) -> None:
    talk = make_talk()
    wordless = replace(talk, transcript=replace(talk.transcript, segments=()))
    store_talk(application, wordless, tmp_path, recorded=False)
    page = open_replay(qtbot, shell, wordless)
    assert not page.actions_.again.isEnabled()
    buttons = [one.text() for one in page.states.findChildren(QPushButton) if one.isVisible()]
    assert "Make the transcript…" not in buttons
