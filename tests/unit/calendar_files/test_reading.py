"""Calendars as other programs write them, and as they arrive."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meeting_desktop.adapters.calendar_files.ical_files import ICalendarFiles
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.calendar_events import CalendarEvent, CalendarMethod
from meeting_desktop.domain.invitations import Rsvp
from meeting_desktop.domain.meetings import ParticipantRole

FILES = ICalendarFiles(lambda: "Europe/Berlin")

OUTLOOK = """BEGIN:VCALENDAR
PRODID:-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN
VERSION:2.0
METHOD:REQUEST
X-MS-OLK-FORCEINSPECTOROPEN:TRUE
BEGIN:VTIMEZONE
TZID:W. Europe Standard Time
BEGIN:STANDARD
DTSTART:16011028T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010325T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
ATTENDEE;CN="Hopper, Grace";RSVP=TRUE:mailto:Grace@Example.org
ATTENDEE;CN=Room 3;CUTYPE=RESOURCE:mailto:room3@example.org
CLASS:PUBLIC
DESCRIPTION:Line one\\nLine two\\, with a comma
DTEND;TZID="W. Europe Standard Time":20260721T110000
DTSTAMP:20260701T080000Z
DTSTART;TZID="W. Europe Standard Time":20260721T100000
LOCATION:https://teams.example.com/l/meetup
ORGANIZER;CN="Ada; L.":mailto:ada@example.org
RRULE:FREQ=WEEKLY;UNTIL=20260901T080000Z;BYDAY=TU
SEQUENCE:2
SUMMARY;LANGUAGE=en-us:Weekly demo
UID:040000008200E00074C5B7101A82E008
BEGIN:VALARM
TRIGGER:-PT15M
ACTION:DISPLAY
DESCRIPTION:Reminder
END:VALARM
END:VEVENT
END:VCALENDAR
"""


def calendar(*lines: str, head: str = "") -> bytes:
    body = "\r\n".join(("BEGIN:VEVENT", "UID:one", "SUMMARY:One", *lines, "END:VEVENT"))
    return f"BEGIN:VCALENDAR\r\n{head}{body}\r\nEND:VCALENDAR\r\n".encode()


def only(content: bytes) -> CalendarEvent:
    found = FILES.read(content)
    assert found.skipped == ()
    (event,) = found.events
    return event


def test_outlook_names_its_zones_as_windows_does() -> None:
    event = only(OUTLOOK.encode())
    assert event.time_zone == "Europe/Berlin"
    assert event.start.astimezone(UTC) == datetime(2026, 7, 21, 8, tzinfo=UTC)
    assert event.rule == "FREQ=WEEKLY;UNTIL=20260901T100000;BYDAY=TU"
    assert event.organizer is not None
    assert event.organizer.name == "Ada; L."
    assert [one.email for one in event.attendees] == ["Grace@Example.org"]
    assert event.description == "Line one\nLine two, with a comma"
    assert (event.sequence, event.reminder_minutes) == (2, 15)


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + OUTLOOK.encode(),
        OUTLOOK.encode("utf-16"),
        OUTLOOK.encode("utf-16-le"),
        OUTLOOK.encode("utf-16-be"),
        OUTLOOK.replace("\n", "\r\n").encode(),
        OUTLOOK.replace("\n", "\r").encode(),
        b"Dear Ada, here it is:\n\n" + OUTLOOK.encode() + b"\nBest, Grace",
    ],
)
def test_bytes_of_every_kind_are_the_same_calendar(content: bytes) -> None:
    assert only(content) == only(OUTLOOK.encode())


def test_latin_text_without_a_word_about_it_is_read() -> None:
    assert only(OUTLOOK.replace("Weekly demo", "Größe").encode("cp1252")).title == "Größe"


def test_a_zone_with_a_name_of_its_own_is_known_by_what_it_does() -> None:
    event = only(OUTLOOK.replace("W. Europe Standard Time", "Customized Time Zone 1").encode())
    assert event.time_zone == "Europe/Berlin"
    assert event.start.astimezone(UTC) == datetime(2026, 7, 21, 8, tzinfo=UTC)


def test_a_path_before_the_name_of_a_zone_does_not_matter() -> None:
    name = "/freeassociation.sourceforge.net/Tzfile/America/New_York"
    event = only(calendar(f"DTSTART;TZID={name}:20260721T100000", "DURATION:PT45M"))
    assert event.time_zone == "America/New_York"
    assert event.end - event.start == timedelta(minutes=45)


@pytest.mark.parametrize("name", ["Nowhere/Land", "../../etc/passwd", "/etc/passwd", "Europe"])
def test_a_zone_that_nobody_knows_is_not_guessed(name: str) -> None:
    found = FILES.read(calendar(f"DTSTART;TZID={name}:20260721T100000"))
    assert found.events == ()
    assert found.skipped == ("“One” was left out: its time zone is not known here.",)


def test_a_zone_whose_rules_repeat_each_second_ends_reading_soon() -> None:
    hostile = OUTLOOK.replace("W. Europe Standard Time", "Mine").replace("YEARLY", "SECONDLY")
    FILES.read(hostile.encode())


@pytest.mark.parametrize(
    "rule", ["BYMONTH=2;BYMONTHDAY=30", "BYMONTH=13", "BYDAY=9SU;BYMONTH=3", "BYDAY=XX;BYMONTH=3"]
)
def test_a_zone_whose_rules_name_no_day_is_not_searched_for_ever(rule: str) -> None:
    part = "BEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETTO:+0100\n"
    parts = f"{part}RRULE:FREQ=YEARLY;{rule}\nEND:STANDARD\n" * 900
    zone = f"BEGIN:VTIMEZONE\nTZID:Mine\n{parts}END:VTIMEZONE\n"
    began = time.process_time()
    event = only(calendar("DTSTART;TZID=Mine:20260721T100000", head=zone))
    assert time.process_time() - began < 10
    assert event.start.utcoffset() == timedelta(hours=1)


@pytest.mark.parametrize("year", range(2020, 2032))
def test_a_last_or_second_sunday_is_found_in_every_year(year: int) -> None:
    american = (
        OUTLOOK.replace("W. Europe Standard Time", "Mine")
        .replace("FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10", "FREQ=YEARLY;BYDAY=1SU;BYMONTH=11")
        .replace("BYDAY=-1SU;BYMONTH=3", "BYMONTH=3;BYDAY=SU;BYMONTHDAY=8,9,10,11,12,13,14")
        .replace("TO:+0200", "TO:-0400")
        .replace("TO:+0100", "TO:-0500")
    )
    for content, zone in ((american, "America/New_York"), (OUTLOOK, "Europe/Berlin")):
        named = content.replace("W. Europe Standard Time", "Mine").replace("2026", str(year))
        assert only(named.encode()).time_zone == zone


def test_times_without_a_zone_are_of_the_calendar_then_of_ours() -> None:
    line = "DTSTART:20260721T100000"
    assert only(calendar(line)).time_zone == "Europe/Berlin"
    event = only(calendar(line, head="X-WR-TIMEZONE:America/New_York\r\n"))
    assert event.start.astimezone(UTC) == datetime(2026, 7, 21, 14, tzinfo=UTC)


def test_google_means_its_own_zone_also_where_it_writes_utc() -> None:
    event = only(calendar("DTSTART:20260721T100000Z", head="X-WR-TIMEZONE:Asia/Kolkata\r\n"))
    assert event.time_zone == "Asia/Kolkata"
    assert event.start == datetime(2026, 7, 21, 10, tzinfo=UTC)


def test_a_whole_day_lasts_until_the_next_midnight() -> None:
    event = only(calendar("DTSTART;VALUE=DATE:20260329"))
    assert event.all_day
    assert event.start.isoformat() == "2026-03-29T00:00:00+01:00"
    assert event.end.isoformat() == "2026-03-30T00:00:00+02:00"


def test_lines_that_were_folded_wrongly_are_put_together() -> None:
    event = only(calendar("DTSTART:20260721T100000", "DESCRIPTION:A long", "text goes on", " here"))
    assert event.description == "A longtext goes onhere"


def test_a_calendar_that_breaks_off_gives_what_it_has() -> None:
    whole = OUTLOOK.encode() + b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:x\nDTST"
    found = FILES.read(whole)
    assert [one.title for one in found.events] == ["Weekly demo"]
    assert found.skipped == ("“An entry without a title” was left out: it has no start.",)


def test_a_series_takes_in_its_overrides_and_a_lone_one_stays_alone() -> None:
    override = (
        "BEGIN:VEVENT\r\nUID:{uid}\r\nSUMMARY:Moved\r\nRECURRENCE-ID:20260728T100000\r\n"
        "DTSTART:20260729T100000\r\nEND:VEVENT\r\n"
    )
    head = override.format(uid="one") + override.format(uid="two")
    found = FILES.read(calendar("DTSTART:20260721T100000", "RRULE:FREQ=WEEKLY", head=head))
    alone, series = sorted(found.events, key=lambda one: one.title)
    assert alone.recurrence_id is not None
    assert [one.title for one in series.overrides] == ["Moved"]


def test_of_two_versions_the_later_one_counts() -> None:
    head = calendar("DTSTART:20260721T100000", "SEQUENCE:3").decode().split("\r\n", 1)[1]
    head = head.removesuffix("END:VCALENDAR\r\n")
    event = only(calendar("DTSTART:20260722T100000", "SEQUENCE:2", head=head))
    assert event.sequence == 3


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("DTSTART:20260230T100000", "a date in it does not exist"),
        ("DTSTART:tomorrow", "a date in it cannot be read"),
        ("DTSTART:00010101T000000", "a date in it is too far away"),
        ("DESCRIPTION:no start", "it has no start"),
        ("DTSTART:20260721T100000\r\nDURATION:soon", "its length cannot be read"),
        ("DTSTART:20260721T100000\r\nRRULE:FREQ=WEEKLY;UNTIL=20269999T100000Z", "its rule of"),
    ],
)
def test_an_entry_that_cannot_be_read_is_left_out_with_the_reason(line: str, reason: str) -> None:
    found = FILES.read(calendar(line))
    assert found.events == ()
    (sentence,) = found.skipped
    assert sentence.startswith(f"“One” was left out: {reason}")


def test_tasks_and_extra_dates_are_said_to_be_left_out() -> None:
    head = "BEGIN:VTODO\r\nUID:t\r\nEND:VTODO\r\n"
    found = FILES.read(calendar("DTSTART:20260721T100000", "RDATE:20260801T100000", head=head))
    assert len(found.events) == 1
    assert len(found.skipped) == 2


def test_who_is_named_by_what_role_and_answer() -> None:
    event = only(
        calendar(
            "DTSTART:20260721T100000",
            "ATTENDEE;ROLE=CHAIR;PARTSTAT=ACCEPTED;CN=\"A ^'B^' C\":MAILTO:a@example.org",
            "ATTENDEE;ROLE=OPT-PARTICIPANT;PARTSTAT=DECLINED:mailto:b@example.org",
            "ATTENDEE;PARTSTAT=DELEGATED;EMAIL=c@example.org:urn:uuid:1",
            "ATTENDEE:mailto:no address",
        )
    )
    assert [(one.email, one.name, one.role, one.status) for one in event.attendees] == [
        ("a@example.org", 'A "B" C', ParticipantRole.HOST, Rsvp.ACCEPTED),
        ("b@example.org", "", ParticipantRole.OBSERVER, Rsvp.DECLINED),
        ("c@example.org", "", ParticipantRole.PARTICIPANT, Rsvp.PENDING),
    ]


def test_an_answer_needs_no_time_and_an_unknown_method_is_another() -> None:
    found = FILES.read(calendar("DTSTAMP:20260701T080000Z", head="METHOD:REPLY\r\n"))
    assert found.method is CalendarMethod.REPLY
    assert found.events[0].start == datetime(2026, 7, 1, 8, tzinfo=UTC)
    other = FILES.read(calendar("DTSTART:20260721T100000", head="METHOD:REFRESH\r\n"))
    assert other.method is CalendarMethod.OTHER


def test_what_has_no_identifier_gets_the_same_one_each_time() -> None:
    content = calendar("DTSTART:20260721T100000").replace(b"UID:one\r\n", b"")
    assert only(content).uid == only(content).uid != only(calendar("DTSTART:20260722T1000Z")).uid


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_a_calendar"),
        (b"%PDF-1.7", "not_a_calendar"),
        (b"BEGIN:VCARD\r\nEND:VCARD\r\n", "not_a_calendar"),
        (b" " * 10_000_001, "calendar_too_large"),
        (b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\nEND:VEVENT\n" * 10_001, "calendar_too_large"),
        (b"BEGIN:VCALENDAR\n" + b"BEGIN:VEV\n ENT\nEND:VEVENT\n" * 10_001, "calendar_too_large"),
        (b"BEGIN:VCALENDAR\n" + b"A:\n" * 500_001, "calendar_too_large"),
    ],
    ids=["nothing", "a document", "a card", "too long", "too many", "folded", "short lines"],
)
def test_what_is_no_calendar_or_too_much_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(UserFacingError) as refused:
        FILES.read(content)
    assert refused.value.code == code


LINES = st.sampled_from(
    [
        "BEGIN:VEVENT",
        "END:VEVENT",
        "BEGIN:VALARM",
        "END:VALARM",
        "BEGIN:VTIMEZONE",
        "BEGIN:STANDARD",
        "END:STANDARD",
        "END:VTIMEZONE",
        "END:VCALENDAR",
        "BEGIN:VCALENDAR",
        "UID:a",
        "RECURRENCE-ID;RANGE=THISANDFUTURE:20260101T000000",
        "RECURRENCE-ID:9",
        "METHOD:REPLY",
        "X-WR-TIMEZONE:Moon",
        " ",
        "\t:;=",
    ]
)
NAMES = st.sampled_from(
    [
        "DTSTART",
        "DTEND",
        "DURATION",
        "RRULE",
        "EXDATE",
        "RDATE",
        "TRIGGER",
        "TZID",
        "TZOFFSETTO",
        "ATTENDEE",
        "ORGANIZER",
        "CATEGORIES",
        "SEQUENCE",
        "DTSTAMP",
        "STATUS",
        "SUMMARY",
        "COMMENT",
    ]
)
PARAMETERS = st.sampled_from(
    ["", ";TZID=Europe/Berlin", ";TZID=Mine", ";VALUE=DATE", ';CN="a;b', ";CN=^n^'^^", ";=", ";X"]
)
VALUES = st.one_of(
    st.sampled_from(
        [
            "20260329T023000",
            "20261025T023000Z",
            "20260101",
            "00000000T000000",
            "21991231T235959",
            "99991231T235959Z",
            "P1W",
            "-PT15M",
            "P",
            "PT9999999S",
            "P99999D",
            "FREQ=DAILY",
            "Mine",
            "+9999",
            "-0001",
            "mailto:",
            "FREQ=SECONDLY;UNTIL=20260101T000000Z",
            "FREQ=YEARLY;UNTIL=0",
            "FREQ=YEARLY;BYDAY=9XX",
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
            "mailto:a@b",
            "a,b\\,c\\",
        ]
    ),
    st.text(max_size=12),
)
PROPERTIES = st.builds(lambda name, more, value: f"{name}{more}:{value}", NAMES, PARAMETERS, VALUES)


@settings(max_examples=400, deadline=None)
@given(lines=st.lists(st.one_of(LINES, PROPERTIES, PROPERTIES), max_size=30))
def test_any_lines_are_read_or_left_out_and_what_was_read_can_be_written(lines: list[str]) -> None:
    content = "\r\n".join(("BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines)).encode("utf-8", "replace")
    found = FILES.read(content)
    for event in found.events:
        assert event.end >= event.start
        with suppress(UserFacingError):
            FILES.write([event], CalendarMethod.REQUEST)
