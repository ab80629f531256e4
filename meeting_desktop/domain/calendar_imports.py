"""What an entry of somebody's calendar is as a meeting of ours, and why it may be none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.calendar_events import CalendarEvent
from meeting_desktop.domain.draft_checks import LONGEST_TAG, LONGEST_TEXT, MOST_TAGS
from meeting_desktop.domain.lead_checks import clean_tags
from meeting_desktop.domain.meetings import clean_title
from meeting_desktop.domain.occurrences import first_wall, wall_of
from meeting_desktop.domain.planning import MeetingDetails
from meeting_desktop.domain.recurrence import read_rule
from meeting_desktop.domain.wall_times import is_zone, zone_of
from meeting_desktop.domain.web_addresses import read_link

_LONGEST = timedelta(days=1)
_SHORTEST = timedelta(minutes=5)
#: Of an entry that is only a moment.
_USUAL = timedelta(minutes=30)
_MOST_PEOPLE = 50
_ADDRESS = re.compile(r"https://[^\s\"<>\\^`{|}]+", re.ASCII)
#: Where meetings are held elsewhere; what stands before them is a part of the name.
_ROOMS = re.compile(
    r"(?:^|\.)(?:zoom\.us|zoomgov\.com|teams\.microsoft\.com|teams\.live\.com|meet\.google\.com"
    r"|webex\.com|whereby\.com|gotomeeting\.com|goto\.com|meet\.jit\.si|chime\.aws)$"
)


@dataclass(frozen=True, slots=True)
class ImportedPlan:
    """An entry by our rules; ``rule`` is read and checked, empty for a single meeting."""

    title: str
    start: datetime
    end: datetime
    time_zone: str
    details: MeetingDetails
    rule: str = ""
    first_wall: datetime | None = None

    @property
    def minutes(self) -> int:
        return int((self.end - self.start).total_seconds() // 60)


def plan_of_event(event: CalendarEvent, *, mine: bool) -> ImportedPlan:
    """``mine``: this person invites to it, else who does is kept in the description.

    Raises:
        UserFacingError: it is no meeting, with a sentence that says why.
    """
    if event.all_day:
        raise _no_meeting("it lasts whole days")
    if not is_zone(event.time_zone):
        raise _no_meeting("its time zone is not known here")
    start, end = event.start.astimezone(UTC), event.end.astimezone(UTC)
    if end - start > _LONGEST:
        raise _no_meeting("it is longer than a day")
    if end == start:
        end = start + _USUAL
    end = max(end, start + _SHORTEST)
    rule, wall = "", None
    if event.rule:
        rule = str(read_rule(event.rule))
        wall = first_wall(rule, wall_of(event.start, zone_of(event.time_zone)))
    return ImportedPlan(
        title=clean_title(event.title, fallback="Meeting"),
        start=start,
        end=end,
        time_zone=event.time_zone,
        details=_details(event, mine=mine),
        rule=rule,
        first_wall=wall,
    )


def room_elsewhere(event: CalendarEvent) -> str:
    """The address of a Zoom, Teams, Meet or similar room that the entry names; empty: none."""
    for text in (event.url, event.location, event.description):
        for found in _ADDRESS.findall(text):
            address = _link(found.rstrip(".,;:!?)]'"))
            host = re.sub(r"[:/?#].*", "", address.removeprefix("https://").lower())
            if address and _ROOMS.search(host):
                return address
    return ""


def _details(event: CalendarEvent, *, mine: bool) -> MeetingDetails:
    tags = clean_tags(tuple(one for one in event.categories if len(one) <= LONGEST_TAG))
    elsewhere = room_elsewhere(event)
    return MeetingDetails(
        description="\n".join(_told(event, elsewhere, mine=mine)).strip()[:LONGEST_TEXT],
        external_url=elsewhere,
        tags=tuple(tags)[:MOST_TAGS],
    )


def _told(event: CalendarEvent, elsewhere: str, *, mine: bool) -> Iterator[str]:
    if event.description:
        yield event.description
        yield ""
    if event.location and event.location != elsewhere:
        yield f"Place: {event.location}"
    if event.url and event.url != elsewhere:
        yield f"Page: {event.url}"
    if mine:
        return
    if event.organizer is not None:
        yield f"Invited by: {_named(event.organizer.name, event.organizer.email)}"
    if event.attendees:
        people = [_named(one.name, one.email) for one in event.attendees[:_MOST_PEOPLE]]
        yield "With: " + ", ".join(people)


def _named(name: str, email: str) -> str:
    return f"{name} <{email}>" if name else email


def _link(text: str) -> str:
    try:
        return read_link(text)
    except UserFacingError:
        return ""


def _no_meeting(why: str) -> UserFacingError:
    return UserFacingError(f"It was left out: {why}.", code="no_meeting")
