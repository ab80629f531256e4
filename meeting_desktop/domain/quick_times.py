"""Times, lengths and zones within a line of quick entry; the grammar is in ``quick_entry``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time
from functools import cache

from meeting_desktop.domain.quick_line import Line, PartKind, words
from meeting_desktop.domain.quick_words import NUMBERS, ZONES, any_of
from meeting_desktop.domain.wall_times import known_zones

_NOON, _LAST_HOUR, _MOST_MINUTES = 12, 23, 1440
#: Below, a bare hour is one of the afternoon: nobody meets at three in the night.
_FIRST_BARE_HOUR = 7
#: Up to this, "8h" is a length; "9h" is a time.
_LONGEST_IN_HOURS = 8

_HALF = r"am|pm|a\.m\.|p\.m\."
_CLOCK = rf"(?P<h>\d{{1,2}})(?:[:.](?P<m>[0-5]\d))?\s?(?P<half>{_HALF})"
_EXACT = [
    words(_CLOCK),
    words(r"(?P<h>\d{1,2}):(?P<m>[0-5]\d)(?: uhr)?"),
    words(r"(?P<h>\d{1,2})(?:[:.](?P<m>[0-5]\d))? uhr(?: (?P<m2>[0-5]\d))?"),
    words(r"(?P<h>9|1\d|2[0-3])h(?P<m>[0-5]\d)?"),
    words(r"(?:at|um|@) ?(?P<h>\d{1,2})(?:[:.](?P<m>[0-5]\d))?"),
]
_NOON_WORDS = words("noon|midday|mittags?")
_BARE = words(r"(?P<h>\d{1,2})")
_TO = r"\s?(?:-|–|—|to|until|till|bis)\s?"
_RANGE = words(
    rf"(?:from |von )?(?P<h>\d{{1,2}})(?:[:.](?P<m>[0-5]\d))?\s?(?P<half>{_HALF})?{_TO}"
    rf"(?P<h2>\d{{1,2}})(?:[:.](?P<m2>[0-5]\d))?\s?(?P<half2>{_HALF}|uhr)?"
)
_HOUR_WORD = r"(?:h|hrs?|hours?|std\.?|stunden?)"
_MINUTE_WORD = r"(?:m|mins?|minutes?|minuten?|min\.|')"
_COUNT = any_of(NUMBERS)
_LENGTHS = [
    words(rf"(?P<h>\d{{1,2}})\s?{_HOUR_WORD}\s?(?P<m>[0-5]?\d)\s?{_MINUTE_WORD}?"),
    words(rf"(?P<h>\d{{1,2}})(?:[.,](?P<tenth>\d))\s?{_HOUR_WORD}"),
    words(rf"(?P<h>\d{{1,2}}):(?P<m>[0-5]\d)\s?{_HOUR_WORD}"),
    words(rf"(?P<h>\d{{1,2}})\s?{_HOUR_WORD}"),
    words(rf"(?P<m>\d{{1,4}})\s?{_MINUTE_WORD}"),
    words(rf"(?P<word>{_COUNT}) (?:hours?|stunden?)"),
]
_HALF_HOUR = words("half an hour|(?:eine )?halbe stunde")
_BESIDE = frozenset({PartKind.DATE, PartKind.LENGTH, PartKind.REPEAT})


@dataclass(frozen=True, slots=True)
class Clock:
    """``minutes`` is what a range says of the length."""

    at: time
    places: range
    minutes: int | None = None


def read_time(line: Line) -> Clock | None:
    """The first range, else the first exact time, else a bare hour beside a date or a length."""
    for found in line.all(_RANGE):
        clock = _range(line, found)
        if clock is not None:
            return _taken(line, clock)
    exact = _exact(line)
    if exact is not None:
        return _taken(line, exact)
    noon = line.find(_NOON_WORDS)
    if noon is not None:
        return _taken(line, Clock(time(_NOON), line.places(noon)))
    for found in line.all(_BARE):
        at, places = _time(found["h"], None, None), line.places(found)
        if at is not None and _is_beside(line, places):
            return _taken(line, Clock(_day_time(at), places))
    return None


def _exact(line: Line) -> Clock | None:
    for pattern in _EXACT:
        for found in line.all(pattern):
            at = _time(found["h"], _minutes_of(found), found.groupdict().get("half"))
            if at is not None:
                bare = pattern is _EXACT[-1] and found["m"] is None
                return Clock(_day_time(at) if bare else at, line.places(found))
    return None


def read_length(line: Line) -> int | None:
    """In minutes."""
    half = line.find(_HALF_HOUR)
    if half is not None:
        line.take(PartKind.LENGTH, line.places(half))
        return 30
    for pattern in _LENGTHS:
        for found in line.all(pattern):
            minutes = _length(found)
            if minutes is not None:
                line.take(PartKind.LENGTH, line.places(found))
                return minutes
    return None


def read_zone(line: Line, clock: Clock | None) -> str | None:
    """An IANA name anywhere; a city or a short name right behind the time."""
    for place, word in enumerate(line.lower):
        if "/" in word and line.is_free(place) and (name := _iana(word)):
            line.take(PartKind.ZONE, range(place, place + 1))
            return name
    if clock is None:
        return None
    first = clock.places[-1] + 1
    for count in (3, 2, 1):
        places = range(first, first + count)
        if all(map(line.is_free, places)):
            zone = _named(" ".join(line.lower[place] for place in places))
            if zone is not None:
                after = places[-1] + 1
                extra = line.is_free(after) and line.lower[after] in {"time", "zeit"}
                line.take(PartKind.ZONE, range(first, after + 1 if extra else after))
                return zone
    return None


def _taken(line: Line, clock: Clock) -> Clock:
    line.take(PartKind.TIME, clock.places)
    return clock


def _range(line: Line, found: re.Match[str]) -> Clock | None:
    half, half2 = found["half"], found["half2"]
    is_bare = not (found["m"] or found["m2"] or half or half2)
    places = line.places(found)
    if is_bare and not _is_beside(line, places) and line.lower[places[0]] not in {"from", "von"}:
        return None
    late = half2 if half2 != "uhr" else None
    start, end = _time(found["h"], found["m"], half or late), _time(found["h2"], found["m2"], late)
    if start is None or end is None:
        return None
    if late and not half and _minute(start) >= _minute(end):
        # "11-1pm" begins in the morning.
        start = _time(found["h"], found["m"], "am" if late.startswith("p") else "pm") or start
    if is_bare:
        start, end = _day_time(start), _day_time(end)
    length = _minute(end) - _minute(start)
    if length <= 0 and not late and end.hour < _NOON:
        length += 12 * 60
    return Clock(start, places, length) if length > 0 else None


def _minutes_of(found: re.Match[str]) -> str | None:
    groups = found.groupdict()
    return groups.get("m") or groups.get("m2")


def _time(hour: str, minute: str | None, half: str | None) -> time | None:
    number = int(hour)
    if half:
        if not 1 <= number <= _NOON:
            return None
        number = number % _NOON + (_NOON if half.startswith("p") else 0)
    return time(number, int(minute or 0)) if number <= _LAST_HOUR else None


def _day_time(at: time) -> time:
    return at.replace(hour=at.hour + _NOON) if 1 <= at.hour < _FIRST_BARE_HOUR else at


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def _is_beside(line: Line, places: range) -> bool:
    return (
        line.kind_at(places[0] - 1) in _BESIDE
        or line.kind_at(places[-1] + 1) in _BESIDE
        or (line.is_free(places[-1] + 1) and line.lower[places[-1] + 1] in ZONES)
    )


def _length(found: re.Match[str]) -> int | None:
    groups = found.groupdict()
    hours = int(groups.get("h") or NUMBERS.get(groups.get("word") or "", 0))
    tenth = int(groups.get("tenth") or 0)
    if hours > _LONGEST_IN_HOURS and found.group().rstrip("0123456789").endswith("h"):
        return None  # "14h" and "14h30" are times
    minutes = hours * 60 + tenth * 6 + int(groups.get("m") or 0)
    return minutes if 0 < minutes <= _MOST_MINUTES else None


@cache
def _by_city() -> dict[str, str]:
    """Zones by the last part of their name: "new york"."""
    cities: dict[str, str] = {}
    for name in known_zones():
        cities.setdefault(name.rpartition("/")[2].replace("_", " ").lower(), name)
    return cities


def _named(name: str) -> str | None:
    return ZONES.get(name) or _by_city().get(name) or _iana(name)


@cache
def _by_name() -> dict[str, str]:
    return {name.lower(): name for name in known_zones()}


def _iana(word: str) -> str | None:
    """The name as it is written, of one typed in any case."""
    return _by_name().get(word)
