"""Events as RFC 5545 text.

Texts are escaped here and not by the library, whose order of steps turns the ``\\N`` of ``C:\\New``
into a line break.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event, Parameters, vCalAddress, vRecur, vUri

from meeting_desktop import __version__
from meeting_desktop.adapters.calendar_files import clean_text
from meeting_desktop.adapters.calendar_files.writing_zones import is_utc, time_zones, zone_of
from meeting_desktop.domain.calendar_events import Attendee, CalendarEvent, CalendarMethod
from meeting_desktop.domain.invitations import Rsvp
from meeting_desktop.domain.meetings import ParticipantRole

_UNTIL = re.compile(r"(?<=UNTIL=)(\d{8})(T\d{6})?(Z?)")
_ROLES = {
    ParticipantRole.HOST: "CHAIR",
    ParticipantRole.OBSERVER: "OPT-PARTICIPANT",
}
_STATUSES = {
    Rsvp.ACCEPTED: "ACCEPTED",
    Rsvp.DECLINED: "DECLINED",
    Rsvp.TENTATIVE: "TENTATIVE",
}
#: What a program shows beside our own events only; an answer or a cancellation rings no alarm.
_WITH_ALARM = frozenset({CalendarMethod.PUBLISH, CalendarMethod.REQUEST})


class _Prepared:
    """A value that is escaped already."""

    def __init__(self, text: str) -> None:
        self.params = Parameters()
        self._text = text

    def to_ical(self) -> bytes:
        return self._text.encode()


def write_calendar(events: Sequence[CalendarEvent], method: CalendarMethod) -> str:
    """See ``ports.calendar_files.CalendarFiles.write``."""
    calendar = Calendar()
    calendar.add("PRODID", f"-//Meeting Desktop//Meeting Desktop {__version__}//EN")
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    if method is not CalendarMethod.OTHER:
        calendar.add("METHOD", method.value)
    for zone in time_zones(events):
        calendar.add_component(zone)
    for event in events:
        calendar.add_component(_event(event, method))
        for override in event.overrides:
            calendar.add_component(_event(override, method))
    return bytes(calendar.to_ical()).decode()


def _event(event: CalendarEvent, method: CalendarMethod) -> Event:
    component = Event()
    component.add("UID", _Prepared(_escaped(clean_text.checked_uid(event.uid))), encode=False)
    component.add("SEQUENCE", event.sequence)
    component.add("DTSTAMP", event.stamp.astimezone(UTC).replace(microsecond=0))
    _add_times(component, event)
    _add_repetition(component, event)
    _add_texts(component, event)
    _add_people(component, event, method)
    cancelled = event.cancelled or method is CalendarMethod.CANCEL
    if method is not CalendarMethod.REPLY:
        component.add("STATUS", "CANCELLED" if cancelled else "CONFIRMED")
    if event.reminder_minutes is not None and method in _WITH_ALARM and not cancelled:
        component.add_component(_alarm(event))
    return component


def _add_times(component: Event, event: CalendarEvent) -> None:
    if event.all_day:
        zone = zone_of(event.time_zone)
        component.add("DTSTART", event.start.astimezone(zone).date())
        component.add("DTEND", event.end.astimezone(zone).date())
        return
    start, end = _wall(event.start, event.time_zone), _wall(event.end, event.time_zone)
    if not event.rule and (start.fold or end.fold):
        # The second of two equal wall times has no name in its zone, only in UTC.
        component.add("DTSTART", start.astimezone(UTC))
        component.add("DTEND", end.astimezone(UTC))
        return
    component.add("DTSTART", start)
    if event.rule and start.utcoffset() != end.utcoffset():
        # Whether such an end means clocks or hours, each program decides for itself.
        component.add("DURATION", end.astimezone(UTC) - start.astimezone(UTC))
        return
    component.add("DTEND", end)


def _add_repetition(component: Event, event: CalendarEvent) -> None:
    if event.rule:
        rule = clean_text.checked_rule(event.rule)
        try:
            component.add("RRULE", vRecur.from_ical(_in_utc(rule, event)))
        except ValueError as error:
            raise clean_text.unsafe("a rule of repetition") from error
    if event.exceptions:
        component.add("EXDATE", [_place(one, event) for one in sorted(event.exceptions)])
    if event.recurrence_id is not None:
        component.add("RECURRENCE-ID", _place(event.recurrence_id, event))


def _place(moment: datetime, event: CalendarEvent) -> object:
    wall = _wall(moment, event.time_zone)
    if event.all_day:
        return wall.date()
    return wall.astimezone(UTC) if wall.fold else wall


def _in_utc(rule: str, event: CalendarEvent) -> str:
    """UNTIL is a wall time of ours and must be UTC in a file, or a date for whole days."""
    zone = zone_of(event.time_zone)

    def replaced(found: re.Match[str]) -> str:
        date, time, z = found[1], found[2], found[3]
        if event.all_day:
            return date
        if z:
            return found[0]
        wall = datetime.strptime(date + (time or "T235959"), "%Y%m%dT%H%M%S")  # noqa: DTZ007
        return wall.replace(tzinfo=zone).astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")

    return _UNTIL.sub(replaced, rule)


def _wall(moment: datetime, zone: str) -> datetime:
    whole = moment.replace(microsecond=0)
    if is_utc(zone):
        return whole.astimezone(UTC)
    info = zone_of(zone)
    # A wall time that summer time skips is written as it was given: readers move it as we do.
    return whole if whole.tzinfo == info else whole.astimezone(UTC).astimezone(info)


def _add_texts(component: Event, event: CalendarEvent) -> None:
    lines = (
        ("SUMMARY", clean_text.clean_line(event.title)),
        ("DESCRIPTION", clean_text.clean_lines(event.description)),
        ("LOCATION", clean_text.clean_line(event.location)),
        ("COMMENT", clean_text.clean_lines(event.comment)),
    )
    for name, text in lines:
        if text:
            component.add(name, _Prepared(_escaped(text)), encode=False)
    categories = [line for one in event.categories if (line := clean_text.clean_line(one))]
    if categories:
        listed = ",".join(map(_escaped, categories))
        component.add("CATEGORIES", _Prepared(listed), encode=False)
    if event.url:
        component.add("URL", vUri(clean_text.checked_web_address(event.url)))


def _escaped(text: str) -> str:
    """RFC 5545 section 3.3.11."""
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(plain, escaped)
    return text


def _add_people(component: Event, event: CalendarEvent, method: CalendarMethod) -> None:
    if event.organizer is not None:
        component.add("ORGANIZER", _address(event.organizer))
    for attendee in event.attendees:
        address = _address(attendee)
        address.params["PARTSTAT"] = _STATUSES.get(attendee.status, "NEEDS-ACTION")
        if method is not CalendarMethod.REPLY:
            address.params["CUTYPE"] = "INDIVIDUAL"
            address.params["ROLE"] = _ROLES.get(attendee.role, "REQ-PARTICIPANT")
        if method is CalendarMethod.REQUEST:
            address.params["RSVP"] = "TRUE"
        component.add("ATTENDEE", address)


def _address(person: Attendee) -> vCalAddress:
    address = vCalAddress(f"mailto:{clean_text.checked_address(person.email)}")
    if name := clean_text.clean_name(person.name):
        address.params["CN"] = name
    if person.sent_by:
        sent_by = clean_text.checked_address(person.sent_by)
        address.params["SENT-BY"] = f"mailto:{sent_by}"
    return address


def _alarm(event: CalendarEvent) -> Alarm:
    alarm = Alarm()
    alarm.add("ACTION", "DISPLAY")
    title = clean_text.clean_line(event.title) or "Meeting"
    alarm.add("DESCRIPTION", _Prepared(_escaped(title)), encode=False)
    alarm.add("TRIGGER", -timedelta(minutes=event.reminder_minutes or 0))
    return alarm
