"""Nothing that a person or a guest writes becomes a line, a property or an entry of its own."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meeting_desktop.adapters.calendar_files.clean_text import clean_line, clean_lines, clean_name
from meeting_desktop.adapters.calendar_files.ical_files import ICalendarFiles
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.calendar_events import Attendee, CalendarEvent, CalendarMethod

START = datetime(2026, 3, 17, 10, tzinfo=UTC)
PLAIN = CalendarEvent(
    uid="uid@meetings.example",
    sequence=0,
    title="t",
    start=START,
    end=START.replace(hour=11),
    time_zone="UTC",
    stamp=START,
    organizer=Attendee("ada@example.org", "n"),
    attendees=(Attendee("grace@example.org", "n"),),
    description="d",
    location="l",
    categories=("c",),
    reminder_minutes=5,
    comment="c",
)
FILES = ICalendarFiles()

#: What breaks out of lines, quotes, parameters and lists, between ordinary letters.
NASTY = st.text(
    alphabet=st.one_of(
        st.sampled_from("\r\n\t\v\f\x00\x1c\x85\u2028\u2029\\;,:\"^'=?\u202e nNaé😀"),
        st.characters(),
    ),
    max_size=120,
)
LINES = st.sampled_from(
    [
        "\r\nATTENDEE:mailto:eve@evil.example",
        "\nEND:VEVENT\nBEGIN:VEVENT\nUID:evil",
        "\u2028ORGANIZER:mailto:eve@evil.example",
        '";X-EVIL=1:mailto:eve@evil.example\r\nX-EVIL:1',
        "\x85BEGIN:VALARM\x85ACTION:AUDIO",
        "\\n\\N\\,C:\\New\\notes;",
        "=?utf-8?q?=0D=0ABcc:_eve@evil.example?=",
    ]
)
TEXT = st.one_of(NASTY, st.builds(lambda a, b, c: a + b + c, NASTY, LINES, NASTY))


def structure(text: str) -> list[tuple[str | None, list[str]]]:
    calendar = icalendar.Calendar.from_ical(text)
    return [
        (part.name, sorted(name for name, _ in part.property_items())) for part in calendar.walk()
    ]


#: One text for each place that people write to: 500 of these take half a minute.
SIX = st.tuples(TEXT, TEXT, TEXT, TEXT, TEXT, TEXT)


@settings(max_examples=200, deadline=None)
@given(texts=SIX)
def test_any_text_comes_back_as_it_was_and_adds_nothing(texts: tuple[str, ...]) -> None:
    title, description, location, name, category, comment = texts
    event = replace(
        PLAIN,
        title="t" + title,
        description="d" + description,
        location="l" + location,
        organizer=Attendee("ada@example.org", "n" + name),
        attendees=(Attendee("grace@example.org", "n" + name),),
        categories=("c" + category,),
        comment="c" + comment,
    )
    text = FILES.write([event], CalendarMethod.REQUEST)
    assert structure(text) == structure(FILES.write([PLAIN], CalendarMethod.REQUEST))
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")
    (found,) = FILES.read(text.encode()).events
    assert found.title == clean_line(event.title)
    assert found.description == clean_lines(event.description)
    assert found.location == clean_line(event.location)
    assert found.categories == (clean_line(event.categories[0]),)
    assert found.comment == clean_lines(event.comment)
    for person in (found.organizer, found.attendees[0]):
        assert person is not None
        assert person.name == clean_name("n" + name)


@settings(max_examples=100, deadline=None)
@given(value=TEXT)
def test_what_is_looked_up_or_written_to_is_taken_as_it_is_or_refused(value: str) -> None:
    for event in (
        replace(PLAIN, uid=value),
        replace(PLAIN, url=value or "x"),
        replace(PLAIN, rule=value or "x"),
        replace(PLAIN, organizer=Attendee(value)),
        replace(PLAIN, attendees=(Attendee("grace@example.org", sent_by=value or "x"),)),
    ):
        text = written_or_refused(event)
        if not text:
            continue
        (found,) = FILES.read(text.encode()).events
        assert found.uid == event.uid
        assert len(structure(text)) == 3


def written_or_refused(event: CalendarEvent) -> str:
    try:
        return FILES.write([event], CalendarMethod.REQUEST)
    except UserFacingError as refused:
        return "" if refused.code == "unsafe_text" else refused.code


@pytest.mark.parametrize(
    "address",
    [
        "a@b.example\r\nBcc: eve@evil.example",
        "=?utf-8?q?a?=@b.example",
        "a@b.example,eve@evil.example",
        "javascript:a@b.example",
        "a b@c.example",
        "",
    ],
)
def test_no_such_address_is_written(address: str) -> None:
    with pytest.raises(UserFacingError) as refused:
        FILES.write([replace(PLAIN, attendees=(Attendee(address),))], CalendarMethod.REQUEST)
    assert refused.value.code == "unsafe_text"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "https://a b"])
def test_no_such_web_address_is_written(url: str) -> None:
    with pytest.raises(UserFacingError):
        FILES.write([replace(PLAIN, url=url)], CalendarMethod.REQUEST)


@settings(max_examples=200, deadline=None)
@given(
    content=st.one_of(
        st.binary(max_size=400), TEXT.map(lambda text: text.encode("utf-8", "replace"))
    )
)
def test_no_content_makes_the_reader_fail_otherwise_than_with_a_sentence(content: bytes) -> None:
    for whole in (content, b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:" + content):
        with suppress(UserFacingError):
            FILES.read(whole)
