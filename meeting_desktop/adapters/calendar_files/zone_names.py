"""Which IANA zone a file means: by name, by Windows' name, or by what its VTIMEZONE says."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from meeting_desktop.adapters.calendar_files.content_lines import Component, Line

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_+\-/]{0,63}")
_STAMP = re.compile(r"\d{8}T\d{6}")
_OFFSET = re.compile(r"([+-])(\d{2})(\d{2})(\d{2})?")
#: Looked up by ourselves: a library searches up to the year 9999 for the 30th of February.
_YEARLY = re.compile(
    r"FREQ=YEARLY(?:;(?:BYMONTH=\d{1,2}|BYDAY=[+-]?\d?(?:MO|TU|WE|TH|FR|SA|SU)|INTERVAL=1"
    r"|WKST=[A-Z]{2}|BYMONTHDAY=-?\d{1,2}(?:,-?\d{1,2}){0,6}|UNTIL=\d{8}(?:T\d{6}Z?)?))*"
)
_DAY = re.compile(r"([+-]?\d)?([A-Z]{2})")
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
#: More than any producer writes; each costs time with every year that is asked for.
_MOST_CHANGES, _MOST_LOOKS = 1_000, 200
#: Asked first, so that a known city stands for an offset rather than a less known one.
_USUAL = (
    "Europe/Berlin", "Europe/London", "Europe/Helsinki", "Europe/Moscow", "America/New_York",
    "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles",
    "America/Halifax", "America/Sao_Paulo", "Asia/Dubai", "Asia/Kolkata", "Asia/Shanghai",
    "Asia/Tokyo", "Australia/Sydney", "Australia/Brisbane", "Pacific/Auckland",
)  # fmt: skip


class ZoneNames:
    """Of one file. ``own`` is the zone of times that name none."""

    def __init__(self, own: str, zones: Sequence[Component]) -> None:
        self.own = own
        self._described = {zone.text("TZID").strip(): zone for zone in zones}
        self._found: dict[tuple[str, int], str | None] = {}
        self._looks = 0

    def find(self, name: str, year: int) -> str | None:
        """The IANA zone that ``name`` means in ``year``; None where nobody can say."""
        key = (name.strip(), year)
        if key not in self._found:
            self._found[key] = self._look(*key)
        return self._found[key]

    def _look(self, name: str, year: int) -> str | None:
        described = self._described.get(name)
        located = described.text("X-LIC-LOCATION").strip() if described is not None else ""
        by_name = known_zone(name) or known_zone(located)
        if by_name or described is None:
            return by_name
        self._looks += 1
        if self._looks > _MOST_LOOKS or len(described.children) > _MOST_CHANGES:
            return None
        return _alike(described, year, self.own)


@cache
def known_zone(name: str) -> str | None:
    """The IANA name behind ``name``, which may be Windows' or have a producer's path before it."""
    segments = name.strip('"').split("/")
    wanted = [name, WINDOWS_TO_OLSON.get(name, "")]
    wanted += ["/".join(segments[-count:]) for count in (3, 2) if len(segments) > count]
    return next((one for one in wanted if one and _exists(one)), None)


def _exists(name: str) -> bool:
    if _NAME.fullmatch(name) is None or ("/" not in name and name not in available_timezones()):
        return False
    try:
        return ZoneInfo(name) is not None
    except (ValueError, OSError, KeyError):  # KeyError: not found
        return False


def _alike(described: Component, year: int, own: str) -> str | None:
    """A zone whose clocks show the same all through ``year``."""
    samples = [datetime(year, month, day, 12) for month in range(1, 13) for day in (1, 15)]  # noqa: DTZ001
    onsets = sorted(_onsets(described, year))
    if not onsets:
        return None
    wanted = [_offset_at(onsets, sample) for sample in samples]
    for candidate in (own, *_USUAL, *sorted(available_timezones())):
        info = ZoneInfo(candidate)
        if all(info.utcoffset(one) == offset for one, offset in zip(samples, wanted, strict=True)):
            return candidate
    return None


def _offset_at(onsets: Sequence[tuple[datetime, timedelta]], wall: datetime) -> timedelta:
    return next((offset for start, offset in reversed(onsets) if start <= wall), onsets[0][1])


def _onsets(described: Component, year: int) -> Iterator[tuple[datetime, timedelta]]:
    """When which offset begins, as wall times before and within ``year``."""
    for part in described.children:
        start, offset = _start(part.first("DTSTART")), _offset(part.text("TZOFFSETTO"))
        if start is None or offset is None or start.year > year:
            continue
        yield start, offset
        rule = part.text("RRULE").strip().upper()
        if _YEARLY.fullmatch(rule):
            named = dict(one.split("=") for one in rule.split(";"))
            last = min(year, int(named.get("UNTIL", "9999")[:4]))
            for each in range(max(start.year, last - 1), last + 1):
                yield from ((one, offset) for one in _days(named, start, each))


def _days(rule: Mapping[str, str], start: datetime, year: int) -> Iterator[datetime]:
    """When a yearly rule of a zone changes the clocks in ``year``."""
    month = int(rule.get("BYMONTH", start.month))
    if not 1 <= month <= 12:  # noqa: PLR2004 - months
        return
    first, length = monthrange(year, month)
    listed = [int(one) for one in rule.get("BYMONTHDAY", "").split(",") if one]
    wanted = _DAY.fullmatch(rule.get("BYDAY", ""))
    for day in range(1, length + 1):
        if listed and day not in listed and day - length - 1 not in listed:
            continue
        if wanted is not None:
            count = int(wanted[1] or 0)
            places = (0, (day - 1) // 7 + 1, -((length - day) // 7 + 1))
            if _DAYS[(first + day - 1) % 7] != wanted[2] or count not in places:
                continue
        if listed or wanted is not None or day == start.day:
            yield start.replace(year=year, month=month, day=day)


def _start(line: Line | None) -> datetime | None:
    if line is None or _STAMP.fullmatch(line.value.strip()) is None:
        return None
    try:
        return datetime.strptime(line.value.strip(), "%Y%m%dT%H%M%S")  # noqa: DTZ007
    except ValueError:
        return None


def _offset(text: str) -> timedelta | None:
    found = _OFFSET.fullmatch(text.strip())
    if found is None:
        return None
    size = timedelta(hours=int(found[2]), minutes=int(found[3]), seconds=int(found[4] or 0))
    return -size if found[1] == "-" else size
