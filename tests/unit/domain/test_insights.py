"""What many meetings say together."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.insights import funnel, guests_engagement, of_people, over_time
from meeting_desktop.domain.leads import LeadStatus
from meeting_desktop.domain.reports import TalkFigures
from meeting_desktop.ports.held_meetings import HeldMeeting, HeldPerson, LeadJourney

GRACE = new_id()
NAMES = {GRACE: "Grace"}


def _spoke(
    name: str = "Grace", *, seconds: float = 600.0, patience: float | None = 1.0
) -> HeldPerson:
    figures = TalkFigures(seconds, 0.5, 10, 60.0, 4, 2, 900, patience)
    return HeldPerson(name, GRACE if name == "Grace" else None, figures, 80)


def _held(day: datetime, *people: HeldPerson, tone: float | None = None) -> HeldMeeting:
    return HeldMeeting(new_id(), "Call", day, False, people, tone)


MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_a_person_is_summed_over_their_meetings_and_guests_stand_together() -> None:
    meetings = [
        _held(MONDAY, _spoke(), _spoke("Hanna", seconds=1200.0)),
        _held(MONDAY, _spoke(patience=3.0), _spoke("Ines", seconds=1200.0)),
    ]
    grace, guests = of_people(meetings, NAMES)
    assert (grace.name, grace.meetings, guests.name, guests.meetings) == ("Grace", 2, "", 2)
    assert grace.share == pytest.approx(1 / 3)
    assert grace.questions == pytest.approx(4.0)
    assert grace.interruptions == pytest.approx(2.0)
    assert grace.patience == pytest.approx(2.0)


def test_who_has_no_name_has_the_one_they_were_called_by() -> None:
    assert [one.name for one in of_people([_held(MONDAY, _spoke())], {GRACE: ""})] == ["Grace"]


def test_speakers_have_their_own_names_where_nobody_is_known() -> None:
    found = of_people([_held(MONDAY, _spoke("Hanna"), _spoke("Ines"))], {})
    assert [one.name for one in found] == ["Hanna", "Ines"]


def test_weeks_without_meetings_are_there_and_have_no_value() -> None:
    meetings = [
        _held(MONDAY, tone=0.5),
        _held(MONDAY, tone=0.1),
        _held(datetime(2026, 3, 16, 9, 0, tzinfo=UTC)),
    ]
    points = over_time(meetings, date(2026, 3, 4), date(2026, 3, 17), UTC, lambda held: held.tone)
    assert [(point.begins.day, point.meetings) for point in points] == [(2, 2), (9, 0), (16, 1)]
    assert points[0].value == pytest.approx(0.3)
    assert [point.value for point in points[1:]] == [None, None]


def test_a_long_time_is_shown_in_months() -> None:
    points = over_time([], date(2025, 11, 20), date(2026, 4, 1), UTC, lambda held: held.tone)
    assert [(point.begins.month, point.begins.day) for point in points] == [
        (11, 1),
        (12, 1),
        (1, 1),
        (2, 1),
        (3, 1),
        (4, 1),
    ]


def test_engagement_is_the_guests_where_they_are_known() -> None:
    quiet = HeldPerson("Hanna", None, _spoke().figures, 40)
    assert guests_engagement(_held(MONDAY, _spoke(), quiet), NAMES) == 40
    assert guests_engagement(_held(MONDAY, quiet), NAMES) == 40
    assert guests_engagement(_held(MONDAY), NAMES) is None


def _journey(status: LeadStatus, *been: LeadStatus) -> LeadJourney:
    return LeadJourney(new_id(), None, status, MONDAY, frozenset(been))


def test_a_lost_lead_counts_for_how_far_it_came() -> None:
    steps = funnel(
        [
            _journey(LeadStatus.NEW),
            _journey(LeadStatus.LOST, LeadStatus.QUALIFIED),
            _journey(LeadStatus.WON, LeadStatus.CONTACTED),
            _journey(LeadStatus.CONTACTED, LeadStatus.PROPOSAL),
        ]
    )
    assert [step.reached for step in steps] == [4, 3, 3, 2, 1, 1]
    assert steps[0].conversion is None
    assert steps[1].conversion == pytest.approx(0.75)


def test_no_leads_convert_into_nothing() -> None:
    assert [(step.reached, step.conversion) for step in funnel([])] == [(0, None)] * 6
