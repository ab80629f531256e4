"""What we write is the same meeting to everybody, wherever it is and whatever the clocks do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from meeting_desktop.adapters.calendar_files.ical_files import ICalendarFiles
from meeting_desktop.domain.calendar_events import Attendee, CalendarEvent, CalendarMethod
from tests.integration.mail import reading_back

STAMP = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
ADA = Attendee("ada@example.org", "Ada")
GRACE = Attendee("grace@example.org", "Grace Hopper, “Amazing”")


def wall(year: int, month: int, day: int, hour: int, minute: int = 0, *, fold: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, fold=fold)  # noqa: DTZ001


#: Both changes of summer time in two years, whole and half hours, a zone that gave summer time up,
#: and the day that Samoa left out.
PLACES = [
    ("Europe/Berlin", 2026),
    ("America/New_York", 2026),
    ("Asia/Kolkata", 2026),
    ("Australia/Sydney", 2026),
    ("America/Sao_Paulo", 2018),
    ("Australia/Lord_Howe", 2026),
    ("Africa/Casablanca", 2026),
    ("Asia/Jerusalem", 2026),
    ("Pacific/Apia", 2011),
    ("Europe/Dublin", 2026),
    ("UTC", 2026),
]


def meeting(zone: str, start: datetime, length: timedelta = HOUR) -> CalendarEvent:
    aware = start.replace(tzinfo=ZoneInfo(zone))
    end = (aware.astimezone(UTC) + length).astimezone(ZoneInfo(zone))
    return CalendarEvent(
        uid="0195-sample@meetings.example",
        sequence=0,
        title="Demo; with Acme, the “first”",
        start=aware,
        end=end,
        time_zone=zone,
        stamp=STAMP,
        organizer=ADA,
        attendees=(GRACE,),
        description="One\nTwo\\nThree",
        url="https://meet.example.org/join#ABCD",
    )


def written(*events: CalendarEvent, method: CalendarMethod = CalendarMethod.REQUEST) -> str:
    return ICalendarFiles().write(events, method)


@pytest.mark.parametrize(("zone", "year"), PLACES)
def test_a_meeting_of_any_month_is_the_same_instant_to_two_other_programs(
    zone: str, year: int
) -> None:
    for month in range(1, 13):
        event = meeting(zone, wall(year, month, 17, 10, 30))
        text = written(event)
        expected = (event.start.astimezone(UTC), event.end.astimezone(UTC))
        for told in (text, reading_back.without_known_names(text)):
            for seen in (
                reading_back.seen_by_icalendar(told)[0],
                reading_back.seen_by_vobject(told)[0],
            ):
                assert (seen.start, seen.end) == expected
                assert seen.title == event.title
                assert seen.attendees == ("mailto:grace@example.org",)


@pytest.mark.parametrize(("zone", "year"), PLACES)
def test_a_weekly_series_keeps_its_wall_time_over_both_changes(zone: str, year: int) -> None:
    first = wall(year, 1, 6, 10)
    info = ZoneInfo(zone)
    rule = f"FREQ=WEEKLY;UNTIL={year + 1}0601T100000"
    walls = [first + timedelta(weeks=week) for week in range(80)]
    skipped = {walls[10]}
    spans = [
        (start, start + HOUR)
        for one in walls
        if one not in skipped and one <= wall(year + 1, 6, 1, 10)
        for start in [one.replace(tzinfo=info).astimezone(UTC)]
    ]
    event = replace(
        meeting(zone, first),
        rule=rule,
        exceptions=tuple(one.replace(tzinfo=info) for one in skipped),
    )
    reading_back.assert_both_see(
        written(event),
        spans,
        datetime(year - 1, 12, 1, tzinfo=UTC),
        datetime(year + 1, 12, 1, tzinfo=UTC),
    )


@pytest.mark.parametrize(("zone", "year"), PLACES)
def test_our_own_reader_gives_back_what_was_written(zone: str, year: int) -> None:
    info = ZoneInfo(zone)
    place = datetime(year, 4, 14, 10, tzinfo=info)
    moved = replace(
        meeting(zone, wall(year, 4, 15, 12)), recurrence_id=place, title="Moved", sequence=3
    )
    event = replace(
        meeting(zone, wall(year, 3, 3, 10)),
        rule=f"FREQ=WEEKLY;UNTIL={year}0901T100000;BYDAY=TU",
        exceptions=(datetime(year, 5, 5, 10, tzinfo=info),),
        overrides=(moved,),
        categories=("sales, big", "first"),
        reminder_minutes=10,
        sequence=2,
        comment="Bring the slides",
    )
    found = ICalendarFiles().read(written(event).encode())
    assert found.method is CalendarMethod.REQUEST
    assert found.skipped == ()
    assert found.events == (event,)


def test_the_second_of_two_equal_wall_times_stays_the_second() -> None:
    event = meeting("Europe/Berlin", wall(2026, 10, 25, 2, 30, fold=1))
    text = written(event)
    expected = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert reading_back.seen_by_icalendar(text)[0].start == expected
    assert reading_back.seen_by_vobject(text)[0].start == expected


def test_an_update_keeps_the_identifier_and_raises_the_sequence() -> None:
    before = meeting("Europe/Berlin", wall(2026, 3, 17, 10))
    after = replace(before, sequence=1, start=before.start + HOUR, end=before.end + HOUR)
    first, second = (reading_back.seen_by_vobject(written(one))[0] for one in (before, after))
    assert first.uid == second.uid
    assert (first.sequence, second.sequence) == (0, 1)
    assert second.start - first.start == HOUR


def test_a_cancellation_cancels_in_both_readers() -> None:
    event = replace(meeting("Asia/Kolkata", wall(2026, 3, 17, 10)), sequence=2, cancelled=True)
    text = written(event, method=CalendarMethod.CANCEL)
    assert reading_back.method_of(text) == "CANCEL"
    for seen in (*reading_back.seen_by_icalendar(text), *reading_back.seen_by_vobject(text)):
        assert (seen.uid, seen.sequence, seen.status) == (event.uid, 2, "CANCELLED")


def test_a_moved_occurrence_replaces_its_place_in_the_series() -> None:
    info = ZoneInfo("America/New_York")
    event = meeting("America/New_York", wall(2026, 3, 3, 9))
    place = datetime(2026, 3, 10, 9, tzinfo=info)
    moved = replace(event, start=place + 5 * HOUR, end=place + 6 * HOUR, recurrence_id=place)
    series = replace(event, rule="FREQ=WEEKLY;COUNT=3", overrides=(moved,))
    starts = [
        datetime(2026, 3, 3, 14, tzinfo=UTC),
        datetime(2026, 3, 10, 18, tzinfo=UTC),
        datetime(2026, 3, 17, 13, tzinfo=UTC),
    ]
    reading_back.assert_both_see(
        written(series),
        [(start, start + HOUR) for start in starts],
        datetime(2026, 3, 1, tzinfo=UTC),
        datetime(2026, 4, 1, tzinfo=UTC),
    )


def test_a_series_whose_first_meeting_spans_the_change_keeps_its_length() -> None:
    event = meeting("Europe/Berlin", wall(2026, 3, 29, 1, 30))
    series = replace(event, rule="FREQ=DAILY;COUNT=3")
    starts = [
        datetime(2026, 3, 29, 0, 30, tzinfo=UTC),
        datetime(2026, 3, 29, 23, 30, tzinfo=UTC),
        datetime(2026, 3, 30, 23, 30, tzinfo=UTC),
    ]
    text, spans = written(series), [(start, start + HOUR) for start in starts]
    span = datetime(2026, 3, 28, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)
    assert reading_back.expanded_by_icalendar(text, *span) == spans
    assert reading_back.expanded_by_vobject(text, *span) == spans
    # In a zone unknown to it icalendar adds hours on the wall, where this end does not exist.
    unknown = reading_back.expanded_by_icalendar(reading_back.without_known_names(text), *span)
    assert [start for start, _ in unknown] == starts
