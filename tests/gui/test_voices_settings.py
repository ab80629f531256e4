"""Known voices in the settings: seen, renamed, forgotten, added from a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from meeting_desktop.adapters.audio.recording_storage import OggRecordingStorage
from meeting_desktop.application.install_voice_models import InstallVoiceModels
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.ports.audio import SPEECH_RATE_HZ
from meeting_desktop.ui.settings.voices.voices_section import VoicesSection
from meeting_desktop.ui.widgets.dialogs import ConfirmDialog
from tests.fakes.shell import FakeShell
from tests.fakes.sounds import tone, write_wav
from tests.fakes.use_cases import FakeApplication
from tests.fakes.voice_models import ShelfOfVoiceModels
from tests.integration.application.voice_desk import LONG, VOICES, VoiceDesk


@pytest.fixture
def models() -> ShelfOfVoiceModels:
    return ShelfOfVoiceModels("segments", built_in="pitch")


@pytest.fixture
def desk(
    application: FakeApplication, tmp_path: Path, models: ShelfOfVoiceModels
) -> Iterator[VoiceDesk]:
    storage = OggRecordingStorage(tmp_path / "config" / "recordings", SystemClock())
    made = VoiceDesk(tmp_path, application.store, storage)
    archive = replace(
        application.use_cases.archive,
        names=made.names,
        voices=made.voices,
        voice_models=InstallVoiceModels(models),
    )
    application.use_cases = replace(application.use_cases, archive=archive)
    yield made
    made.close()


@pytest.fixture
def section(
    qtbot: QtBot, application: FakeApplication, desk: VoiceDesk, shell: FakeShell
) -> VoicesSection:
    shell.use_cases = application.use_cases
    desk.enrol(desk.hold([("Grace", LONG)]), 1, "Gracy")
    made = VoicesSection(shell)
    qtbot.addWidget(made)
    made.show()
    made.refresh()
    qtbot.waitUntil(lambda: len(made.rows) == 1)
    return made


def test_a_voice_says_what_it_was_learnt_from_and_gets_another_name(
    qtbot: QtBot, section: VoicesSection, desk: VoiceDesk
) -> None:
    row = section.rows[0]
    assert row.facts.text().startswith("1 clip · 5 s of speech · agreed on ")
    assert not section.nobody.isVisible()
    row.rename_button.click()
    assert row.editor is not None
    row.editor.setText("Grace")
    qtbot.keyClick(row.editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: section.rows[0].name.text() == "Grace")
    section.rows[0].renamed.emit("  ")
    qtbot.waitUntil(lambda: "needs a name" in section.rows[0].fault_text)


def test_forgetting_asks_once_and_says_what_goes(
    qtbot: QtBot, section: VoicesSection, desk: VoiceDesk, shell: FakeShell
) -> None:
    section.rows[0].remove_button.click()
    dialog = section.dialog
    assert isinstance(dialog, ConfirmDialog)
    assert "print of the voice is deleted" in dialog.accessibleDescription()
    dialog.cancel_button.click()
    assert len(desk.voices.profiles()) == 1
    section.rows[0].remove_button.click()
    dialog = section.dialog
    assert isinstance(dialog, ConfirmDialog)
    dialog.confirm_button.click()
    qtbot.waitUntil(section.nobody.isVisible)
    assert desk.voices.profiles() == ()
    qtbot.waitUntil(lambda: shell.toasts == ["The voice was forgotten"])


def test_a_voice_comes_from_a_file_with_consent(
    qtbot: QtBot, section: VoicesSection, desk: VoiceDesk, tmp_path: Path
) -> None:
    sound = tone(6.0, hertz=VOICES["Hanna"], rate_hz=SPEECH_RATE_HZ)
    section.ask_consent(write_wav(tmp_path / "me.wav", sound, rate_hz=SPEECH_RATE_HZ))
    dialog = section.dialog
    assert dialog is not None
    assert not isinstance(dialog, ConfirmDialog)
    dialog.name.setText("Hanna")
    dialog.consent.setChecked(True)
    dialog.keep_button.click()
    qtbot.waitUntil(lambda: len(section.rows) == 2)
    assert {one.display_name for one in desk.voices.profiles()} == {"Gracy", "Hanna"}


def test_missing_models_are_brought_and_voices_of_others_are_to_be_learnt_again(
    qtbot: QtBot, section: VoicesSection, models: ShelfOfVoiceModels, shell: FakeShell
) -> None:
    card = section.models
    qtbot.waitUntil(card.install_button.isVisible)
    assert "built-in encoder" in card.standing.text()
    assert card.install_button.text() == "Install (28.0 MB)"
    assert card.models.text().splitlines() == [
        "Who speaks when · 6.0 MB · MIT, on this computer",
        "Voice prints · 28.0 MB · Apache-2.0, is not here",
    ]
    assert not section.rows[0].other_models.isVisible()
    card.install_button.click()
    assert card.working.isVisible()
    qtbot.waitUntil(lambda: "are told apart, and known" in card.standing.text())
    assert not card.working.isVisible()
    assert not card.install_button.isVisible()
    assert models.installing == ["prints"]
    qtbot.waitUntil(lambda: shell.toasts == ["The next recording is heard with these models"])
    assert section.rows[0].other_models.isVisible(), "it was learnt with the built-in encoder"


def test_bringing_models_is_stopped_refused_and_tried_again(
    qtbot: QtBot, section: VoicesSection, models: ShelfOfVoiceModels
) -> None:
    card = section.models
    qtbot.waitUntil(card.install_button.isVisible)
    models.between_steps = section.shell.use_cases.archive.voice_models.stop
    card.install_button.click()
    qtbot.waitUntil(lambda: "stopped" in card.fault.text())
    qtbot.waitUntil(lambda: card.install_button.text() == "Try again")
    models.between_steps = lambda: None
    models.fault = "The hub cannot be reached; connect to the internet and try again."
    card.install_button.click()
    qtbot.waitUntil(lambda: card.fault.text() == models.fault)
    qtbot.waitUntil(card.install_button.isVisible)
    models.fault = ""
    card.install_button.click()
    qtbot.waitUntil(lambda: "are told apart, and known" in card.standing.text())
    assert not card.fault.isVisible()
