"""Rules are read strictly, say what the RFC says, and come out in words."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import islice
from zoneinfo import ZoneInfo

import pytest

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.occurrences import first_wall, is_over, occurrences, walls_of
from meeting_desktop.domain.planning import Series
from meeting_desktop.domain.recurrence import read_rule, until_in_utc, until_in_wall_time
from meeting_desktop.domain.repeats import (
    Repeat,
    RepeatUnit,
    by_weekday,
    of_first,
    repeat_of,
    rule_of,
)
from meeting_desktop.domain.rule_words import rule_words
from meeting_desktop.domain.series_changes import ended_before, matched, moved_rule, rest_of


def at(wall: str) -> datetime:
    return datetime.fromisoformat(wall)


def utc(wall: str) -> datetime:
    return at(wall).replace(tzinfo=UTC)


def a_series(rule: str, first: str, zone: str = "Europe/Berlin", *left_out: str) -> Series:
    exceptions = frozenset(map(at, left_out))
    now = utc("2026-01-01")
    return Series(
        new_id(), new_id(), "A", rule, at(first), 30, zone, "a", now, exceptions=exceptions
    )


def starts(series: Series, begin: str = "2026-01-01", end: str = "2030-01-01") -> list[str]:
    found = occurrences(series, utc(begin), utc(end))
    return [f"{one.start:%Y-%m-%d %H:%M}" for one in found]


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "FREQ=HOURLY",
        "FREQ=MINUTELY;INTERVAL=5",
        "FREQ=SECONDLY",
        "FREQ=SOMETIMES",
        "FREQ=DAILY;FREQ=WEEKLY",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=-1",
        "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;COUNT=5;UNTIL=20270101",
        "FREQ=DAILY;UNTIL=20260230",
        "FREQ=DAILY;UNTIL=20260228T100000Z",
        "FREQ=DAILY;X-OWN=1",
        "FREQ=DAILY;BYDAY=1MO",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=WEEKLY;BYMONTHDAY=3",
        "FREQ=MONTHLY;BYDAY=0MO",
        "FREQ=MONTHLY;BYWEEKNO=3",
        "FREQ=MONTHLY;BYMONTH=13",
        "FREQ=MONTHLY;BYSETPOS=1",
        "FREQ=DAILY;BYYEARDAY=5",
        "FREQ=YEARLY;BYWEEKNO=3;BYDAY=1MO",
        "FREQ=DAILY\r\nATTENDEE:mailto:somebody@example.org",
        "FREQ=DAILY;BYHOUR=" + ",".join(["9"] * 600),
        "FREQ=DAILY;COUNT=٣",
    ],
)
def test_what_is_no_rule_of_ours_is_refused_with_a_sentence(rule: str) -> None:
    with pytest.raises(UserFacingError) as refused:
        read_rule(rule)
    assert refused.value.code == "bad_rule"
    assert refused.value.sentence.endswith(".")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("RRULE:freq=weekly;byday=tu", "FREQ=WEEKLY;BYDAY=TU"),
        ("FREQ=WEEKLY;INTERVAL=1;WKST=MO", "FREQ=WEEKLY"),
        ("FREQ=WEEKLY;BYDAY=TH,TU,TH", "FREQ=WEEKLY;BYDAY=TU,TH"),
        ("FREQ=DAILY;UNTIL=20270101", "FREQ=DAILY;UNTIL=20270101T235959"),
        ("FREQ=MONTHLY;BYDAY=+2TU,-1FR", "FREQ=MONTHLY;BYDAY=2TU,-1FR"),
        ("FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU;", "FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3"),
    ],
)
def test_a_rule_is_written_in_one_way(written: str, read: str) -> None:
    assert str(read_rule(written)) == read
    assert str(read_rule(read)) == read


def test_an_end_is_utc_in_calendar_files_and_wall_time_here() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    ours, theirs = "FREQ=DAILY;UNTIL=20260701T100000", "FREQ=DAILY;UNTIL=20260701T080000Z"
    assert until_in_utc(ours, berlin) == theirs
    assert until_in_wall_time(theirs, berlin) == ours
    assert until_in_utc("FREQ=DAILY;COUNT=3", berlin) == "FREQ=DAILY;COUNT=3"


def test_summer_time_moves_what_it_skips_and_the_first_of_two_is_meant() -> None:
    spring = a_series("FREQ=DAILY;COUNT=3", "2026-03-28 02:30")
    assert starts(spring) == ["2026-03-28 01:30", "2026-03-29 01:30", "2026-03-30 00:30"]
    autumn = a_series("FREQ=DAILY;COUNT=3", "2026-10-24 02:30")
    assert starts(autumn) == ["2026-10-24 00:30", "2026-10-25 00:30", "2026-10-26 01:30"]


def test_a_day_that_a_country_left_out_is_moved_as_well() -> None:
    """Apia went to bed on 29 December 2011 and got up on the 31st."""
    series = a_series("FREQ=DAILY;COUNT=3", "2011-12-29 10:00", "Pacific/Apia")
    assert starts(series, "2011-01-01") == ["2011-12-29 20:00", "2011-12-30 20:00"]


def test_what_is_left_out_counts_but_does_not_take_place() -> None:
    series = a_series("FREQ=WEEKLY;COUNT=3", "2026-01-06 10:00", "UTC", "2026-01-13 10:00")
    assert starts(series) == ["2026-01-06 10:00", "2026-01-20 10:00"]


def test_the_last_day_counts() -> None:
    series = a_series("FREQ=DAILY;UNTIL=20260103", "2026-01-01 22:00", "America/New_York")
    assert len(starts(series)) == 3


def test_a_far_year_is_looked_at_without_the_years_between() -> None:
    series = a_series("FREQ=DAILY;BYDAY=MO", "2026-01-05 10:00", "UTC")
    assert starts(series, "9998-01-01", "9998-01-15") == ["9998-01-05 10:00", "9998-01-12 10:00"]


def test_no_more_is_looked_at_than_was_asked_for() -> None:
    series = a_series("FREQ=DAILY", "2026-01-05 10:00", "UTC")
    assert len(starts(series)) == 1000
    assert len(occurrences(series, utc("2026-01-01"), utc("2500-01-01"), limit=7)) == 7


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;INTERVAL=7;BYDAY=TU",
        "FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=8",
        "FREQ=YEARLY;BYWEEKNO=20;BYMONTH=1",
    ],
)
def test_a_rule_that_names_no_day_ends(rule: str) -> None:
    with pytest.raises(UserFacingError, match="never names a day"):
        first_wall(rule, at("2026-01-05 10:00"))
    assert is_over(a_series(rule, "2026-01-05 10:00"), utc("2026-01-01"))


def test_the_rarest_day_is_found() -> None:
    rule = "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=SU"
    # 2100 is no leap year: it is forty years since the last one, in 2088.
    assert first_wall(rule, at("2093-03-01 10:00")) == at("2128-02-29 10:00")


def test_weekdays_counted_and_not_counted_may_stand_together() -> None:
    """The RFC adds them up; dateutil wants both at once and finds none."""
    rule = read_rule("FREQ=MONTHLY;BYDAY=1MO,TU;COUNT=5")
    walls = list(walls_of(rule, at("2026-06-01 10:00")))
    assert [wall.day for wall in walls] == [1, 2, 9, 16, 23]


def test_a_numbered_week_has_the_weekday_of_the_first_meeting() -> None:
    """Section 3.3.10: what the rule does not say is taken from DTSTART; dateutil takes each day."""
    rule = read_rule("FREQ=YEARLY;BYWEEKNO=20")
    walls = list(islice(walls_of(rule, at("2026-05-14 10:00")), 2))
    assert walls == [at("2026-05-14 10:00"), at("2027-05-20 10:00")]


@pytest.mark.parametrize("week", [1, 2, 52, 53])
def test_weeks_are_those_of_the_iso_calendar(week: int) -> None:
    rule = read_rule(f"FREQ=YEARLY;BYWEEKNO={week};BYDAY=MO,TU,WE,TH,FR,SA,SU")
    walls = islice(walls_of(rule, at("2020-01-01 10:00")), 200)
    days = [wall.date() for wall in walls]
    first = date(2020, 1, 1).toordinal()
    every = map(date.fromordinal, range(first, days[-1].toordinal() + 1))
    assert days == [day for day in every if day.isocalendar().week == week]


def test_the_last_week_is_counted_from_the_end() -> None:
    rule = read_rule("FREQ=YEARLY;BYWEEKNO=-1;BYDAY=MO")
    walls = list(islice(walls_of(rule, at("2026-01-01 10:00")), 3))
    assert [f"{wall:%Y-%m-%d}" for wall in walls] == ["2026-12-28", "2027-12-27", "2028-12-25"]


EVERY_KIND = [
    ("FREQ=DAILY", "every day"),
    ("FREQ=DAILY;INTERVAL=3;COUNT=10", "every 3 days, 10 times"),
    ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "every weekday"),
    ("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", "every weekday"),
    (
        "FREQ=WEEKLY;INTERVAL=2;COUNT=10;BYDAY=TU,TH",
        "every 2 weeks on Tuesday and Thursday, 10 times",
    ),
    (
        "FREQ=WEEKLY;UNTIL=20270101T235959;BYDAY=MO,WE,FR",
        "every week on Monday, Wednesday and Friday, until 1 January 2027",
    ),
    ("FREQ=MONTHLY;BYMONTHDAY=15", "every month on day 15"),
    ("FREQ=MONTHLY;BYMONTHDAY=-1", "every month on the last day"),
    ("FREQ=MONTHLY;BYDAY=2TU", "every month on the second Tuesday"),
    ("FREQ=MONTHLY;INTERVAL=3;BYDAY=-1FR", "every 3 months on the last Friday"),
    ("FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=1", "every year on 1 March"),
    ("FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10", "every year on the last Sunday of October"),
    ("FREQ=YEARLY;COUNT=1", "every year, once"),
]


@pytest.mark.parametrize(("rule", "words"), EVERY_KIND)
def test_a_form_shows_a_rule_and_gives_it_back(rule: str, words: str) -> None:
    repeat = repeat_of(rule)
    assert repeat is not None
    assert rule_of(repeat) == rule
    assert rule_words(rule) == words


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1",
        "FREQ=MONTHLY;BYDAY=1MO,3MO",
        "FREQ=MONTHLY;BYDAY=MO",
        "FREQ=MONTHLY;BYMONTHDAY=1,15",
        "FREQ=MONTHLY;BYMONTHDAY=-2",
        "FREQ=YEARLY;BYDAY=20MO",
        "FREQ=YEARLY;BYDAY=1MO",
        "FREQ=YEARLY;BYWEEKNO=20",
        "FREQ=DAILY;BYHOUR=9,15",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=SU",
    ],
)
def test_what_a_form_cannot_show_it_does_not_show_in_part(rule: str) -> None:
    assert repeat_of(rule) is None
    assert rule_words(rule, first=at("2026-01-05 10:30")).startswith("on several dates")


def test_an_end_within_a_day_is_its_last_day() -> None:
    ten = at("2026-01-05 10:00")
    shown = repeat_of("FREQ=DAILY;UNTIL=20270101T100000;WKST=SU", ten)
    assert shown == Repeat(RepeatUnit.DAY, until=date(2027, 1, 1))
    earlier = repeat_of("FREQ=DAILY;UNTIL=20270101T093000", ten)
    assert earlier is not None
    assert earlier.until == date(2026, 12, 31)


def test_a_form_begins_with_the_day_of_the_meeting() -> None:
    day = at("2026-03-31 10:00")
    assert rule_of(of_first(RepeatUnit.DAY, day)) == "FREQ=DAILY"
    assert rule_of(of_first(RepeatUnit.WEEK, day, every=2)) == "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"
    assert rule_of(of_first(RepeatUnit.MONTH, day)) == "FREQ=MONTHLY;BYMONTHDAY=31"
    assert rule_of(of_first(RepeatUnit.YEAR, day)) == "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=31"
    assert rule_of(by_weekday(RepeatUnit.MONTH, day)) == "FREQ=MONTHLY;BYDAY=-1TU"
    assert rule_of(by_weekday(RepeatUnit.YEAR, day)) == "FREQ=YEARLY;BYDAY=-1TU;BYMONTH=3"


@pytest.mark.parametrize(
    "repeat",
    [
        Repeat(RepeatUnit.MONTH, nth=1),
        Repeat(RepeatUnit.MONTH, nth=1, weekday=0, month_day=3),
        Repeat(RepeatUnit.WEEK, times=3, until=date(2027, 1, 1)),
        Repeat(RepeatUnit.WEEK, every=0),
        Repeat(RepeatUnit.WEEK, month_day=3),
    ],
)
def test_choices_that_contradict_each_other_are_told(repeat: Repeat) -> None:
    with pytest.raises(UserFacingError):
        rule_of(repeat)


@pytest.mark.parametrize(
    ("rule", "old", "new", "moved"),
    [
        ("FREQ=DAILY", "2026-03-03 10:00", "2026-03-04 11:00", "FREQ=DAILY"),
        ("FREQ=WEEKLY", "2026-03-03 10:00", "2026-03-04 11:00", "FREQ=WEEKLY"),
        (
            "FREQ=WEEKLY;BYDAY=MO,TU",
            "2026-03-03 10:00",
            "2026-03-04 11:00",
            "FREQ=WEEKLY;BYDAY=TU,WE",
        ),
        (
            "FREQ=WEEKLY;BYDAY=SU",
            "2026-03-08 10:00",
            "2026-03-09 10:00",
            "FREQ=WEEKLY;BYDAY=MO",
        ),
        (
            "FREQ=MONTHLY;BYMONTHDAY=15",
            "2026-03-15 10:00",
            "2026-03-17 10:00",
            "FREQ=MONTHLY;BYMONTHDAY=17",
        ),
        (
            "FREQ=MONTHLY;BYMONTHDAY=-1",
            "2026-03-31 10:00",
            "2026-04-30 10:00",
            "FREQ=MONTHLY;BYMONTHDAY=-1",
        ),
        (
            "FREQ=MONTHLY;BYDAY=2TU",
            "2026-03-10 10:00",
            "2026-03-18 10:00",
            "FREQ=MONTHLY;BYDAY=3WE",
        ),
        (
            "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=1",
            "2026-03-01 10:00",
            "2026-04-02 10:00",
            "FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=2",
        ),
        (
            "FREQ=DAILY;UNTIL=20260310T235959",
            "2026-03-03 10:00",
            "2026-03-04 11:00",
            "FREQ=DAILY;UNTIL=20260311T235959",
        ),
        (
            "FREQ=DAILY;UNTIL=20260310T100000",
            "2026-03-03 10:00",
            "2026-03-03 11:30",
            "FREQ=DAILY;UNTIL=20260310T113000",
        ),
    ],
)
def test_a_rule_goes_along_when_its_meeting_is_moved(
    rule: str, old: str, new: str, moved: str
) -> None:
    assert moved_rule(rule, at(old), at(new)) == moved


@pytest.mark.parametrize(
    ("rule", "new"),
    [
        ("FREQ=MONTHLY;BYMONTHDAY=3,17", "2026-03-04 10:00"),
        ("FREQ=MONTHLY;BYDAY=TU;BYSETPOS=1", "2026-03-04 10:00"),
        ("FREQ=DAILY;BYHOUR=10,14", "2026-03-03 11:00"),
    ],
)
def test_a_move_that_cannot_be_guessed_is_not_guessed(rule: str, new: str) -> None:
    with pytest.raises(UserFacingError) as refused:
        moved_rule(rule, at("2026-03-03 10:00"), at(new))
    assert refused.value.code == "bad_rule"


def test_a_rule_is_cut_in_two() -> None:
    assert ended_before("FREQ=DAILY;COUNT=9", at("2026-03-04 10:00")) == (
        "FREQ=DAILY;UNTIL=20260303T235959"
    )
    assert ended_before("FREQ=DAILY;BYHOUR=9,15", at("2026-03-04 15:00")) == (
        "FREQ=DAILY;UNTIL=20260304T145959;BYHOUR=9,15"
    )
    assert rest_of("FREQ=DAILY;COUNT=9", 4) == "FREQ=DAILY;COUNT=5"
    assert rest_of("FREQ=DAILY;UNTIL=20270101", 4) == "FREQ=DAILY;UNTIL=20270101T235959"


def test_meetings_find_their_day_before_their_week_before_their_month() -> None:
    old = [at("2026-03-03 10:00"), at("2026-03-10 10:00"), at("2026-03-17 10:00")]
    new = [at("2026-03-05 10:00"), at("2026-03-10 15:00"), at("2026-03-27 10:00")]
    assert matched(old, new, lambda wall: wall) == {0: 0, 1: 1, 2: 2}
    assert matched(old, new[1:2], lambda wall: wall) == {1: 0}
