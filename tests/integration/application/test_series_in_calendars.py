"""What other calendars show of a series is what ours shows, whatever was done to it.

They have only our VTIMEZONE to go by, so that it is tested too. Only where a wall time is skipped
they read the zone from their own table: icalendar gives such a time the offset after the gap where
it knows no more than a VTIMEZONE, RFC 5545 section 3.3.5 says the one before.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from meeting_desktop.adapters.calendar_files.ical_files import ICalendarFiles
from meeting_desktop.application.edit_series import (
    change_all,
    change_following,
    change_this,
    skip_this,
)
from meeting_desktop.application.replace_rows import plan_of
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.calendar_events import Attendee, CalendarMethod
from meeting_desktop.domain.event_of_meeting import EventNotes, event_of, event_of_series
from meeting_desktop.domain.invitations import Invitation, Rsvp
from meeting_desktop.domain.meetings import Meeting, MeetingStatus
from meeting_desktop.domain.occurrences import occurrences, wall_of
from meeting_desktop.domain.planning import MeetingDetails, Series
from meeting_desktop.domain.recurrence import read_rule
from meeting_desktop.domain.wall_times import zone_of
from tests.integration.application.planned_series import (
    NOW,
    WEEKLY,
    SeriesRoom,
    at,
    draft_of,
    moved,
)
from tests.integration.mail.reading_back import expanded_by_icalendar, without_known_names
from tests.unit.domain.random_rules import random_rule

ORGANIZER = Attendee("ada@example.org", "Ada")
NOTES = EventNotes(NOW)
LONG_AGO, FAR = datetime(2010, 1, 1, tzinfo=UTC), datetime(2035, 1, 1, tzinfo=UTC)


@pytest.fixture
def room() -> SeriesRoom:
    return SeriesRoom()


def invitation(email: str, **where: object) -> Invitation:
    return replace(Invitation(new_id(), new_id(), email), **where)  # type: ignore[arg-type]


def shown_elsewhere(series: Series, rows: list[Meeting]) -> list[tuple[datetime, datetime]]:
    event = event_of_series(series, rows, (), ORGANIZER, NOTES)
    text = ICalendarFiles().write([event], CalendarMethod.REQUEST)
    zone = zone_of(series.time_zone)
    if not any(wall_of(one.start, zone) != one.wall for one in occurrences(series, LONG_AGO, FAR)):
        text = without_known_names(text)
    return expanded_by_icalendar(text, LONG_AGO, FAR)


def begins(spans: list[tuple[datetime, datetime]]) -> list[datetime]:
    return [start for start, _ in spans]


def ours(rows: list[Meeting]) -> list[tuple[datetime, datetime]]:
    held = [plan_of(row) for row in rows if row.status is MeetingStatus.SCHEDULED]
    return sorted((one.start, one.end) for one in held)


def test_moved_skipped_called_off_and_edited_ones_are_seen_elsewhere(room: SeriesRoom) -> None:
    filled = room.plan()
    series, rows = filled.series, filled.rows
    later = moved(draft_of(rows[1], series), days=1, hours=2)
    room.edit(lambda edit: change_this(edit, rows[1], later, told=True))
    room.edit(lambda edit: skip_this(edit, rows[2], told=True))
    off = rows[3].move_to(MeetingStatus.CANCELLED, NOW)
    room.edit(lambda edit: edit.update_meeting(off))
    longer = replace(draft_of(rows[4], series), minutes=90)
    room.edit(lambda edit: change_this(edit, rows[4], longer, told=True))
    after = room.rows(series.id)
    assert shown_elsewhere(room.series(series.id), after) == ours(after)
    assert len(ours(after)) == 4


def test_after_a_split_each_half_is_seen_elsewhere(room: SeriesRoom) -> None:
    filled = room.plan()
    room.edit(lambda edit: skip_this(edit, filled.rows[4], told=False))
    draft = moved(draft_of(filled.rows[3], filled.series), days=2, hours=-1)
    edited = room.edit(lambda edit: change_following(edit, filled.rows[3], draft, told=True))
    for series_id in (filled.series.id, edited.series.id):
        rows = room.rows(series_id)
        assert shown_elsewhere(room.series(series_id), rows) == ours(rows)


def test_history_that_a_new_pattern_left_behind_is_ours_alone(room: SeriesRoom) -> None:
    filled = room.plan()
    room.clock.advance(timedelta(days=10).total_seconds())
    draft = moved(draft_of(filled.rows[3], filled.series), hours=1)
    room.edit(lambda edit: change_all(edit, filled.rows[3], draft, told=True))
    rows = room.rows(filled.series.id)
    assert shown_elsewhere(room.series(filled.series.id), rows) == ours(rows)[2:]


@pytest.mark.parametrize("seed", range(3))
def test_series_of_any_rule_and_zone_are_seen_elsewhere(seed: int, room: SeriesRoom) -> None:
    chance, compared = random.Random(seed), 0
    while compared < 12:
        case = random_rule(chance)
        rule = read_rule(case.rule)
        if rule.positions or rule.count is None or case.start.year < 2026:
            continue  # past zone rules and positions are in test_recurrence_oracles
        draft = replace(WEEKLY, start=case.start, time_zone=case.zone, rule=str(rule))
        try:
            filled = room.plan(draft)
        except UserFacingError:
            continue  # names no day
        if not filled.series.active:
            compared += 1
            rows = list(filled.rows)
            assert begins(shown_elsewhere(filled.series, rows)) == begins(ours(rows)), case


def test_a_start_that_summer_time_skips_keeps_its_wall_time(room: SeriesRoom) -> None:
    draft = replace(WEEKLY, start=at("2026-03-29 02:30"), rule="FREQ=DAILY;COUNT=3")
    filled = room.plan(draft)
    event = event_of_series(filled.series, filled.rows, (), ORGANIZER, NOTES)
    text = ICalendarFiles().write([event], CalendarMethod.REQUEST)
    assert "DTSTART;TZID=Europe/Berlin:20260329T023000" in text
    rows = list(filled.rows)
    assert [one.hour for one in begins(ours(rows))] == [1, 0, 0]
    # Its end is 30 minutes of the skipped wall time later for the reader, of real time for us.
    assert begins(shown_elsewhere(filled.series, rows)) == begins(ours(rows))


def test_an_occurrence_has_its_place_and_its_own_answers(room: SeriesRoom) -> None:
    filled = room.plan()
    row = filled.rows[1]
    shared = [invitation(f"{name}@example.org") for name in ("grace", "alan")]
    alone = [
        invitation("grace@example.org", status=Rsvp.DECLINED),
        # Taken out of this one, though not of the series.
        invitation("ken@example.org", status=Rsvp.EXPIRED),
    ]
    shared.append(invitation("ken@example.org"))
    event = event_of_series(
        filled.series, filled.rows, shared, ORGANIZER, NOTES, own={row.id: alone}
    )
    assert [one.status for one in event.attendees] == [Rsvp.PENDING] * 3
    [override] = event.overrides
    assert {one.email: one.status for one in override.attendees} == {
        "alan@example.org": Rsvp.PENDING,
        "grace@example.org": Rsvp.DECLINED,
    }
    assert override.recurrence_id == plan_of(row).start


def test_a_single_meeting_is_an_event(room: SeriesRoom) -> None:
    row = room.plan().rows[0]
    details = MeetingDetails(description="About it", external_url="https://meet.example.org/1")
    plan = replace(plan_of(row), series_id=None, details=details, ics_sequence=4)
    single = replace(row, appointment=plan)
    event = event_of(single, (), ORGANIZER, EventNotes(NOW, link="https://ours.example.org"))
    assert (event.uid, event.sequence, event.recurrence_id) == (plan.ics_uid, 4, None)
    assert event.location == event.url == "https://meet.example.org/1"
    assert event.description == "About it"
    assert not event.cancelled
    off = single.move_to(MeetingStatus.POSTPONED, NOW)
    assert event_of(off, (), ORGANIZER, NOTES).cancelled


def test_what_has_no_appointment_is_no_event(room: SeriesRoom) -> None:
    begun = replace(room.plan().rows[0], appointment=None)
    with pytest.raises(ValueError, match="appointment"):
        event_of(begun, (), ORGANIZER, NOTES)
