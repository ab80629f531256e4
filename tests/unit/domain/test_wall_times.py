"""What wall times mean around the changes of summer time, in zones of all kinds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.wall_times import (
    is_zone,
    known_zones,
    offset_words,
    resolve,
    wall_of,
    zone_of,
)

BERLIN = "Europe/Berlin"


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("time", "zone", "instant"),
    [
        ("2026-12-03 10:00", BERLIN, "2026-12-03 09:00"),
        ("2026-07-03 10:00", BERLIN, "2026-07-03 08:00"),
        ("2026-07-03 10:00", "America/New_York", "2026-07-03 14:00"),
        ("2026-07-03 10:00", "Asia/Kolkata", "2026-07-03 04:30"),
        ("2026-07-03 10:00", "Asia/Kathmandu", "2026-07-03 04:15"),
        ("2026-07-03 10:00", "UTC", "2026-07-03 10:00"),
        # The first minute after a gap, and the last before it.
        ("2026-03-29 03:00", BERLIN, "2026-03-29 01:00"),
        ("2026-03-29 01:59", BERLIN, "2026-03-29 00:59"),
        # The last minute before the doubled hour, and the first after it.
        ("2026-10-25 01:59", BERLIN, "2026-10-24 23:59"),
        ("2026-10-25 03:00", BERLIN, "2026-10-25 02:00"),
    ],
)
def test_most_times_are_one_instant(time: str, zone: str, instant: str) -> None:
    found = resolve(wall(time), zone)
    assert found.instant == utc(instant)
    assert not found.skipped
    assert not found.twice


@pytest.mark.parametrize(
    ("time", "zone", "before", "after"),
    [
        ("2026-03-29 02:30", BERLIN, "2026-03-29 01:30", "2026-03-29 03:30"),
        ("2026-03-29 02:00", BERLIN, "2026-03-29 01:00", "2026-03-29 03:00"),
        ("2026-03-08 02:15", "America/New_York", "2026-03-08 01:15", "2026-03-08 03:15"),
        # Lord Howe Island changes by half an hour.
        ("2026-10-04 02:15", "Australia/Lord_Howe", "2026-10-04 01:45", "2026-10-04 02:45"),
        # Beirut changes at midnight: before the gap is the day before.
        ("2026-03-29 00:30", "Asia/Beirut", "2026-03-28 23:30", "2026-03-29 01:30"),
        # Samoa left a whole day out.
        ("2011-12-30 12:00", "Pacific/Apia", "2011-12-29 12:00", "2011-12-31 12:00"),
    ],
)
@pytest.mark.parametrize("fold", [None, 0, 1])
def test_a_skipped_time_has_the_times_beside_the_gap(
    time: str, zone: str, before: str, after: str, fold: int | None
) -> None:
    found = resolve(wall(time), zone, fold)
    assert found.skipped
    assert found.instant is None
    assert [one.wall for one in found.readings] == [wall(before), wall(after)]
    assert found.readings[0].instant < found.readings[1].instant


@pytest.mark.parametrize(
    ("time", "zone", "first", "second"),
    [
        ("2026-10-25 02:30", BERLIN, "2026-10-25 00:30", "2026-10-25 01:30"),
        ("2026-11-01 01:00", "America/New_York", "2026-11-01 05:00", "2026-11-01 06:00"),
        ("2026-04-05 01:45", "Australia/Lord_Howe", "2026-04-04 14:45", "2026-04-04 15:15"),
    ],
)
def test_a_time_that_is_there_twice_has_both_instants(
    time: str, zone: str, first: str, second: str
) -> None:
    found = resolve(wall(time), zone)
    assert found.twice
    assert found.instant is None
    assert [one.instant for one in found.readings] == [utc(first), utc(second)]
    assert resolve(wall(time), zone, 0).instant == utc(first)
    assert resolve(wall(time), zone, 1).instant == utc(second)


def test_the_two_readings_are_told_apart_by_their_offset() -> None:
    found = resolve(wall("2026-10-25 02:30"), BERLIN)
    assert [offset_words(one.instant, BERLIN) for one in found.readings] == ["UTC+2", "UTC+1"]
    assert offset_words(utc("2026-07-03 10:00"), "Asia/Kolkata") == "UTC+5:30"
    assert offset_words(utc("2026-07-03 10:00"), "America/St_Johns") == "UTC-2:30"
    assert offset_words(utc("2026-07-03 10:00"), "UTC") == "UTC+0"


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Mars/Olympus",
        "../../etc/passwd",
        "/etc/localtime",
        "Europe",
        "Zürich",
        "a\x00b",
        "E" * 99,
    ],
)
def test_an_unknown_zone_is_a_sentence(name: str) -> None:
    assert not is_zone(name)
    with pytest.raises(UserFacingError) as raised:
        zone_of(name)
    assert raised.value.code == "unknown_zone"


def test_the_zones_of_a_picker_are_places_and_known() -> None:
    zones = known_zones()
    assert {BERLIN, "Asia/Kolkata", "America/New_York", "UTC"} <= set(zones)
    assert not any(name.startswith("Etc/") for name in zones)
    assert all(map(is_zone, zones))


def test_the_edge_of_the_calendar_is_a_sentence() -> None:
    with pytest.raises(UserFacingError) as raised:
        resolve(wall("0001-01-01 00:00"), "Asia/Tokyo")
    assert raised.value.code == "bad_time"


@settings(max_examples=300, deadline=None)
@given(
    st.datetimes(wall("1990-01-01"), wall("2037-12-31")),
    st.sampled_from(known_zones()),
)
def test_every_reading_is_read_back_as_itself(moment: datetime, zone: str) -> None:
    moment = moment.replace(second=0, microsecond=0)
    found = resolve(moment, zone)
    for one in found.readings:
        assert wall_of(one.instant, zone) == one
        assert resolve(one.wall, zone, one.fold).instant == one.instant
        if found.skipped:
            assert one.wall != moment
            assert abs(one.wall - moment) <= timedelta(days=1)
        else:
            assert one.wall == moment
