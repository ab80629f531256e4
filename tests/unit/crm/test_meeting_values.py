"""Title and times of a meeting as the CRM has them: there and back, and merged."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.domain.crm_meetings import (
    MEETING_FIELDS,
    is_whole,
    merge_plans,
    times_of,
    values_of,
)
from meeting_desktop.domain.crm_merge import CrmSide

NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)

starts = st.integers(0, 5).map(lambda n: NINE + n * timedelta(minutes=30))
plans = st.builds(
    lambda title, start, minutes: values_of(title, start, start + timedelta(minutes=minutes)),
    st.sampled_from(["Demo", "Price talk", "Kick-off"]),
    starts,
    st.sampled_from([15, 30, 60]),
)
moments = st.one_of(st.none(), st.integers(0, 3).map(lambda n: NINE + timedelta(seconds=n)))


@given(plans, plans, plans, moments, moments)
def test_both_calendars_become_the_same(
    base: dict[str, str],
    ours: dict[str, str],
    theirs: dict[str, str],
    our_time: datetime | None,
    their_time: datetime | None,
) -> None:
    known = {**base, "state": ""}
    merged = merge_plans(known, CrmSide(ours, our_time), CrmSide(theirs, their_time))
    mine, other = {**ours, **merged.to_us}, {**theirs, **merged.to_them}
    assert mine == other
    assert times_of(mine) == times_of(merged.agreed)
    assert merged.agreed == {**mine, "state": ""}
    again = merge_plans(merged.agreed, CrmSide(mine, our_time), CrmSide(other, their_time))
    assert (again.to_us, again.to_them, again.differences) == ({}, {}, ())
    waits = merge_plans(merged.seen, CrmSide(mine, our_time), CrmSide(theirs, their_time))
    assert (waits.to_us, waits.to_them, waits.differences) == ({}, merged.to_them, ())


@given(plans, plans)
def test_who_changed_alone_decides_and_nothing_is_lost(
    base: dict[str, str], changed: dict[str, str]
) -> None:
    moved_there = merge_plans(base, CrmSide(base, NINE), CrmSide(changed, NINE))
    assert (moved_there.to_them, moved_there.differences) == ({}, ())
    assert times_of({**base, **moved_there.to_us}) == times_of(changed)
    moved_here = merge_plans(base, CrmSide(changed, NINE), CrmSide(base, NINE + HOUR))
    assert (moved_here.to_us, moved_here.differences) == ({}, ())
    assert times_of({**base, **moved_here.to_them}) == times_of(changed)


@given(
    st.datetimes(datetime(2001, 1, 2), datetime(2100, 1, 1)),  # noqa: DTZ001 - given its zone below
    st.integers(-14 * 60, 14 * 60),
    st.integers(5, 1440),
)
def test_times_come_back_to_the_minute_whatever_zone_they_were_said_in(
    wall: datetime, offset: int, minutes: int
) -> None:
    start = wall.replace(tzinfo=timezone(timedelta(minutes=offset)))
    read = times_of(values_of("Demo", start, start + timedelta(minutes=minutes)))
    assert read[0] == start.astimezone(UTC).replace(second=0, microsecond=0)
    assert read[1] - read[0] == timedelta(minutes=minutes)


def test_what_no_meeting_can_have_is_left_out() -> None:
    assert is_whole(values_of("Demo", NINE, NINE + HOUR))
    for title, start, end in (
        ("", NINE, NINE + HOUR),
        ("=?utf-8?q?Demo?=", NINE, NINE + HOUR),
        ("Demo", None, NINE),
        ("Demo", NINE, None),
        ("Demo", NINE, NINE),
        ("Demo", NINE, NINE - HOUR),
        ("Demo", NINE, NINE + 25 * HOUR),
    ):
        assert not is_whole(values_of(title, start, end))
    # An end that says nothing is no change of the length.
    base = values_of("Demo", NINE, NINE + HOUR)
    merged = merge_plans(base, CrmSide(base, NINE), CrmSide(values_of("Demo", NINE, None), NINE))
    assert (merged.to_us, merged.to_them) == ({}, {})
    assert set(merged.agreed) == set(MEETING_FIELDS)
