"""Weights of the score: the sample follows the hand, the settings follow when it rests."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from meeting_desktop.core.setting_sections import ScoreSettings
from meeting_desktop.ui.settings.score.score_section import ScoreSection
from tests.fakes.shell import FakeShell
from tests.fakes.use_cases import FakeApplication
from tests.gui.settings_pages import lone_section


@pytest.fixture
def section(qtbot: QtBot, application: FakeApplication, shell: FakeShell) -> ScoreSection:
    return lone_section(qtbot, application, shell, ScoreSection)


def test_the_weights_that_hold_are_shown_with_what_they_make_of_the_sample(
    section: ScoreSection,
) -> None:
    values = {name: weight.value for name, weight in section.weights.items()}
    assert values == ScoreSettings().model_dump()
    assert section.result.text() == "74 of 100"


def test_a_weight_that_is_moved_changes_the_sample_and_is_kept(
    qtbot: QtBot, section: ScoreSection, application: FakeApplication
) -> None:
    slider = section.weights["timing"].slider
    assert slider.accessibleName() == "Timing"
    slider.setFocus()
    for _ in range(4):
        qtbot.keyClick(slider, Qt.Key.Key_Left)
    assert section.result.text() == "90 of 100"
    qtbot.waitUntil(lambda: application.settings.current().score.timing == 0)


def test_with_a_high_floor_the_sample_has_not_enough_evidence(section: ScoreSection) -> None:
    section.weights["floor"].slider.setValue(100)
    assert section.result.text() == "Not enough evidence"


def test_the_usual_weights_come_back(
    qtbot: QtBot, section: ScoreSection, application: FakeApplication
) -> None:
    application.settings.change("score", need=5, floor=90)
    qtbot.waitUntil(lambda: section.weights["need"].value == 5)
    qtbot.mouseClick(section.reset_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: application.settings.current().score == ScoreSettings())
    qtbot.waitUntil(lambda: section.weights["need"].value == 25)
