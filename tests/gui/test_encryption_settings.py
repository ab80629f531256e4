"""Encryption of recordings in the settings: on after the key was seen, off again, keys typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from meeting_desktop.application.keep_recording_keys import NAME
from meeting_desktop.application.run_meeting import MeetingRequest
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.recovery_keys import spell_key
from meeting_desktop.ui.settings.encryption.encryption_card import EncryptionCard
from meeting_desktop.ui.settings.encryption.key_dialogs import EnterKeyDialog, ShowKeyDialog
from meeting_desktop.ui.settings.recording_section import RecordingSection
from meeting_desktop.ui.widgets.dialogs import ConfirmDialog
from tests.fakes.shell import FakeShell
from tests.fakes.use_cases import FakeApplication
from tests.gui.settings_pages import lone_section

_LIMIT_MS = 60_000
_PLAIN = b"OggS, and what was said"


def until(qtbot: QtBot, condition: Callable[[], object]) -> None:
    qtbot.waitUntil(lambda: bool(condition()), timeout=_LIMIT_MS)


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """A file on this machine."""
    path = tmp_path / "config" / "recordings" / str(new_id()) / f"{new_id()}.ogg"
    path.parent.mkdir(parents=True)
    path.write_bytes(_PLAIN)
    return path


@pytest.fixture
def card(
    qtbot: QtBot, application: FakeApplication, shell: FakeShell, recording: Path
) -> Iterator[EncryptionCard]:
    """Its work is running."""
    section = lone_section(qtbot, application, shell, RecordingSection)
    seal = application.use_cases.archive.seal
    assert recording.exists()
    seal.start()
    yield section.encryption
    assert seal.stop(60.0)


def shown_key(qtbot: QtBot, card: EncryptionCard) -> ShowKeyDialog:
    until(qtbot, lambda: isinstance(card.dialog, ShowKeyDialog))
    assert isinstance(card.dialog, ShowKeyDialog)
    return card.dialog


def turn_on(qtbot: QtBot, card: EncryptionCard) -> str:
    """The recovery key."""
    card.switch.click()
    dialog = shown_key(qtbot, card)
    key = dialog.key.text().replace("\n", "-")
    dialog.has_it.click()
    dialog.go_button.click()
    until(qtbot, lambda: "all that are here" in card.standing.text())
    return key


def test_it_is_turned_on_once_the_key_was_kept(
    qtbot: QtBot, card: EncryptionCard, recording: Path, shell: FakeShell
) -> None:
    card.switch.click()
    dialog = shown_key(qtbot, card)
    assert not dialog.go_button.isEnabled()
    assert not card.switch.isChecked()
    assert recording.read_bytes() == _PLAIN
    assert dialog.key.accessibleName().endswith(dialog.key.text().replace("\n", "-"))
    dialog.has_it.click()
    dialog.go_button.click()
    until(qtbot, lambda: "Encrypted: 1 recording, all that are here." in card.standing.text())
    assert not recording.read_bytes().startswith(b"OggS")
    until(qtbot, lambda: shell.toasts == ["Recordings are being encrypted"])
    until(qtbot, card.switch.isChecked)
    until(qtbot, card.key_button.isVisible)


def test_who_cancels_has_changed_nothing(
    qtbot: QtBot, card: EncryptionCard, recording: Path
) -> None:
    card.switch.click()
    shown_key(qtbot, card).cancel_button.click()
    assert not card.switch.isChecked()
    assert recording.read_bytes() == _PLAIN


def test_it_is_turned_off_and_that_is_undone(
    qtbot: QtBot, card: EncryptionCard, recording: Path, shell: FakeShell
) -> None:
    turn_on(qtbot, card)
    card.switch.click()
    until(qtbot, lambda: recording.read_bytes() == _PLAIN)
    until(qtbot, lambda: "are not encrypted" in card.standing.text())
    shell.press_toast(qtbot, saying="Recordings are being decrypted")
    until(qtbot, lambda: "all that are here" in card.standing.text())
    assert recording.read_bytes() != _PLAIN


def test_without_a_keyring_it_says_what_to_do(
    qtbot: QtBot, application: FakeApplication, card: EncryptionCard, recording: Path
) -> None:
    application.secrets.locked = True
    card.switch.click()
    until(qtbot, lambda: "start or unlock it" in card.field.fault_text)
    assert not card.switch.isChecked()
    assert card.dialog is None
    assert recording.read_bytes() == _PLAIN
    application.secrets.locked = False


def test_a_person_pauses_what_waits_for_a_meeting(
    qtbot: QtBot, application: FakeApplication, card: EncryptionCard
) -> None:
    application.meetings.start(MeetingRequest("Weekly", "Ada"))
    application.meetings.settle_start()
    application.use_cases.archive.protect.turn_on()
    until(qtbot, lambda: "go on with after the meeting" in card.work.text())
    assert card.bar.isVisible()
    card.pause_button.click()
    until(qtbot, lambda: card.work.text() == "Paused: 1 recording still to encrypt")
    assert card.pause_button.text() == "Go on"
    application.meetings.settle_end()
    card.pause_button.click()
    until(qtbot, lambda: "all that are here" in card.standing.text())
    until(qtbot, lambda: not card.pause_button.isVisible())


def test_the_key_is_shown_again_after_a_question(qtbot: QtBot, card: EncryptionCard) -> None:
    key = turn_on(qtbot, card)
    card.key_button.click()
    assert isinstance(card.dialog, ConfirmDialog)
    card.dialog.confirm_button.click()
    dialog = shown_key(qtbot, card)
    assert dialog.key.text().replace("\n", "-") == key
    dialog.reject()


def test_the_key_is_saved_printed_and_copied(
    qtbot: QtBot, card: EncryptionCard, tmp_path: Path
) -> None:
    card.switch.click()
    dialog = shown_key(qtbot, card)
    key = dialog.key.text()
    dialog.copy_button.click()
    assert QGuiApplication.clipboard().text() == key.replace("\n", "-")
    file = tmp_path / "key.txt"
    dialog.ask_file = lambda _parent: str(file)
    dialog.save_button.click()
    until(qtbot, file.exists)
    until(qtbot, lambda: key in file.read_text(encoding="utf-8"))
    assert file.stat().st_mode & 0o077 == 0
    dialog.ask_file = lambda _parent: str(tmp_path / "nowhere" / "key.txt")
    dialog.save_button.click()
    until(qtbot, lambda: "could not be written" in dialog.fault.text())

    def to_pdf(printer: QPrinter, _parent: object) -> bool:
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / "key.pdf"))
        return True

    dialog.ask_printer = to_pdf
    dialog.print_button.click()
    assert (tmp_path / "key.pdf").read_bytes().startswith(b"%PDF")
    dialog.reject()


def _says(dialog: EnterKeyDialog, words: str) -> bool:
    return words in dialog.fault.text()


def test_a_key_that_was_lost_is_typed_in(
    qtbot: QtBot, application: FakeApplication, card: EncryptionCard, shell: FakeShell
) -> None:
    key = turn_on(qtbot, card)
    kept = dict(application.secrets.kept)
    application.secrets.kept[NAME] = bytes(32).hex()  # another keyring, with a key of its own
    card.refresh()
    until(qtbot, lambda: "1 recording cannot be heard here" in card.trouble.text())
    card.enter_button.click()
    dialog = card.dialog
    assert isinstance(dialog, EnterKeyDialog)
    for wrong, words in ((key[:-1], "this has 55"), (spell_key(b"x" * 32), "Nothing was changed")):
        dialog.field.setPlainText(wrong)
        dialog.use_button.click()
        until(qtbot, partial(_says, dialog, words))
    dialog.field.setPlainText(key.lower().replace("-", " "))
    dialog.use_button.click()
    until(qtbot, lambda: not card.trouble.isVisible())
    assert application.secrets.kept[NAME].split()[1] == kept[NAME]
    until(qtbot, lambda: shell.toasts[-1] == "The recovery key is kept in this computer’s keyring")
