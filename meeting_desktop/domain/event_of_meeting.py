"""Our meetings and series as calendars of other programs know them.

Pure mapping: invitations, exports and replies are all made of these events. Times keep the zone in
which the meeting was planned, so that "every Tuesday at ten" stays ten. A series' event has the
wall time of its rule also where summer time skips it: other calendars then move it as we do.

An occurrence that is cancelled or postponed is an exception of its series (EXDATE), which calendars
understand more surely than an override that is cancelled.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from meeting_desktop.domain.calendar_events import Attendee, CalendarEvent
from meeting_desktop.domain.invitations import Invitation, of_occurrence
from meeting_desktop.domain.meetings import Meeting, MeetingStatus
from meeting_desktop.domain.occurrences import first_wall, occurrences
from meeting_desktop.domain.people import User
from meeting_desktop.domain.planning import Appointment, MeetingDetails, Series
from meeting_desktop.domain.wall_times import zone_of

#: They take place no more, or nobody knows when.
_OFF = frozenset({MeetingStatus.CANCELLED, MeetingStatus.POSTPONED})
_MOST_ROWS = 100_000
_NOBODY: Mapping[UUID, Sequence[Invitation]] = {}


@dataclass(frozen=True, slots=True)
class EventNotes:
    """What an event says beside the plan. ``stamp`` is when it was made.

    ``link`` is where the meeting is joined, if there is an address; an external address of the
    meeting goes before it.
    """

    stamp: datetime
    link: str = ""
    reminder_minutes: int | None = None
    comment: str = ""


def organizer_of(user: User | None) -> Attendee | None:
    """None where nobody's address is known: an event without ORGANIZER is no invitation."""
    return Attendee(user.email, user.display_name) if user is not None and user.email else None


def attendees_of(invitations: Sequence[Invitation]) -> tuple[Attendee, ...]:
    return tuple(Attendee(one.email, one.name, one.role, one.status) for one in invitations)


def event_of(
    meeting: Meeting,
    invitations: Sequence[Invitation],
    organizer: Attendee | None,
    notes: EventNotes,
) -> CalendarEvent:
    """One meeting. An occurrence of a series has its RECURRENCE-ID, and the UID of its series.

    ``invitations`` are whoever is to be named as ATTENDEE.

    Raises:
        ValueError: the meeting has no appointment.
    """
    appointment = _appointment(meeting)
    zone, details = zone_of(meeting.time_zone), appointment.details
    where = details.external_url or notes.link
    place = appointment.occurrence_start if appointment.series_id is not None else None
    return CalendarEvent(
        uid=appointment.ics_uid,
        sequence=appointment.ics_sequence,
        title=meeting.title,
        start=appointment.start.astimezone(zone),
        end=appointment.end.astimezone(zone),
        time_zone=meeting.time_zone,
        stamp=notes.stamp,
        organizer=organizer,
        attendees=attendees_of(invitations),
        description=description_of(details),
        location=where or f"Room {meeting.room_code}",
        url=where,
        recurrence_id=place.astimezone(zone) if place is not None else None,
        cancelled=meeting.status in _OFF,
        categories=details.tags,
        reminder_minutes=notes.reminder_minutes,
        comment=notes.comment,
    )


def event_of_series(
    series: Series,
    rows: Sequence[Meeting],
    invitations: Sequence[Invitation],
    organizer: Attendee | None,
    notes: EventNotes,
    *,
    own: Mapping[UUID, Sequence[Invitation]] = _NOBODY,
) -> CalendarEvent:
    """The whole series; ``rows`` are its meetings as far as they exist.

    Rows that differ become overrides: moved or edited by themselves, or with invitations of their
    own (``own``, by meeting), which are named beside the series' and stand before them.
    """
    zone, length = zone_of(series.time_zone), timedelta(minutes=series.minutes)
    start = first_wall(series.rule, series.first_start).replace(tzinfo=zone)
    where = series.details.external_url or notes.link
    return CalendarEvent(
        uid=series.ics_uid,
        sequence=series.ics_sequence,
        title=series.title,
        start=start,
        # The length is of real time, also where the clocks change meanwhile.
        end=_later(start, length, zone),
        time_zone=series.time_zone,
        stamp=notes.stamp,
        organizer=organizer,
        attendees=attendees_of(invitations),
        description=description_of(series.details),
        location=where or "Each meeting has its own room",
        url=where,
        rule=series.rule,
        exceptions=_exceptions(series, rows, zone),
        overrides=tuple(
            # A calendar that knows the series in a later version would take an older one for past.
            _at_least(
                series.ics_sequence,
                event_of(row, of_occurrence(invitations, own.get(row.id, ())), organizer, notes),
            )
            for row in _within(series, rows)
            if row.status not in _OFF and (_differs(row, series) or own.get(row.id))
        ),
        categories=series.details.tags,
        reminder_minutes=notes.reminder_minutes,
        comment=notes.comment,
    )


def description_of(details: MeetingDetails) -> str:
    """What the meeting is about, and the points of its agenda."""
    points = [
        f"- {item.title}" + (f" ({item.minutes} min)" if item.minutes else "")
        for item in details.agenda
    ]
    return "\n\n".join(filter(None, (details.description, "\n".join(points))))


def _within(series: Series, rows: Sequence[Meeting]) -> list[Meeting]:
    """Those with a place in the rule; an edit may have left others behind as history."""
    places = sorted(place for row in rows if (place := _appointment(row).occurrence_start))
    if not places:
        return []
    end = places[-1] + timedelta(microseconds=1)
    named = {one.start for one in occurrences(series, places[0], end, limit=_MOST_ROWS)}
    return [row for row in rows if _appointment(row).occurrence_start in named]


def _at_least(sequence: int, event: CalendarEvent) -> CalendarEvent:
    return replace(event, sequence=max(event.sequence, sequence), comment="")


def _differs(row: Meeting, series: Series) -> bool:
    appointment = _appointment(row)
    return (
        appointment.detached
        or appointment.start != appointment.occurrence_start
        or appointment.length != timedelta(minutes=series.minutes)
        or row.title != series.title
    )


def _exceptions(series: Series, rows: Sequence[Meeting], zone: ZoneInfo) -> tuple[datetime, ...]:
    skipped = {wall.replace(tzinfo=zone) for wall in series.exceptions}
    off = {
        place.astimezone(zone)
        for row in _within(series, rows)
        if row.status in _OFF and (place := _appointment(row).occurrence_start) is not None
    }
    return tuple(sorted(skipped | off))


def _later(start: datetime, length: timedelta, zone: ZoneInfo) -> datetime:
    return (start.astimezone(UTC) + length).astimezone(zone)


def _appointment(meeting: Meeting) -> Appointment:
    if meeting.appointment is None:
        raise ValueError("a meeting without an appointment is in no calendar")
    return meeting.appointment
