"""Who sits here, colleagues and groups, in the settings."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from meeting_desktop.domain.people import TeamKind, WorkingHours
from meeting_desktop.ui.settings.people_section import PeopleSection
from meeting_desktop.ui.settings.profile_section import ProfileSection
from meeting_desktop.ui.settings.team_dialog import TeamDialog
from meeting_desktop.ui.widgets.buttons import Button
from tests.fakes.shell import FakeShell
from tests.fakes.use_cases import FakeApplication


@pytest.fixture
def people(qtbot: QtBot, shell: FakeShell) -> PeopleSection:
    section = PeopleSection(shell)
    qtbot.addWidget(section)
    section.show()
    section.refresh()
    return section


@pytest.fixture
def profile(qtbot: QtBot, shell: FakeShell, application: FakeApplication) -> ProfileSection:
    application.use_cases.planning.profile.start()
    section = ProfileSection(shell)
    qtbot.addWidget(section)
    section.show_settings(application.settings.current())
    section.show()
    section.refresh()
    return section


def texts(section: PeopleSection) -> list[str]:
    return [
        label.text()
        for rows in (section.colleagues, section.teams)
        for label in rows.findChildren(QLabel)
        if label.isVisible()
    ]


def focus_of(section: PeopleSection) -> str:
    return next(
        (one.accessibleName() for one in section.findChildren(QWidget) if one.hasFocus()), ""
    )


def press(qtbot: QtBot, section: PeopleSection, name: str) -> None:
    found = [one for one in section.findChildren(Button) if one.accessibleName() == name]
    visible = [one for one in found if one.isVisible()]
    qtbot.mouseClick(visible[-1], Qt.MouseButton.LeftButton)


def test_a_colleague_is_added_removed_and_brought_back(
    qtbot: QtBot, people: PeopleSection, shell: FakeShell
) -> None:
    people.name.setText("Ben")
    people.email.setText("ben@sample.example")
    qtbot.keyClick(people.email, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Ben · ben@sample.example" in texts(people))
    assert people.email.text() == ""
    press(qtbot, people, "Remove Ben · ben@sample.example")
    qtbot.waitUntil(lambda: len(shell.toasts) == 1)
    qtbot.waitUntil(lambda: "Nobody yet." in texts(people))
    shell.press_toast(qtbot, "Ben is no longer asked for")
    qtbot.waitUntil(lambda: "Ben · ben@sample.example" in texts(people))


def test_a_wrong_address_is_said_beside_the_field(qtbot: QtBot, people: PeopleSection) -> None:
    people.email.setText("ben")
    people.add()
    qtbot.waitUntil(lambda: "mail address" in people.new_field.fault_text)
    assert people.email.text() == "ben"


def test_a_group_is_made_of_colleagues(
    qtbot: QtBot, people: PeopleSection, application: FakeApplication, shell: FakeShell
) -> None:
    keep = application.use_cases.planning.people
    ben = keep.add_colleague("Ben", "ben@sample.example").result(60).value
    qtbot.waitUntil(lambda: "Ben · ben@sample.example" in texts(people))
    people.team_button.click()
    (dialog,) = people.findChildren(TeamDialog)
    dialog.save_button.click()
    qtbot.waitUntil(lambda: any("name" in one.text() for one in dialog.findChildren(QLabel)))
    dialog.name.setText("North")
    dialog.kind.setCurrentIndex(dialog.kind.findText("Guild"))
    qtbot.mouseClick(dialog.members[ben.id], Qt.MouseButton.LeftButton)
    dialog.save_button.click()
    qtbot.waitUntil(lambda: "North · Guild · 1 member" in texts(people))
    (team,) = keep.people().teams
    assert (team.kind, team.members) == (TeamKind.GUILD, (ben.id,))
    press(qtbot, people, "Remove North · Guild · 1 member")
    qtbot.waitUntil(lambda: not keep.people().teams)
    qtbot.waitUntil(lambda: len(shell.toasts) == 1)
    shell.press_toast(qtbot, "The group North is gone")
    qtbot.waitUntil(lambda: len(keep.people().teams) == 1)


def test_the_keyboard_stays_in_the_list_where_one_was_removed(
    qtbot: QtBot, people: PeopleSection, application: FakeApplication
) -> None:
    keep = application.use_cases.planning.people
    for name in ("ben", "cleo"):
        keep.add_colleague(name.title(), f"{name}@sample.example").result(60)
    qtbot.waitUntil(lambda: len(texts(people)) == 3)
    people.activateWindow()
    for then in ("Remove Cleo · cleo@sample.example", "Name of a colleague"):
        focused = next(one for one in people.findChildren(Button) if one.isVisible())
        focused.setFocus()
        qtbot.waitUntil(focused.hasFocus)
        qtbot.keyClick(focused, Qt.Key.Key_Space)
        qtbot.waitUntil(lambda then=then: focus_of(people) == then)  # type: ignore[misc]


def test_address_zone_and_hours_are_kept(
    qtbot: QtBot, profile: ProfileSection, application: FakeApplication
) -> None:
    keep = application.use_cases.planning.profile
    qtbot.waitUntil(lambda: profile.zone.key is not None)
    profile.email.setText("Ada@Sample.example")
    profile.email.editingFinished.emit()
    qtbot.waitUntil(lambda: keep.me().email == "ada@sample.example")
    profile.zone.edit.setText("Asia/Kolkata")
    profile.zone.edit.editingFinished.emit()
    qtbot.waitUntil(lambda: keep.me().time_zone == "Asia/Kolkata")
    profile.hours.days[4].click()
    qtbot.waitUntil(lambda: len(keep.me().working_hours) == 4)
    assert WorkingHours(4, 540, 1020) not in keep.me().working_hours


def test_an_address_that_is_none_stays_in_the_field_with_a_sentence(
    qtbot: QtBot, profile: ProfileSection
) -> None:
    profile.email.setText("nobody")
    profile.email.editingFinished.emit()
    qtbot.waitUntil(lambda: "mail address" in profile.email_field.fault_text)
    assert profile.email.text() == "nobody"
