"""The VTIMEZONE of every zone that events name, over the years that they need."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur

from meeting_desktop.adapters.calendar_files.zone_changes import Observance, observances
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.calendar_events import CalendarEvent

#: A series without an end is right so far in programs that know no zones of their own.
_YEARS_WITHOUT_END = 10
_UNTIL = re.compile(r"UNTIL=(\d{4})", re.IGNORECASE)
_UTC_NAMES = frozenset({"UTC", "Etc/UTC", "Etc/UCT", "Etc/Zulu", "Zulu", "UCT", "Etc/GMT", "GMT"})


def is_utc(zone: str) -> bool:
    """Whether times of that zone are written as UTC, without a VTIMEZONE."""
    return zone in _UTC_NAMES


def zone_of(name: str) -> ZoneInfo:
    """Raises: UserFacingError, code ``unknown_zone``."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UserFacingError(
            "The time zone of a meeting is not known here; choose another one.",
            code="unknown_zone",
        ) from error


def time_zones(events: Sequence[CalendarEvent]) -> Iterator[Timezone]:
    """One component for each zone, by name."""
    years: dict[str, tuple[int, int]] = {}
    for event in _all(events):
        if is_utc(event.time_zone) or event.all_day:
            continue
        first, last = _years(event)
        before = years.get(event.time_zone, (first, last))
        years[event.time_zone] = (min(first, before[0]), max(last, before[1]))
    for zone, (first, last) in sorted(years.items()):
        zone_of(zone)
        yield _time_zone(zone, observances(zone, first, last))


def _all(events: Iterable[CalendarEvent]) -> Iterator[CalendarEvent]:
    for event in events:
        yield event
        yield from event.overrides


def _years(event: CalendarEvent) -> tuple[int, int]:
    moments = [event.start, event.end, *event.exceptions]
    if event.recurrence_id is not None:
        moments.append(event.recurrence_id)
    years = [one.astimezone(UTC).year for one in moments]
    first, last = min(years), max(years)
    if event.rule:
        until = _UNTIL.search(event.rule)
        last = max(last, min(int(until[1]), last + 50) if until else first + _YEARS_WITHOUT_END)
    # New Year is another year in UTC than in the zone.
    return first, last + 1


def _time_zone(name: str, changes: Sequence[Observance]) -> Timezone:
    zone = Timezone()
    zone.add("TZID", name)
    for one in changes:
        part = TimezoneDaylight() if one.is_daylight else TimezoneStandard()
        part.add("DTSTART", _whole_seconds(one.start))
        part.add("TZOFFSETFROM", one.before)
        part.add("TZOFFSETTO", one.after)
        if one.name:
            part.add("TZNAME", one.name)
        if one.rule:
            part.add("RRULE", vRecur.from_ical(one.rule))
        zone.add_component(part)
    return zone


def _whole_seconds(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)
