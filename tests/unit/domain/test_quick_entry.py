"""Meetings in one line, as a table; and whatever is typed, it never fails nor invents the past."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.meeting_drafts import Invitee
from meeting_desktop.domain.planning import MeetingType
from meeting_desktop.domain.quick_entry import (
    KnownPerson,
    PartKind,
    QuickEntry,
    read_quick_entry,
)
from meeting_desktop.domain.wall_times import known_zones, resolve
from tests.unit.domain.planning_samples import a_draft, wall

#: A Wednesday, twelve past ten in Berlin.
NOW = datetime(2026, 11, 18, 9, 12, tzinfo=UTC)
BERLIN = "Europe/Berlin"
LEAD = new_id()
ZOE = KnownPerson("Zoe Sample", "zoe@acme.example", "Acme GmbH", lead_id=LEAD)
BOB = KnownPerson("Bob Example", "bob@example.org", user_id=new_id())
BOBBY = KnownPerson("Bobby Test", "bobby@example.org", "Umbrella")
KNOWN = (ZOE, BOB, BOBBY)


def read(line: str, now: datetime = NOW, zone: str = BERLIN) -> QuickEntry:
    return read_quick_entry(line, now, zone, KNOWN)


@pytest.mark.parametrize(
    ("line", "title", "start", "minutes"),
    [
        ("Fri 10 demo with Acme 45m", "Demo with Acme", "2026-11-20 10:00", 45),
        ("demo with Acme Fri 10 45m", "Demo with Acme", "2026-11-20 10:00", 45),
        ("Pitch 10:30", "Pitch", "2026-11-18 10:30", None),
        # Ten is over today.
        ("Pitch 10:00", "Pitch", "2026-11-19 10:00", None),
        ("Pitch 10:12", "Pitch", "2026-11-18 10:12", None),
        ("Pitch 10am", "Pitch", "2026-11-19 10:00", None),
        ("Pitch 10 am", "Pitch", "2026-11-19 10:00", None),
        ("Pitch 2:30pm", "Pitch", "2026-11-18 14:30", None),
        ("Pitch 2.30 p.m.", "Pitch", "2026-11-18 14:30", None),
        ("12am Pitch", "Pitch", "2026-11-19 00:00", None),
        ("12pm Pitch", "Pitch", "2026-11-18 12:00", None),
        ("Pitch 14h", "Pitch", "2026-11-18 14:00", None),
        ("Pitch 14h30", "Pitch", "2026-11-18 14:30", None),
        ("Pitch at 3", "Pitch", "2026-11-18 15:00", None),
        ("Pitch at 3:00", "Pitch", "2026-11-19 03:00", None),
        ("Pitch noon", "Pitch", "2026-11-18 12:00", None),
        ("today noon Pitch", "Pitch", "2026-11-18 12:00", None),
        ("tomorrow 9 Pitch", "Pitch", "2026-11-19 09:00", None),
        ("Pitch on Friday at 10", "Pitch", "2026-11-20 10:00", None),
        ("Wed 9 Pitch", "Pitch", "2026-11-25 09:00", None),
        ("Wed 11 Pitch", "Pitch", "2026-11-18 11:00", None),
        ("next Tue 10 Pitch", "Pitch", "2026-11-24 10:00", None),
        ("next Fri 10 Pitch", "Pitch", "2026-11-27 10:00", None),
        ("next week 10:00 Pitch", "Pitch", "2026-11-23 10:00", None),
        ("Pitch in 2 days 10:00", "Pitch", "2026-11-20 10:00", None),
        ("Pitch in two weeks 10:00", "Pitch", "2026-12-02 10:00", None),
        ("Pitch in 3 months 10:00", "Pitch", "2027-02-18 10:00", None),
        ("Pitch in 2 hours", "Pitch", "2026-11-18 12:12", None),
        ("Pitch in 30 minutes", "Pitch", "2026-11-18 10:42", None),
        ("Pitch 3 Dec 10:00", "Pitch", "2026-12-03 10:00", None),
        ("Pitch 3. Dezember 10 Uhr", "Pitch", "2026-12-03 10:00", None),
        ("Pitch Dec 3rd, 10:00", "Pitch", "2026-12-03 10:00", None),
        ("Pitch 3.12. 10:00", "Pitch", "2026-12-03 10:00", None),
        ("Pitch am 3.12.2027 um 10", "Pitch", "2027-12-03 10:00", None),
        ("Pitch 2026-12-03 10:00", "Pitch", "2026-12-03 10:00", None),
        ("Pitch 2 Jan 10:00", "Pitch", "2027-01-02 10:00", None),
        ("Pitch 29 Feb 10:00", "Pitch", "2028-02-29 10:00", None),
        ("Fri 3-4pm Pitch", "Pitch", "2026-11-20 15:00", 60),
        ("Fri 11-1pm Pitch", "Pitch", "2026-11-20 11:00", 120),
        ("Fri 10:00–11:30 Pitch", "Pitch", "2026-11-20 10:00", 90),
        ("Fri 9-5 Pitch", "Pitch", "2026-11-20 09:00", 480),
        ("Fri 3-4 Pitch", "Pitch", "2026-11-20 15:00", 60),
        ("Pitch morgen von 10 bis 11", "Pitch", "2026-11-19 10:00", 60),
        ("Pitch Fri 10 1h", "Pitch", "2026-11-20 10:00", 60),
        ("Pitch Fri 10 1h30", "Pitch", "2026-11-20 10:00", 90),
        ("Pitch Fri 10 1.5h", "Pitch", "2026-11-20 10:00", 90),
        ("Pitch Fri 10 90 min", "Pitch", "2026-11-20 10:00", 90),
        ("Pitch Fri 10 for 2 hours", "Pitch", "2026-11-20 10:00", 120),
        ("Pitch Fri 10 half an hour", "Pitch", "2026-11-20 10:00", 30),
        ("Pitch Freitag 10 Uhr eine Stunde", "Pitch", "2026-11-20 10:00", 60),
        ("Pitch übermorgen 14 Uhr 30", "Pitch", "2026-11-20 14:30", None),
        ("Do 10 Pitch", "Pitch", "2026-11-19 10:00", None),
        ("nächsten Dienstag 10:00 Pitch", "Pitch", "2026-11-24 10:00", None),
        ("Pitch in einer Woche 9:00", "Pitch", "2026-11-25 09:00", None),
        ("Pitch 45m 10", "Pitch", "2026-11-19 10:00", 45),
    ],
)
def test_days_times_and_lengths(line: str, title: str, start: str, minutes: int | None) -> None:
    found = read(line)
    assert (found.title, found.start, found.minutes) == (title, wall(start), minutes)
    assert not found.is_past


@pytest.mark.parametrize(
    ("line", "title", "day"),
    [
        ("Fri Pitch", "Pitch", "2026-11-20"),
        ("Pitch 3 Dec", "Pitch", "2026-12-03"),
        ("Top 10 customers Fri", "Top 10 customers", "2026-11-20"),
        ("Wed Pitch", "Pitch", "2026-11-18"),
        ("Pitch every Tue", "Pitch", "2026-11-24"),
    ],
)
def test_a_day_without_a_time_is_only_a_day(line: str, title: str, day: str) -> None:
    found = read(line)
    assert (found.title, found.start, found.day) == (title, None, wall(day).date())


@pytest.mark.parametrize(
    "line",
    [
        "Top 10 customers",
        "Do the numbers",
        "So what now",
        "Version 3.12 of it",
        "Look at 12/3",
        "25:00 hours",
        "Room 14",
        "5 whys",
        "30.02. is no day",
        "May the team decide",
        "Berlin office",
        "Pitch 10.30",
        "3-4 people",
    ],
)
def test_what_is_not_understood_is_the_title(line: str) -> None:
    found = read(line)
    assert (found.title, found.start, found.day, found.parts) == (line, None, None, ())


@pytest.mark.parametrize(
    ("line", "zone", "start"),
    [
        ("Fri 10am Berlin demo", BERLIN, "2026-11-20 10:00"),
        ("Fri 10am New York demo", "America/New_York", "2026-11-20 10:00"),
        ("Fri 10:00 CET demo", BERLIN, "2026-11-20 10:00"),
        ("Fri 4pm PST demo", "America/Los_Angeles", "2026-11-20 16:00"),
        ("Fri 10 UTC demo", "UTC", "2026-11-20 10:00"),
        ("Fri 10 Tokyo time demo", "Asia/Tokyo", "2026-11-20 10:00"),
        ("demo asia/kolkata Fri 10:00", "Asia/Kolkata", "2026-11-20 10:00"),
        # In Auckland it is tomorrow already, and ten is over.
        ("today 10pm Auckland demo", "Pacific/Auckland", "2026-11-18 22:00"),
        ("11am Los Angeles demo", "America/Los_Angeles", "2026-11-18 11:00"),
        ("11am Tokyo demo", "Asia/Tokyo", "2026-11-19 11:00"),
    ],
)
def test_a_zone_behind_the_time_is_the_meetings(line: str, zone: str, start: str) -> None:
    found = read(line)
    assert (found.title, found.time_zone, found.start) == ("Demo", zone, wall(start))


@pytest.mark.parametrize(
    ("line", "rule", "start"),
    [
        ("Sync every Tue 10:00", "FREQ=WEEKLY;BYDAY=TU", "2026-11-24 10:00"),
        ("Sync every Tue and Thu 9:15", "FREQ=WEEKLY;BYDAY=TU,TH", "2026-11-19 09:15"),
        ("Sync jeden Dienstag 10 Uhr", "FREQ=WEEKLY;BYDAY=TU", "2026-11-24 10:00"),
        ("Sync every day 10:00", "FREQ=DAILY", "2026-11-19 10:00"),
        ("Sync every weekday 9:00", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "2026-11-19 09:00"),
        ("Sync every week Fri 10", "FREQ=WEEKLY", "2026-11-20 10:00"),
        ("Sync every 2 weeks Fri 10", "FREQ=WEEKLY;INTERVAL=2", "2026-11-20 10:00"),
        ("Sync alle zwei Wochen Fr 10", "FREQ=WEEKLY;INTERVAL=2", "2026-11-20 10:00"),
        ("Sync every month 3 Dec 10:00", "FREQ=MONTHLY", "2026-12-03 10:00"),
        ("Sync every year 3 Dec 10:00", "FREQ=YEARLY", "2026-12-03 10:00"),
    ],
)
def test_what_repeats_is_a_rule(line: str, rule: str, start: str) -> None:
    found = read(line)
    assert (found.title, found.rule, found.start) == ("Sync", rule, wall(start))


def test_an_adjective_repeats_and_stays_in_the_title() -> None:
    found = read("Weekly sync Mon 10")
    assert (found.title, found.rule) == ("Weekly sync", "FREQ=WEEKLY")


@pytest.mark.parametrize(
    ("line", "people", "title"),
    [
        ("demo with Acme", [ZOE], "Demo with Acme"),
        ("demo for ACME GMBH", [ZOE], "Demo for ACME GMBH"),
        ("zoe sample demo", [ZOE], "Zoe sample demo"),
        ("demo with Bob", [BOB], "Demo with Bob"),
        ("demo with Bob and Bobby", [BOB, BOBBY], "Demo with Bob and Bobby"),
        ("demo zoe@acme.example", [ZOE], "Demo"),
        ("demo with BOB@example.org, zoe@acme.example", [BOB, ZOE], "Demo"),
        ("demo with new@example.net", [KnownPerson("", "new@example.net")], "Demo"),
        ("Bob the demo", [], "Bob the demo"),
        ("Acmes demo", [], "Acmes demo"),
        ("demo with nobody", [], "Demo with nobody"),
    ],
)
def test_people_are_known_by_address_name_and_company(
    line: str, people: list[KnownPerson], title: str
) -> None:
    found = read(line)
    assert (list(found.people), found.title) == (people, title)
    assert found.lead_id == (LEAD if ZOE in people else None)


def test_a_name_of_two_people_is_nobodys() -> None:
    twin = KnownPerson("Zoe Sample", "other@example.org")
    assert read_quick_entry("demo with Zoe Sample", NOW, BERLIN, (ZOE, twin)).people == ()


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Product DEMO Fri", MeetingType.DEMO),
        ("office hours Fri 10", MeetingType.OFFICE_HOURS),
        ("1:1 Fri 10", MeetingType.CHECK_IN),
        ("Besprechung Fr 10", MeetingType.DISCUSSION),
        ("demolition Fri 10", None),
    ],
)
def test_a_word_says_what_type_it_is(line: str, kind: MeetingType | None) -> None:
    assert read(line).meeting_type is kind


@pytest.mark.parametrize(
    ("line", "start"),
    [
        ("today 8:00 Pitch", "2026-11-18 08:00"),
        ("heute 8 Uhr Pitch", "2026-11-18 08:00"),
        ("Pitch 2020-01-01 10:00", "2020-01-01 10:00"),
        ("Pitch 3.12.2025 10:00", "2025-12-03 10:00"),
    ],
)
def test_a_time_that_is_over_is_said_to_be(line: str, start: str) -> None:
    found = read(line)
    assert (found.start, found.is_past) == (wall(start), True)


def test_what_was_understood_is_marked_in_the_line() -> None:
    line = "  Fri 10, demo with Acme 45m!"
    marked = [(one.kind, line[one.start : one.end]) for one in read(line).parts]
    assert marked == [
        (PartKind.DATE, "Fri"),
        (PartKind.TIME, "10"),
        (PartKind.TYPE, "demo"),
        (PartKind.PERSON, "Acme"),
        (PartKind.LENGTH, "45m"),
    ]


def test_a_line_changes_in_a_draft_what_it_says_and_nothing_else() -> None:
    form = a_draft(invitees=(Invitee("bob@example.org"),), fold=0)
    filled = read("Review with Bob, Acme in 2 hours 30m").draft(form)
    assert filled.title == "Review with Bob, Acme"
    assert (filled.start, filled.minutes, filled.fold) == (wall("2026-11-18 12:12"), 30, None)
    assert filled.details.meeting_type is MeetingType.REVIEW
    assert [one.email for one in filled.invitees] == ["bob@example.org", "zoe@acme.example"]
    assert filled.lead_id == LEAD
    assert read("").draft(form) == form
    assert read("Fri").draft(form).start == wall("2026-11-20 10:00")


def test_the_next_time_is_counted_over_a_change_of_summer_time() -> None:
    night = datetime(2026, 10, 24, 22, 30, tzinfo=UTC)
    assert read("Pitch 9:00", night).start == wall("2026-10-25 09:00")
    assert read("Pitch Mon 9:00", night).start == wall("2026-10-26 09:00")


WORDS = """
Fri fri. next every Tue and 10 3-4 4pm am at um 10:30 14h 1h30 45 m min in 2 days weeks hours 3.12.
31.02. 2020-01-01 2026-12-03 9999-12-31 0000-00-00 99 999 Dec dezember 3 1st today morgen noon CET
Berlin New York Europe/London weekly jeden Tag with Acme bob@example.org demo ß İ \u2013 - , of 29
Feb 12am 24:00 23:59 half an hour eine Stunde from to bis \u200b
"""
words = st.sampled_from(WORDS.split())
moments = st.datetimes(wall("1990-01-01"), wall("2037-12-31"), timezones=st.just(UTC))


@settings(max_examples=1000, deadline=None)
@given(
    st.one_of(st.lists(words, max_size=9).map(" ".join), st.text(max_size=60)),
    moments,
    st.sampled_from(known_zones()),
)
@example("in 999 months 10:00", datetime(2037, 12, 31, tzinfo=UTC), "UTC")
@example("9999-12-31 every Mon 10:00", datetime(2037, 12, 31, tzinfo=UTC), "UTC")
def test_whatever_is_typed_it_is_understood_and_never_secretly_in_the_past(
    line: str, now: datetime, zone: str
) -> None:
    found = read_quick_entry(line, now, zone, KNOWN)
    assert found == read_quick_entry(line, now, zone, KNOWN)
    for part in found.parts:
        assert 0 <= part.start < part.end <= len(line)
    if found.start is None:
        return
    assert found.day == found.start.date()
    if found.is_past or found.start.year > 9990:
        return
    latest = resolve(found.start, found.time_zone).readings[-1].instant
    assert latest >= now - timedelta(minutes=1)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="0123456789:.-h m'apTue ", max_size=400))
def test_long_lines_of_figures_take_no_time(line: str) -> None:
    read(line)
