"""What is shared to be read: all of it is seen, and what cannot be done says why."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from meeting_desktop.application.keep_leads import new_lead
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.holdings import ScopeMember
from meeting_desktop.domain.meetings import Meeting, MeetingOrigin, MeetingStatus, make_room_code
from meeting_desktop.domain.people import UserRole
from meeting_desktop.domain.planning import Appointment
from meeting_desktop.domain.sharing import ScopeRole
from meeting_desktop.ports.unit_of_work import UnitOfWork
from meeting_desktop.ui.calendar.dragging import Ghost
from meeting_desktop.ui.calendar.room import CalendarRoomPage
from meeting_desktop.ui.leads.lead_list import ListState as LeadListState
from meeting_desktop.ui.leads.leads_page import LeadsRoomPage
from meeting_desktop.ui.library.list_page import ListPage
from meeting_desktop.ui.library.meeting_list import ListState
from meeting_desktop.ui.library.replay_page import ReplayPage
from tests.contracts.sharing_samples import connected
from tests.fakes.shell import FakeShell
from tests.fakes.use_cases import FakeApplication

ZONE = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2033, 3, 7, tzinfo=ZONE)
TEN = (MONDAY + timedelta(hours=10)).astimezone(UTC)
HOUR = timedelta(hours=1)


def connect(application: FakeApplication, role: UserRole = UserRole.REP) -> None:
    connected(application.store, role)
    application.use_cases.planning.access.start()


def a_meeting(application: FakeApplication, *, held: bool = False) -> Meeting:
    """One that this person owns."""
    meeting_id = new_id()
    meeting = Meeting(
        meeting_id,
        meeting_id,
        make_room_code(),
        "Demo",
        MeetingOrigin.INSTANT if held else MeetingOrigin.SCHEDULED,
        MeetingStatus.COMPLETED if held else MeetingStatus.SCHEDULED,
        "Europe/Berlin",
        TEN,
        actual_start=TEN if held else None,
        actual_end=TEN + HOUR if held else None,
        appointment=None if held else Appointment(TEN, TEN + HOUR, f"{meeting_id}@example.org"),
    )
    application.store.write(lambda uow: uow.meetings.add(meeting)).result(60)
    return meeting


def become(application: FakeApplication, meeting: Meeting, role: ScopeRole) -> None:
    """From now on this person has ``role`` in the meeting."""

    def work(uow: UnitOfWork) -> None:
        uow.scopes.put(ScopeMember(meeting.scope_id, uow.people.me().id, role))

    application.store.write(work).result(60)


def says_why(action: QAction, words: str = "shared with you to read") -> bool:
    return not action.isEnabled() and words in action.statusTip() and words in action.toolTip()


@pytest.fixture
def calendar(qtbot: QtBot, shell: FakeShell, monkeypatch: pytest.MonkeyPatch) -> CalendarRoomPage:
    monkeypatch.setattr("meeting_desktop.ui.calendar.first_look.system_zone", lambda: ZONE)
    monkeypatch.setattr("meeting_desktop.ui.calendar.wording.first_weekday", lambda: 0)
    made = CalendarRoomPage(shell, lambda: MONDAY)
    qtbot.addWidget(made)
    made.resize(1100, 720)
    return made


def show_demo(qtbot: QtBot, page: CalendarRoomPage) -> None:
    """Until the meeting is shown and has the keyboard."""
    page.show()
    qtbot.waitUntil(
        lambda: page.model.sheet is not None and len(page.model.sheet.entries) == 1,
        timeout=15_000,
    )
    sheet = page.model.sheet
    assert sheet is not None
    page.hours.cursor_.put(sheet, 0)
    page.commands.enable()
    qtbot.waitUntil(lambda: page.current is not None, timeout=15_000)


def test_a_reader_sees_a_planned_meeting_and_is_told_why_it_stays(
    qtbot: QtBot, application: FakeApplication, calendar: CalendarRoomPage
) -> None:
    connect(application)
    meeting = a_meeting(application)
    show_demo(qtbot, calendar)
    do = calendar.actions_
    assert do.edit.isEnabled()
    become(application, meeting, ScopeRole.READER)
    qtbot.waitUntil(lambda: says_why(do.edit), timeout=15_000)
    for action in (do.hold, do.move_to, do.postpone, do.cancel):
        assert says_why(action)
    for action in (do.open, do.duplicate, do.copy_code, do.export_one):
        assert action.isEnabled()
    become(application, meeting, ScopeRole.EDITOR)
    qtbot.waitUntil(do.edit.isEnabled, timeout=15_000)
    assert not do.edit.statusTip()


def test_what_a_reader_drags_goes_back_with_a_sentence(
    qtbot: QtBot, application: FakeApplication, calendar: CalendarRoomPage, shell: FakeShell
) -> None:
    connect(application)
    become(application, a_meeting(application), ScopeRole.READER)
    show_demo(qtbot, calendar)
    calendar.commands.change(0, Ghost(TEN + HOUR, TEN + 2 * HOUR, 0))
    assert any("shared with you to read" in words for words in shell.toasts)


def test_the_menu_of_a_meeting_shows_what_is_refused(
    qtbot: QtBot, application: FakeApplication, calendar: CalendarRoomPage
) -> None:
    connect(application)
    become(application, a_meeting(application), ScopeRole.READER)
    show_demo(qtbot, calendar)
    qtbot.waitUntil(lambda: says_why(calendar.actions_.edit), timeout=15_000)
    menu = calendar.actions_.meeting_menu(calendar)
    assert calendar.actions_.edit.isVisible()
    assert not calendar.actions_.reinstate.isVisible()
    menu.aboutToHide.emit()
    menu.deleteLater()


def test_a_reader_renames_and_removes_nothing_in_the_library(
    qtbot: QtBot, application: FakeApplication, shell: FakeShell
) -> None:
    connect(application)
    become(application, a_meeting(application, held=True), ScopeRole.READER)
    page = ListPage(shell)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: page.state is ListState.READY, timeout=15_000)
    page.view.setCurrentIndex(page.rows.index(0, 0))
    do = page.actions_
    qtbot.waitUntil(lambda: says_why(do.rename), timeout=15_000)
    assert says_why(do.remove)
    assert do.open.isEnabled()


def test_a_reader_corrects_nothing_in_replay(
    qtbot: QtBot, application: FakeApplication, shell: FakeShell
) -> None:
    connect(application)
    meeting = a_meeting(application, held=True)
    page = ReplayPage(shell)
    qtbot.addWidget(page)
    page.show()
    page.open(meeting.id)
    qtbot.waitUntil(lambda: page.reviewed is not None, timeout=15_000)
    assert page.header.title.isEnabled()
    become(application, meeting, ScopeRole.READER)
    qtbot.waitUntil(lambda: says_why(page.actions_.rename_meeting), timeout=15_000)
    assert not page.header.title.isEnabled()
    assert says_why(page.actions_.edit)
    assert says_why(page.actions_.again)


def test_a_viewer_looks_at_leads_and_changes_none(
    qtbot: QtBot, application: FakeApplication, shell: FakeShell
) -> None:
    application.use_cases.planning.leads.add(new_lead("Example Bakery")).result(60)
    connect(application, UserRole.VIEWER)
    room = LeadsRoomPage(shell)
    qtbot.addWidget(room)
    room.show()
    qtbot.waitUntil(lambda: room.overview.state is LeadListState.READY, timeout=15_000)
    do = room.overview.actions_
    qtbot.waitUntil(lambda: says_why(do.add, "viewer"), timeout=15_000)
    assert says_why(do.bring_in, "viewer")
