"""Servers in the settings: added, tested, edited, removed; passwords are never shown again."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from meeting_desktop.application.change_connections import ServerEntry
from meeting_desktop.core.setting_sections import IceServerSettings
from meeting_desktop.ports.ice_check import AddressKind, IceReport
from meeting_desktop.ui.main_window import MainWindow
from meeting_desktop.ui.settings.connection_section import ConnectionSection
from tests.fakes.shell import FakeShell
from tests.fakes.use_cases import FakeApplication
from tests.gui.settings_pages import lone_section

_STUN = "stun:stun.example.org"
_TURN = "turn:turn.example.org"


@pytest.fixture
def section(qtbot: QtBot, application: FakeApplication, shell: FakeShell) -> ConnectionSection:
    return lone_section(qtbot, application, shell, ConnectionSection)


def urls(section: ConnectionSection) -> list[str]:
    return [row.server.url for row in section.rows]


def add_turn(qtbot: QtBot, section: ConnectionSection, application: FakeApplication) -> None:
    application.use_cases.connections.add(ServerEntry(_TURN, "ada", "s3cret"))
    qtbot.waitUntil(lambda: urls(section) == [_TURN])


def test_a_stun_server_needs_an_address_only(
    qtbot: QtBot, section: ConnectionSection, application: FakeApplication
) -> None:
    section.add.click()
    assert section.form.url.hasFocus()
    qtbot.keyClicks(section.form.url, "stun:stun.example.org:3478")
    assert not section.form.password.isVisible()
    qtbot.keyClick(section.form.url, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: urls(section) == [_STUN])
    qtbot.waitUntil(lambda: not section.form.isVisible())
    assert section.add.isVisible()
    assert application.settings.current().conference.ice_servers == [IceServerSettings(url=_STUN)]


def test_a_turn_server_has_its_password_in_the_keyring(
    qtbot: QtBot, section: ConnectionSection, application: FakeApplication
) -> None:
    section.add.click()
    qtbot.keyClicks(section.form.url, _TURN)
    assert section.form.password.echoMode() is QLineEdit.EchoMode.Password
    section.form.save.click()
    assert "user name too" in section.form.username_field.fault_text
    qtbot.keyClicks(section.form.username, "ada")
    section.form.save.click()
    qtbot.waitUntil(lambda: "password too" in section.form.password_field.fault_text)
    qtbot.keyClicks(section.form.password, "s3cret")
    section.form.save.click()
    qtbot.waitUntil(lambda: urls(section) == [_TURN])
    assert list(application.secrets.kept.values()) == ["s3cret"]
    section.rows[0].edit.click()
    assert section.form.password.text() == ""
    assert "Kept" in section.form.password.placeholderText()


def test_an_address_that_is_none_is_refused_at_its_field(
    qtbot: QtBot, section: ConnectionSection
) -> None:
    section.add.click()
    qtbot.keyClicks(section.form.url, "turn.example.org")
    section.form.save.click()
    assert "Begin with stun:" in section.form.url_field.fault_text
    qtbot.keyClick(section.form.url, Qt.Key.Key_Escape)
    assert not section.form.isVisible()
    assert section.rows == ()


def test_a_locked_keyring_is_told_where_the_password_is(
    qtbot: QtBot, section: ConnectionSection, application: FakeApplication
) -> None:
    application.secrets.locked = True
    section.add.click()
    section.form.url.setText(_TURN)
    section.form.username.setText("ada")
    section.form.password.setText("s3cret")
    section.form.save.click()
    qtbot.waitUntil(lambda: "unlock it" in section.form.password_field.fault_text)
    assert section.form.save.isEnabled()


def test_a_server_is_edited(
    qtbot: QtBot, section: ConnectionSection, application: FakeApplication
) -> None:
    add_turn(qtbot, section, application)
    section.rows[0].edit.click()
    assert section.form.url.text() == _TURN
    section.form.url.setText("turns:turn.example.org")
    section.form.save.click()
    qtbot.waitUntil(lambda: urls(section) == ["turns:turn.example.org"])
    assert list(application.secrets.kept.values()) == ["s3cret"]


def test_a_server_is_removed_and_brought_back(
    qtbot: QtBot, section: ConnectionSection, application: FakeApplication, shell: FakeShell
) -> None:
    add_turn(qtbot, section, application)
    section.rows[0].remove.click()
    qtbot.waitUntil(lambda: shell.toasts == ["Server and password removed"])
    assert section.rows == ()
    assert application.secrets.kept == {}
    shell.press_toast(qtbot, "Server and password removed")
    qtbot.waitUntil(lambda: urls(section) == [_TURN])
    assert list(application.secrets.kept.values()) == ["s3cret"]


def test_a_test_runs_in_the_background_and_says_what_came(
    qtbot: QtBot, section: ConnectionSection, application: FakeApplication
) -> None:
    add_turn(qtbot, section, application)
    application.ice.holding = True
    application.ice.reports[_TURN] = IceReport(True, AddressKind.RELAY, 12.0, "Works: a relay.")
    [row] = section.rows
    row.test.setFocus()
    row.test.click()
    assert row.is_asking
    row.test.click()
    qtbot.waitUntil(lambda: len(application.ice.asked) == 1)
    application.ice.answer()
    qtbot.waitUntil(lambda: row.result is not None and row.result.works is True)
    assert row.test.hasFocus(), "the result leaves the focus where it was"
    assert row.result is not None
    assert row.result.sentence == "Works: a relay."
    assert application.ice.asked[0].credential == "s3cret"


def test_a_test_that_fails_says_what_to_do_until_the_server_is_changed(
    qtbot: QtBot, section: ConnectionSection, application: FakeApplication
) -> None:
    add_turn(qtbot, section, application)
    section.rows[0].test.click()
    qtbot.waitUntil(lambda: not section.rows[0].is_asking)
    result = section.rows[0].result
    assert result is not None
    assert (result.works, result.sentence) == (
        False,
        "Nothing listens there; check the address.",
    )
    section.rows[0].edit.click()
    section.form.password.setText("new")
    section.form.save.click()
    qtbot.waitUntil(lambda: section.rows[0].result is None)


def test_what_comes_after_the_page_has_gone_is_dropped(
    qtbot: QtBot, section: ConnectionSection, application: FakeApplication
) -> None:
    add_turn(qtbot, section, application)
    application.ice.holding = True
    section.rows[0].test.click()
    qtbot.waitUntil(lambda: len(application.ice.asked) == 1)
    application.use_cases.connections.remove(IceServerSettings(url=_TURN, username="ada"))
    qtbot.waitUntil(lambda: section.rows == ())
    application.ice.answer()
    application.use_cases.connections.add(ServerEntry(_STUN))
    qtbot.waitUntil(lambda: urls(section) == [_STUN])
    assert section.rows[0].result is None


def test_every_button_says_which_server_it_is_for(
    qtbot: QtBot, section: ConnectionSection, application: FakeApplication
) -> None:
    add_turn(qtbot, section, application)
    [row] = section.rows
    names = [button.accessibleName() for button in (row.test, row.edit, row.remove)]
    assert names == [f"Test: {_TURN}", f"Edit: {_TURN}", f"Remove: {_TURN}"]


def test_a_password_that_a_meeting_had_to_do_without_is_told(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    application.use_cases.connections.add(ServerEntry(_TURN, "ada", "s3cret"))
    application.secrets.locked = True
    [server] = application.servers()
    assert server.credential == ""
    qtbot.waitUntil(lambda: len(window.notices.texts) == 1)
    assert "unlock it" in window.notices.texts[0]
    assert application.servers.stop(60)
