"""Dates as people say them, as tables; and whatever is said, the past is not invented."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meeting_desktop.domain.spoken_dates import SpokenDate, spoken_date
from meeting_desktop.domain.wall_times import known_zones

BERLIN = "Europe/Berlin"
#: A Wednesday, half past ten.
SAID_AT = datetime(2026, 5, 6, 10, 30, tzinfo=ZoneInfo(BERLIN))


def read(text: str, language: str = "en", your_zone: str = "America/New_York") -> SpokenDate | None:
    return spoken_date(text, SAID_AT, BERLIN, language, your_zone=your_zone)


def told(found: SpokenDate | None) -> str:
    return "" if found is None else f"{found.starts_at:%a %d %b %Y %H:%M %Z}"


@pytest.mark.parametrize(
    ("text", "starts", "words"),
    [
        ("Let's meet on Tuesday at three.", "Tue 12 May 2026 15:00 CEST", "Tuesday at three"),
        ("Tuesday at 3 p.m. works", "Tue 12 May 2026 15:00 CEST", "Tuesday at 3 p.m."),
        ("Say half past two tomorrow", "Thu 07 May 2026 14:30 CEST", "half past two tomorrow"),
        ("Can we do Friday at 2:30?", "Fri 08 May 2026 14:30 CEST", "Friday at 2:30"),
        ("two thirty on Friday", "Fri 08 May 2026 14:30 CEST", "two thirty on Friday"),
        ("Thursday next week at quarter to four", "Thu 14 May 2026 15:45 CEST", None),
        ("at five to three tomorrow", "Thu 07 May 2026 14:55 CEST", None),
        ("Tuesday between two and four", "Tue 12 May 2026 14:00 CEST", None),
        ("at eight in the evening on Monday", "Mon 11 May 2026 20:00 CEST", None),
        ("this afternoon at five", "Wed 06 May 2026 17:00 CEST", None),
        ("at six in the morning on Monday", "Mon 11 May 2026 06:00 CEST", None),
        ("tomorrow morning or at 3", "Thu 07 May 2026 15:00 CEST", None),
        ("Monday at 5 a.m.", "Mon 11 May 2026 05:00 CEST", None),
        # A time alone is the next one.
        ("let's talk at 11", "Wed 06 May 2026 11:00 CEST", "at 11"),
        ("let's talk at ten", "Thu 07 May 2026 10:00 CEST", "at ten"),
        # Whoever means today says so.
        ("Wednesday at 9", "Wed 13 May 2026 09:00 CEST", None),
        ("this Wednesday at 4", "Wed 06 May 2026 16:00 CEST", None),
        ("Monday at 3 p.m. Berlin time", "Mon 11 May 2026 15:00 CEST", None),
        ("Thursday at 10 Eastern time", "Thu 07 May 2026 10:00 EDT", None),
        ("Friday at 4 CET", "Fri 08 May 2026 16:00 CEST", None),
        ("at 3 pm your time on Monday", "Mon 11 May 2026 15:00 EDT", None),
        ("at 3 pm my time on Monday", "Mon 11 May 2026 15:00 CEST", None),
        ("May the twenty-first at noon", "Thu 21 May 2026 12:00 CEST", None),
        ("December 3rd, 2027 at 9 a.m.", "Fri 03 Dec 2027 09:00 CET", None),
        ("Tuesday the 12th at nine", "Tue 12 May 2026 09:00 CEST", None),
        ("Let us talk in 20 minutes", "Wed 06 May 2026 10:50 CEST", "in 20 minutes"),
        # What is turned down is not meant; a time behind a day goes with it.
        ("Tuesday doesn't work, how about Thursday at ten?", "Thu 07 May 2026 10:00 CEST", None),
        ("I can't do Tuesday, but Friday at one is fine", "Fri 08 May 2026 13:00 CEST", None),
        ("We're booked until Friday, so Monday at ten", "Mon 11 May 2026 10:00 CEST", None),
        ("Our weekly call on Tuesday at nine", "Tue 12 May 2026 09:00 CEST", None),
        ("Tuesday works. At three?", "Tue 12 May 2026 15:00 CEST", "Tuesday works. At three"),
    ],
)
def test_english_times(text: str, starts: str, words: str | None) -> None:
    found = read(text)
    assert told(found) == starts
    assert found is not None
    assert found.time_said
    assert found.words == text[found.start : found.end]
    assert words is None or found.words == words


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("Nächsten Dienstag um drei.", "Tue 12 May 2026 15:00 CEST"),
        ("morgen früh um acht", "Thu 07 May 2026 08:00 CEST"),
        ("am Dienstagnachmittag um halb drei", "Tue 12 May 2026 14:30 CEST"),
        ("Um drei ist gut am Donnerstag", "Thu 07 May 2026 15:00 CEST"),
        ("am 15. Mai um 15 Uhr", "Fri 15 May 2026 15:00 CEST"),
        ("am fünfzehnten um drei Uhr", "Fri 15 May 2026 15:00 CEST"),
        ("übermorgen um viertel nach zwei", "Fri 08 May 2026 14:15 CEST"),
        ("nächste Woche Dienstag um zehn", "Tue 12 May 2026 10:00 CEST"),
        ("am einundzwanzigsten Mai um neun", "Thu 21 May 2026 09:00 CEST"),
        ("Um zwölf Uhr dreißig am Freitag", "Fri 08 May 2026 12:30 CEST"),
        ("Freitag um 15 Uhr Ihrer Zeit", "Fri 08 May 2026 15:00 EDT"),
        ("Freitag um 15 Uhr Berliner Zeit", "Fri 08 May 2026 15:00 CEST"),
        ("Dienstag geht nicht, aber Mittwoch um elf", "Wed 13 May 2026 11:00 CEST"),
        ("Wir treffen uns am Freitag um 3.", "Fri 08 May 2026 15:00 CEST"),
    ],
)
def test_german_times(text: str, starts: str) -> None:
    found = read(text, "de")
    assert told(found) == starts
    assert found is not None
    assert found.time_said


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("in two weeks", "2026-05-20", "2026-05-20"),
        ("the fifth of June", "2026-06-05", "2026-06-05"),
        ("next Thursday", "2026-05-14", "2026-05-14"),
        ("a week from Tuesday", "2026-05-19", "2026-05-19"),
        ("next week", "2026-05-11", "2026-05-15"),
        ("early next week", "2026-05-11", "2026-05-12"),
        ("this week", "2026-05-06", "2026-05-08"),
        ("the end of the week", "2026-05-08", "2026-05-08"),
        ("the end of the month", "2026-05-31", "2026-05-31"),
        ("the end of the quarter", "2026-06-30", "2026-06-30"),
        ("the end of next quarter", "2026-09-30", "2026-09-30"),
        ("in Q3", "2026-07-01", "2026-09-30"),
        ("in Q1", "2027-01-01", "2027-03-31"),
        ("in October", "2026-10-01", "2026-10-31"),
        ("in the third quarter", "2026-07-01", "2026-09-30"),
        ("im ersten Quartal 2027", "2027-01-01", "2027-03-31"),
        ("in March", "2027-03-01", "2027-03-31"),
        ("next year", "2027-01-01", "2027-12-31"),
        ("on the 5th", "2026-06-05", "2026-06-05"),
        ("in vierzehn Tagen", "2026-05-20", "2026-05-20"),
        ("Dienstag in einer Woche", "2026-05-19", "2026-05-19"),
        ("übernächste Woche", "2026-05-18", "2026-05-22"),
        ("Ende nächster Woche", "2026-05-15", "2026-05-15"),
        ("Monatsende", "2026-05-31", "2026-05-31"),
        ("im Juli", "2026-07-01", "2026-07-31"),
        ("nächsten Monat", "2026-06-01", "2026-06-30"),
        ("Mitte Juni", "2026-06-10", "2026-06-21"),
    ],
)
def test_days_and_spans_without_a_time(text: str, first: str, last: str) -> None:
    found = read(f"we will do it {text}", "")
    assert found is not None
    assert not found.time_said
    assert found.starts_at.date() == date.fromisoformat(first)
    assert found.ends_on == date.fromisoformat(last)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("I'll send it by Friday.", "2026-05-08"),
        ("no later than the 20th", "2026-05-20"),
        ("by the end of the month", "2026-05-31"),
        ("within ten days", "2026-05-16"),
        ("by end of day", "2026-05-06"),
        ("bis Freitag", "2026-05-08"),
        ("bis spätestens nächsten Mittwoch", "2026-05-13"),
        ("Ich schicke das bis morgen Abend.", "2026-05-07"),
        ("innerhalb von zwei Wochen", "2026-05-20"),
    ],
)
def test_deadlines(text: str, day: str) -> None:
    found = read(text, "")
    assert found is not None
    assert found.is_deadline
    assert found.ends_on == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("tomorrow morning", 9),
        ("this afternoon", 14),
        ("tonight", 18),
        ("Friday afternoon", 14),
        ("Freitagabend", 18),
    ],
)
def test_a_part_of_the_day_is_no_time(text: str, hour: int) -> None:
    found = read(text, "")
    assert found is not None
    assert not found.time_said
    assert found.starts_at.hour == hour


@pytest.mark.parametrize(
    "text",
    [
        "We have three people in sales",
        "at one point we had it",
        "at 20 euros a seat",
        "it costs 3,000 euros a month",
        "You have 14 days to pay",
        "we sat down on the second floor",
        "the first thing is the price",
        "we may march on, so do you",
        "Guten Morgen zusammen",
        "good morning everyone",
        "um drei Leute geht es",
        "um, three of us know",
        "the sun is out and we wed the two",
        "Tuesday doesn't work for us",
        "at the end of the day the price matters",
        "we meet every Monday at nine",
        "jeden Dienstag um neun",
        "we are open 24/7 from version 2.0 on",
        "",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert read(text, "de" if "Leute" in text or "Guten" in text else "en") is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("we sent it yesterday", "2026-05-05"),
        ("two weeks ago", "2026-04-22"),
        ("last Tuesday", "2026-05-05"),
        ("letzten Montag", "2026-05-04"),
        ("vor zwei Wochen", "2026-04-22"),
        ("today at nine", "2026-05-06"),
        ("we talked this morning at nine", "2026-05-06"),
        ("we use it since Monday", "2026-05-04"),
        ("on the 4th of March 2025", "2025-03-04"),
    ],
)
def test_the_past_says_so(text: str, day: str) -> None:
    found = read(text, "")
    assert found is not None
    assert found.is_past
    assert found.starts_at.date() == date.fromisoformat(day)


def test_the_hour_that_summer_time_skips_is_the_one_behind_the_gap() -> None:
    saturday = datetime(2026, 3, 28, 12, tzinfo=ZoneInfo(BERLIN))
    found = spoken_date("tomorrow at 2:30 a.m.", saturday, BERLIN, "en")
    assert told(found) == "Sun 29 Mar 2026 03:30 CEST"


def test_of_the_hour_that_is_there_twice_the_first_is_meant() -> None:
    saturday = datetime(2026, 10, 24, 12, tzinfo=ZoneInfo(BERLIN))
    found = spoken_date("tomorrow at 2:30 a.m.", saturday, BERLIN, "en")
    assert told(found) == "Sun 25 Oct 2026 02:30 CEST"


_PIECES = (
    "Tuesday", "next", "this", "at three", "half past two", "by", "the end of the month", "morgen",
    "in two weeks", "nächsten Dienstag", "um drei", "tomorrow", "Friday", "next week", "in May",
    "the 5th", "at 11", "in Q3", "29 February", "end of", "week", "people", "20", "your time",
    "Berlin time", "afternoon", "how about", "doesn't work", ".", "?", "and", "zwischen", "31",
)  # fmt: skip


@given(
    st.lists(st.sampled_from(_PIECES), max_size=8).map(" ".join),
    st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001
    st.sampled_from(known_zones()),
)
@settings(max_examples=300)
def test_what_is_to_come_is_never_in_the_past(text: str, moment: datetime, zone: str) -> None:
    said_at = moment.replace(tzinfo=UTC)
    found = spoken_date(text, said_at, zone, "", your_zone="Asia/Tokyo")
    if found is None or found.is_past:
        return
    local = said_at.astimezone(found.starts_at.tzinfo)
    if found.time_said:
        assert found.starts_at > said_at - timedelta(minutes=1)
    assert found.ends_on >= min(local.date(), said_at.astimezone(ZoneInfo(zone)).date())
    assert found.words == text[found.start : found.end]


@given(st.text(max_size=200))
@settings(max_examples=200)
def test_whatever_is_said_it_never_fails(text: str) -> None:
    found = read(text, "")
    assert found is None or found.words == text[found.start : found.end]
