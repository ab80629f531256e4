"""A meeting as calendars of other programs know it (RFC 5545, RFC 5546)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from meeting_desktop.domain.invitations import Rsvp
from meeting_desktop.domain.meetings import ParticipantRole


class CalendarMethod(StrEnum):
    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"
    REPLY = "REPLY"
    CANCEL = "CANCEL"
    COUNTER = "COUNTER"
    OTHER = "OTHER"


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody named in an event; the organizer too. ``sent_by`` may speak for them."""

    email: str
    name: str = ""
    role: ParticipantRole = ParticipantRole.PARTICIPANT
    status: Rsvp = Rsvp.PENDING
    sent_by: str = ""


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """``start`` and ``end`` are aware; ``time_zone`` is the IANA zone that the wall times are of.

    ``rule`` and ``exceptions`` (aware) are a series' own; the rule's UNTIL is a wall time of
    ``time_zone``, as in ``Series``. ``overrides`` are its occurrences that differ: each has
    ``recurrence_id``, where the rule puts it (aware). ``stamp`` is DTSTAMP. ``reminder_minutes``
    before the start an alarm rings; None: none.
    """

    uid: str
    sequence: int
    title: str
    start: datetime
    end: datetime
    time_zone: str
    stamp: datetime
    organizer: Attendee | None = None
    attendees: tuple[Attendee, ...] = ()
    description: str = ""
    location: str = ""
    url: str = ""
    rule: str = ""
    exceptions: tuple[datetime, ...] = ()
    recurrence_id: datetime | None = None
    overrides: tuple[CalendarEvent, ...] = ()
    cancelled: bool = False
    all_day: bool = False
    categories: tuple[str, ...] = ()
    reminder_minutes: int | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """What was read from an .ics: a series and its overrides are one event.

    ``skipped`` has one sentence for each entry that could not be understood.
    """

    method: CalendarMethod
    events: tuple[CalendarEvent, ...]
    skipped: tuple[str, ...] = ()
