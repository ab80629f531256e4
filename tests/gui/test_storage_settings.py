"""The place where recordings lie for colleagues: chosen, tried, used, left; and what waits."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from meeting_desktop.adapters.storage.folder import MARK_NAME
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.recordings import Recording, RecordingStatus
from meeting_desktop.domain.sync import ServerFacts
from meeting_desktop.ports.unit_of_work import UnitOfWork
from meeting_desktop.ui.main_window import MainWindow
from meeting_desktop.ui.settings.settings_page import SettingsPage
from meeting_desktop.ui.settings.storage.storage_form import BucketForm, FolderForm
from meeting_desktop.ui.settings.storage.storage_section import StorageSection
from meeting_desktop.ui.widgets.dialogs import ConfirmDialog
from tests.fakes.sample_talks import keep, make_talk
from tests.fakes.shell import FakeShell
from tests.fakes.use_cases import FakeApplication
from tests.gui.settings_pages import lone_section

_LIMIT_MS = 60_000


def until(qtbot: QtBot, condition: Callable[[], object]) -> None:
    qtbot.waitUntil(lambda: bool(condition()), timeout=_LIMIT_MS)


def words(widget: QWidget) -> str:
    """What can be read of it now."""
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisible())


@pytest.fixture
def section(qtbot: QtBot, application: FakeApplication, shell: FakeShell) -> StorageSection:
    return lone_section(qtbot, application, shell, StorageSection)


@pytest.fixture
def share(tmp_path: Path) -> Path:
    folder = tmp_path / "share"
    folder.mkdir()
    return folder


def choose(section: StorageSection, kind: str) -> None:
    section.kind.setCurrentIndex(section.kind.findData(kind))
    section.kind.activated.emit(section.kind.currentIndex())


def folder_form(section: StorageSection) -> FolderForm:
    form = section.forms["folder"]
    assert isinstance(form, FolderForm)
    return form


def record(application: FakeApplication, tmp_path: Path, *, scoped: bool = False) -> Recording:
    """A finished meeting with its sound on this machine."""
    sound = random.Random(3).randbytes(1 << 18)
    scope = new_id() if scoped else application.store.read(lambda uow: uow.personal_scope())
    talk, known = make_talk(scope_id=scope), new_id()
    recording = Recording(
        known,
        talk.meeting.id,
        None,
        RecordingStatus.COMPLETED,
        f"{talk.meeting.id}/{known}",
        talk.meeting.created_at,
        60.0,
        len(sound),
        hashlib.sha256(sound).hexdigest(),
    )
    place = tmp_path / "config" / "recordings" / f"{recording.storage_key}.ogg"
    place.parent.mkdir(parents=True)
    place.write_bytes(sound)

    def write(uow: UnitOfWork) -> None:
        keep(uow, talk)
        uow.recordings.put(recording)

    application.store.write(write).result(60)
    return recording


def test_nothing_is_set_up_and_nothing_is_asked_for(section: StorageSection) -> None:
    assert section.kind.currentData() == "none"
    assert not any(form.isVisible() for form in section.forms.values())
    assert not section.standing.isVisible()
    assert not section.limit_field.isVisible()


def test_a_folder_is_tried_used_and_left_again(
    qtbot: QtBot,
    application: FakeApplication,
    shell: FakeShell,
    section: StorageSection,
    share: Path,
) -> None:
    choose(section, "folder")
    form = folder_form(section)
    assert form.isVisible()
    form.folder.chosen.emit(str(share))
    qtbot.mouseClick(form.test_button, Qt.MouseButton.LeftButton)
    until(qtbot, lambda: "This works" in words(form))
    assert application.settings.current().storage.kind == "none"
    qtbot.mouseClick(form.use_button, Qt.MouseButton.LeftButton)
    until(qtbot, section.standing.isVisible)
    assert application.settings.current().storage.folder == share
    assert (share / MARK_NAME).exists()
    assert "Everything of yours is there" in words(section)
    choose(section, "none")
    until(qtbot, lambda: application.settings.current().storage.kind == "none")
    until(qtbot, lambda: not section.standing.isVisible())
    shell.press_toast(qtbot, "stay on this computer")
    until(qtbot, section.standing.isVisible)
    assert section.kind.currentData() == "folder"


@pytest.mark.parametrize("wrong", [("", "Choose the shared folder first"), ("gone", "folder")])
def test_a_folder_that_does_not_serve_is_said_and_not_kept(
    qtbot: QtBot,
    application: FakeApplication,
    section: StorageSection,
    share: Path,
    wrong: tuple[str, str],
) -> None:
    chosen, sentence = wrong
    choose(section, "folder")
    form = folder_form(section)
    form.folder.chosen.emit(str(share / chosen) if chosen else "")
    qtbot.mouseClick(form.use_button, Qt.MouseButton.LeftButton)
    until(qtbot, form.outcome.isVisible)
    assert sentence in form.outcome.text()
    assert application.settings.current().storage.kind == "none"


def fill_bucket(section: StorageSection) -> BucketForm:
    choose(section, "s3")
    form = section.forms["s3"]
    assert isinstance(form, BucketForm)
    form.endpoint.setText("http://127.0.0.1:9")
    form.bucket.setText("files")
    form.access_key.setText("AKEXAMPLE")
    form.secret.setText("hidden")
    return form


@pytest.mark.parametrize(
    "wrong",
    [
        ("bucket", "", "name of the bucket"),
        ("bucket", "No Bucket", "small letters"),
        ("access_key", "", "Write the key"),
        ("secret", "", "Write the secret"),
        ("endpoint", "s3.example.org", "begins with https://"),
        ("endpoint", "http://s3.example.org", "https"),
    ],
)
def test_what_is_wrong_with_a_bucket_is_said_before_anybody_is_asked(
    qtbot: QtBot,
    application: FakeApplication,
    section: StorageSection,
    wrong: tuple[str, str, str],
) -> None:
    field, typed, sentence = wrong
    form = fill_bucket(section)
    getattr(form, field).setText(typed)
    qtbot.mouseClick(form.use_button, Qt.MouseButton.LeftButton)
    until(qtbot, form.outcome.isVisible)
    assert sentence in form.outcome.text()
    assert application.settings.current().storage.kind == "none"
    assert not application.secrets.kept


def test_a_server_that_does_not_answer_is_said_and_the_secret_is_not_kept(
    qtbot: QtBot, application: FakeApplication, section: StorageSection
) -> None:
    form = fill_bucket(section)
    qtbot.mouseClick(form.test_button, Qt.MouseButton.LeftButton)
    until(qtbot, form.outcome.isVisible)
    assert "hidden" not in form.outcome.text()
    assert not application.secrets.kept
    assert form.test_button.isEnabled()


def test_a_limit_holds_at_once_and_one_of_the_file_is_shown(
    qtbot: QtBot, application: FakeApplication, section: StorageSection, share: Path
) -> None:
    application.settings.change("storage", kind="folder", folder=share, upload_kbit=700)
    until(qtbot, lambda: section.limit.currentText() == "0.7 Mbit/s")
    section.limit.setCurrentIndex(section.limit.findData(2_000))
    section.limit.activated.emit(section.limit.currentIndex())
    until(qtbot, lambda: application.settings.current().storage.upload_kbit == 2_000)


def test_the_line_says_what_waits_and_nothing_when_nothing_does(
    qtbot: QtBot,
    application: FakeApplication,
    window: MainWindow,
    share: Path,
    tmp_path: Path,
) -> None:
    line, storage = window.status.uploads, application.use_cases.storage
    assert not line.isVisible()
    assert "everything stays" in window.status.place.text
    application.settings.change("storage", kind="folder", folder=share / "gone")
    record(application, tmp_path)
    storage.start()
    until(qtbot, lambda: "1 recording not shared yet" in line.text())
    assert window.status.place.text == ""
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton)
    page = window.page("settings")
    assert isinstance(page, SettingsPage)
    section = page.sections["storage"]
    assert isinstance(section, StorageSection)
    assert section.isVisible()
    assert section.try_button.isVisible()
    (share / "gone").mkdir()
    qtbot.mouseClick(section.try_button, Qt.MouseButton.LeftButton)
    until(qtbot, lambda: not line.isVisible())
    assert "brought to the shared place" in window.status.place.text
    until(qtbot, lambda: "Everything of yours is there" in words(section))
    assert len(list((share / "gone" / "recordings").rglob("*"))) == 2


def test_sound_that_nobody_else_has_is_told_and_removed_after_a_question(
    qtbot: QtBot,
    application: FakeApplication,
    shell: FakeShell,
    section: StorageSection,
    tmp_path: Path,
) -> None:
    recording = record(application, tmp_path, scoped=True)

    def lose(uow: UnitOfWork) -> None:
        uow.sync.adopt(
            ServerFacts(new_id(), "0022", "0022", 0, new_id(), new_id(), "rep"), new_id()
        )
        meeting = uow.meetings.get(recording.meeting_id)
        assert meeting is not None
        uow.sync.lose(meeting.scope_id)

    application.store.write(lose).result(60)
    section.refresh()
    until(qtbot, section.alone.isVisible)
    assert "1 recording" in words(section.alone)
    qtbot.mouseClick(section.remove_button, Qt.MouseButton.LeftButton)
    dialog = section.findChild(ConfirmDialog)
    assert dialog is not None
    assert "1 recording will be lost" in dialog.accessibleDescription()
    qtbot.mouseClick(dialog.confirm_button, Qt.MouseButton.LeftButton)
    until(qtbot, lambda: not section.alone.isVisible())
    qtbot.waitUntil(lambda: shell.toast == "1 recording removed")
    assert not (tmp_path / "config" / "recordings" / f"{recording.storage_key}.ogg").exists()


def test_a_locked_keyring_is_said(
    qtbot: QtBot, application: FakeApplication, section: StorageSection
) -> None:
    form = fill_bucket(section)
    form.secret.setText("")
    application.secrets.locked = True
    qtbot.mouseClick(form.use_button, Qt.MouseButton.LeftButton)
    until(qtbot, lambda: "unlock" in form.outcome.text())
