"""Dates, times and lengths as calendar files write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from meeting_desktop.adapters.calendar_files.content_lines import Line
from meeting_desktop.adapters.calendar_files.zone_names import ZoneNames

_FIRST_YEAR, _LAST_YEAR = 1970, 2199
_MOMENT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})?(Z?))?", re.IGNORECASE)
_LENGTH = re.compile(
    r"([+-]?)P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?",
    re.IGNORECASE,
)
_LONGEST = timedelta(days=400)


class NotUnderstoodError(Exception):
    """An entry cannot be read; the text is the reason, a clause for a person."""


@dataclass(frozen=True, slots=True)
class Moment:
    """``at`` is aware; ``zone`` is where it was said; ``all_day`` where there was no time."""

    at: datetime
    zone: str
    all_day: bool


def read_moment(line: Line, zones: ZoneNames) -> Moment:
    """Raises: NotUnderstoodError."""
    return read_moments(line, zones)[0]


def read_moments(line: Line, zones: ZoneNames) -> list[Moment]:
    """At least one. Raises: NotUnderstoodError."""
    name = line.parameters.get("TZID", "")
    return [_moment(one.strip(), name, zones) for one in line.value.split(",")]


def _moment(text: str, name: str, zones: ZoneNames) -> Moment:
    found = _MOMENT.fullmatch(text)
    if found is None:
        raise NotUnderstoodError("a date in it cannot be read")
    year, month, day = int(found[1]), int(found[2]), int(found[3])
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise NotUnderstoodError("a date in it is too far away")
    all_day = found[4] is None
    hour, minute, second = (int(found[group] or 0) for group in (4, 5, 6))
    try:
        # A leap second is the last one before it; nothing begins at one.
        wall = datetime(year, month, day, hour, minute, min(second, 59))  # noqa: DTZ001
    except ValueError as error:
        raise NotUnderstoodError("a date in it does not exist") from error
    if found[7]:
        return Moment(wall.replace(tzinfo=UTC), "UTC", all_day=False)
    zone = zones.find(name, year) if name and not all_day else zones.own
    if zone is None:
        raise NotUnderstoodError("its time zone is not known here")
    # A wall time that does not exist gets the offset from before the gap, as RFC 5545 3.3.5 says.
    return Moment(wall.replace(tzinfo=ZoneInfo(zone)), zone, all_day)


def read_length(text: str) -> timedelta:
    """A DURATION. Raises: NotUnderstoodError."""
    found = _LENGTH.fullmatch(text.strip())
    if found is None or not any(found.groups()[1:]):
        raise NotUnderstoodError("its length cannot be read")
    weeks, days, hours, minutes, seconds = (int(one or 0) for one in found.groups()[1:])
    length = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    if length > _LONGEST:
        raise NotUnderstoodError("it is longer than a year")
    return -length if found[1] == "-" else length
