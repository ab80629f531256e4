"""What comes from the person's other machine is in the pages, and leaves alone what one does there.

Real stores on both sides; the window's own rounds bring it from the shared database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from pytestqt.qtbot import QtBot

from meeting_desktop.application.keep_in_step import StepState
from meeting_desktop.application.keep_leads import KeepLeads, new_lead
from meeting_desktop.application.keep_questions import KeepQuestions
from meeting_desktop.application.shared_logins import SharedEntry
from meeting_desktop.application.synchronise import SERVER, Synchronise
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.leads import Lead
from meeting_desktop.domain.meetings import Meeting, MeetingOrigin, MeetingStatus, make_room_code
from meeting_desktop.domain.planning import Appointment
from meeting_desktop.domain.questions import Question
from meeting_desktop.ports.shared_login import SharedLogin
from meeting_desktop.ui.calendar.room import CalendarRoomPage
from meeting_desktop.ui.calendar.sheet import ViewKind
from meeting_desktop.ui.leads.lead_list import ListState as LeadListState
from meeting_desktop.ui.leads.lead_page import LeadPage
from meeting_desktop.ui.leads.leads_page import LeadsRoomPage
from meeting_desktop.ui.library.list_page import ListPage
from meeting_desktop.ui.library.meeting_list import ListState
from meeting_desktop.ui.questions.model import Content
from meeting_desktop.ui.questions.page import QuestionsPage
from meeting_desktop.ui.today.page import TodayPage
from meeting_desktop.ui.today.upcoming_row import UpcomingRow
from tests.fakes.shell import FakeShell
from tests.fakes.store import InlineStore
from tests.fakes.use_cases import FakeApplication

NOW = datetime.now(UTC)
HOUR = timedelta(hours=1)


def until(qtbot: QtBot, condition: Callable[[], bool]) -> None:
    qtbot.waitUntil(condition, timeout=60_000)


class Laptop:
    """Ada's other machine, at the same shared database as the window."""

    def __init__(self, application: FakeApplication) -> None:
        self.store = InlineStore()
        self.leads = KeepLeads(self.store, SystemClock())
        self.questions = KeepQuestions(self.store)
        self._line = application.server.open(SharedLogin("db.example.org", "ada", "secret"))
        facts = self._line.facts()
        self.store.write(lambda uow: uow.sync.adopt(facts, new_id()), actor=SERVER).result(60)
        self.send()

    def send(self) -> None:
        Synchronise(self.store).round(self._line)

    def meeting(self, title: str, begins_in: timedelta, *, held: bool = False) -> Meeting:
        start = NOW + begins_in
        scope = self.store.read(lambda uow: uow.personal_scope())
        meeting = Meeting(
            new_id(),
            scope,
            make_room_code(),
            title,
            MeetingOrigin.INSTANT if held else MeetingOrigin.SCHEDULED,
            MeetingStatus.COMPLETED if held else MeetingStatus.SCHEDULED,
            "Europe/Berlin",
            start if held else NOW,
            actual_start=start if held else None,
            actual_end=start + HOUR if held else None,
            appointment=None if held else Appointment(start, start + HOUR, f"{new_id()}@e.org"),
        )
        self.store.write(lambda uow: uow.meetings.add(meeting)).result(60)
        self.send()
        return meeting

    def lead(self, name: str) -> Lead:
        lead = new_lead(name)
        self.leads.add(lead).result(60)
        self.send()
        return lead

    def close(self) -> None:
        self.leads.close()
        self.questions.close()
        self._line.close()
        self.store.close(1)


@pytest.fixture
def laptop(qtbot: QtBot, application: FakeApplication) -> Iterator[Laptop]:
    application.server.add_person("Ada")
    in_step = application.use_cases.shared.in_step
    in_step.start()
    application.use_cases.shared.connect.connect(SharedEntry("db.example.org", "ada", "secret"))
    until(qtbot, lambda: in_step.state.state is StepState.IN_STEP)
    application.use_cases.planning.access.start()
    made = Laptop(application)
    yield made
    made.close()
    assert in_step.stop(60)


def test_today_keeps_the_keyboard_where_it_is(
    qtbot: QtBot, laptop: Laptop, shell: FakeShell
) -> None:
    first = laptop.meeting("Second", 3 * HOUR)
    page = TodayPage(shell, NOW.astimezone)
    qtbot.addWidget(page)
    page.resize(1000, 800)
    page.show()
    page.activateWindow()
    until(qtbot, lambda: titles_of(page) == ["Second"])
    row = rows_of(page)[0]
    row.open_button.setFocus()
    until(qtbot, row.open_button.hasFocus)
    laptop.meeting("First", 2 * HOUR)
    until(qtbot, lambda: titles_of(page) == ["First", "Second"])
    kept = next(one for one in rows_of(page) if one.meeting_id == first.id)
    assert kept.open_button.hasFocus()


def rows_of(page: TodayPage) -> list[UpcomingRow]:
    column = page.ahead.rows.layout()
    items = [column.itemAt(place) for place in range(column.count())] if column else []
    widgets = [item.widget() for item in items if item is not None]
    return [one for one in widgets if isinstance(one, UpcomingRow)]


def titles_of(page: TodayPage) -> list[str]:
    return [one.accessibleName().split(". ")[1] for one in rows_of(page)]


def test_the_calendar_keeps_the_meeting_that_has_the_keyboard(
    qtbot: QtBot, laptop: Laptop, shell: FakeShell
) -> None:
    chosen = laptop.meeting("Chosen", 26 * HOUR)
    page = CalendarRoomPage(shell, lambda: NOW)
    qtbot.addWidget(page)
    page.resize(1100, 720)
    page.show()
    until(qtbot, lambda: page.model.sheet is not None and not page.waiting)
    page.show_kind(ViewKind.AGENDA)
    until(qtbot, lambda: in_agenda(page) == ["Chosen"])
    page.agenda.set_current(0)
    laptop.meeting("Before", 25 * HOUR)
    until(qtbot, lambda: in_agenda(page) == ["Before", "Chosen"])
    current = page.current
    assert current is not None
    assert current.meeting_id == chosen.id


def in_agenda(page: CalendarRoomPage) -> list[str]:
    sheet = page.agenda.sheet
    return [one.title for one in sheet.entries] if sheet is not None else []


def test_the_library_keeps_choice_and_place(qtbot: QtBot, laptop: Laptop, shell: FakeShell) -> None:
    held = [laptop.meeting(f"Held {n:02}", -n * HOUR, held=True) for n in range(1, 40)]
    page = ListPage(shell)
    qtbot.addWidget(page)
    page.resize(900, 400)
    page.show()
    until(qtbot, lambda: page.state is ListState.READY and page.rows.rowCount() == 39)
    page.view.setCurrentIndex(page.rows.index_of(held[20].id))
    page.view.scrollTo(page.rows.index_of(held[20].id))
    above = page.view.indexAt(page.view.viewport().rect().topLeft())
    bar = page.view.verticalScrollBar()
    assert bar.value() > 0
    resets: list[object] = []
    page.rows.modelReset.connect(lambda: resets.append(None))
    laptop.meeting("Newest", timedelta(), held=True)
    until(qtbot, lambda: page.rows.rowCount() == 40)
    assert resets == []
    now = page.rows.row(page.view.currentIndex())
    assert now is not None
    assert now.meeting.id == held[20].id
    assert above.isValid()


def test_a_lead_that_is_changed_elsewhere_leaves_what_is_typed(
    qtbot: QtBot, laptop: Laptop, shell: FakeShell
) -> None:
    lead = laptop.lead("Example Bakery")
    room = LeadsRoomPage(shell)
    qtbot.addWidget(room)
    room.show()
    room.activateWindow()
    until(qtbot, lambda: room.overview.state is LeadListState.READY)
    room.open_lead(lead.id)
    page = room.findChild(LeadPage)
    assert page is not None
    until(qtbot, lambda: page.fields.fields["name"].text() == "Example Bakery")
    company, city = page.fields.fields["company"], page.fields.fields["job_title"]
    company.setFocus()
    company.setText("Exam")
    page.history.field.setPlainText("They said")
    change(laptop, lead, job_title="Owner")
    until(qtbot, lambda: city.text() == "Owner")
    assert company.text() == "Exam"
    assert page.history.field.toPlainText() == "They said"


def change(laptop: Laptop, lead: Lead, *, job_title: str) -> None:
    laptop.leads.change(lead, replace(lead, job_title=job_title)).result(60)
    laptop.send()


def test_questions_that_come_leave_the_one_that_is_being_written(
    qtbot: QtBot, laptop: Laptop, shell: FakeShell
) -> None:
    own, question = new_id(), Question(new_id(), "What is missing?")
    laptop.questions.add_set("Discovery", questions=[question], set_id=own).result(60)
    laptop.send()
    page = QuestionsPage(shell)
    qtbot.addWidget(page)
    page.resize(1100, 700)
    page.show()
    page.activateWindow()
    until(qtbot, lambda: page.model.content is Content.READY and page.model.current is not None)
    page.parts.choose({question.id})
    text = page.parts.editor.text
    text.setFocus()
    page.commands.add()
    text.setPlainText("Who dec")
    laptop.questions.add_set("Another").result(60)
    added = Question(new_id(), "Since when?")
    laptop.questions.put_question(own, added).result(60)
    laptop.send()
    until(qtbot, lambda: len(page.model.sets) == 2)
    until(qtbot, lambda: page.model.question(added.id) is not None)
    assert page.model.current_id == own
    assert text.toPlainText() == "Who dec"
    assert text.hasFocus()
