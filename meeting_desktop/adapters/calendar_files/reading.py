"""What a calendar file says: VEVENTs of any producer as ``CalendarEvent``s."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from meeting_desktop.adapters.calendar_files.clean_text import clean_line, clean_lines
from meeting_desktop.adapters.calendar_files.content_lines import Component, calendars, decoded
from meeting_desktop.adapters.calendar_files.people import attendees_of, organizer_of
from meeting_desktop.adapters.calendar_files.times import (
    Moment,
    NotUnderstoodError,
    read_length,
    read_moment,
    read_moments,
)
from meeting_desktop.adapters.calendar_files.zone_names import ZoneNames, known_zone
from meeting_desktop.domain.calendar_events import CalendarEvent, CalendarFile, CalendarMethod

_LONGEST_UID = 500
_MOST_EXCEPTIONS = 2_000
_RULE = re.compile(r"[A-Z0-9=;,+-]{1,500}")
_UNTIL = re.compile(r"(?<=UNTIL=)(\d{8}T\d{6})Z")
_OTHERS = {"VTODO": "task", "VJOURNAL": "journal entry"}


def read_calendar(content: bytes, own_zone: str) -> CalendarFile:
    """See ``ports.calendar_files.CalendarFiles.read``; ``own_zone`` is of times without a zone."""
    found = calendars(decoded(content))
    events: list[CalendarEvent] = []
    skipped: list[str] = []
    for calendar in found:
        _take(calendar, own_zone, events, skipped)
    return CalendarFile(_method(found[0]), tuple(_joined(events)), tuple(skipped))


def _take(
    calendar: Component, own_zone: str, events: list[CalendarEvent], skipped: list[str]
) -> None:
    said = known_zone(clean_line(calendar.text("X-WR-TIMEZONE")))
    zones = ZoneNames(
        said or own_zone, [one for one in calendar.children if one.name == "VTIMEZONE"]
    )
    method = _method(calendar)
    for entry in calendar.children:
        if entry.name in _OTHERS:
            skipped.append(f"A {_OTHERS[entry.name]} was left out: only meetings are taken.")
        if entry.name != "VEVENT":
            continue
        title = clean_line(entry.text("SUMMARY")) or "An entry without a title"
        try:
            event = _event(entry, zones, method)
        except NotUnderstoodError as error:
            skipped.append(f"“{title}” was left out: {error}.")
            continue
        if event.time_zone == "UTC" and said and not event.rule:
            event = replace(event, time_zone=said)
        events.append(event)
        skipped.extend(f"“{title}”: {note}." for note in _notes(entry))


def _method(calendar: Component) -> CalendarMethod:
    """A file without one is somebody's calendar."""
    word = calendar.text("METHOD").strip().upper() or CalendarMethod.PUBLISH.value
    known = {one.value: one for one in CalendarMethod}
    return known.get(word, CalendarMethod.OTHER)


def _notes(entry: Component) -> Iterator[str]:
    if entry.first("RDATE") is not None:
        yield "its extra dates outside the rule were left out"
    place = entry.first("RECURRENCE-ID")
    if place is not None and "RANGE" in place.parameters:
        yield "that all later ones change too was not taken, only this one"


def _event(entry: Component, zones: ZoneNames, method: CalendarMethod) -> CalendarEvent:
    stamp = _stamp(entry, zones)
    start = _start(entry, zones, method, stamp)
    place = entry.first("RECURRENCE-ID")
    return CalendarEvent(
        uid=_uid(entry),
        sequence=_sequence(entry),
        title=clean_line(entry.text("SUMMARY")),
        start=start.at,
        end=_end(entry, start, zones),
        time_zone=start.zone,
        stamp=stamp,
        organizer=organizer_of(entry),
        attendees=attendees_of(entry),
        description=clean_lines(entry.text("DESCRIPTION")),
        location=clean_line(entry.text("LOCATION")),
        url=clean_line(entry.text("URL")),
        rule=_rule(entry, start),
        exceptions=_exceptions(entry, zones, start),
        recurrence_id=None if place is None else read_moment(place, zones).at,
        cancelled=entry.text("STATUS").strip().upper() == "CANCELLED"
        or method is CalendarMethod.CANCEL,
        all_day=start.all_day,
        categories=_categories(entry),
        reminder_minutes=_reminder(entry),
        comment=clean_lines("\n".join(line.text for line in entry.all("COMMENT"))),
    )


def _uid(entry: Component) -> str:
    uid = clean_line(entry.text("UID"))[:_LONGEST_UID]
    if uid:
        return uid
    # The same entry read again is the same meeting.
    told = "\n".join(f"{line.name}:{line.value}" for line in entry.lines if line.name != "DTSTAMP")
    return f"{hashlib.sha256(told.encode()).hexdigest()[:32]}@without-uid"


def _sequence(entry: Component) -> int:
    text = entry.text("SEQUENCE").strip()
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else 0


def _stamp(entry: Component, zones: ZoneNames) -> datetime:
    for name in ("DTSTAMP", "LAST-MODIFIED", "CREATED"):
        line = entry.first(name)
        if line is None:
            continue
        try:
            return read_moment(line, zones).at.astimezone(UTC)
        except NotUnderstoodError:
            continue
    return datetime(1970, 1, 1, tzinfo=UTC)


def _start(entry: Component, zones: ZoneNames, method: CalendarMethod, stamp: datetime) -> Moment:
    line = entry.first("DTSTART")
    if line is not None:
        return read_moment(line, zones)
    if method in {CalendarMethod.REPLY, CalendarMethod.CANCEL}:
        # What they are about is known by its UID; many leave the time out.
        place = entry.first("RECURRENCE-ID")
        return read_moment(place, zones) if place is not None else Moment(stamp, "UTC", False)
    raise NotUnderstoodError("it has no start")


def _end(entry: Component, start: Moment, zones: ZoneNames) -> datetime:
    line, length = entry.first("DTEND"), entry.first("DURATION")
    if line is not None:
        end = read_moment(line, zones).at
    elif length is not None:
        # Days are counted on the calendar, hours on the clock.
        added = read_length(length.value)
        days = timedelta(days=added.days)
        end = (start.at + days).astimezone(UTC) + (added - days)
        end = end.astimezone(ZoneInfo(start.zone))
    else:
        end = start.at + timedelta(days=1) if start.all_day else start.at
    return max(end, start.at)


def _rule(entry: Component, start: Moment) -> str:
    line = entry.first("RRULE")
    if line is None:
        return ""
    rule = "".join(line.value.split()).upper()
    if _RULE.fullmatch(rule) is None:
        raise NotUnderstoodError("its rule of repetition cannot be read")

    def walled(found: re.Match[str]) -> str:
        try:
            moment = datetime.strptime(found[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
        except ValueError as error:
            raise NotUnderstoodError("its rule of repetition cannot be read") from error
        return moment.astimezone(ZoneInfo(start.zone)).strftime("%Y%m%dT%H%M%S")

    return _UNTIL.sub(walled, rule)


def _exceptions(entry: Component, zones: ZoneNames, start: Moment) -> tuple[datetime, ...]:
    found: list[datetime] = []
    for line in entry.all("EXDATE"):
        for moment in read_moments(line, zones):
            if moment.all_day and not start.all_day:
                # Some leave the time out and mean the one of that day.
                day = moment.at.date()
                found.append(start.at.replace(year=day.year, month=day.month, day=day.day))
            else:
                found.append(moment.at)
    if len(found) > _MOST_EXCEPTIONS:
        raise NotUnderstoodError("it leaves out more dates than can be kept")
    return tuple(sorted(set(found)))


def _categories(entry: Component) -> tuple[str, ...]:
    named = (
        clean_line(one.replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\"))
        for line in entry.all("CATEGORIES")
        for one in re.split(r"(?<!\\),", line.value)
    )
    return tuple(dict.fromkeys(one for one in named if one))


def _reminder(entry: Component) -> int | None:
    for alarm in entry.children:
        trigger = alarm.first("TRIGGER") if alarm.name == "VALARM" else None
        if trigger is None or trigger.parameters.get("RELATED", "").upper() == "END":
            continue
        try:
            before = -read_length(trigger.value)
        except NotUnderstoodError:
            continue
        if before >= timedelta():
            return int(before.total_seconds() // 60)
    return None


def _joined(events: Iterable[CalendarEvent]) -> Iterator[CalendarEvent]:
    """A series with its overrides; of two versions of the same thing the later one."""
    newest: dict[tuple[str, datetime | None], CalendarEvent] = {}
    for event in events:
        key = (event.uid, event.recurrence_id)
        before = newest.get(key)
        if before is None or (before.sequence, before.stamp) <= (event.sequence, event.stamp):
            newest[key] = event
    overrides: dict[str, list[CalendarEvent]] = {}
    for (uid, place), event in newest.items():
        if place is not None and (uid, None) in newest:
            overrides.setdefault(uid, []).append(event)
    for (uid, place), event in newest.items():
        if place is None:
            own = sorted(overrides.get(uid, ()), key=lambda one: one.recurrence_id or one.start)
            yield replace(event, overrides=tuple(own)) if own else event
        elif uid not in overrides:
            yield event
