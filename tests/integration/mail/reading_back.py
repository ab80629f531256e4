"""What other programs read in a calendar text of ours: icalendar and vobject, which share nothing.

``without_known_names`` renames every zone to a name that nobody knows, so that a reader has only
our VTIMEZONE to go by; else both take the zone's rules from their own tables.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import icalendar
import recurring_ical_events
import vobject

_ZONE = re.compile(r"(TZID[:=])([A-Za-z_+\-0-9/]+)")

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class SeenEvent:
    """``start`` and ``end`` are UTC; ``place`` is the RECURRENCE-ID."""

    uid: str
    sequence: int
    title: str
    start: datetime
    end: datetime
    place: datetime | None
    status: str
    attendees: tuple[str, ...]


def without_known_names(text: str) -> str:
    """The same calendar with zones that only its own VTIMEZONEs explain."""
    names: dict[str, str] = {}

    def renamed(found: re.Match[str]) -> str:
        return found[1] + names.setdefault(found[2], f"Nowhere-{uuid4().hex[:12]}")

    return _ZONE.sub(renamed, text.replace("\r\n ", ""))


def method_of(text: str) -> str:
    return str(icalendar.Calendar.from_ical(text)["METHOD"])


def seen_by_icalendar(text: str) -> list[SeenEvent]:
    calendar = icalendar.Calendar.from_ical(text)
    return [_seen_event(one) for one in calendar.walk("VEVENT")]


def seen_by_vobject(text: str) -> list[SeenEvent]:
    calendar = vobject.readOne(text)
    return [_seen_component(one) for one in calendar.vevent_list]


def expanded_by_icalendar(text: str, start: datetime, end: datetime) -> list[Span]:
    """Every occurrence that touches the span, by start."""
    calendar = icalendar.Calendar.from_ical(text)
    found = recurring_ical_events.of(calendar).between(start, end)
    return sorted((utc(one["DTSTART"].dt), utc(one.end)) for one in found)


def expanded_by_vobject(text: str, start: datetime, end: datetime) -> list[Span]:
    """As ``expanded_by_icalendar``; overrides are put in their places here, as calendars do."""
    events = vobject.readOne(text).vevent_list
    moved = {utc(one.recurrence_id.value): one for one in events if hasattr(one, "recurrence_id")}
    spans: list[Span] = []
    for event in events:
        if hasattr(event, "recurrence_id"):
            spans.append(_span(event))
            continue
        first, last = _span(event)
        rules = event.getrruleset(addRDate=True)
        starts = [utc(one) for one in rules] if rules is not None else [first]
        spans += [(one, one + (last - first)) for one in starts if one not in moved]
    return sorted(one for one in spans if one[0] < end and one[1] > start)


def assert_both_see(text: str, expected: Sequence[Span], start: datetime, end: datetime) -> None:
    """Both readers find exactly ``expected`` (UTC), with and without zones of their own."""
    wanted = sorted(expected)
    for told in (text, without_known_names(text)):
        assert expanded_by_icalendar(told, start, end) == wanted
        assert expanded_by_vobject(told, start, end) == wanted


def utc(moment: date) -> datetime:
    assert isinstance(moment, datetime)
    assert moment.tzinfo is not None
    return moment.astimezone(UTC)


def _seen_event(event: Any) -> SeenEvent:
    place = event.get("RECURRENCE-ID")
    attendees = event.get("ATTENDEE", [])
    named = attendees if isinstance(attendees, list) else [attendees]
    return SeenEvent(
        uid=str(event["UID"]),
        sequence=int(event.get("SEQUENCE", 0)),
        title=str(event.get("SUMMARY", "")),
        start=utc(event["DTSTART"].dt),
        end=utc(event.end),
        place=None if place is None else utc(place.dt),
        status=str(event.get("STATUS", "")),
        attendees=tuple(str(one) for one in named),
    )


def _seen_component(event: Any) -> SeenEvent:
    start, end = _span(event)
    place = getattr(event, "recurrence_id", None)
    return SeenEvent(
        uid=event.uid.value,
        sequence=int(event.sequence.value),
        title=event.summary.value if hasattr(event, "summary") else "",
        start=start,
        end=end,
        place=None if place is None else utc(place.value),
        status=event.status.value,
        attendees=tuple(one.value for one in getattr(event, "attendee_list", ())),
    )


def _span(event: Any) -> Span:
    start = utc(event.dtstart.value)
    if hasattr(event, "dtend"):
        return start, utc(event.dtend.value)
    return start, start + event.duration.value
