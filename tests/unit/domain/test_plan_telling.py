"""Which changes invitees hear of, as a whole table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.plan_telling import needs_telling, series_needs_telling
from meeting_desktop.domain.planning import (
    AgendaItem,
    Appointment,
    ContextLink,
    Lobby,
    MeetingDetails,
    MeetingOptions,
    MeetingType,
    Series,
)
from tests.unit.domain.planning_samples import START, a_planned_meeting, wall

Change = Callable[[Meeting], Meeting]
_LATER = timedelta(minutes=15)


def of_plan(**changes: Any) -> Change:
    return lambda meeting: replace(meeting, appointment=replace(plan(meeting), **changes))


def of_details(**changes: Any) -> Change:
    def change(meeting: Meeting) -> Meeting:
        details = replace(plan(meeting).details, **changes)
        return replace(meeting, appointment=replace(plan(meeting), details=details))

    return change


def of_meeting(**changes: Any) -> Change:
    return lambda meeting: replace(meeting, **changes)


def plan(meeting: Meeting) -> Appointment:
    assert meeting.appointment is not None
    return meeting.appointment


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (of_meeting(title="Another"), True),
        (of_plan(start=START - _LATER), True),
        (of_plan(end=START + _LATER), True),
        (of_meeting(time_zone="Europe/Vienna"), True),
        (of_meeting(room_code="ABCDEFGH"), True),
        (of_details(description="Bring numbers."), True),
        (of_details(agenda=(AgendaItem("Tour", 10),)), True),
        (of_details(external_url="https://zoom.example/j/1"), True),
        (of_details(passcode_hash="$argon2id$1"), True),
        (of_details(tags=("big",)), False),
        (of_details(links=(ContextLink("deal", "Acme"),)), False),
        (of_details(options=MeetingOptions(lobby=Lobby.NOBODY, record=False)), False),
        (of_details(meeting_type=MeetingType.DEMO), False),
        (of_details(question_set_id=new_id()), False),
        (of_details(team_id=new_id()), False),
        (of_details(max_participants=5), False),
        (of_plan(question_set_version=3), False),
        (of_plan(template_id=new_id()), False),
        (of_plan(detached=True), False),
        (of_plan(ics_sequence=4), False),
        (of_meeting(lead_id=new_id()), False),
        (of_meeting(language="de"), False),
        (of_meeting(), False),
    ],
)
def test_invitees_hear_of_what_they_would_miss(change: Change, told: bool) -> None:
    before = a_planned_meeting()
    assert needs_telling(before, change(before)) is told


def test_another_passcode_is_told_by_the_host() -> None:
    before = a_planned_meeting(passcode_hash="$argon2id$1")
    assert not needs_telling(before, of_details(passcode_hash="$argon2id$2")(before))
    assert needs_telling(before, of_details(passcode_hash="")(before))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"title": "Another"}, True),
        ({"rule": "FREQ=DAILY"}, True),
        ({"first_start": wall("2026-12-03 11:00")}, True),
        ({"minutes": 60}, True),
        ({"time_zone": "Europe/Vienna"}, True),
        ({"exceptions": frozenset({wall("2026-12-10 10:00")})}, True),
        ({"details": MeetingDetails(description="New")}, True),
        ({"details": MeetingDetails(tags=("x",))}, False),
        ({"filled_until": START}, False),
        ({"lead_id": new_id()}, False),
        ({"active": False}, False),
        ({"ics_sequence": 3}, False),
    ],
)
def test_invitees_of_a_series_too(changes: dict[str, Any], told: bool) -> None:
    before = Series(
        new_id(), new_id(), "Weekly", "FREQ=WEEKLY", wall("2026-12-03 10:00"), 45, "Europe/Berlin",
        "uid", START,
    )  # fmt: skip
    assert series_needs_telling(before, replace(before, **changes)) is told
