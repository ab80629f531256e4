"""A VTIMEZONE says what the zone's own data says, by rules wherever there are rules."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo, available_timezones

import pytest
from dateutil.rrule import rrule, rruleset, rrulestr

from meeting_desktop.adapters.calendar_files.zone_changes import Observance, observances

#: Rules that end, rules by days, no rules at all, half hours, summer time turned round.
ODD = (
    "Africa/Cairo",
    "Africa/Casablanca",
    "America/Nuuk",
    "America/Scoresbysund",
    "Antarctica/Troll",
    "Asia/Gaza",
    "Asia/Jerusalem",
    "Australia/Lord_Howe",
    "Europe/Dublin",
    "Pacific/Chatham",
)


class Reader:
    """Works out the offset at an instant, as who reads a calendar file without zones of its own."""

    def __init__(self, found: tuple[Observance, ...]) -> None:
        self._onsets: list[tuple[datetime, rrule | rruleset | None, timedelta]] = []
        for one in found:
            # RFC 5545 counts an observance in the offset before it.
            start = one.start.replace(tzinfo=timezone(one.before))
            rule = rrulestr(one.rule, dtstart=start, cache=True) if one.rule else None
            self._onsets.append((start, rule, one.after))

    def offset(self, moment: datetime) -> timedelta:
        best: tuple[datetime, timedelta] | None = None
        for start, rule, after in self._onsets:
            last = start if rule is None else rule.before(moment, inc=True) or start
            if last <= moment and (best is None or last >= best[0]):
                best = (last, after)
        assert best is not None
        return best[1]


@pytest.mark.parametrize("zone", sorted({*sorted(available_timezones())[::23], *ODD}))
def test_every_offset_of_four_years_is_told(zone: str) -> None:
    reader = Reader(observances(zone, 2025, 2027))
    moment, info = datetime(2025, 1, 1, tzinfo=UTC), ZoneInfo(zone)
    while moment.year < 2028:
        assert reader.offset(moment) == moment.astimezone(info).utcoffset()
        moment += timedelta(days=9, hours=5)


@pytest.mark.parametrize(
    ("zone", "summer", "winter"),
    [
        ("Europe/Berlin", "BYMONTH=3;BYDAY=-1SU", "BYMONTH=10;BYDAY=-1SU"),
        ("America/New_York", "BYMONTH=3;BYDAY=2SU", "BYMONTH=11;BYDAY=1SU"),
        ("Australia/Lord_Howe", "BYMONTH=10;BYDAY=1SU", "BYMONTH=4;BYDAY=1SU"),
        ("Asia/Jerusalem", "BYMONTHDAY=23,24,25,26,27,28,29;BYDAY=FR", "BYMONTH=10;BYDAY=-1SU"),
    ],
)
def test_two_rules_that_last_for_ever_where_there_are_such(
    zone: str, summer: str, winter: str
) -> None:
    found = observances(zone, 2026, 2026)
    assert len(found) == 2
    rules = {one.is_daylight: one.rule for one in found}
    assert rules[True].endswith(summer)
    assert rules[False].endswith(winter)


def test_a_rule_that_ended_is_told_until_its_end() -> None:
    rules = [one.rule for one in observances("America/New_York", 2006, 2008)]
    assert "FREQ=YEARLY;BYMONTH=4;BYDAY=1SU;UNTIL=20060402T070000Z" in rules
    assert "FREQ=YEARLY;BYMONTH=3;BYDAY=2SU" in rules


def test_a_zone_without_summer_time_has_one_offset() -> None:
    (only,) = observances("Asia/Kolkata", 2026, 2036)
    assert (only.before, only.after) == (timedelta(hours=5.5), timedelta(hours=5.5))
    assert not only.is_daylight


def test_the_day_that_samoa_left_out_is_a_change_of_24_hours() -> None:
    found = observances("Pacific/Apia", 2011, 2011)
    (change,) = [one for one in found if one.after - one.before == timedelta(hours=24)]
    assert change.start.isoformat() == "2011-12-30T00:00:00"
