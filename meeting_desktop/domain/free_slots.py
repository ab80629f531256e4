"""When everybody could meet: within the working hours of all, while nobody is taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from meeting_desktop.domain.conflicts import Attendance, Busy
from meeting_desktop.domain.working_time import Span, merged, shared, without, working_spans

#: Meetings begin at quarters of an hour; the offsets of all zones of today are multiples of it.
STEP = timedelta(minutes=15)
#: How far ahead anybody looks for a time.
HORIZON = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Slot:
    """A span (UTC) in which everybody could meet."""

    start: datetime
    end: datetime


def next_free(
    length: timedelta,
    people: Sequence[Attendance],
    busy: Sequence[Busy],
    after: datetime,
    *,
    count: int = 3,
) -> tuple[Slot, ...]:
    """The next ``count`` slots of ``length`` that begin at or after ``after`` (aware).

    They begin at quarters of an hour and do not overlap each other, so that each is another
    proposal. None is later than ``HORIZON`` after ``after``.
    """
    start = _rounded_up(after.astimezone(UTC))
    end = after.astimezone(UTC) + HORIZON
    found: list[Slot] = []
    for low, high in _open_spans(people, busy, start, end) if length > timedelta() else ():
        begin = _rounded_up(low)
        while begin + length <= high and len(found) < count:
            found.append(Slot(begin, begin + length))
            begin = _rounded_up(begin + length)
    return tuple(found)


def _open_spans(
    people: Sequence[Attendance], busy: Sequence[Busy], start: datetime, end: datetime
) -> list[Span]:
    spans: list[Span] = [(start, end)] if start < end else []
    for person in people:
        if person.hours:
            hours = working_spans(person.hours, person.time_zone, start, end)
            spans = shared(spans, hours)
    emails = {person.email.lower() for person in people}
    taken = merged([(one.start, one.end) for one in busy if one.email.lower() in emails])
    return without(spans, taken)


def _rounded_up(moment: datetime) -> datetime:
    day = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return day + -((day - moment) // STEP) * STEP
