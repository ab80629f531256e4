"""The shared database in the window: connecting, what is said of it, what needs a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from meeting_desktop.application.keep_in_step import StepState
from meeting_desktop.application.keep_leads import new_lead
from meeting_desktop.application.shared_logins import SharedEntry
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.sync import DeviceSession, Refusal
from meeting_desktop.ports.shared_login import SharedLogin
from meeting_desktop.ui.main_window import MainWindow
from meeting_desktop.ui.settings.settings_page import SettingsPage
from meeting_desktop.ui.settings.shared.shared_section import SharedSection
from meeting_desktop.ui.settings.shared.sign_out_dialog import SignOutDialog
from meeting_desktop.ui.today.page import TodayPage
from meeting_desktop.ui.widgets.dialogs import ConfirmDialog
from tests.fakes.shared_server import FakePerson
from tests.fakes.shell import FakeShell
from tests.fakes.use_cases import FakeApplication

ENTRY = SharedEntry("db.example.org", "ada", "secret")
OFFLINE = EnvironmentFault("It cannot be reached.", code="server_offline", retryable=True)


def until(qtbot: QtBot, condition: Callable[[], bool]) -> None:
    qtbot.waitUntil(condition, timeout=60_000)


@pytest.fixture(autouse=True)
def in_step(application: FakeApplication) -> Iterator[None]:
    keeper = application.use_cases.shared.in_step
    keeper.start()
    yield
    assert keeper.stop(60)


@pytest.fixture
def ada(application: FakeApplication) -> FakePerson:
    return application.server.add_person("Ada")


@pytest.fixture
def connected(qtbot: QtBot, application: FakeApplication, ada: FakePerson) -> FakePerson:
    application.use_cases.shared.connect.connect(ENTRY)
    until(qtbot, lambda: state_of(application) is StepState.IN_STEP)
    return ada


@pytest.fixture
def section(qtbot: QtBot, shell: FakeShell, application: FakeApplication) -> SharedSection:
    made = SharedSection(shell)
    qtbot.addWidget(made)
    # As the page does.
    shell.bridge.listen(application.settings.changed, made, made.show_settings)
    made.show_settings(application.settings.current())
    made.show()
    made.refresh()
    return made


def state_of(application: FakeApplication) -> StepState:
    return application.use_cases.shared.in_step.state.state


def words(widget: QWidget) -> str:
    return " | ".join(one.text() for one in widget.findChildren(QLabel) if one.isVisible())


def fill(section: SharedSection, **values: str) -> None:
    typed = {"host": "db.example.org", "login": "ada", "password": "secret", **values}
    for name, value in typed.items():
        getattr(section.form, name).setText(value)


def go_away(application: FakeApplication) -> None:
    """The network is gone."""
    application.server.fault = OFFLINE
    application.server.hint()


def add_lead(application: FakeApplication, name: str) -> None:
    application.use_cases.planning.leads.add(new_lead(name)).result(60)


def test_a_login_that_works_is_tested_and_then_kept(
    qtbot: QtBot, application: FakeApplication, ada: FakePerson, section: SharedSection
) -> None:
    assert section.form.isVisible()
    assert not section.account.isVisible()
    fill(section)
    qtbot.mouseClick(section.form.test_button, Qt.MouseButton.LeftButton)
    until(qtbot, lambda: "knows you as member" in section.form.outcome.text())
    assert application.settings.current().shared.host == ""
    qtbot.mouseClick(section.form.connect_button, Qt.MouseButton.LeftButton)
    until(qtbot, lambda: "You are Ada, member" in words(section))
    assert not section.form.isVisible()
    assert section.form.password.text() == ""
    assert "secret" in application.secrets.kept.values()
    assert "meeting_desktop on db.example.org" in words(section)
    assert ada.login == application.settings.current().shared.login


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"host": " "}, "address"),
        ({"login": ""}, "login"),
        ({"password": "sesame"}, "did not accept"),
        ({"port": "0"}, "A port is a number"),
    ],
)
@pytest.mark.usefixtures("ada")
def test_what_is_wrong_is_said_and_nothing_is_kept(
    qtbot: QtBot,
    application: FakeApplication,
    section: SharedSection,
    wrong: dict[str, str],
    sentence: str,
) -> None:
    fill(section, **wrong)
    section.form.connect_()
    until(qtbot, lambda: sentence in words(section.form))
    assert application.settings.current().shared.host == ""
    assert not application.secrets.kept
    if "login" not in wrong:
        assert section.form.login.text() == "ada"


@pytest.mark.usefixtures("connected")
def test_the_line_says_how_much_waits_and_since_when(
    qtbot: QtBot, application: FakeApplication, window: MainWindow
) -> None:
    line = window.status.shared
    until(qtbot, lambda: "In step" in line.text())
    assert line.isVisible()
    assert window.status.place.text == ""
    go_away(application)
    until(qtbot, lambda: "Offline since" in line.text())
    since = line.text()
    add_lead(application, "Example Bakery")
    until(qtbot, lambda: "waiting" in line.text())
    assert line.text().startswith(since)
    application.server.fault = None
    until(qtbot, lambda: "In step" in line.text() and "waiting" not in line.text())
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton)
    page = window.page("settings")
    assert isinstance(page, SettingsPage)
    assert page.sections["shared"].isVisible()


def test_without_a_shared_database_the_line_says_that_everything_stays_here(
    window: MainWindow,
) -> None:
    assert not window.status.shared.isVisible()
    assert "everything stays" in window.status.place.text


@pytest.mark.usefixtures("connected")
def test_changes_made_offline_do_not_knock_at_a_server_that_refused(
    qtbot: QtBot, application: FakeApplication
) -> None:
    in_step = application.use_cases.shared.in_step
    application.server.fault = EnvironmentFault("Wrong password.", code="server_login")
    application.server.hint()
    until(qtbot, lambda: in_step.state.state is StepState.STUCK)
    came = application.server.opened
    for number in range(5):
        add_lead(application, f"Lead {number}")
    until(qtbot, lambda: in_step.state.waiting >= 5)
    assert application.server.opened == came
    application.server.fault = None
    in_step.now()
    until(qtbot, lambda: in_step.state.state is StepState.IN_STEP and not in_step.state.waiting)


@pytest.mark.usefixtures("connected")
def test_what_was_refused_is_told_tried_again_copied_and_discarded(
    qtbot: QtBot, application: FakeApplication, section: SharedSection
) -> None:
    application.server.refuse["leads"] = Refusal.NOT_ALLOWED
    add_lead(application, "Example Bakery")
    until(qtbot, lambda: len(section.attention.rows) == 1)
    row = section.attention.rows[0]
    assert "Lead “Example Bakery”" in words(row)
    assert "You may not change this" in words(row)
    qtbot.mouseClick(row.copy, Qt.MouseButton.LeftButton)
    assert "Example Bakery" in QGuiApplication.clipboard().text()
    application.server.refuse.clear()
    qtbot.mouseClick(row.again, Qt.MouseButton.LeftButton)
    until(qtbot, lambda: not section.attention.isVisible())
    until(qtbot, lambda: any(table == "leads" for table, _ in application.server.rows))


@pytest.mark.usefixtures("connected")
def test_discarding_says_what_is_lost_and_waits_for_a_yes(
    qtbot: QtBot, application: FakeApplication, section: SharedSection
) -> None:
    application.server.refuse["leads"] = Refusal.INVALID
    add_lead(application, "Example Bakery")
    until(qtbot, lambda: len(section.attention.rows) == 1)
    qtbot.mouseClick(section.attention.rows[0].drop, Qt.MouseButton.LeftButton)
    dialog = section.findChild(ConfirmDialog)
    assert dialog is not None
    assert "Example Bakery" in dialog.accessibleDescription()
    qtbot.mouseClick(dialog.confirm_button, Qt.MouseButton.LeftButton)
    until(qtbot, lambda: not section.attention.isVisible())
    assert not application.use_cases.shared.connect.set_aside()


def test_another_machine_is_signed_out_from_here(
    qtbot: QtBot, application: FakeApplication, connected: FakePerson, section: SharedSection
) -> None:
    here = next(iter(connected.sessions))
    lost = DeviceSession(new_id(), "Lost laptop", connected.sessions[here].seen_at, None)
    connected.sessions[lost.id] = lost
    section.refresh()
    until(qtbot, lambda: len(section.machines.rows) == 2)
    rows = {row.machine.id: row for row in section.machines.rows}
    assert not rows[here].revoke.isVisible()
    qtbot.mouseClick(rows[lost.id].revoke, Qt.MouseButton.LeftButton)
    dialog = section.findChild(ConfirmDialog)
    assert dialog is not None
    qtbot.mouseClick(dialog.confirm_button, Qt.MouseButton.LeftButton)
    until(qtbot, lambda: "Lost laptop · signed out" in words(section.machines))
    assert application.server.people["ada"].sessions[lost.id].revoked_at is not None


def test_a_machine_that_was_signed_out_elsewhere_may_connect_again(
    qtbot: QtBot, application: FakeApplication, connected: FakePerson
) -> None:
    here = next(iter(connected.sessions))
    line = application.server.open(SharedLogin("db.example.org", "ada", "secret"))
    line.revoke_session(here)
    line.close()
    application.server.fault = OFFLINE
    application.server.hint()
    until(qtbot, lambda: state_of(application) is StepState.OFFLINE)
    application.server.fault = None
    until(qtbot, lambda: state_of(application) is StepState.STUCK)
    assert application.use_cases.shared.in_step.state.code == "server_signed_out"
    application.use_cases.shared.connect.connect(ENTRY)
    until(qtbot, lambda: state_of(application) is StepState.IN_STEP)
    assert len(connected.sessions) == 2


def test_signing_out_asks_what_becomes_of_what_others_shared(
    qtbot: QtBot, application: FakeApplication, connected: FakePerson, section: SharedSection
) -> None:
    add_lead(application, "Mine")
    until(qtbot, lambda: not application.use_cases.shared.in_step.state.waiting)
    qtbot.mouseClick(section.sign_out_button, Qt.MouseButton.LeftButton)
    dialog = section.findChild(SignOutDialog)
    assert dialog is not None
    assert dialog.remove_others.isChecked()
    qtbot.mouseClick(dialog.confirm_button, Qt.MouseButton.LeftButton)
    until(qtbot, section.form.isVisible)
    until(qtbot, lambda: state_of(application) is StepState.OFF)
    assert not section.account.isVisible()
    assert not application.secrets.kept
    leads = application.store.read(lambda uow: uow.leads.all())
    assert [lead.name for lead in leads] == ["Mine"]
    assert connected.login not in words(section)
    until(qtbot, lambda: all(one.revoked_at for one in connected.sessions.values()))
    # Whoever connects again is a machine anew, and goes on from there.
    application.use_cases.shared.connect.connect(ENTRY)
    until(qtbot, lambda: state_of(application) is StepState.IN_STEP)
    assert [one.revoked_at is None for one in connected.sessions.values()].count(True) == 1
    assert application.store.read(lambda uow: uow.sync.set_aside()) == []


def test_signing_out_without_a_network_does_not_wait_for_it(
    qtbot: QtBot, application: FakeApplication, connected: FakePerson
) -> None:
    go_away(application)
    until(qtbot, lambda: state_of(application) is StepState.OFFLINE)
    opened = application.server.opened
    application.use_cases.shared.connect.sign_out(keep_others=True)
    until(qtbot, lambda: state_of(application) is StepState.OFF)
    assert application.server.opened == opened
    assert not application.secrets.kept


def test_the_first_page_asks_once_and_takes_no_for_an_answer(
    qtbot: QtBot, application: FakeApplication, shell: FakeShell
) -> None:
    page = TodayPage(shell)
    qtbot.addWidget(page)
    page.show()
    assert page.offer.isVisible()
    qtbot.mouseClick(page.offer.connect_button, Qt.MouseButton.LeftButton)
    assert shell.shown_rooms == ["settings/shared"]
    qtbot.mouseClick(page.offer.skip_button, Qt.MouseButton.LeftButton)
    until(qtbot, lambda: not page.offer.isVisible())
    assert not application.settings.current().shared.offer
