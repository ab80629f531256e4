"""Days of 23, 24 and 25 hours, and the axis that several of them share."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meeting_desktop.ui.calendar.axis import Axis
from meeting_desktop.ui.calendar.days import make_day, make_days, shifted

BERLIN = ZoneInfo("Europe/Berlin")
SPRING = date(2026, 3, 29)
AUTUMN = date(2026, 10, 25)


@pytest.mark.parametrize(
    ("zone", "day", "hours", "stretches"),
    [
        ("Europe/Berlin", SPRING, 23, [(0, 120, 0), (180, 1440, 0)]),
        ("Europe/Berlin", AUTUMN, 25, [(0, 180, 0), (120, 180, 1), (180, 1440, 0)]),
        ("America/Santiago", date(2026, 9, 6), 23, [(60, 1440, 0)]),
        ("America/Santiago", date(2026, 4, 4), 25, [(0, 1440, 0), (1380, 1440, 1)]),
        (
            "Australia/Lord_Howe",
            date(2026, 4, 5),
            24.5,
            [(0, 120, 0), (90, 120, 1), (120, 1440, 0)],
        ),
        ("America/Havana", date(2026, 11, 1), 25, [(0, 60, 0), (0, 60, 1), (60, 1440, 0)]),
        ("Pacific/Apia", date(2011, 12, 30), 0, []),
        ("Asia/Kolkata", SPRING, 24, [(0, 1440, 0)]),
    ],
)
def test_a_day_has_the_hours_that_its_zone_gives_it(
    zone: str, day: date, hours: float, stretches: list[tuple[int, int, int]]
) -> None:
    made = make_day(day, ZoneInfo(zone))
    assert made.hours == hours
    assert [(one.first, one.last, one.fold) for one in made.stretches] == stretches


def test_the_day_of_spring_alone_has_no_place_for_the_skipped_hour() -> None:
    day = make_day(SPRING, BERLIN)
    axis = Axis([day])
    assert axis.length == 23 * 60
    assert [mark.minutes // 60 for mark in axis.marks(60)][:4] == [0, 1, 3, 4]
    assert axis.holes(day) == []


def test_beside_other_days_the_skipped_hour_is_a_hole_in_its_own_day_only() -> None:
    days = make_days(SPRING - timedelta(days=6), 7, BERLIN)
    axis = Axis(days)
    assert axis.length == 24 * 60
    assert [axis.holes(day) for day in days] == [[]] * 6 + [[(120, 180)]]


def test_the_doubled_hour_stands_twice_and_other_days_have_it_once() -> None:
    days = make_days(AUTUMN - timedelta(days=6), 7, BERLIN)
    axis = Axis(days)
    assert axis.length == 25 * 60
    assert [(mark.minutes // 60, mark.fold) for mark in axis.marks(60)][1:5] == [
        (1, 0),
        (2, 0),
        (2, 1),
        (3, 0),
    ]
    assert axis.holes(days[0]) == [(180, 240)]
    assert axis.holes(days[6]) == []
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert axis.place(days[6], first) == 150
    assert axis.place(days[6], first + timedelta(hours=1)) == 210


def test_a_place_in_a_hole_is_taken_for_what_comes_after_it() -> None:
    days = make_days(SPRING - timedelta(days=1), 2, BERLIN)
    axis = Axis(days)
    assert axis.instant(days[1], 130) is None
    assert axis.nearest(days[1], 130, 15) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


def test_a_meeting_shifted_by_days_keeps_its_time_on_the_wall() -> None:
    before = datetime(2026, 3, 28, 9, 0, tzinfo=UTC)  # 10:00
    assert shifted(before, 1, BERLIN) == datetime(2026, 3, 29, 8, 0, tzinfo=UTC)


_ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "UTC")


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(_ZONES),
    st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    st.integers(1, 7),
    st.integers(0, 25 * 60 - 1),
)
def test_every_instant_of_a_day_is_found_again_at_its_place(
    zone: str, first: date, count: int, minute: int
) -> None:
    days = make_days(first, count, ZoneInfo(zone))
    axis = Axis(days)
    for day in days:
        instant = day.start + timedelta(minutes=minute)
        if instant < day.end:
            assert axis.instant(day, axis.place(day, instant)) == instant
