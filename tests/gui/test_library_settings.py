"""The settings of the library: a watched folder, a model of its own, how long stages are kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from meeting_desktop.core.setting_sections import LibrarySettings
from meeting_desktop.ui.settings.library_section import LibrarySection
from tests.fakes.shell import FakeShell
from tests.fakes.use_cases import FakeApplication


@pytest.fixture
def section(qtbot: QtBot, shell: FakeShell, application: FakeApplication) -> LibrarySection:
    made = LibrarySection(shell)
    qtbot.addWidget(made)
    shell.bridge.listen(application.settings.changed, made, made.show_settings)
    made.show_settings(application.settings.current())
    made.show()
    return made


def kept(application: FakeApplication) -> LibrarySettings:
    return application.settings.current().library


def test_a_folder_is_watched_until_it_is_taken_away(
    qtbot: QtBot, section: LibrarySection, application: FakeApplication, tmp_path: Path
) -> None:
    section.folder.chosen.emit(str(tmp_path))
    qtbot.waitUntil(lambda: kept(application).watched_folder == tmp_path)
    qtbot.waitUntil(lambda: section.folder.shown.text() == str(tmp_path))
    qtbot.mouseClick(section.folder.clear, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: kept(application).watched_folder is None)


def test_only_models_that_are_here_can_hear_imports(
    qtbot: QtBot, section: LibrarySection, application: FakeApplication
) -> None:
    section.refresh()
    here = [one.entry.name for one in application.use_cases.models.choices() if one.installed]
    qtbot.waitUntil(lambda: section.model.count() == 1 + len(here))
    assert section.model.currentText() == "As for captions"
    section.model.setCurrentIndex(section.model.findData(here[0]))
    section.model.activated.emit(section.model.currentIndex())
    qtbot.waitUntil(lambda: kept(application).model == here[0])


def test_days_hold_when_they_are_typed(
    qtbot: QtBot, section: LibrarySection, application: FakeApplication
) -> None:
    section.days.setFocus()
    section.days.selectAll()
    qtbot.keyClicks(section.days, "7")
    qtbot.keyClick(section.days, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: kept(application).cache_days == 7)
