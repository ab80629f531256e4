"""The assistant in the settings: who reads, a key that is tried, what leaves, what it cost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from meeting_desktop.application.analyst_meter import KeepMeters, Spent
from meeting_desktop.core.ids import new_id
from meeting_desktop.ports.analyst import AnalystFault
from meeting_desktop.ports.secrets import analyst_key_name
from meeting_desktop.ui.settings.assistant.assistant_section import AssistantSection
from tests.fakes.analyst_services import ScriptedService
from tests.fakes.shell import FakeShell
from tests.fakes.use_cases import FakeApplication
from tests.gui.settings_pages import show_section

_LIMIT_MS = 60_000
_KEY = "AIzaTypedTypedTyped"


def until(qtbot: QtBot, condition: Callable[[], object]) -> None:
    qtbot.waitUntil(lambda: bool(condition()), timeout=_LIMIT_MS)


def words(widget: QWidget) -> str:
    """What can be read of it now."""
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisible())


@pytest.fixture
def service(application: FakeApplication) -> ScriptedService:
    return application.analyst_service


@pytest.fixture
def section(
    qtbot: QtBot, application: FakeApplication, shell: FakeShell
) -> Iterator[AssistantSection]:
    made = AssistantSection(shell)
    qtbot.addWidget(made)
    shell.bridge.listen(application.settings.changed, made, made.show_settings)
    made.show_settings(application.settings.current())
    made.show()
    made.refresh()
    yield made
    assert application.use_cases.assistant.stop(60)


def choose(section: AssistantSection, analyst: str) -> None:
    section.analyst.setCurrentIndex(section.analyst.findData(analyst))
    section.analyst.activated.emit(section.analyst.currentIndex())


def _is_another(application: FakeApplication, name: str, before: object) -> bool:
    return getattr(application.settings.current().assistant, name) is not before


def test_at_first_nothing_leaves_and_no_key_is_asked_for(section: AssistantSection) -> None:
    assert section.analyst.currentData() == "offline"
    assert not section.service.isVisible()
    assert "Nothing leaves this computer" in words(section)


def test_gemini_is_used_once_it_answered(
    qtbot: QtBot,
    section: AssistantSection,
    application: FakeApplication,
    service: ScriptedService,
) -> None:
    choose(section, "gemini")
    assert application.settings.current().assistant.analyst == "offline"
    assert "goes to Google" in words(section)
    form = section.form
    assert form.key.echoMode() is QLineEdit.EchoMode.Password
    form.key.setText(_KEY)
    form.use_button.click()
    until(qtbot, lambda: application.settings.current().assistant.analyst == "gemini")
    until(qtbot, lambda: not form.key.text())
    assert application.secrets.kept == {analyst_key_name(""): _KEY}
    assert service.checked[0][1] == _KEY
    assert _KEY not in words(section)


def test_what_the_test_says_is_said_in_words_and_nothing_is_kept(
    qtbot: QtBot,
    section: AssistantSection,
    application: FakeApplication,
    service: ScriptedService,
) -> None:
    choose(section, "gemini")
    form = section.form
    form.key.setText(_KEY)
    form.test_button.click()
    until(qtbot, lambda: "This works" in form.outcome.text())
    service.fault = AnalystFault("Gemini does not accept the key.", code="key_refused")
    form.use_button.click()
    until(qtbot, lambda: "does not accept" in form.outcome.text())
    assert application.secrets.kept == {}
    assert application.settings.current().assistant.analyst == "offline"


def test_without_a_key_it_says_where_there_is_one(
    qtbot: QtBot, section: AssistantSection, service: ScriptedService
) -> None:
    choose(section, "gemini")
    section.form.test_button.click()
    until(qtbot, lambda: "Google AI Studio" in section.form.outcome.text())
    assert service.checked == []


def test_a_key_can_be_removed_and_to_stay_offline_holds_at_once(
    qtbot: QtBot, section: AssistantSection, application: FakeApplication
) -> None:
    application.secrets.kept[analyst_key_name("")] = _KEY
    application.settings.change("assistant", analyst="gemini")
    section.refresh()
    until(qtbot, section.form.remove_button.isVisible)
    until(qtbot, lambda: "Kept" in section.form.key.placeholderText())
    choose(section, "offline")
    until(qtbot, lambda: application.settings.current().assistant.analyst == "offline")
    assert application.secrets.kept
    choose(section, "gemini")
    section.form.remove_button.click()
    until(qtbot, lambda: not application.secrets.kept)
    until(qtbot, lambda: not section.form.remove_button.isVisible())


def test_what_leaves_and_what_happens_by_itself_are_switches(
    qtbot: QtBot, section: AssistantSection, application: FakeApplication
) -> None:
    application.settings.change("assistant", analyst="gemini")
    until(qtbot, section.service.isVisible)
    assert section.switches["hide_names"].isChecked()
    for name in ("hide_names", "hide_numbers", "guide", "report_after_meeting"):
        before = getattr(application.settings.current().assistant, name)
        section.switches[name].click()
        until(qtbot, partial(_is_another, application, name, before))
    until(qtbot, lambda: "with names" in words(section))


def test_the_budget_and_what_the_last_meeting_cost(
    qtbot: QtBot, section: AssistantSection, application: FakeApplication
) -> None:
    application.settings.change("assistant", analyst="gemini", budget_cents=35)
    section.refresh()
    until(qtbot, lambda: "Nothing was spent yet" in words(section))
    until(qtbot, lambda: section.spending.budget.currentText() == "$0.35")
    KeepMeters(application.store).note(new_id(), Spent(12.0, 14))
    section.refresh()
    until(qtbot, lambda: "$0.12 of $0.35, 14 requests" in words(section))
    section.spending.budget.setCurrentIndex(section.spending.budget.findData(100))
    section.spending.budget.activated.emit(section.spending.budget.currentIndex())
    until(qtbot, lambda: application.settings.current().assistant.budget_cents == 100)
    assert section.spending.pace.currentText() == "10"
    section.spending.pace.setCurrentIndex(section.spending.pace.findData(60))
    section.spending.pace.activated.emit(section.spending.pace.currentIndex())
    until(qtbot, lambda: application.settings.current().assistant.requests_per_minute == 60)


def test_reports_may_have_a_language_of_their_own(
    qtbot: QtBot, section: AssistantSection, application: FakeApplication
) -> None:
    section.language.setCurrentIndex(section.language.findData("de"))
    section.language.activated.emit(section.language.currentIndex())
    until(qtbot, lambda: application.settings.current().assistant.language == "de")


def test_it_has_its_place_in_the_settings_and_each_control_a_name(
    qtbot: QtBot, application: FakeApplication, shell: FakeShell
) -> None:
    application.settings.change("assistant", analyst="gemini")
    section = show_section(qtbot, shell, "assistant", AssistantSection)
    until(qtbot, section.isVisible)
    controls = (
        *section.switches.values(),
        section.analyst,
        section.spending.budget,
        section.language,
    )
    lines = (section.form.key, section.form.model, section.form.address)
    assert all(one.accessibleName() for one in (*controls, *lines))
    assert section.width() <= 1024
