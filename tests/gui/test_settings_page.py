"""Settings are saved at once and say beside the field why they are not."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from meeting_desktop.application.check_machine import Finding
from meeting_desktop.core.settings import load_settings
from meeting_desktop.ui.settings.appearance_section import AppearanceSection
from meeting_desktop.ui.settings.connection_section import ConnectionSection
from meeting_desktop.ui.settings.diagnostics_section import DiagnosticsSection
from meeting_desktop.ui.settings.notifications_section import NotificationsSection
from meeting_desktop.ui.settings.others_section import OthersSection
from meeting_desktop.ui.settings.profile_section import ProfileSection
from meeting_desktop.ui.settings.recording_section import RecordingSection
from meeting_desktop.ui.settings.score.score_section import ScoreSection
from meeting_desktop.ui.settings.settings_page import SettingsPage
from meeting_desktop.ui.settings.sound_section import SoundSection
from meeting_desktop.ui.settings.speech_section import SpeechSection
from meeting_desktop.ui.settings.voice.voice_section import VoiceSection
from tests.fakes.shell import FakeShell
from tests.fakes.use_cases import FakeApplication, FakeMachine


@pytest.fixture
def page(qtbot: QtBot, shell: FakeShell) -> SettingsPage:
    made = SettingsPage(shell)
    qtbot.addWidget(made)
    made.resize(1024, 700)
    made.show()
    qtbot.waitExposed(made)
    return made


def profile(page: SettingsPage) -> ProfileSection:
    found = page.sections["profile"]
    assert isinstance(found, ProfileSection)
    return found


def test_a_name_is_kept(
    qtbot: QtBot, page: SettingsPage, application: FakeApplication, tmp_path: Path
) -> None:
    section = profile(page)
    assert section.name.text() == "Ada"
    section.name.selectAll()
    qtbot.keyClicks(section.name, "Ada Example")
    qtbot.keyClick(section.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: application.settings.current().profile.display_name == "Ada Example")
    kept = load_settings(tmp_path / "config" / "settings.json")
    assert kept.profile.display_name == "Ada Example"


def test_a_name_that_is_too_long_is_refused_beside_the_field(
    qtbot: QtBot, page: SettingsPage, application: FakeApplication
) -> None:
    section = profile(page)
    section.name.setText("A" * 200)
    qtbot.keyClick(section.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(section.field.fault_text))
    assert "120" in section.field.fault_text
    assert application.settings.current().profile.display_name == "Ada"
    section.name.setText("Brook")
    qtbot.keyClick(section.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: section.field.fault_text == "")


def test_devices_are_listed_and_chosen(
    qtbot: QtBot, page: SettingsPage, application: FakeApplication
) -> None:
    page.show_section("sound")
    section = page.sections["sound"]
    assert isinstance(section, SoundSection)
    qtbot.waitUntil(lambda: section.microphone.count() == 3)
    assert section.microphone.itemText(0) == "As the system has it (Desk microphone)"
    section.microphone.setCurrentIndex(2)
    section.microphone.activated.emit(2)
    qtbot.waitUntil(lambda: application.settings.current().sound.input_device == "Headset")

    application.devices.plug("Desk microphone")
    qtbot.waitUntil(lambda: section.microphone.findText("Headset (not connected)") >= 0)
    assert section.microphone.currentText() == "Headset (not connected)"


def test_the_sound_test_plays_or_says_why_not(
    qtbot: QtBot, page: SettingsPage, application: FakeApplication
) -> None:
    page.show_section("sound")
    section = page.sections["sound"]
    assert isinstance(section, SoundSection)
    qtbot.waitUntil(section.test.isEnabled)
    section.test.click()
    qtbot.waitUntil(lambda: application.devices.tested == [""])
    qtbot.waitUntil(section.test.isEnabled)
    application.devices.loudspeakers.clear()
    section.test.click()
    qtbot.waitUntil(lambda: "plug one in" in section.loudspeaker_field.fault_text)


def speech(page: SettingsPage, qtbot: QtBot) -> SpeechSection:
    page.show_section("speech")
    found = page.sections["speech"]
    assert isinstance(found, SpeechSection)
    qtbot.waitUntil(lambda: found.model.count() == 2)
    return found


def test_a_model_that_is_not_here_is_brought(
    qtbot: QtBot, page: SettingsPage, application: FakeApplication, shell: FakeShell
) -> None:
    section = speech(page, qtbot)
    assert "is downloaded first" in section.model.itemText(1)
    section.model.activated.emit(1)
    assert section.working.isVisible()
    qtbot.waitUntil(lambda: application.settings.current().speech.model == "small")
    qtbot.waitUntil(lambda: not section.working.isVisible())
    assert application.catalogue.installing == ["small"]
    qtbot.waitUntil(lambda: shell.toasts == ["The next meeting is heard by this model"])


def test_bringing_a_model_can_be_stopped(
    qtbot: QtBot, page: SettingsPage, application: FakeApplication
) -> None:
    section = speech(page, qtbot)
    application.catalogue.between_steps = application.use_cases.models.stop
    section.model.activated.emit(1)
    qtbot.waitUntil(lambda: "stopped" in section.model_field.fault_text)
    assert application.settings.current().speech.model == "base"
    assert section.model.isEnabled()


def test_a_model_that_no_source_has_leaves_the_old_one(
    qtbot: QtBot, page: SettingsPage, application: FakeApplication
) -> None:
    application.catalogue.fault = "No source has this model; connect to the network and try again."
    section = speech(page, qtbot)
    section.model.activated.emit(1)
    qtbot.waitUntil(lambda: section.model_field.fault_text == application.catalogue.fault)
    qtbot.waitUntil(lambda: section.model.currentData() == "base")


def test_language_and_terms_are_kept(
    qtbot: QtBot, page: SettingsPage, application: FakeApplication
) -> None:
    section = speech(page, qtbot)
    index = section.language.findData("de")
    section.language.activated.emit(index)
    qtbot.waitUntil(lambda: application.settings.current().speech.language == "de")
    qtbot.keyClicks(section.hotwords, " Ada,, Example   Ltd ,")
    qtbot.keyClick(section.hotwords, Qt.Key.Key_Return)
    qtbot.waitUntil(
        lambda: application.settings.current().speech.hotwords == ["Ada", "Example Ltd"]
    )


def test_recording_is_switched(
    qtbot: QtBot, page: SettingsPage, application: FakeApplication
) -> None:
    section = page.sections["recording"]
    assert isinstance(section, RecordingSection)
    section.enabled_.click()
    qtbot.waitUntil(lambda: not application.settings.current().recording.enabled)
    section.quality.activated.emit(2)
    qtbot.waitUntil(lambda: application.settings.current().recording.bit_rate == 64_000)


def test_colours_and_caption_size_are_kept(
    qtbot: QtBot, page: SettingsPage, application: FakeApplication
) -> None:
    page.show_section("appearance")
    section = page.sections["appearance"]
    assert isinstance(section, AppearanceSection)
    section.colours.chosen.emit("dark")
    qtbot.waitUntil(lambda: application.settings.current().appearance.theme == "dark")
    section.caption_size.setFocus()
    qtbot.keyClick(section.caption_size, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: application.settings.current().appearance.caption_scale == 1.25)


def test_diagnostics_say_what_to_do_and_can_be_copied(
    qtbot: QtBot, page: SettingsPage, application: FakeApplication
) -> None:
    machine = application.use_cases.machine
    assert isinstance(machine, FakeMachine)
    machine.findings = (
        Finding("Microphones", True, "Headset."),
        Finding("Speech model", False, "It is damaged; install it again."),
    )
    page.show_section("diagnostics")
    section = page.sections["diagnostics"]
    assert isinstance(section, DiagnosticsSection)
    qtbot.waitUntil(lambda: len(section.findings) == 2)
    section.copy.click()
    assert QGuiApplication.clipboard().text() == (
        "[ok] Microphones: Headset.\n[!!] Speech model: It is damaged; install it again."
    )


def test_a_change_from_elsewhere_is_shown(
    qtbot: QtBot, page: SettingsPage, application: FakeApplication
) -> None:
    page.list.setFocus()
    application.settings.change("profile", display_name="Casey Example")
    qtbot.waitUntil(lambda: profile(page).name.text() == "Casey Example")


def test_the_sections_are_reached_by_keys(qtbot: QtBot, page: SettingsPage) -> None:
    page.list.setFocus()
    for _ in range(len(page.sections) - 1):
        qtbot.keyClick(page.list, Qt.Key.Key_Down)
    assert page.sections["about"].isVisible()
    # Their tests show them alone.
    places = {
        "connection": ConnectionSection,
        "notifications": NotificationsSection,
        "others": OthersSection,
        "score": ScoreSection,
        "voice": VoiceSection,
    }
    assert {key: type(page.sections[key]) for key in places} == places
