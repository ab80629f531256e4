"""How long meetings are kept: one of them, all of them, and what lies in the trash."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from meeting_desktop.application.export_transcript import ExportTranscript
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.ui.library.exporting import ALL
from meeting_desktop.ui.library.library_page import LibraryRoomPage
from meeting_desktop.ui.library.retention.wording import days_words
from meeting_desktop.ui.settings.retention.retention_section import RetentionSection
from meeting_desktop.ui.widgets.choices import ComboBox
from tests.fakes.sample_talks import NOW, keep, make_talk
from tests.fakes.shell import FakeShell
from tests.fakes.use_cases import FakeApplication
from tests.gui.replaying import open_replay, store_talk
from tests.gui.settings_pages import lone_section

_LIMIT_MS = 60_000


def _until(qtbot: QtBot, condition: Callable[[], object]) -> None:
    qtbot.waitUntil(lambda: bool(condition()), timeout=_LIMIT_MS)


def _hold(application: FakeApplication, title: str) -> Meeting:
    talk = make_talk(title, start=NOW - timedelta(days=400))
    application.store.write(lambda uow: keep(uow, talk, storage_key="x")).result(60)
    return talk.meeting


@pytest.fixture
def room(qtbot: QtBot, application: FakeApplication, shell: FakeShell) -> LibraryRoomPage:
    for title in ("Weekly", "Board"):
        _hold(application, title)
    made = LibraryRoomPage(shell)
    qtbot.addWidget(made)
    made.resize(1024, 640)
    made.show()
    _until(qtbot, lambda: made.list_page.rows.rowCount() == 2)
    return made


def _trash(room: LibraryRoomPage, application: FakeApplication, qtbot: QtBot) -> None:
    ids = [row.meeting.id for row in application.use_cases.library.page().rows]
    application.use_cases.archive.tidy.trash(ids).result(60)
    room.list_page.retention.trash.trigger()
    _until(qtbot, lambda: room.trash.list.count() == 2)


def test_a_meeting_is_protected_and_then_cannot_be_removed(
    qtbot: QtBot, room: LibraryRoomPage, application: FakeApplication, shell: FakeShell
) -> None:
    page = room.list_page
    page.view.setCurrentIndex(page.rows.index(0, 0))
    row = page.selected()
    assert row is not None
    page.retention.keep.trigger()
    _until(qtbot, lambda: page.retention.dialog is not None)
    dialog = page.retention.dialog
    assert dialog is not None
    assert dialog.audio.isEnabled()
    dialog.audio.setCurrentIndex(dialog.audio.findData(30))
    dialog.protected.setChecked(True)
    assert not dialog.audio.isEnabled()
    dialog.save_button.click()
    tidy = application.use_cases.archive.tidy
    _until(qtbot, lambda: tidy.retention(row.meeting.id).is_protected)
    assert tidy.retention(row.meeting.id).audio_days == 30
    page.actions_.remove.trigger()
    _until(qtbot, lambda: any("protected" in text for text in shell.toasts))
    assert len(application.use_cases.library.page().rows) == 2


def test_what_is_removed_is_in_the_trash_and_comes_back(
    qtbot: QtBot, room: LibraryRoomPage, application: FakeApplication
) -> None:
    _trash(room, application, qtbot)
    trash = room.trash
    assert "removed" in trash.list.item(0).text()
    assert not trash.restore.isEnabled(), "nothing is chosen"
    trash.list.setCurrentRow(0)
    title = trash.list.item(0).text().split("\n")[0]
    trash.restore.trigger()
    _until(qtbot, lambda: trash.list.count() == 1)
    assert [row.meeting.title for row in application.use_cases.library.page().rows] == [title]
    trash.leave.trigger()
    assert room.currentWidget() is room.list_page


def test_deleting_for_good_asks_and_cancel_changes_nothing(
    qtbot: QtBot, room: LibraryRoomPage, application: FakeApplication
) -> None:
    _trash(room, application, qtbot)
    trash = room.trash
    trash.list.setCurrentRow(1)
    trash.purge.trigger()
    assert trash.dialog is not None
    trash.dialog.cancel_button.click()
    assert len(application.use_cases.archive.tidy.removed()) == 2
    trash.purge.trigger()
    trash.dialog.confirm_button.click()
    _until(qtbot, lambda: trash.list.count() == 1)
    trash.empty.trigger()
    trash.dialog.confirm_button.click()
    _until(qtbot, lambda: not trash.list.isVisible())
    assert application.use_cases.archive.tidy.removed() == ()


def test_the_trash_is_reached_from_the_settings_by_its_name(room: LibraryRoomPage) -> None:
    room.show_section("trash")
    assert room.currentWidget() is room.trash
    assert room.trash.list.accessibleName()


@pytest.fixture
def section(qtbot: QtBot, application: FakeApplication, shell: FakeShell) -> RetentionSection:
    return lone_section(qtbot, application, shell, RetentionSection)


def test_rules_are_saved_and_what_goes_by_them_is_seen_at_once(
    qtbot: QtBot, section: RetentionSection, application: FakeApplication
) -> None:
    _until(qtbot, lambda: section.preview.text() == "Nothing goes by itself.")
    _hold(application, "Old talk")
    choice = section.audio
    choice.setCurrentIndex(choice.findData(365))
    choice.activated.emit(choice.currentIndex())
    _until(qtbot, lambda: "Old talk" in section.preview.text())
    assert application.settings.current().retention.audio_days == 365
    assert "its sound" in section.preview.text()


def test_a_tag_gets_a_rule_that_keeps_until_something_is_chosen(
    qtbot: QtBot, section: RetentionSection, application: FakeApplication
) -> None:
    section.tags.tag.setText("  legal ")
    qtbot.keyClick(section.tags.tag, Qt.Key.Key_Return)
    retention = application.settings.current
    _until(qtbot, lambda: retention().retention.audio_days_by_tag == {"legal": 0})
    audio, _everything, remove = section.tags.rows["legal"]
    audio.setCurrentIndex(audio.findData(730))
    audio.activated.emit(audio.currentIndex())
    _until(qtbot, lambda: retention().retention.audio_days_by_tag == {"legal": 730})
    assert retention().retention.all_days_by_tag == {"legal": 0}
    assert remove.accessibleName() == "Remove the rule of “legal”"
    remove.click()
    _until(qtbot, lambda: retention().retention.all_days_by_tag == {})
    assert section.tags.rows == {}


def test_days_of_ones_own_are_shown_as_they_are(
    qtbot: QtBot, section: RetentionSection, application: FakeApplication
) -> None:
    application.settings.change("retention", all_days=45, trash_days=5)
    _until(qtbot, lambda: section.all.currentText() == "45 days")
    assert section.trash.currentText() == "5 days"
    assert section.all.itemText(0) == "For ever"


def test_days_are_said_as_people_say_them() -> None:
    said = [days_words(days) for days in (0, 1, 30, 365, 730, 400)]
    assert said == ["For ever", "1 day", "30 days", "1 year", "2 years", "400 days"]


def test_every_control_has_a_name(section: RetentionSection) -> None:
    controls = section.findChildren(ComboBox) + section.findChildren(QLineEdit)
    assert len(controls) == 4
    assert all(one.accessibleName() for one in controls)


def test_every_file_of_a_meeting_is_saved_into_a_folder(
    qtbot: QtBot, room: LibraryRoomPage, shell: FakeShell, tmp_path: Path
) -> None:
    page = room.list_page
    page.view.setCurrentIndex(page.rows.index(0, 0))
    chosen = tmp_path / "given away"
    chosen.mkdir()
    page.exporter.ask_folder = lambda *_asked: str(chosen)
    page.actions_.exports[ALL].trigger()
    _until(qtbot, lambda: shell.toasts == ["Saved into given away"])
    endings = {path.name.partition(" – ")[2] for path in chosen.iterdir()}
    assert endings == {f"transcript.{one}" for one in ExportTranscript.FORMATS}


def test_replay_keeps_a_meeting_with_the_same_command_and_takes_it_back(
    qtbot: QtBot, application: FakeApplication, shell: FakeShell, tmp_path: Path
) -> None:
    talk = make_talk("Board", [("Grace", "Good morning everybody.")])
    store_talk(application, talk, tmp_path)
    page = open_replay(qtbot, shell, talk)
    page.actions_.keep.trigger()
    _until(qtbot, lambda: page.tools.keeping.dialog is not None)
    dialog = page.tools.keeping.dialog
    assert dialog is not None
    assert dialog.windowTitle() == "How long to keep “Board”"
    dialog.protected.setChecked(True)
    dialog.save_button.click()
    _until(qtbot, lambda: shell.toasts == ["“Board” is protected"])
    tidy = application.use_cases.archive.tidy
    assert tidy.retention(talk.meeting.id).is_protected
    shell.press_toast(qtbot, "is protected")
    _until(qtbot, lambda: not tidy.retention(talk.meeting.id).is_protected)
    page.actions_.keep.trigger()
    _until(qtbot, lambda: page.tools.keeping.dialog is not None)
    page.close_meeting()
    assert page.tools.keeping.dialog is None, "nobody decides on a meeting that is not in sight"
