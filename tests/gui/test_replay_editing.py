"""Corrections in place: seen at once, stored, undone and redone to the letter."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent
from pytestqt.qtbot import QtBot

from meeting_desktop.core.errors import DiskFullError
from meeting_desktop.ports.unit_of_work import UnitOfWork
from meeting_desktop.ui.library.replay_page import ReplayPage
from meeting_desktop.ui.library.transcript_document import WordPlace
from tests.fakes.sample_talks import Talk, make_talk
from tests.fakes.shell import FakeShell
from tests.fakes.use_cases import FakeApplication
from tests.gui.replaying import click, open_replay, spot_of, spot_of_name, store_talk, stored


@pytest.fixture
def talk(application: FakeApplication, tmp_path: Path) -> Talk:
    made = make_talk()
    store_talk(application, made, tmp_path)
    return made


@pytest.fixture
def page(qtbot: QtBot, shell: FakeShell, talk: Talk) -> ReplayPage:
    return open_replay(qtbot, shell, talk)


def type_into_editor(qtbot: QtBot, page: ReplayPage, text: str) -> None:
    editor = page.view.editor
    assert editor is not None
    editor.selectAll()
    qtbot.keyClicks(editor, text)


def test_edit_undo_and_redo_leave_exactly_the_same_segments(
    qtbot: QtBot, page: ReplayPage, application: FakeApplication, talk: Talk
) -> None:
    original = talk.segments[2]
    page.view.focus_row(2)
    qtbot.keyClick(page.view, Qt.Key.Key_F2)
    type_into_editor(qtbot, page, "I see. What happens on the nights when that laptop is gone?")
    qtbot.keyClick(page.view.editor, Qt.Key.Key_Return)
    assert page.view.editor is None

    edited = page.document.rows[2]
    assert edited.text == "I see. What happens on the nights when that laptop is gone?"
    assert [word.corrected for word in edited.words].count(True) > 0
    assert stored(application, talk)[2] == edited

    qtbot.keyClick(page.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert page.document.rows[2] == original
    assert stored(application, talk)[2] == original

    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(page.view, Qt.Key.Key_Z, both)
    assert page.document.rows[2] == edited
    assert stored(application, talk)[2] == edited


def test_escape_leaves_everything_as_it_was(
    qtbot: QtBot, page: ReplayPage, application: FakeApplication, talk: Talk
) -> None:
    page.view.focus_row(1)
    qtbot.keyClick(page.view, Qt.Key.Key_Return)
    type_into_editor(qtbot, page, "nothing of this")
    qtbot.keyClick(page.view.editor, Qt.Key.Key_Escape)
    assert page.view.editor is None
    assert stored(application, talk) == list(talk.segments)
    assert page.view.hasFocus()


def test_a_double_click_edits_that_segment_and_does_not_start_the_sound(
    qtbot: QtBot, page: ReplayPage, application: FakeApplication
) -> None:
    spot = spot_of(page, WordPlace(4, 1))
    viewport = page.view.viewport()
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=spot)
    qtbot.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=spot)
    assert page.view.editor is not None
    assert page.view.editor.toPlainText() == page.document.rows[4].text
    assert not application.player.playing


def test_a_click_elsewhere_saves_what_was_typed(
    qtbot: QtBot, page: ReplayPage, application: FakeApplication, talk: Talk
) -> None:
    page.view.open_editor(0)
    type_into_editor(qtbot, page, "Good evening.")
    click(page, spot_of(page, WordPlace(5, 0)))
    assert stored(application, talk)[0].text == "Good evening."


def test_another_command_saves_what_was_typed_first(
    qtbot: QtBot, page: ReplayPage, application: FakeApplication, talk: Talk
) -> None:
    page.view.open_editor(0)
    type_into_editor(qtbot, page, "Hello.")
    page.view.open_editor(1)
    assert stored(application, talk)[0].text == "Hello."
    type_into_editor(qtbot, page, "Gladly.")
    page.actions_.rename.trigger()
    assert stored(application, talk)[1].text == "Gladly."
    assert page.view.name_editor is not None


def test_an_editor_stays_with_its_segment_when_rows_go(
    qtbot: QtBot, page: ReplayPage, application: FakeApplication, talk: Talk
) -> None:
    page.view.open_editor(5)
    type_into_editor(qtbot, page, "Who decides?")
    page.desk.edit(talk.segments[1].id, "")
    page.view.commit_editor()
    assert stored(application, talk)[5].text == "Who decides?"
    assert stored(application, talk)[6] == talk.segments[6]


def test_undo_rests_while_the_page_is_not_seen(qtbot: QtBot, page: ReplayPage, talk: Talk) -> None:
    page.desk.edit(talk.segments[1].id, "changed")
    assert page.actions_.undo.text() == "Undo change of words"
    page.hide()
    qtbot.waitUntil(lambda: not page.actions_.undo.isEnabled())


def test_words_that_come_later_are_shown(
    qtbot: QtBot, application: FakeApplication, shell: FakeShell, tmp_path: Path
) -> None:
    talk = make_talk()
    application.store.write(lambda uow: uow.meetings.add(talk.meeting)).result(60)
    page = open_replay(qtbot, shell, talk)
    assert page.states.state == "wordless"

    def finish(uow: UnitOfWork) -> None:
        uow.meetings.update(replace(talk.meeting, language="en"))
        uow.transcripts.put(talk.transcript)
        for segment in talk.segments:
            uow.transcripts.put_segment(segment)

    application.store.write(finish).result(60)
    qtbot.waitUntil(lambda: page.states.state == "ready")


def test_leaving_the_page_saves_what_was_typed(
    qtbot: QtBot, page: ReplayPage, application: FakeApplication, talk: Talk
) -> None:
    page.view.open_editor(0)
    type_into_editor(qtbot, page, "Good night.")
    page.close_meeting()
    assert stored(application, talk)[0].text == "Good night."


def test_a_segment_without_words_goes_and_undo_brings_it_back(page: ReplayPage, talk: Talk) -> None:
    count = page.view.rows.rowCount()
    page.desk.edit(talk.segments[3].id, "")
    assert page.view.rows.rowCount() == count - 1
    page.actions_.undo.trigger()
    assert page.view.rows.rowCount() == count
    assert page.document.rows[3] == talk.segments[3]


def test_a_full_disk_loses_neither_the_old_words_nor_the_new_ones(
    qtbot: QtBot, page: ReplayPage, application: FakeApplication, shell: FakeShell, talk: Talk
) -> None:
    application.store.fail_next = DiskFullError("The disk is full; make room and try again.")
    page.view.open_editor(1)
    type_into_editor(qtbot, page, "words that cost an effort")
    qtbot.keyClick(page.view.editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shell.toasts == ["The disk is full; make room and try again."])
    assert page.document.rows[1] == talk.segments[1]
    assert not page.actions_.undo.isEnabled()
    assert page.view.editor is not None
    assert page.view.editor.toPlainText() == "words that cost an effort"

    qtbot.keyClick(page.view.editor, Qt.Key.Key_Return)
    assert stored(application, talk)[1].text == "words that cost an effort"


def test_an_undo_that_cannot_be_stored_shows_what_is_stored(
    qtbot: QtBot, page: ReplayPage, application: FakeApplication, shell: FakeShell, talk: Talk
) -> None:
    page.desk.edit(talk.segments[0].id, "changed")
    application.store.fail_next = DiskFullError("The disk is full; make room and try again.")
    page.actions_.undo.trigger()
    qtbot.waitUntil(lambda: page.document.rows[0].text == "changed" and bool(shell.toasts))
    assert not page.actions_.undo.isEnabled()


def test_a_new_name_stands_in_all_turns_at_once(
    qtbot: QtBot, page: ReplayPage, application: FakeApplication, talk: Talk
) -> None:
    click(page, spot_of_name(page, 1))
    editor = page.view.name_editor
    assert editor is not None
    editor.selectAll()
    qtbot.keyClicks(editor, "Brook Example")
    qtbot.keyClick(editor, Qt.Key.Key_Return)

    names = names_of_turns(page)
    assert "Sample Lead" not in names
    assert names.count("Brook Example") == 5
    assert "Brook Example" in page.header.facts_text
    transcript = application.store.read(lambda uow: uow.transcripts.latest(talk.meeting.id))
    assert transcript is not None
    assert [speaker.name for speaker in transcript.speakers] == ["Ada", "Brook Example"]

    page.actions_.undo.trigger()
    assert names_of_turns(page).count("Sample Lead") == 5


def names_of_turns(page: ReplayPage) -> list[str]:
    passages = page.document.passages
    speakers = [page.document.speaker(one.speaker_id) for one in passages if one.opens_turn]
    return [speaker.name for speaker in speakers if speaker is not None]


def test_an_empty_name_is_refused_with_a_sentence(
    qtbot: QtBot, page: ReplayPage, shell: FakeShell, talk: Talk
) -> None:
    speaker: UUID = talk.transcript.speakers[0].id
    page.desk.rename_speaker(speaker, "   ")
    qtbot.waitUntil(lambda: "name" in shell.toast)
    assert names_of_turns(page)[0] == "Ada"


def test_the_title_is_edited_in_place(
    qtbot: QtBot, page: ReplayPage, application: FakeApplication, talk: Talk
) -> None:
    page.actions_.rename_meeting.trigger()
    title = page.header.title
    assert title.hasFocus()
    qtbot.keyClicks(title, "Budget with Example Ltd")
    qtbot.keyClick(title, Qt.Key.Key_Return)
    assert title.text() == "Budget with Example Ltd"
    row = application.store.read(lambda uow: uow.meetings.get(talk.meeting.id))
    assert row is not None
    assert row.title == "Budget with Example Ltd"
    page.actions_.undo.trigger()
    assert title.text() == "Discovery call"


def test_html_in_speech_and_names_is_shown_as_text(
    qtbot: QtBot, application: FakeApplication, shell: FakeShell, tmp_path: Path
) -> None:
    hostile = '<img src="file:///secret.png"><b>bold</b>'
    talk = make_talk(hostile, [(hostile, f"{hostile} said"), ("Ada", "so")])
    store_talk(application, talk, tmp_path)
    page = open_replay(qtbot, shell, talk)
    layout = page.view.board.layout(0)
    assert layout.text == f"{hostile} said"
    assert page.header.title.text() == hostile
    assert hostile in page.header.facts_text
    page.view.open_editor(0)
    assert page.view.editor is not None
    assert page.view.editor.toPlainText() == f"{hostile} said"


def test_copying_gives_the_selected_words(qtbot: QtBot, page: ReplayPage, shell: FakeShell) -> None:
    viewport = page.view.viewport()
    start, end = spot_of(page, WordPlace(1, 0)), spot_of(page, WordPlace(1, 2))
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    drag(page, end)
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=end)
    page.actions_.copy.trigger()
    assert clipboard() == "Of course. Right"


def drag(page: ReplayPage, spot: QPoint) -> None:
    viewport = page.view.viewport()
    event = QMouseEvent(
        QMouseEvent.Type.MouseMove,
        QPointF(spot),
        QPointF(viewport.mapToGlobal(spot)),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    page.view.mouseMoveEvent(event)


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


def test_the_whole_transcript_is_copied_with_names_and_times(page: ReplayPage) -> None:
    page.actions_.copy_all.trigger()
    assert clipboard().startswith("Ada, 0:01\nGood morning, and thank you")
    assert "\n\nSample Lead, 0:10\nOf course." in clipboard()


def test_an_export_is_written_where_the_person_says(
    qtbot: QtBot, page: ReplayPage, shell: FakeShell, tmp_path: Path
) -> None:
    asked: list[str] = []
    shown: list[Path] = []

    def ask(_parent: object, _title: str, suggestion: str, _filter: str) -> str:
        asked.append(Path(suggestion).name)
        return str(tmp_path / "talk")

    page.exporter.ask = ask
    page.exporter.show_folder = shown.append
    page.actions_.exports["srt"].trigger()
    qtbot.waitUntil(lambda: bool(shell.toasts))
    assert asked == ["2026-03-02 Discovery call – transcript.srt"]
    assert "-->" in (tmp_path / "talk.srt").read_text(encoding="utf-8")
    qtbot.waitUntil(lambda: shell.toasts == ["Saved talk.srt"])
    shell.press_toast(qtbot, "Saved talk.srt")
    assert shown == [tmp_path]


def test_an_export_that_fails_says_why(
    qtbot: QtBot, page: ReplayPage, shell: FakeShell, tmp_path: Path
) -> None:
    page.exporter.ask = lambda *_asked: str(tmp_path / "no such folder" / "talk.md")
    said: list[str] = []
    shell.jobs.failed.connect(said.append)
    page.actions_.exports["md"].trigger()
    qtbot.waitUntil(lambda: bool(said))
    assert "could not be written" in said[0]
