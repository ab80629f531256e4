"""The CRM in the windows, with a Creatio on loopback behind the real adapter."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from meeting_desktop.application.change_crm import CrmEntry
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.leads import Lead
from meeting_desktop.ports.unit_of_work import UnitOfWork
from meeting_desktop.ui.leads.crm_send import SendLeadDialog
from meeting_desktop.ui.leads.lead_page import LeadPage
from meeting_desktop.ui.leads.undoing import LeadUndoing
from meeting_desktop.ui.main_window import MainWindow
from meeting_desktop.ui.settings.crm.crm_section import CrmSection
from meeting_desktop.ui.status_line import StatusLine
from meeting_desktop.ui.theme.theme import Mode
from meeting_desktop.ui.widgets.dialogs import ConfirmDialog
from tests.fakes import patience
from tests.fakes.creatio_server import CLIENT, SECRET, CreatioServer, answer, running
from tests.fakes.post_office import Certificates, make_certificates
from tests.fakes.shell import FakeShell
from tests.fakes.use_cases import FakeApplication
from tests.gui.settings_pages import lone_section

_LIMIT_MS = 60_000


def until(qtbot: QtBot, condition: Callable[[], object]) -> None:
    qtbot.waitUntil(lambda: bool(condition()), timeout=_LIMIT_MS)


def words(widget: QWidget) -> str:
    """What can be read of it now."""
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisible())


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def server(certificates: Certificates) -> Iterator[CreatioServer]:
    made = CreatioServer()
    with running(made, certificates, "127.0.0.1"):
        yield made


@pytest.fixture
def entry(server: CreatioServer, certificates: Certificates) -> CrmEntry:
    return CrmEntry(
        f"https://127.0.0.1:{server.port}",
        "oauth",
        CLIENT,
        own_network=True,
        ca_file=certificates.folder / "authority.pem",
        secret=SECRET,
    )


@pytest.fixture(autouse=True)
def ended(application: FakeApplication, server: CreatioServer) -> Iterator[None]:
    """Before the server goes, who would wait for the other end of a connection."""
    del server
    yield
    assert application.use_cases.assistant.crm.sync.stop(60)


@pytest.fixture
def section(qtbot: QtBot, application: FakeApplication, shell: FakeShell) -> CrmSection:
    return lone_section(qtbot, application, shell, CrmSection)


@pytest.fixture
def connected(application: FakeApplication, entry: CrmEntry) -> FakeApplication:
    crm = application.use_cases.assistant.crm
    crm.change.keep(entry)
    patience.until(lambda: crm.sync.state.last_at is not None)  # the round that follows
    return application


def add_lead(application: FakeApplication, name: str, **facts: str) -> UUID:
    def work(uow: UnitOfWork) -> UUID:
        lead = Lead(new_id(), uow.personal_scope(), name, **facts)  # type: ignore[arg-type]
        uow.leads.put(lead)
        return lead.id

    return application.store.write(work).result(60).value


def send(application: FakeApplication, lead_id: UUID) -> None:
    sync = application.use_cases.assistant.crm.sync
    sync.send(sync.preview(lead_id).result(60)).result(60)


def change(application: FakeApplication, lead_id: UUID, **facts: str) -> None:
    def work(uow: UnitOfWork) -> None:
        lead = uow.leads.get(lead_id)
        assert lead is not None
        uow.leads.put(replace(lead, **facts))  # type: ignore[arg-type]

    application.store.write(work).result(60)


def dialog_of(qtbot: QtBot, owner: QWidget) -> SendLeadDialog:
    until(qtbot, lambda: owner.findChildren(SendLeadDialog))
    found = owner.findChildren(SendLeadDialog)[-1]
    assert isinstance(found, SendLeadDialog)
    return found


# -- settings -------------------------------------------------------------------------------------


def test_nothing_is_set_up_and_nothing_is_asked_for(section: CrmSection) -> None:
    assert not section.below.isVisible()
    assert not section.form.leave_button.isVisible()


def type_in(section: CrmSection, entry: CrmEntry) -> None:
    form = section.form
    form.address.setText(entry.address)
    form.login.setText(entry.login)
    form.secret.setText(entry.secret)
    form.authority.chosen.emit(str(entry.ca_file))
    form.own.setChecked(entry.own_network)


def test_a_crm_is_tried_used_mapped_and_left(
    qtbot: QtBot,
    application: FakeApplication,
    section: CrmSection,
    entry: CrmEntry,
    server: CreatioServer,
) -> None:
    server.put(Contact="Hanna", Account="Acme")
    type_in(section, replace(entry, own_network=False))
    qtbot.mouseClick(section.form.test_button, Qt.MouseButton.LeftButton)
    until(qtbot, lambda: "private network" in words(section.form))
    assert not server.sign_ins
    section.form.own.setChecked(True)
    qtbot.mouseClick(section.form.test_button, Qt.MouseButton.LeftButton)
    until(qtbot, lambda: "This works" in words(section.form))
    assert not application.settings.current().crm.address
    qtbot.mouseClick(section.form.use_button, Qt.MouseButton.LeftButton)
    until(qtbot, section.below.isVisible)
    crm = application.settings.current().crm
    assert crm.fields["company"] == "Account"
    assert SECRET in application.secrets.kept.values()
    assert SECRET not in json.dumps(crm.model_dump(mode="json"))
    assert not section.form.secret.text()
    until(qtbot, lambda: section.mapping.boxes["status"].count() > 1)
    until(qtbot, lambda: section.mapping.statuses["won"].findText("Handoff to sales") > 0)
    box = section.mapping.statuses["won"]
    box.setCurrentIndex(box.findText("Handoff to sales"))
    qtbot.mouseClick(section.mapping.keep_button, Qt.MouseButton.LeftButton)
    until(
        qtbot,
        lambda: application.settings.current().crm.statuses == {"won": "Handoff to sales"},
    )
    section.form.leave_button.click()
    shell = section.shell
    assert isinstance(shell, FakeShell)
    until(qtbot, lambda: any("No CRM is in use" in one for one in shell.toasts))
    until(qtbot, lambda: not section.below.isVisible())
    assert SECRET not in application.secrets.kept.values()
    shell.press_toast(qtbot, "No CRM is in use")
    until(qtbot, section.below.isVisible)
    assert SECRET in application.secrets.kept.values()


def test_two_fields_to_one_are_refused(
    qtbot: QtBot, connected: FakeApplication, section: CrmSection
) -> None:
    mapping = section.mapping
    until(qtbot, lambda: mapping.is_loaded)
    mapping.boxes["company"].setCurrentText("Contact")
    before = connected.settings.current().crm.fields
    qtbot.mouseClick(mapping.keep_button, Qt.MouseButton.LeftButton)
    until(qtbot, lambda: "Two of your fields" in words(mapping))
    assert connected.settings.current().crm.fields == before


def test_a_real_lead_is_shown_in_both_ways(
    qtbot: QtBot, connected: FakeApplication, section: CrmSection
) -> None:
    known = add_lead(connected, "Hanna", company="Acme")
    send(connected, known)
    change(connected, known, company="Initech")
    until(qtbot, lambda: section.mapping.is_loaded)
    qtbot.mouseClick(section.mapping.sample_button, Qt.MouseButton.LeftButton)
    until(qtbot, section.mapping.theirs["company"].text)
    assert section.mapping.theirs["company"].text() == "Acme"
    assert section.mapping.ours["company"].text() == "Initech"


@pytest.mark.parametrize("code", [500, 429])
def test_a_fault_is_said_where_one_looks(
    qtbot: QtBot,
    connected: FakeApplication,
    server: CreatioServer,
    section: CrmSection,
    code: int,
) -> None:
    until(qtbot, lambda: section.mapping.is_loaded)
    server.instead.extend([answer(code)] * 4)
    section.sync_button.click()
    expected = "cannot be read" if code == 500 else "left alone"
    until(qtbot, lambda: expected in section.state.text())
    assert section.state.property("role") == "error"


def test_what_waits_is_looked_at_and_sent(
    qtbot: QtBot, connected: FakeApplication, server: CreatioServer, section: CrmSection
) -> None:
    known = add_lead(connected, "Hanna", company="Acme")
    send(connected, known)
    change(connected, known, company="Initech")
    section.refresh()
    until(qtbot, lambda: section.waiting.rows)
    assert "Company: Acme → Initech" in words(section.waiting)
    section.waiting.rows[0].buttons[0].click()
    dialog = dialog_of(qtbot, section.waiting)
    until(qtbot, dialog.send_button.isEnabled)
    assert "Initech" in words(dialog)
    assert server.leads()[0]["Account"] == "Acme"
    dialog.send_button.click()
    until(qtbot, lambda: server.leads()[0]["Account"] == "Initech")
    until(qtbot, lambda: not section.waiting.isVisible())


def test_all_of_the_list_goes_but_what_became_otherwise(
    qtbot: QtBot, connected: FakeApplication, server: CreatioServer, section: CrmSection
) -> None:
    hanna, grace = (add_lead(connected, name, company="Acme") for name in ("Hanna", "Grace"))
    for known in (hanna, grace):
        send(connected, known)
        change(connected, known, company="Initech")
    section.refresh()
    until(qtbot, lambda: len(section.waiting.rows) == 2)
    server.put(remote_id=str(grace), Account="Somebody's")
    section.waiting.send_all_button.click()
    (dialog,) = section.waiting.findChildren(ConfirmDialog)
    dialog.confirm_button.click()
    shell = section.shell
    assert isinstance(shell, FakeShell)
    until(qtbot, lambda: any("1; to be looked at: 1" in one for one in shell.toasts))
    rows = {row["Contact"]: row["Account"] for row in server.leads()}
    assert rows == {"Hanna": "Initech", "Grace": "Somebody's"}


def test_meetings_of_linked_leads_are_taken_unless_switched_off(
    qtbot: QtBot, connected: FakeApplication, section: CrmSection
) -> None:
    switch = section.take_meetings
    assert switch.isChecked()
    assert switch.accessibleName() == "Take meetings of linked leads into the calendar"
    qtbot.mouseClick(switch, Qt.MouseButton.LeftButton)
    until(qtbot, lambda: not connected.settings.current().crm.take_meetings)
    switch.setFocus()
    qtbot.keyClick(switch, Qt.Key.Key_Space)
    until(qtbot, lambda: connected.settings.current().crm.take_meetings)
    until(qtbot, switch.isChecked)  # it hears of the change before last as well


def test_a_meeting_that_was_moved_here_or_called_off_there_is_among_what_waits(
    qtbot: QtBot, connected: FakeApplication, server: CreatioServer, section: CrmSection
) -> None:
    known = add_lead(connected, "Hanna")
    send(connected, known)
    sync = connected.use_cases.assistant.crm.sync
    start = datetime.now(UTC) + timedelta(days=1)
    activity = server.meet(str(known), start, Title="Demo")
    sync.sync_now().result(60)

    def rename(uow: UnitOfWork) -> UUID:
        (link,) = uow.crm_links.all("activity")
        meeting = uow.meetings.get(link.local_id)
        assert meeting is not None
        uow.meetings.update(replace(meeting, title="Demo <b>two</b>"))
        return meeting.id

    meeting_id = connected.store.write(rename).result(60).value
    section.refresh()
    until(qtbot, lambda: section.waiting.rows)
    assert "Title: Demo → Demo <b>two</b>" in words(section.waiting)
    section.waiting.rows[0].buttons[0].click()
    dialog = dialog_of(qtbot, section.waiting)
    until(qtbot, dialog.send_button.isEnabled)
    dialog.send_button.click()
    until(qtbot, lambda: server.tables["Activity"][activity]["Title"] == "Demo <b>two</b>")
    until(qtbot, lambda: not section.waiting.isVisible())
    del server.tables["Activity"][activity]
    section.sync_button.click()
    until(qtbot, lambda: "does not have this meeting any more" in words(section.waiting))
    show, keep = section.waiting.rows[0].buttons
    show.click()
    shell = section.shell
    assert isinstance(shell, FakeShell)
    assert shell.edited == [meeting_id]
    keep.click()
    until(qtbot, lambda: not section.waiting.isVisible())


def test_a_difference_is_turned_around(
    qtbot: QtBot, connected: FakeApplication, server: CreatioServer, section: CrmSection
) -> None:
    known = add_lead(connected, "Hanna", company="Acme")
    send(connected, known)
    change(connected, known, company="Acme here")
    server.put(remote_id=str(known), Account="Acme there")
    server.leads()[0]["ModifiedOn"] = "2099-01-01T00:00:00Z"
    section.sync_button.click()
    until(qtbot, lambda: section.differences.rows)
    assert "the CRM’s holds (Acme there); yours was Acme here" in words(section.differences)
    section.differences.rows[0].buttons[0].click()
    until(qtbot, lambda: not section.differences.isVisible())
    lead = connected.store.read(lambda uow: uow.leads.get(known))
    assert lead is not None
    assert lead.company == "Acme here"


# -- a lead's page --------------------------------------------------------------------------------


@pytest.fixture
def page(qtbot: QtBot, shell: FakeShell) -> LeadPage:
    owner = QObject()
    made = LeadPage(shell, LeadUndoing(shell, owner))
    owner.setParent(made)
    qtbot.addWidget(made)
    made.resize(1024, 900)
    made.show()
    return made


def test_without_a_crm_a_lead_says_nothing_of_one(
    qtbot: QtBot, application: FakeApplication, page: LeadPage
) -> None:
    page.open(add_lead(application, "Hanna"))
    until(qtbot, lambda: page.file)
    assert not page.crm.isVisible()
    assert not page.crm.send_action.isEnabled()


def test_a_lead_is_sent_from_its_page_and_taken_back(
    qtbot: QtBot,
    connected: FakeApplication,
    shell: FakeShell,
    server: CreatioServer,
    page: LeadPage,
) -> None:
    page.open(add_lead(connected, "Hanna <b>x</b>", company="Acme"))
    until(qtbot, page.crm.isVisible)
    assert "Not in the CRM" in words(page.crm)
    page.crm.send_action.trigger()
    dialog = dialog_of(qtbot, page.crm)
    until(qtbot, dialog.send_button.isEnabled)
    assert not server.leads()
    dialog.send_button.click()
    until(qtbot, lambda: "the same there since" in words(page.crm) and shell.toasts)
    assert server.leads()[0]["Contact"] == "Hanna <b>x</b>"
    assert page.crm.keep.isVisible()
    assert page.crm.open_action.isEnabled()
    assert page.crm.address.text().startswith("https://127.0.0.1")
    shell.press_toast(qtbot, "Sent to the CRM")
    until(qtbot, lambda: not server.leads())
    until(qtbot, lambda: "Not in the CRM" in words(page.crm))


def test_nothing_goes_when_one_cancels(
    qtbot: QtBot, connected: FakeApplication, server: CreatioServer, page: LeadPage
) -> None:
    page.open(add_lead(connected, "Hanna"))
    until(qtbot, page.crm.isVisible)
    page.crm.send_action.trigger()
    dialog = dialog_of(qtbot, page.crm)
    until(qtbot, dialog.send_button.isEnabled)
    dialog.cancel_button.click()
    assert not server.written()


def test_a_fault_in_the_dialog_can_be_tried_again(
    qtbot: QtBot, connected: FakeApplication, server: CreatioServer, page: LeadPage
) -> None:
    page.open(add_lead(connected, "Hanna"))
    until(qtbot, page.crm.isVisible)
    page.crm.send_action.trigger()
    dialog = dialog_of(qtbot, page.crm)
    until(qtbot, dialog.send_button.isEnabled)
    server.instead.append(answer(400, {"error": {"message": "Name is not unique"}}))
    server.instead.append(answer(400, {"error": {"message": "Name is not unique"}}))
    dialog.send_button.click()
    until(qtbot, lambda: "Name is not unique" in words(dialog))
    server.instead.clear()
    dialog.send_button.click()
    until(qtbot, server.leads)


def test_the_window_does_not_say_that_everything_stays_here(
    qtbot: QtBot, connected: FakeApplication, window: MainWindow, server: CreatioServer
) -> None:
    line = window.findChildren(StatusLine)[0]
    assert "kept in step with the CRM" in words(line)
    server.instead.append(answer(500))
    connected.use_cases.assistant.crm.sync.sync_now()
    until(qtbot, lambda: "the CRM is not reached" in words(line))


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_section_keeps_its_width(
    qtbot: QtBot, connected: FakeApplication, section: CrmSection, mode: Mode, tmp_path: Path
) -> None:
    """At 1024×700 nothing is wider than the page has room for."""
    known = add_lead(connected, "Hanna", company="Acme")
    send(connected, known)
    change(connected, known, company="Initech")
    section.shell.theme.set_mode(mode)
    section.resize(700, 700)
    section.refresh()
    until(qtbot, lambda: section.waiting.rows and section.mapping.is_loaded)
    assert section.minimumSizeHint().width() <= 400  # beside the list of sections, at 150 %
    picture = tmp_path / f"crm-{mode}.png"
    assert section.grab().save(str(picture))
    assert not section.findChildren(QDialog)
