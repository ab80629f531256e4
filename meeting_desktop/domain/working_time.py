"""Working hours as spans of real time, and what can be done with spans.

Hours are wall times, so a zone is cut into stretches of one offset: within one, wall time and real
time differ by a constant, and a change of summer time needs no case of its own. What is meant is
exact: an instant is worked in when its wall time is within the hours of its weekday.
Spans are half open, in UTC, in order, and neither overlap nor touch.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from meeting_desktop.domain.people import WorkingHours
from meeting_desktop.domain.wall_times import zone_of

Span = tuple[datetime, datetime]

#: No zone has changed its clocks and back within so little.
_PROBE = timedelta(hours=6)
_DAY = timedelta(days=1)


def working_spans(
    hours: Sequence[WorkingHours], zone: str, start: datetime, end: datetime
) -> list[Span]:
    """When of [``start``, ``end``) somebody with these hours works.

    Raises: UserFacingError, code ``unknown_zone``.
    """
    found: list[Span] = []
    for low, high, offset in _stretches(zone_of(zone), start.astimezone(UTC), end.astimezone(UTC)):
        day = datetime.combine((low + offset).date(), time(), UTC)
        while (midnight := day - offset) < high:
            for one in hours:
                if one.weekday == day.weekday():
                    begins = midnight + timedelta(minutes=one.start)
                    ends = midnight + timedelta(minutes=one.end)
                    found.append((max(low, begins), min(high, ends)))
            day += _DAY
    return merged(found)


def merged(spans: Sequence[Span]) -> list[Span]:
    """The same time in as few spans as possible, in order; empty ones are left out."""
    result: list[Span] = []
    for start, end in sorted(spans):
        if start >= end:
            continue
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(result[-1][1], end))
        else:
            result.append((start, end))
    return result


def shared(first: Sequence[Span], second: Sequence[Span]) -> list[Span]:
    """What is in both."""
    result: list[Span] = []
    left = right = 0
    while left < len(first) and right < len(second):
        start = max(first[left][0], second[right][0])
        end = min(first[left][1], second[right][1])
        if start < end:
            result.append((start, end))
        if first[left][1] < second[right][1]:
            left += 1
        else:
            right += 1
    return result


def without(spans: Sequence[Span], taken: Sequence[Span]) -> list[Span]:
    """What of ``spans`` is not in ``taken`` (merged)."""
    result: list[Span] = []
    for start, end in spans:
        for begins, ends in taken:
            if ends <= start:
                continue
            if begins >= end:
                break
            if begins > start:
                result.append((start, begins))
            start = max(start, ends)  # noqa: PLW2901 - what is left of this span
        if start < end:
            result.append((start, end))
    return result


def covers(spans: Sequence[Span], start: datetime, end: datetime) -> bool:
    """Whether one of ``spans`` (merged) holds [``start``, ``end``) whole."""
    return any(low <= start and end <= high for low, high in spans)


def _stretches(
    zone: ZoneInfo, start: datetime, end: datetime
) -> Iterator[tuple[datetime, datetime, timedelta]]:
    """[``start``, ``end``) in stretches of one offset."""
    low = start
    while low < end:
        offset, before, high = _offset(low, zone), low, min(low + _PROBE, end)
        while high < end and _offset(high, zone) == offset:
            before, high = high, min(high + _PROBE, end)
        if _offset(high, zone) != offset:
            high = _change(zone, before, high, offset)
        yield low, high, offset
        low = high


def _change(zone: ZoneInfo, before: datetime, after: datetime, offset: timedelta) -> datetime:
    """The first second that has another offset than ``before`` has."""
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if _offset(middle, zone) == offset:
            before = middle
        else:
            after = middle
    return after


def _offset(instant: datetime, zone: ZoneInfo) -> timedelta:
    return instant.astimezone(zone).utcoffset() or timedelta()
