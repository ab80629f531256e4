"""The form that plans a meeting, without its window."""

# ruff: noqa: DTZ001 - wall times have no zone
from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from meeting_desktop.application.planning_choices import Choices, SetChoice
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.leads import Lead
from meeting_desktop.domain.meeting_drafts import Invitee
from meeting_desktop.domain.meeting_rules import DraftQuestion, Findings, QuestionKind
from meeting_desktop.domain.people import User
from meeting_desktop.domain.planning import AgendaItem, MeetingType, Template
from meeting_desktop.domain.quick_entry import read_quick_entry
from meeting_desktop.ui.schedule.kept_draft import KeptDraft, read_kept, write_kept
from meeting_desktop.ui.schedule.schedule_model import ScheduleModel, empty_draft
from meeting_desktop.ui.schedule.time_typing import length_of, minutes_of

SCOPE = new_id()
ME = User(new_id(), SCOPE, "Ada", "ada@example.org")
COLLEAGUE = User(new_id(), SCOPE, "Sample Colleague", "colleague@example.org")
LEAD = Lead(new_id(), SCOPE, "Grace Sample", "Acme", "Grace@acme.example")
OTHER_LEAD = Lead(new_id(), SCOPE, "Joan Sample", "Initech", "joan@initech.example")
SETS = (
    SetChoice(new_id(), "Usual", 5, is_default=True),
    SetChoice(new_id(), "Demo", 3, frozenset({MeetingType.DEMO})),
)
TEMPLATE = Template(new_id(), SCOPE, "Check-in", "Check-in", 15)
CHOICES = Choices(ME, [COLLEAGUE], [LEAD, OTHER_LEAD], SETS, (), [TEMPLATE])
#: A Monday.
NOW = datetime(2027, 12, 6, 8, 10, tzinfo=UTC)


@pytest.fixture
def model() -> ScheduleModel:
    return ScheduleModel.empty(NOW, "Europe/Berlin", CHOICES)


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("9", 540),
        ("0930", 570),
        ("930", 570),
        ("9.30", 570),
        ("14h", 840),
        ("14h30", 870),
        ("2pm", 840),
        ("2:15 p.m.", 855),
        ("12am", 0),
        ("12 pm", 720),
        ("noon", 720),
        ("24", None),
        ("9:75", None),
        ("13pm", None),
        ("later", None),
        ("", None),
    ],
)
def test_times_are_read_as_people_type_them(typed: str, minutes: int | None) -> None:
    assert minutes_of(typed) == minutes


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [("45", 45), ("90 min", 90), ("1h", 60), ("1h30", 90), ("1:15", 75), ("", None), ("x", None)],
)
def test_lengths_are_read_as_people_type_them(typed: str, minutes: int | None) -> None:
    assert length_of(typed) == minutes


@pytest.mark.parametrize(
    ("now", "start"),
    [
        (datetime(2027, 12, 6, 8, 10, tzinfo=UTC), datetime(2027, 12, 6, 10, 0)),
        (datetime(2027, 12, 6, 3, 0, tzinfo=UTC), datetime(2027, 12, 6, 9, 0)),
        (datetime(2027, 12, 6, 20, 0, tzinfo=UTC), datetime(2027, 12, 7, 9, 0)),
        (datetime(2027, 12, 10, 20, 0, tzinfo=UTC), datetime(2027, 12, 13, 9, 0)),
    ],
)
def test_an_empty_form_proposes_an_hour_of_a_working_day(now: datetime, start: datetime) -> None:
    assert empty_draft(now, "Europe/Berlin").start == start


def test_an_untouched_form_is_not_begun(model: ScheduleModel) -> None:
    assert not model.begun
    model.change(title="Demo")
    assert model.begun


def test_the_question_set_follows_the_type_until_one_is_chosen(model: ScheduleModel) -> None:
    assert model.draft.details.question_set_id == SETS[0].id
    model.choose_type(MeetingType.DEMO)
    assert model.draft.details.question_set_id == SETS[1].id
    model.choose_set(None)
    model.choose_type(MeetingType.REVIEW)
    assert model.draft.details.question_set_id is None


def test_a_lead_is_invited_and_another_takes_their_place(model: ScheduleModel) -> None:
    model.choose_lead(LEAD.id)
    assert [one.email for one in model.draft.invitees] == ["grace@acme.example"]
    model.invite([Invitee("colleague@example.org")])
    model.choose_lead(OTHER_LEAD.id)
    emails = [one.email for one in model.draft.invitees]
    assert emails == ["joan@initech.example", "colleague@example.org"]


def test_who_is_known_is_recognised_and_nobody_is_invited_twice(model: ScheduleModel) -> None:
    added = model.invite([Invitee("colleague@example.org"), Invitee("grace@acme.example")])
    assert added == 2
    first, second = model.draft.invitees
    assert (first.name, first.user_id) == ("Sample Colleague", COLLEAGUE.id)
    assert (second.name, second.lead_id) == ("Grace Sample", LEAD.id)
    assert model.invite([Invitee("colleague@example.org"), Invitee("ada@example.org")]) == 0


def test_what_is_no_time_leaves_the_last_one(model: ScheduleModel) -> None:
    assert model.type_time("14:15")
    assert not model.type_time("soon")
    assert model.time_is_wrong
    assert (model.draft.start.hour, model.draft.start.minute) == (14, 15)


def test_another_zone_keeps_the_wall_time(model: ScheduleModel) -> None:
    model.type_time("10")
    model.choose_zone("America/New_York")
    assert model.draft.start.hour == 10


def test_a_free_slot_is_taken_in_the_zone_of_the_draft(model: ScheduleModel) -> None:
    model.choose_slot(datetime(2027, 12, 8, 13, 30, tzinfo=UTC))
    assert model.draft.start == datetime(2027, 12, 8, 14, 30)
    assert model.time_text == "14:30"


def test_another_time_asks_again_what_was_confirmed(model: ScheduleModel) -> None:
    model.change(title="Demo")
    model.findings = Findings(questions=(DraftQuestion(QuestionKind.CONFLICT, "Taken."),))
    assert model.can_send is False
    model.confirm(QuestionKind.CONFLICT)
    assert model.open_questions == ()
    model.change(title="Demo for two")
    assert model.confirmed == {QuestionKind.CONFLICT}
    model.choose_day(date(2027, 12, 9))
    assert model.confirmed == frozenset()


def test_points_of_the_agenda_change_places(model: ScheduleModel) -> None:
    model.put_agenda([AgendaItem("one", 10), AgendaItem("two"), AgendaItem("three", 20)])
    model.move_agenda(2, 0)
    assert [one.title for one in model.agenda] == ["three", "one", "two"]
    assert model.agenda_minutes == 30


def test_a_line_fills_the_form(model: ScheduleModel) -> None:
    entry = read_quick_entry("Fri 10 demo with bob@example.org 45m", NOW, "Europe/Berlin")
    model.take_quick_entry(entry)
    assert model.draft.start == datetime(2027, 12, 10, 10, 0)
    assert model.draft.minutes == 45
    assert [one.email for one in model.draft.invitees] == ["bob@example.org"]
    assert model.draft.details.meeting_type is MeetingType.DEMO
    assert model.draft.details.question_set_id == SETS[1].id
    assert (model.time_text, model.length_text) == ("10:00", "45")


def test_a_template_gives_what_it_has_and_leaves_when_and_who(model: ScheduleModel) -> None:
    model.choose_lead(LEAD.id)
    start = model.draft.start
    model.use_template(TEMPLATE.id)
    assert (model.draft.title, model.draft.minutes) == ("Check-in", 15)
    assert (model.draft.start, model.draft.lead_id) == (start, LEAD.id)


def test_a_kept_draft_comes_back_whole_but_for_its_passcode(model: ScheduleModel) -> None:
    model.choose_lead(LEAD.id)
    model.change(title="Demo", passcode="open sesame", fold=1)
    model.put_agenda([AgendaItem("one", 10)])
    text = write_kept(KeptDraft(model.draft, "Fri", set_chosen=True))
    assert "sesame" not in text
    kept = read_kept(text)
    assert kept is not None
    assert (kept.quick_text, kept.set_chosen) == ("Fri", True)
    model.change(passcode=None)
    assert kept.draft == model.draft


@pytest.mark.parametrize("text", ["", "{", "[]", '{"draft": {"title": 3}}'])
def test_what_is_no_draft_is_no_draft(text: str) -> None:
    assert read_kept(text) is None
