"""Known voices in the settings: seen, renamed, forgotten, added from a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from meeting_desktop.adapters.audio.recording_storage import OggRecordingStorage
from meeting_desktop.adapters.audio.resampling import soxr_resampler
from meeting_desktop.application.install_voice_models import InstallVoiceModels
from meeting_desktop.application.record_voice import RecordVoice, RecordVoiceParts
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.settings import Settings
from meeting_desktop.ports.audio import CAPTURE_RATE_HZ, SPEECH_RATE_HZ
from meeting_desktop.ui.library.naming.consent_dialog import ConsentDialog
from meeting_desktop.ui.settings.voices.own_voice_dialog import OwnVoiceDialog
from meeting_desktop.ui.settings.voices.voices_section import VoicesSection
from meeting_desktop.ui.widgets.dialogs import ConfirmDialog
from tests.fakes.audio import FakeDevices, chunks_of
from tests.fakes.shell import FakeShell
from tests.fakes.sounds import tone, write_wav
from tests.fakes.use_cases import FakeApplication
from tests.fakes.voice_models import ShelfOfVoiceModels
from tests.integration.application.voice_desk import LONG, VOICES, VoiceDesk


@pytest.fixture
def models() -> ShelfOfVoiceModels:
    return ShelfOfVoiceModels("segments", built_in="pitch")


@pytest.fixture
def devices() -> FakeDevices:
    """Whoever reads aloud is a tone, for half a minute, as fast as it is heard."""
    made = FakeDevices(SystemClock())
    sound = tone(31.0, hertz=VOICES["Hanna"])
    made.script("Fake microphone", chunks_of(sound, CAPTURE_RATE_HZ // 10))
    return made


@pytest.fixture
def desk(
    application: FakeApplication,
    tmp_path: Path,
    models: ShelfOfVoiceModels,
    devices: FakeDevices,
) -> Iterator[VoiceDesk]:
    storage = OggRecordingStorage(tmp_path / "config" / "recordings", SystemClock())
    made = VoiceDesk(tmp_path, application.store, storage)
    archive = replace(
        application.use_cases.archive,
        names=made.names,
        voices=made.voices,
        voice_models=InstallVoiceModels(models),
        own_voice=RecordVoice(
            RecordVoiceParts(devices, made.voices, soxr_resampler, Settings, lambda: False)
        ),
    )
    application.use_cases = replace(application.use_cases, archive=archive)
    yield made
    assert archive.own_voice.stop(60)
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
    assert isinstance(dialog, ConsentDialog)
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


def _own_dialog(qtbot: QtBot, section: VoicesSection) -> OwnVoiceDialog:
    qtbot.waitUntil(lambda: bool(section.models.standing.text()))
    section.own_button.click()
    dialog = section.dialog
    assert isinstance(dialog, OwnVoiceDialog)
    return dialog


def test_ones_own_voice_is_read_aloud_after_consent(
    qtbot: QtBot, section: VoicesSection, desk: VoiceDesk, shell: FakeShell
) -> None:
    desk.call_me("Ada")
    dialog = _own_dialog(qtbot, section)
    assert not dialog.record_button.isEnabled()
    dialog.consent.setChecked(True)
    dialog.record_button.click()
    assert dialog.record_button.text() == "Stop"
    assert not dialog.consent.isEnabled()
    qtbot.waitUntil(dialog.keep_button.isEnabled)
    assert dialog.state.text() == "30 seconds of your speech were heard."
    assert dialog.record_button.text() == "Again"
    dialog.keep_button.click()
    qtbot.waitUntil(lambda: len(section.rows) == 2)
    me = desk.store.read(lambda uow: uow.people.me())
    assert me.id in {one.user_id for one in desk.voices.profiles()}
    qtbot.waitUntil(lambda: shell.toasts == ["Your voice is remembered"])


def test_who_says_too_little_reads_again(
    qtbot: QtBot, section: VoicesSection, desk: VoiceDesk, devices: FakeDevices
) -> None:
    desk.call_me("Ada")
    devices.script("Fake microphone", chunks_of(tone(2.0), CAPTURE_RATE_HZ // 10))
    dialog = _own_dialog(qtbot, section)
    dialog.consent.setChecked(True)
    dialog.record_button.click()
    qtbot.waitUntil(lambda: dialog.time.value() == 7)
    dialog.record_button.click()
    qtbot.waitUntil(lambda: "read all three sentences" in dialog.fault.text())
    assert dialog.record_button.text() == "Again"
    assert not dialog.keep_button.isEnabled()
    dialog.cancel_button.click()
    assert section.dialog is None


def test_without_models_nobody_reads_in_vain(
    qtbot: QtBot, section: VoicesSection, models: ShelfOfVoiceModels, shell: FakeShell
) -> None:
    models.built_in = ""
    section.refresh()
    qtbot.waitUntil(lambda: "no voice can be remembered" in section.models.standing.text())
    section.own_button.click()
    assert section.dialog is None
    assert "install the models below" in shell.toasts[0]
