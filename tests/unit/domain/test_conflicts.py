"""Who cannot come, and when everybody could, against an oracle that looks at every minute."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.conflicts import (
    Attendance,
    Busy,
    Conflict,
    ConflictKind,
    find_conflicts,
)
from meeting_desktop.domain.free_slots import HORIZON, STEP, Slot, next_free
from meeting_desktop.domain.people import USUAL_HOURS, WorkingHours

MINUTE = timedelta(minutes=1)
ADA = Attendance("ada@example.org", "Ada", "Europe/Berlin", USUAL_HOURS)
BOB = Attendance("bob@example.org", "Bob", "America/New_York", USUAL_HOURS)
GUEST = Attendance("guest@example.org", "Guest")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def busy(person: Attendance, start: str, minutes: int, title: str = "Review") -> Busy:
    begin = utc(start)
    return Busy(person.email.upper(), new_id(), title, begin, begin + minutes * MINUTE)


def conflicts(
    start: str, minutes: int, people: Sequence[Attendance], taken: Sequence[Busy] = ()
) -> tuple[Conflict, ...]:
    return find_conflicts(utc(start), utc(start) + minutes * MINUTE, people, taken)


@pytest.mark.parametrize(
    ("start", "minutes", "clash"),
    [
        ("2026-12-03 10:00", 30, True),
        ("2026-12-03 09:31", 30, True),
        ("2026-12-03 10:29", 30, True),
        ("2026-12-03 10:10", 5, True),
        ("2026-12-03 09:00", 180, True),
        ("2026-12-03 09:30", 30, False),
        ("2026-12-03 10:30", 30, False),
        ("2026-12-04 10:00", 30, False),
    ],
)
def test_a_meeting_overlaps_only_where_both_take_place(
    start: str, minutes: int, clash: bool
) -> None:
    taken = busy(ADA, "2026-12-03 10:00", 30)
    found = conflicts(start, minutes, [ADA], [taken])
    assert bool(found) is clash
    if clash:
        assert found[0].kind is ConflictKind.OVERLAP
        assert (found[0].start, found[0].end) == (taken.start, taken.end)
        assert (found[0].title, found[0].name) == ("Review", "Ada")


def test_what_others_do_is_nobodys_conflict() -> None:
    assert not conflicts("2026-12-03 15:00", 30, [ADA], [busy(BOB, "2026-12-03 15:00", 30)])


def test_a_title_that_may_not_be_seen_is_not_told() -> None:
    taken = busy(ADA, "2026-12-03 10:00", 30, "Secret")
    [found] = find_conflicts(taken.start, taken.end, [ADA], [taken], hidden=[taken.meeting_id])
    assert found.title == ""
    assert found.meeting_id == taken.meeting_id


@pytest.mark.parametrize(
    ("start", "outside"),
    [
        # Winter: nine in Berlin is eight in UTC, and nine in New York is fourteen.
        ("2026-12-03 08:00", ["Bob"]),
        ("2026-12-03 14:00", []),
        ("2026-12-03 15:30", []),
        ("2026-12-03 15:31", ["Ada"]),
        ("2026-12-03 13:59", ["Bob"]),
        # Between the American and the European change they are an hour closer.
        ("2026-03-16 13:00", []),
        ("2026-03-16 15:45", ["Ada"]),
        # Both in summer.
        ("2026-07-03 13:00", []),
        ("2026-07-03 14:45", ["Ada"]),
        # Saturday.
        ("2026-12-05 14:00", ["Ada", "Bob"]),
    ],
)
def test_hours_are_everybodys_own(start: str, outside: list[str]) -> None:
    found = conflicts(start, 30, [ADA, BOB, GUEST])
    assert [one.name for one in found] == outside
    assert {one.kind for one in found} <= {ConflictKind.OUTSIDE_HOURS}


def test_who_works_around_the_clock_is_never_outside() -> None:
    night = tuple(WorkingHours(day, 0, 1440) for day in range(7))
    nurse = Attendance("nurse@example.org", "Nurse", "Europe/Berlin", night)
    # Over midnight, and over both changes of summer time.
    for start in ("2026-12-03 22:30", "2026-03-28 22:00", "2026-10-24 22:00"):
        assert not conflicts(start, 360, [nurse])


def test_the_next_slots_are_within_everybodys_hours_and_do_not_overlap() -> None:
    taken = [busy(ADA, "2026-12-03 14:00", 30), busy(BOB, "2026-12-03 15:20", 5)]
    slots = next_free(45 * MINUTE, [ADA, BOB, GUEST], taken, utc("2026-12-03 06:00"), count=4)
    assert [one.start for one in slots] == [
        utc("2026-12-03 14:30"),
        utc("2026-12-04 14:00"),
        utc("2026-12-04 14:45"),
        utc("2026-12-07 14:00"),
    ]


def test_a_slot_begins_at_a_quarter_and_not_before_it_was_asked_for() -> None:
    [slot] = next_free(30 * MINUTE, [ADA], [], utc("2026-12-03 10:01"), count=1)
    assert slot == Slot(utc("2026-12-03 10:15"), utc("2026-12-03 10:45"))
    [slot] = next_free(30 * MINUTE, [ADA], [], utc("2026-12-03 10:15"), count=1)
    assert slot.start == utc("2026-12-03 10:15")


def test_nobody_ever_has_time_for_a_meeting_longer_than_any_day() -> None:
    assert next_free(timedelta(hours=9), [ADA], [], utc("2026-12-03 06:00")) == ()
    far = Attendance("far@example.org", "Far", "Pacific/Auckland", USUAL_HOURS)
    assert next_free(timedelta(hours=3), [ADA, far], [], utc("2026-12-03 06:00")) == ()


# -- the oracle: looks at every minute, knows no spans ---------------------------------------------

ZONES = (
    "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Asia/Beirut",
    "America/Santiago", "Pacific/Auckland", "UTC",
)  # fmt: skip


def works(person: Attendance, moment: datetime) -> bool:
    if not person.hours:
        return True
    local = moment.astimezone(ZoneInfo(person.time_zone))
    minute = local.hour * 60 + local.minute
    return any(
        one.weekday == local.weekday() and one.start <= minute < one.end for one in person.hours
    )


def is_taken(person: Attendance, moment: datetime, taken: Sequence[Busy]) -> bool:
    return any(one.email == person.email and one.start <= moment < one.end for one in taken)


def slow_next_free(
    minutes: int, people: Sequence[Attendance], taken: Sequence[Busy], after: datetime, count: int
) -> list[datetime]:
    @cache  # most minutes belong to several slots
    def all_free(moment: datetime) -> bool:
        return all(works(one, moment) and not is_taken(one, moment, taken) for one in people)

    found: list[datetime] = []
    start = after.replace(minute=0)
    while len(found) < count and start + minutes * MINUTE <= after + HORIZON:
        if start >= after and all(all_free(start + place * MINUTE) for place in range(minutes)):
            found.append(start)
            start += minutes * MINUTE
            start += -(start.minute % 15) % 15 * MINUTE
        else:
            start += STEP
    return found


spans_of_hours = st.tuples(st.integers(0, 6), st.integers(0, 95), st.integers(1, 60)).map(
    lambda one: WorkingHours(one[0], one[1] * 15, min(1440, (one[1] + one[2]) * 15))
)
odd_hours = st.builds(
    lambda days, start, length: tuple(
        WorkingHours(day, start, min(1440, start + length)) for day in days
    ),
    st.sets(st.integers(0, 6), min_size=4),
    st.integers(0, 1200),
    st.integers(60, 1440),
)
hours = st.one_of(
    st.just(()), st.just(USUAL_HOURS), odd_hours, st.lists(spans_of_hours, max_size=8).map(tuple)
)
#: Days before the changes of summer time in the north and the south.
starts = st.tuples(
    st.sampled_from(
        [
            "2026-03-07",
            "2026-03-27",
            "2026-04-03",
            "2026-10-02",
            "2026-10-23",
            "2026-10-31",
            "2026-09-04",
        ]
    ),
    st.integers(0, 3 * 1440),
).map(lambda one: utc(one[0]) + one[1] * MINUTE)


@st.composite
def situations(draw: st.DrawFn) -> tuple[datetime, int, list[Attendance], list[Busy]]:
    start = draw(starts)
    people = [
        Attendance(f"p{place}@example.org", f"P{place}", draw(st.sampled_from(ZONES)), draw(hours))
        for place in range(draw(st.integers(1, 3)))
    ]
    taken = [
        Busy(
            draw(st.sampled_from(people)).email,
            UUID(int=number),
            "Other",
            begin := start + draw(st.integers(-600, 3000)) * MINUTE,
            begin + draw(st.integers(1, 600)) * MINUTE,
        )
        for number in range(draw(st.integers(0, 6)))
    ]
    return start, draw(st.sampled_from([5, 15, 30, 45, 50, 90, 240])), people, taken


@settings(max_examples=1000, deadline=None)
@given(situations())
def test_conflicts_are_those_that_every_minute_shows(
    situation: tuple[datetime, int, list[Attendance], list[Busy]],
) -> None:
    start, minutes, people, taken = situation
    found = find_conflicts(start, start + minutes * MINUTE, people, taken)
    seen = {(one.kind, one.email, one.meeting_id) for one in found}
    moments = [start + place * MINUTE for place in range(minutes)]
    expected: set[tuple[ConflictKind, str, UUID | None]] = {
        (ConflictKind.OVERLAP, one.email, one.meeting_id)
        for one in taken
        if any(one.start <= moment < one.end for moment in moments)
    }
    expected |= {
        (ConflictKind.OUTSIDE_HOURS, person.email, None)
        for person in people
        if not all(works(person, moment) for moment in moments)
    }
    assert seen == expected
    assert len(seen) == len(found)


@settings(max_examples=1000, deadline=None)
@given(situations(), st.integers(1, 4))
def test_free_slots_are_those_that_every_minute_allows(
    situation: tuple[datetime, int, list[Attendance], list[Busy]], count: int
) -> None:
    start, minutes, people, taken = situation
    slots = next_free(minutes * MINUTE, people, taken, start, count=count)
    assert [one.start for one in slots] == slow_next_free(minutes, people, taken, start, count)
    assert all(one.end - one.start == minutes * MINUTE for one in slots)
