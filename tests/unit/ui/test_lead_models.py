"""What the windows of leads know without a window."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from meeting_desktop.application.import_leads import OnDuplicate
from meeting_desktop.application.keep_leads import LeadFile, LeadPage
from meeting_desktop.application.lead_tables import parse_table
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.lead_import import LeadColumn
from meeting_desktop.domain.lead_list import LeadOrder
from meeting_desktop.domain.leads import Lead, LeadEvent, LeadEventKind, LeadStatus
from meeting_desktop.domain.meetings import (
    Meeting,
    MeetingOrigin,
    MeetingStatus,
    make_room_code,
)
from meeting_desktop.domain.planning import Appointment
from meeting_desktop.ui.leads.import_model import ImportModel, ImportStep
from meeting_desktop.ui.leads.lead_list import LeadList, ListState, neighbour
from meeting_desktop.ui.leads.scheduling import draft_for
from meeting_desktop.ui.leads.timeline import past, timeline, upcoming

NOW = datetime(2026, 3, 6, 12, tzinfo=UTC)  # a Friday
LEAD = Lead(new_id(), new_id(), "Ada", "Acme", "ada@x.example")


def a_page(*leads: Lead, total: int | None = None) -> LeadPage:
    return LeadPage(leads, len(leads) if total is None else total, (), ())


def a_meeting(title: str, status: MeetingStatus, start: datetime) -> Meeting:
    held = start if status is MeetingStatus.COMPLETED else None
    return Meeting(
        new_id(),
        new_id(),
        make_room_code(),
        title,
        MeetingOrigin.SCHEDULED,
        status,
        "UTC",
        NOW - timedelta(days=30),
        held,
        appointment=Appointment(start, start + timedelta(hours=1), "uid"),
    )


def a_file(*events: LeadEvent, meetings: tuple[Meeting, ...] = ()) -> LeadFile:
    return LeadFile(LEAD, None, events, meetings, (), ())


def state_of(known: LeadList) -> ListState:
    return known.state


def test_a_list_is_loading_then_empty_ready_or_without_a_match() -> None:
    known = LeadList()
    assert state_of(known) is ListState.LOADING
    assert known.accept(known.request(), a_page())
    assert state_of(known) is ListState.EMPTY
    assert known.accept(known.search(" nobody "), a_page(total=3))
    assert known.wanted.text == "nobody"
    assert state_of(known) is ListState.NOTHING_FOUND
    assert known.accept(known.clear(), a_page(LEAD))
    assert state_of(known) is ListState.READY
    assert known.columns()[LeadStatus.NEW] == [LEAD]


def test_answers_to_older_questions_are_dropped() -> None:
    known = LeadList()
    old = known.request()
    new = known.sort(LeadOrder.COMPANY, descending=True)
    assert not known.accept(old, a_page(LEAD))
    assert not known.fail(old, "The disk is gone.")
    assert known.fail(new, "The disk is gone.")
    assert known.state is ListState.FAILED


def test_the_columns_of_the_board_have_neighbours_and_ends() -> None:
    assert neighbour(LeadStatus.NEW, 1) is LeadStatus.CONTACTED
    assert neighbour(LeadStatus.NEW, -1) is None
    assert neighbour(LeadStatus.LOST, 1) is None


def test_history_is_newest_first_and_what_is_planned_is_not_in_it() -> None:
    note = LeadEvent(new_id(), LEAD.id, LeadEventKind.NOTE, NOW - timedelta(days=2), "a word")
    step = LeadEvent(
        new_id(), LEAD.id, LeadEventKind.STATUS_CHANGED, NOW - timedelta(hours=1), "new>won"
    )
    odd = replace(step, id=new_id(), text="new>sold", at=NOW - timedelta(days=9))
    held = a_meeting("Call", MeetingStatus.COMPLETED, NOW - timedelta(days=1))
    missed = a_meeting("Missed", MeetingStatus.SCHEDULED, NOW - timedelta(days=3))
    off = a_meeting("Off", MeetingStatus.CANCELLED, NOW + timedelta(days=3))
    second = a_meeting("Second", MeetingStatus.SCHEDULED, NOW + timedelta(days=5))
    first = a_meeting("First", MeetingStatus.SCHEDULED, NOW - timedelta(minutes=10))
    file = a_file(step, note, odd, meetings=(off, second, first, held, missed))
    assert upcoming(file, NOW) == [first, second]
    assert past(file, NOW) == [off, held, missed]
    assert [line.title for line in timeline(file, NOW)] == [
        "Off · cancelled",
        "New → Won",
        "Call",
        "Note",
        "Missed · not held",
        "new>sold",
    ]
    assert timeline(file, NOW)[3].note == note
    assert timeline(file, NOW)[2].meeting == held


def test_a_meeting_is_planned_for_the_next_working_day() -> None:
    draft = draft_for(LEAD, NOW.replace(tzinfo=None))
    assert draft.start == datetime(2026, 3, 9, 10)  # noqa: DTZ001 - a wall time
    assert (draft.lead_id, draft.invitees[0].lead_id) == (LEAD.id, LEAD.id)
    assert draft_for(replace(LEAD, email=""), NOW.replace(tzinfo=None)).invitees == ()


def test_a_meaning_belongs_to_one_column() -> None:
    known = ImportModel()
    known.show_table(parse_table("x.csv", b"Name,Firma,Farbe\nAda,Acme,red\n,Acme,\n"))
    assert known.step is ImportStep.CHECK
    assert known.mapping == {0: LeadColumn.NAME, 1: LeadColumn.COMPANY}
    assert known.examples(1) == "Acme"
    known.give_meaning(2, LeadColumn.NAME)
    assert known.mapping == {1: LeadColumn.COMPANY, 2: LeadColumn.NAME}
    known.give_meaning(1, None)
    known.give_meaning(2, None)
    assert known.missing.startswith("Choose")


def test_a_failure_leads_back_to_where_one_can_choose_again() -> None:
    known = ImportModel()
    known.step = ImportStep.READING
    known.fail("This is not a table.")
    assert (known.step, known.fault) == (ImportStep.CHOOSE, "This is not a table.")
    known.show_table(parse_table("x.csv", b"Name\nAda\n"))
    known.step = ImportStep.IMPORTING
    known.fail("The disk is full.")
    assert known.step == ImportStep.CHECK
    known.on_duplicate = OnDuplicate.ADD
    known.begin()
    assert (known.step, known.table, known.to_import) == (ImportStep.CHOOSE, None, 0)
