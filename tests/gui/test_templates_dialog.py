"""Templates are used, named and removed in the window; what is done can be taken back."""

from __future__ import annotations

from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from meeting_desktop.application.use_templates import UseTemplates
from meeting_desktop.domain.meeting_drafts import MeetingDraft
from meeting_desktop.domain.planning import Template
from meeting_desktop.ui.main_window import MainWindow
from meeting_desktop.ui.schedule.page import SchedulePage
from meeting_desktop.ui.schedule.template_dialog import TemplateDialog
from meeting_desktop.ui.schedule.templates_dialog import TemplateFactsDialog, TemplatesDialog
from meeting_desktop.ui.widgets.buttons import Button
from tests.fakes.shell import FakeShell
from tests.fakes.use_cases import FakeApplication

DRAFT = MeetingDraft("Kick-off with …", datetime.fromisoformat("2033-03-08 10:00"), 50, "UTC")


@pytest.fixture
def made(application: FakeApplication) -> Template:
    return application.use_cases.planning.templates.save("Kick-off", DRAFT).result(60).value


@pytest.fixture
def room(qtbot: QtBot) -> QWidget:
    """What the dialog stands over."""
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    return widget


def opened(qtbot: QtBot, shell: FakeShell, room: QWidget) -> TemplatesDialog:
    dialog = TemplatesDialog(shell, room)
    dialog.open()
    return dialog


def press_undo(dialog: TemplatesDialog) -> None:
    (button,) = dialog.toast.findChildren(Button)
    button.click()


def test_what_a_template_is_stands_in_its_row(
    qtbot: QtBot, shell: FakeShell, room: QWidget, made: Template
) -> None:
    dialog = opened(qtbot, shell, room)
    qtbot.waitUntil(lambda: made.id in dialog.rows)
    row = dialog.rows[made.id]
    assert row.accessibleName() == "Kick-off. Other · 50 min · not used yet · yours alone"
    assert row.remove_button.accessibleName() == "Remove “Kick-off”"


def test_the_keyboard_goes_down_the_list(
    qtbot: QtBot, shell: FakeShell, room: QWidget, application: FakeApplication
) -> None:
    application.use_cases.planning.templates.begin().result(60)
    dialog = opened(qtbot, shell, room)
    qtbot.waitUntil(lambda: len(dialog.rows) == 3)
    one: QWidget | None = dialog.rows[next(iter(dialog.rows))].use_button
    passed = []
    while one is not None and one is not dialog.close_button:
        passed.append(one.accessibleName())
        one = one.nextInFocusChain()
        while one is not None and not one.focusPolicy() & Qt.FocusPolicy.TabFocus:
            one = one.nextInFocusChain()
    assert passed[::3] == ["Use “Check-in”", "Use “Discovery call”", "Use “Product demo”"]
    assert len(passed) == 9


def test_where_there_is_none_it_says_how_one_is_made(
    qtbot: QtBot, shell: FakeShell, room: QWidget
) -> None:
    dialog = opened(qtbot, shell, room)
    qtbot.waitUntil(dialog.empty.isVisible)
    assert "Save as template" in dialog.empty.accessibleName()


def test_one_that_is_removed_comes_back(
    qtbot: QtBot, shell: FakeShell, room: QWidget, made: Template
) -> None:
    dialog = opened(qtbot, shell, room)
    qtbot.waitUntil(lambda: made.id in dialog.rows)
    dialog.rows[made.id].remove_button.click()
    qtbot.waitUntil(dialog.empty.isVisible)
    qtbot.waitUntil(lambda: dialog.toast.text == "The template “Kick-off” is removed.")
    press_undo(dialog)
    qtbot.waitUntil(lambda: made.id in dialog.rows)


def test_what_was_removed_comes_back_from_the_window_too(
    qtbot: QtBot, shell: FakeShell, room: QWidget, made: Template, application: FakeApplication
) -> None:
    dialog = opened(qtbot, shell, room)
    qtbot.waitUntil(lambda: made.id in dialog.rows)
    dialog.rows[made.id].remove_button.click()
    qtbot.waitUntil(lambda: bool(dialog.toast.text))
    dialog.close_button.click()
    qtbot.waitUntil(lambda: shell.toasts == ["The template “Kick-off” is removed."])
    shell.press_toast(qtbot, "“Kick-off” is removed")
    templates = application.use_cases.planning.templates
    qtbot.waitUntil(lambda: made.id in {one.id for one in templates.all()})


def test_one_gets_another_name_and_its_old_one_again(
    qtbot: QtBot, shell: FakeShell, room: QWidget, made: Template, application: FakeApplication
) -> None:
    dialog = opened(qtbot, shell, room)
    qtbot.waitUntil(lambda: made.id in dialog.rows)
    dialog.rows[made.id].edit_button.click()
    facts = dialog.findChild(TemplateFactsDialog)
    assert facts is not None
    facts.name_edit.clear()
    facts.save_button.click()
    qtbot.waitUntil(facts.fault.isVisible)
    QTest.keyClicks(facts.name_edit, "Beginning")
    facts.public_switch.setChecked(True)
    QTest.keyClick(facts.name_edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.rows[made.id].name.text() == "Beginning")
    assert "for the whole team" in dialog.rows[made.id].facts.text()
    press_undo(dialog)
    qtbot.waitUntil(lambda: dialog.rows[made.id].name.text() == "Kick-off")
    assert application.use_cases.planning.templates.get(made.id) == made


def test_one_goes_into_the_form(
    qtbot: QtBot, window: MainWindow, made: Template, application: FakeApplication
) -> None:
    QTest.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.current_page == "schedule")
    page = window.page("schedule")
    assert isinstance(page, SchedulePage)
    qtbot.waitUntil(lambda: page.form.isVisible() and page.desk.model.choices is not None)
    page.actions_of_form.templates.trigger()
    dialog = page.findChild(TemplatesDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: made.id in dialog.rows)
    dialog.rows[made.id].use_button.click()
    assert page.form.about.title_edit.text() == "Kick-off with …"
    assert page.desk.model.draft.template_id == made.id
    assert page.desk.model.draft.minutes == 50


def test_what_a_template_wrote_over_comes_back(
    qtbot: QtBot, window: MainWindow, made: Template
) -> None:
    QTest.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.current_page == "schedule")
    page = window.page("schedule")
    assert isinstance(page, SchedulePage)
    qtbot.waitUntil(lambda: page.form.isVisible() and page.desk.model.choices is not None)
    QTest.keyClicks(page.form.about.title_edit, "Something long thought of")
    page.actions_of_form.use_template(made.id)
    assert page.form.about.title_edit.text() == "Kick-off with …"
    (button,) = window.toast.findChildren(Button)
    button.click()
    assert page.form.about.title_edit.text() == "Something long thought of"
    assert page.desk.model.draft.template_id is None


def test_what_is_in_the_form_takes_the_place_of_its_template(
    qtbot: QtBot, window: MainWindow, made: Template, application: FakeApplication
) -> None:
    templates = application.use_cases.planning.templates
    QTest.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.current_page == "schedule")
    page = window.page("schedule")
    assert isinstance(page, SchedulePage)
    qtbot.waitUntil(lambda: page.form.isVisible() and page.desk.model.choices is not None)
    page.desk.model.use_template(made.id)
    page.desk.model.change(minutes=20)
    page.actions_of_form.template.trigger()
    dialog = window.findChild(TemplateDialog)
    assert dialog is not None
    assert dialog.replace_button.text() == "Replace “Kick-off”"
    dialog.replace_button.click()
    qtbot.waitUntil(lambda: changed(templates, made).minutes == 20)
    assert changed(templates, made).name == "Kick-off"
    templates.put_back(made).result(60)
    assert changed(templates, made) == made


def changed(templates: UseTemplates, made: Template) -> Template:
    found = templates.get(made.id)
    assert found is not None
    return found
