"""Leads in the window: added, moved on the board, edited, imported, merged; each in the store."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from meeting_desktop.application.import_leads import OnDuplicate
from meeting_desktop.application.keep_leads import KeepLeads, LeadPage, new_lead
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.lead_list import LeadOrder
from meeting_desktop.domain.leads import Lead, LeadStatus
from meeting_desktop.domain.meetings import (
    Meeting,
    MeetingOrigin,
    MeetingStatus,
    make_room_code,
)
from meeting_desktop.domain.planning import Appointment
from meeting_desktop.ui.command_palette import CommandPalette
from meeting_desktop.ui.leads.import_model import ImportStep
from meeting_desktop.ui.leads.lead_list import ListState
from meeting_desktop.ui.leads.leads_page import LeadsRoomPage
from meeting_desktop.ui.main_window import MainWindow
from tests.fakes.shell import FakeShell
from tests.fakes.use_cases import FakeApplication

ALT = Qt.KeyboardModifier.AltModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def keep(application: FakeApplication) -> KeepLeads:
    return application.use_cases.planning.leads


@pytest.fixture
def room(qtbot: QtBot, shell: FakeShell) -> LeadsRoomPage:
    made = LeadsRoomPage(shell)
    qtbot.addWidget(made)
    made.resize(1180, 700)
    return made


def add(keep: KeepLeads, name: str, company: str = "", email: str = "", **facts: object) -> Lead:
    lead = replace(new_lead(name, company, email), **facts)  # type: ignore[arg-type]
    return keep.add(lead).result(60).value.lead


def show(qtbot: QtBot, room: LeadsRoomPage, state: ListState = ListState.READY) -> None:
    room.show()
    qtbot.waitExposed(room)
    qtbot.waitUntil(lambda: room.overview.state is state)


def open_lead(qtbot: QtBot, room: LeadsRoomPage, lead: Lead) -> None:
    room.open_lead(lead.id)
    qtbot.waitUntil(lambda: room.lead_page.file is not None)


def stored(keep: KeepLeads, lead: Lead) -> Lead:
    return keep.get(lead.id).lead


def shown(room: LeadsRoomPage) -> list[str]:
    return [lead.name for lead in room.overview.table.rows.leads]


def cards(room: LeadsRoomPage, status: LeadStatus) -> list[str]:
    return [lead.name for lead in room.overview.board.lists[status].cards.leads]


# -- the list --------------------------------------------------------------------------------------


def test_an_empty_room_leads_to_a_first_lead_and_enter_adds_it(
    qtbot: QtBot, room: LeadsRoomPage, keep: KeepLeads, shell: FakeShell
) -> None:
    show(qtbot, room, ListState.EMPTY)
    room.overview.actions_.add.trigger()
    strip = room.overview.strip
    qtbot.waitUntil(strip.name.hasFocus)
    qtbot.keyClicks(strip.name, "Ada Muster")
    qtbot.keyClicks(strip.email, "no address")
    qtbot.keyClick(strip.email, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: strip.told.startswith("That is not a mail address"))
    strip.email.setText("ada@x.example")
    qtbot.keyClick(strip.email, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shown(room) == ["Ada Muster"])
    assert [lead.email for lead in keep.all()] == ["ada@x.example"]
    qtbot.waitUntil(lambda: shell.toasts == ["Added Ada Muster"])
    qtbot.waitUntil(lambda: [one.name for one in room.overview.chosen()] == ["Ada Muster"])
    shell.press_toast(qtbot, "Added Ada Muster")
    qtbot.waitUntil(lambda: room.overview.state is ListState.EMPTY)


def test_who_is_known_already_is_said_before_a_second_one_is_added(
    qtbot: QtBot, room: LeadsRoomPage, keep: KeepLeads
) -> None:
    known = add(keep, "Jörg Müller", "Acme GmbH")
    show(qtbot, room)
    strip = room.overview.strip
    room.overview.actions_.add.trigger()
    qtbot.keyClicks(strip.name, "Joerg Mueller")
    qtbot.keyClicks(strip.company, "ACME")
    qtbot.keyClick(strip.company, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Jörg Müller, Acme GmbH has nearly the same name" in strip.told)
    assert len(keep.all()) == 1
    strip.open_button.click()
    qtbot.waitUntil(lambda: room.lead_page.file is not None)
    assert room.lead_page.file is not None
    assert room.lead_page.file.lead == known

    room.lead_page.leave_action.trigger()
    room.overview.actions_.add.trigger()
    qtbot.keyClicks(strip.name, "Joerg Mueller")
    qtbot.keyClicks(strip.company, "ACME")
    qtbot.keyClick(strip.company, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(strip.told))
    qtbot.keyClick(strip.company, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(keep.all()) == 2)


def test_the_list_is_searched_filtered_and_sorted_by_its_headers(
    qtbot: QtBot, room: LeadsRoomPage, keep: KeepLeads
) -> None:
    add(keep, "Berta", "Acme", tags=("vip",))
    add(keep, "Adam", "Zebra", status=LeadStatus.WON)
    show(qtbot, room)
    assert shown(room) == ["Adam", "Berta"]
    assert room.overview.count_text == "2 leads"
    header = room.overview.table.horizontalHeader()
    header.setSortIndicator(
        room.overview.table.rows.column_of(LeadOrder.COMPANY), Qt.SortOrder.AscendingOrder
    )
    qtbot.waitUntil(lambda: shown(room) == ["Berta", "Adam"])

    room.overview.filters.status.setCurrentIndex(
        room.overview.filters.status.findData(LeadStatus.WON.value)
    )
    qtbot.waitUntil(lambda: shown(room) == ["Adam"])
    assert room.overview.count_text == "1 of 2 leads"
    qtbot.keyClicks(room.overview.search.edit, "nobody")
    qtbot.waitUntil(lambda: room.overview.state is ListState.NOTHING_FOUND)
    room.overview.actions_.clear.trigger()
    qtbot.waitUntil(lambda: shown(room) == ["Berta", "Adam"])
    assert room.overview.search.text() == ""


def test_several_are_moved_and_removed_at_once_and_taken_back(
    qtbot: QtBot, room: LeadsRoomPage, keep: KeepLeads, shell: FakeShell
) -> None:
    for name in ("Adam", "Berta", "Cleo"):
        add(keep, name)
    show(qtbot, room)
    table = room.overview.table
    table.setFocus()
    table.selectRow(0)
    qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert [lead.name for lead in room.overview.chosen()] == ["Adam", "Berta"]
    room.overview.actions_.statuses[LeadStatus.QUALIFIED].trigger()
    qtbot.waitUntil(lambda: shell.toasts == ["2 leads are now: Qualified"])
    qtbot.waitUntil(lambda: table.rows.leads[1].status is LeadStatus.QUALIFIED)
    assert [lead.name for lead in room.overview.chosen()] == ["Adam", "Berta"]
    qtbot.keyClick(table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: shown(room) == ["Cleo"])
    qtbot.keyClick(room.overview, Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: shown(room) == ["Adam", "Berta", "Cleo"])
    qtbot.keyClick(room.overview, Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: {lead.status for lead in keep.all()} == {LeadStatus.NEW})


def test_leads_that_cannot_be_read_say_what_to_do(
    qtbot: QtBot, room: LeadsRoomPage, keep: KeepLeads, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = keep.page

    def fail(*_asked: object, **_more: object) -> LeadPage:
        raise EnvironmentFault("The database cannot be read; check the disk.")

    monkeypatch.setattr(keep, "page", fail)
    show(qtbot, room, ListState.FAILED)
    monkeypatch.setattr(keep, "page", read)
    room.overview.actions_.retry.trigger()
    qtbot.waitUntil(lambda: room.overview.state is ListState.EMPTY)


def test_every_control_has_a_name(qtbot: QtBot, room: LeadsRoomPage, keep: KeepLeads) -> None:
    add(keep, "Adam", "Acme", "adam@x.example")
    show(qtbot, room)
    index = room.overview.table.rows.index(0, 1)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Company: Acme"
    room.overview.show_as("board")
    view = room.overview.board.lists[LeadStatus.NEW]
    assert view.accessibleName() == "New, 1 lead"
    spoken = view.cards.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Adam, Acme, New"
    for field in room.lead_page.fields.fields.values():
        assert field.accessibleName()


# -- the board -------------------------------------------------------------------------------------


def test_a_card_that_is_dropped_on_a_column_gets_its_status(
    qtbot: QtBot, room: LeadsRoomPage, keep: KeepLeads, shell: FakeShell
) -> None:
    lead = add(keep, "Adam")
    add(keep, "Berta")
    show(qtbot, room)
    room.overview.show_as("board")
    assert cards(room, LeadStatus.NEW) == ["Adam", "Berta"]
    source = room.overview.board.lists[LeadStatus.NEW]
    target = room.overview.board.lists[LeadStatus.PROPOSAL]
    dragged = source.cards.mimeData([source.cards.index(0, 0)])
    drop = QDropEvent(
        QPointF(20, 200),
        Qt.DropAction.MoveAction,
        dragged,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    target.dropEvent(drop)
    qtbot.waitUntil(lambda: cards(room, LeadStatus.PROPOSAL) == ["Adam"])
    assert cards(room, LeadStatus.NEW) == ["Berta"]
    assert stored(keep, lead).status is LeadStatus.PROPOSAL
    qtbot.waitUntil(lambda: shell.toasts == ["Adam is now: Proposal"])
    shell.press_toast(qtbot, "Adam is now: Proposal")
    qtbot.waitUntil(lambda: cards(room, LeadStatus.NEW) == ["Adam", "Berta"])
    assert stored(keep, lead).status is LeadStatus.NEW


def test_cards_are_moved_and_opened_without_a_mouse(
    qtbot: QtBot, room: LeadsRoomPage, keep: KeepLeads
) -> None:
    lead = add(keep, "Adam")
    add(keep, "Zoe", status=LeadStatus.LOST)
    show(qtbot, room)
    room.overview.show_as("board")
    board = room.overview.board
    first = board.lists[LeadStatus.NEW]
    qtbot.waitUntil(first.hasFocus)
    qtbot.keyClick(first, Qt.Key.Key_Right, ALT)
    second = board.lists[LeadStatus.CONTACTED]
    qtbot.waitUntil(second.hasFocus)
    qtbot.keyClick(second, Qt.Key.Key_Right, ALT)
    third = board.lists[LeadStatus.QUALIFIED]
    qtbot.waitUntil(third.hasFocus)
    assert stored(keep, lead).status is LeadStatus.QUALIFIED
    qtbot.keyClick(third, Qt.Key.Key_Left, ALT)
    qtbot.waitUntil(second.hasFocus)
    assert stored(keep, lead).status is LeadStatus.CONTACTED
    # Without Alt the arrows go to the next column that has somebody in it, and back.
    qtbot.keyClick(second, Qt.Key.Key_Right)
    assert board.lists[LeadStatus.LOST].hasFocus()
    assert [one.name for one in board.chosen()] == ["Zoe"]
    qtbot.keyClick(board.lists[LeadStatus.LOST], Qt.Key.Key_Left)
    assert second.hasFocus()
    qtbot.keyClick(second, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: room.lead_page.file is not None)
    assert room.currentWidget() is room.lead_page


# -- the page of a lead ----------------------------------------------------------------------------


def test_what_is_typed_is_stored_when_the_field_is_left_and_can_be_undone(
    qtbot: QtBot, room: LeadsRoomPage, keep: KeepLeads, shell: FakeShell
) -> None:
    lead = add(keep, "Ada", "Acme", "ada@x.example")
    show(qtbot, room)
    open_lead(qtbot, room, lead)
    company = room.lead_page.fields.fields["company"]
    company.setFocus()
    company.selectAll()
    qtbot.keyClicks(company, "Acme GmbH")
    qtbot.keyClick(company, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: stored(keep, lead).company == "Acme GmbH")
    tags = room.lead_page.fields.fields["tags"]
    tags.setFocus()
    qtbot.keyClicks(tags, "vip, north")
    qtbot.keyClick(tags, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: stored(keep, lead).tags == ("vip", "north"))
    qtbot.waitUntil(lambda: len(shell.toasts) == 2)
    room.lead_page.undo_action.trigger()
    qtbot.waitUntil(lambda: stored(keep, lead).tags == ())
    room.lead_page.undo_action.trigger()
    qtbot.waitUntil(lambda: stored(keep, lead).company == "Acme")
    qtbot.waitUntil(lambda: company.text() == "Acme")


def test_what_cannot_be_is_said_under_its_field_and_escape_goes_back(
    qtbot: QtBot, room: LeadsRoomPage, keep: KeepLeads
) -> None:
    lead = add(keep, "Ada", "", "ada@x.example")
    show(qtbot, room)
    open_lead(qtbot, room, lead)
    email = room.lead_page.fields.fields["email"]
    email.setFocus()
    email.selectAll()
    qtbot.keyClicks(email, "nonsense")
    qtbot.keyClick(email, Qt.Key.Key_Return)
    fault = room.lead_page.fields.faults["email"]
    assert fault.isVisible()
    assert fault.text().startswith("That is not a mail address")
    qtbot.keyClick(email, Qt.Key.Key_Escape)
    assert email.text() == "ada@x.example"
    assert not fault.isVisible()
    assert room.currentWidget() is room.lead_page
    # With nothing to go back from, Escape leads to the list; a note half written is kept.
    room.lead_page.history.field.setPlainText("half a")
    qtbot.keyClick(email, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: room.currentWidget() is room.overview)
    qtbot.waitUntil(lambda: [note.text for note in keep.get(lead.id).notes] == ["half a"])
    assert stored(keep, lead) == lead


def test_what_is_wrong_stays_to_be_put_right_while_another_field_is_saved(
    qtbot: QtBot, room: LeadsRoomPage, keep: KeepLeads
) -> None:
    lead = add(keep, "Ada", "", "ada@x.example")
    show(qtbot, room)
    open_lead(qtbot, room, lead)
    fields = room.lead_page.fields
    for name, text in (("email", "nonsense"), ("phone", "123")):
        fields.fields[name].setFocus()
        fields.fields[name].selectAll()
        qtbot.keyClicks(fields.fields[name], text)
        qtbot.keyClick(fields.fields[name], Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: room.lead_page.file.lead.phone == "123")  # type: ignore[union-attr]
    assert fields.fields["email"].text() == "nonsense"
    assert fields.faults["email"].isVisible()
    other = add(keep, "Grace", "", "grace@x.example")
    room.open_lead(other.id)
    qtbot.waitUntil(lambda: fields.fields["email"].text() == "grace@x.example")
    assert not fields.faults["email"].isVisible()


def test_a_status_is_chosen_and_the_history_says_so(
    qtbot: QtBot, room: LeadsRoomPage, keep: KeepLeads
) -> None:
    lead = add(keep, "Ada")
    show(qtbot, room)
    open_lead(qtbot, room, lead)
    box = room.lead_page.header.status
    box.setCurrentIndex(box.findData(LeadStatus.WON.value))
    box.activated.emit(box.currentIndex())
    qtbot.waitUntil(lambda: stored(keep, lead).status is LeadStatus.WON)
    qtbot.waitUntil(lambda: room.lead_page.history.rows[0].line.title == "New → Won")


def test_notes_are_written_edited_removed_and_brought_back(
    qtbot: QtBot, room: LeadsRoomPage, keep: KeepLeads, shell: FakeShell
) -> None:
    lead = add(keep, "Ada")
    show(qtbot, room)
    open_lead(qtbot, room, lead)
    page = room.lead_page
    qtbot.keyClicks(page.history.field, "wants <b>ten</b>")
    qtbot.keyClick(page.history.field, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: len(page.history.note_rows()) == 1)
    qtbot.waitUntil(lambda: page.history.field.toPlainText() == "")
    (row,) = page.history.note_rows()
    row.edit()
    assert row.editor is not None
    row.editor.setPlainText("wants twelve")
    qtbot.keyClick(row.editor, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: [one.line.body for one in page.history.note_rows()] == ["wants twelve"])
    (row,) = page.history.note_rows()
    row.note_removed.emit(row.line.note)
    qtbot.waitUntil(lambda: page.history.note_rows() == [])
    qtbot.waitUntil(lambda: shell.toast == "Removed the note")
    shell.press_toast(qtbot, "Removed the note")
    qtbot.waitUntil(lambda: len(page.history.note_rows()) == 1)
    assert [note.text for note in keep.get(lead.id).notes] == ["wants twelve"]


def test_a_note_is_written_once_and_an_old_one_saved_on_the_way_to_another_lead(
    qtbot: QtBot, room: LeadsRoomPage, keep: KeepLeads
) -> None:
    lead, other = add(keep, "Ada"), add(keep, "Grace")
    show(qtbot, room)
    open_lead(qtbot, room, lead)
    history = room.lead_page.history
    qtbot.keyClicks(history.field, "wants ten")
    for _twice in range(2):
        qtbot.keyClick(history.field, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: history.field.toPlainText() == "")
    qtbot.waitUntil(lambda: len(history.note_rows()) == 1)
    (row,) = history.note_rows()
    row.edit()
    assert row.editor is not None
    row.editor.setPlainText("wants twelve")
    room.open_lead(other.id)
    qtbot.waitUntil(lambda: [one.text for one in keep.get(lead.id).notes] == ["wants twelve"])


def test_meetings_with_the_lead_are_opened_and_planned(
    qtbot: QtBot, room: LeadsRoomPage, keep: KeepLeads, application: FakeApplication
) -> None:
    lead = add(keep, "Ada", "", "ada@x.example")
    now = datetime.now(UTC)

    def meeting(title: str, status: MeetingStatus, **facts: object) -> Meeting:
        made = Meeting(
            new_id(),
            lead.scope_id,
            make_room_code(),
            title,
            MeetingOrigin.SCHEDULED,
            status,
            "UTC",
            now,
            lead_id=lead.id,
        )
        return replace(made, **facts)  # type: ignore[arg-type]

    held = meeting("Held", MeetingStatus.COMPLETED, actual_start=now - timedelta(days=1))
    coming = meeting(
        "Coming",
        MeetingStatus.SCHEDULED,
        appointment=Appointment(now + timedelta(days=1), now + timedelta(days=1, hours=1), "u"),
    )
    application.store.write(lambda uow: uow.meetings.add(held)).result(60)
    application.store.write(lambda uow: uow.meetings.add(coming)).result(60)
    show(qtbot, room)
    open_lead(qtbot, room, lead)
    page = room.lead_page
    qtbot.waitUntil(lambda: len(page.meetings.buttons) == 2)
    shell = page._shell
    assert isinstance(shell, FakeShell)
    page.meetings.buttons[0].click()
    page.meetings.buttons[1].click()
    assert (shell.edited, shell.opened) == ([coming.id], [held.id])
    page.schedule_action.trigger()
    (draft,) = shell.planned
    assert draft is not None
    assert (draft.lead_id, draft.title) == (lead.id, "Meeting with Ada")
    assert [one.email for one in draft.invitees] == ["ada@x.example"]
    assert draft.start.tzinfo is None
    assert draft.start.weekday() < 5


def test_a_removed_lead_leads_back_and_a_missing_one_says_so(
    qtbot: QtBot, room: LeadsRoomPage, keep: KeepLeads, shell: FakeShell
) -> None:
    lead = add(keep, "Ada")
    show(qtbot, room)
    open_lead(qtbot, room, lead)
    assert "Not enough evidence yet" in room.lead_page.score.text
    room.lead_page.remove_action.trigger()
    assert room.currentWidget() is room.overview
    qtbot.waitUntil(lambda: shell.toasts == ["Removed Ada"])
    room.open_lead(new_id())
    qtbot.waitUntil(room.lead_page._failed.isVisible)


def test_two_leads_are_made_one_side_by_side_and_parted_again(
    qtbot: QtBot, room: LeadsRoomPage, keep: KeepLeads, shell: FakeShell
) -> None:
    kept = add(keep, "Ada Muster", "Acme", "ada@acme.example", tags=("vip",))
    dropped = add(keep, "Ada Muster", "Acme GmbH", phone="030 1", tags=("north",))
    show(qtbot, room)
    open_lead(qtbot, room, kept)
    page = room.lead_page
    assert page.banner is not None
    assert page.banner.text == "Ada Muster, Acme GmbH has nearly the same name and company."
    page.merge_wanted.emit(kept.id, dropped.id)
    qtbot.waitUntil(lambda: room.merge_dialog is not None)
    dialog = room.merge_dialog
    assert dialog is not None
    assert set(dialog.choices) == {"company", "email", "phone"}
    assert dialog.choices["phone"][1].isChecked()
    dialog.choices["company"][1].click()
    dialog.merge_button.click()
    qtbot.waitUntil(lambda: len(keep.all()) == 1)
    merged = stored(keep, kept)
    assert (merged.company, merged.email, merged.phone) == (
        "Acme GmbH",
        "ada@acme.example",
        "030 1",
    )
    assert merged.tags == ("vip", "north")
    qtbot.waitUntil(lambda: shell.toasts == ["Two leads are one now"])
    shell.press_toast(qtbot, "Two leads are one now")
    qtbot.waitUntil(lambda: list(keep.all()) == sorted([kept, dropped], key=lambda one: one.id))
    qtbot.waitUntil(lambda: page.banner is not None)


# -- tables ----------------------------------------------------------------------------------------

TABLE = """Name;Firma;E-Mail;Status
Neue Person;Example Garage;neu@garage.example;neu
Ada;Acme;ada@acme.example;
Eins;Acme;keine adresse;
Zwei;Acme;;vielleicht
;;;
;;;neu
Noch Eine;Example Hof;eine@hof.example;
"""


def test_a_table_with_three_bad_rows_is_dropped_looked_at_imported_and_taken_back(
    qtbot: QtBot, room: LeadsRoomPage, keep: KeepLeads, shell: FakeShell, tmp_path: Path
) -> None:
    add(keep, "Ada", "Acme", "ada@acme.example")
    file = tmp_path / "fair.csv"
    file.write_text(TABLE, encoding="cp1252")
    show(qtbot, room)
    room.overview.actions_.bring_in.trigger()
    page = room.import_page
    assert room.currentWidget() is page
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(file))])
    event = QDropEvent(
        QPointF(QPoint(50, 50)),
        Qt.DropAction.CopyAction,
        dropped,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    page.drop.dropEvent(event)
    qtbot.waitUntil(lambda: page.known.plan is not None)
    assert page.check.facts.text() == (
        "2 new leads · 1 row may be known already · 3 rows cannot be imported"
    )
    lines = page.check.lines.stringList()
    assert [line.split(":")[0] for line in lines] == [
        "Row 4, E-Mail",
        "Row 5, Status",
        "Row 7, Name",
        "Row 3",
    ]
    assert page.import_button.text() == "Import 2 leads"
    page.check.radios[OnDuplicate.UPDATE].click()
    assert page.import_button.text() == "Import 3 leads"
    page.import_button.click()
    qtbot.waitUntil(lambda: room.currentWidget() is room.overview)
    qtbot.waitUntil(lambda: shell.toasts == ["2 leads added, 1 lead updated"])
    qtbot.waitUntil(lambda: shown(room) == ["Ada", "Neue Person", "Noch Eine"])
    shell.press_toast(qtbot, "2 leads added")
    qtbot.waitUntil(lambda: shown(room) == ["Ada"])


def test_a_person_says_what_a_column_means(
    qtbot: QtBot, room: LeadsRoomPage, tmp_path: Path
) -> None:
    file = tmp_path / "odd.csv"
    file.write_text("Colour,Whoever,Name\nred,Ada,Acme\n", encoding="utf-8")
    show(qtbot, room, ListState.EMPTY)
    room.overview.actions_.bring_in.trigger()
    page = room.import_page
    page.ask = lambda *_asked: str(file)
    qtbot.waitUntil(page.hasFocus)
    qtbot.keyClick(page, Qt.Key.Key_O, CONTROL)
    qtbot.waitUntil(lambda: page.known.plan is not None)
    for place, meaning in ((2, "company"), (1, "name")):
        box = page.mapping.boxes[place]
        box.setCurrentIndex(box.findData(meaning))
        box.activated.emit(box.currentIndex())
    qtbot.waitUntil(lambda: page.known.plan is not None)
    assert page.known.plan is not None
    (row,) = page.known.plan.rows
    assert row.read.lead is not None
    assert (row.read.lead.name, row.read.lead.company) == ("Ada", "Acme")
    box = page.mapping.boxes[1]
    box.setCurrentIndex(0)
    box.activated.emit(0)
    box = page.mapping.boxes[2]
    box.setCurrentIndex(0)
    box.activated.emit(0)
    assert page.check.fault.text().startswith("Choose which column")
    assert not page.import_button.isEnabled()


def test_a_file_that_is_no_table_is_told_and_another_can_be_chosen(
    qtbot: QtBot, room: LeadsRoomPage, tmp_path: Path
) -> None:
    file = tmp_path / "picture.csv"
    file.write_bytes(b"\x89PNG\x00\x00\x01")
    show(qtbot, room, ListState.EMPTY)
    room.overview.actions_.bring_in.trigger()
    room.import_page.read(file)
    qtbot.waitUntil(lambda: "not a table" in room.import_page.fault.text())
    assert room.import_page.known.step is ImportStep.CHOOSE
    room.import_page.leave_action.trigger()
    assert room.currentWidget() is room.overview


def test_leads_are_exported(
    qtbot: QtBot, room: LeadsRoomPage, keep: KeepLeads, shell: FakeShell, tmp_path: Path
) -> None:
    add(keep, "=Ada()", "Acme")
    show(qtbot, room)
    room.ask_path = lambda *_asked: str(tmp_path / "leads")
    room.overview.actions_.give_out.trigger()
    qtbot.waitUntil(lambda: shell.toasts == ["Saved leads.csv"])
    assert "'=Ada()" in (tmp_path / "leads.csv").read_text(encoding="utf-8-sig")


# -- the window ------------------------------------------------------------------------------------


def test_the_window_opens_a_lead(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    lead = add(application.use_cases.planning.leads, "Ada")
    window.open_lead(lead.id)
    page = window.page("leads")
    assert isinstance(page, LeadsRoomPage)
    qtbot.waitUntil(lambda: page.lead_page.file is not None)
    assert window.current_page == "leads"
    assert page.lead_page.header.title.text() == "Ada"


def test_the_palette_finds_a_lead_by_name(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    add(application.use_cases.planning.leads, "Ada Muster", "Acme & Co")
    window.open_palette()
    palette = window.findChild(CommandPalette)
    assert palette is not None
    qtbot.keyClicks(palette.search.edit, "ada muster")
    qtbot.waitUntil(lambda: palette.shown == ["Ada Muster, Acme & Co"])
    qtbot.keyClick(palette.search.edit, Qt.Key.Key_Return)
    page = window.page("leads")
    assert isinstance(page, LeadsRoomPage)
    qtbot.waitUntil(lambda: page.lead_page.file is not None)
