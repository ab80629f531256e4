"""The rows of a series: one meeting for each occurrence, up to a horizon that moves on with time.

A series without an end has rows for the next thirteen months, or the next 200 where it is a dense
one. They are made in the order of time; ``Series.filled_until`` says how far.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from meeting_desktop.application.plan_edit import PlanEdit
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.meetings import (
    Meeting,
    MeetingOrigin,
    MeetingStatus,
    make_room_code,
)
from meeting_desktop.domain.occurrences import (
    USUAL_LIMIT,
    Occurrence,
    instant_of,
    is_over,
    occurrences,
)
from meeting_desktop.domain.planning import Appointment, Series
from meeting_desktop.domain.wall_times import zone_of

#: Thirteen months, so that a yearly meeting always shows the next one.
HORIZON = timedelta(days=396)
HORIZON_ROWS = 200
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Filled:
    """A series after it got rows, and these."""

    series: Series
    rows: tuple[Meeting, ...]


def first_instant(series: Series) -> datetime:
    """Where the series begins, in UTC."""
    return instant_of(series.first_start, zone_of(series.time_zone))


def horizon_of(series: Series, now: datetime) -> datetime:
    """Rows should exist for every occurrence before it; the next one is always among them."""
    begin = max(now, first_instant(series))
    ahead = occurrences(series, begin, begin + HORIZON, limit=HORIZON_ROWS + 1)
    return ahead[HORIZON_ROWS].start if len(ahead) > HORIZON_ROWS else begin + HORIZON


def fill(
    edit: PlanEdit,
    series: Series,
    until: datetime,
    *,
    version: int | None,
    known: Sequence[Meeting],
    most: int = USUAL_LIMIT,
) -> Filled:
    """Make the rows that are missing before ``until``; the series is put in any case.

    At most ``most`` a call: the next one goes on from there. ``known`` are the rows there are,
    ``version`` is the wording of the question set that the new ones keep.
    """
    begin = series.filled_until or first_instant(series)
    if until > begin:
        wanted = occurrences(series, begin, until, limit=most)
        there = {row.appointment.occurrence_start for row in known if row.appointment is not None}
        missing = [one for one in wanted if one.start not in there]
        rows = tuple(edit.add_meeting(row_of(series, one, edit.now, version)) for one in missing)
        reached = wanted[-1].start + _INSTANT if len(wanted) >= most else until
        series = replace(series, filled_until=reached, active=not is_over(series, reached))
    else:
        rows = ()
    edit.put_series(series)
    return Filled(series, rows)


def row_of(series: Series, occurrence: Occurrence, now: datetime, version: int | None) -> Meeting:
    """A new meeting with a room of its own."""
    blank = Meeting(
        id=new_id(),
        scope_id=series.scope_id,
        room_code=make_room_code(),
        title=series.title,
        origin=MeetingOrigin.SCHEDULED,
        status=MeetingStatus.SCHEDULED,
        time_zone=series.time_zone,
        created_at=now,
    )
    return placed(blank, series, occurrence, version)


def placed(row: Meeting, series: Series, occurrence: Occurrence, version: int | None) -> Meeting:
    """The row as the series wants it at that occurrence; its id, room and status stay."""
    return replace(
        row,
        title=series.title,
        time_zone=series.time_zone,
        lead_id=series.lead_id,
        appointment=Appointment(
            start=occurrence.start,
            end=occurrence.start + timedelta(minutes=series.minutes),
            ics_uid=series.ics_uid,
            ics_sequence=series.ics_sequence,
            details=series.details,
            organizer_id=series.organizer_id,
            template_id=series.template_id,
            question_set_version=version,
            series_id=series.id,
            occurrence_start=occurrence.start,
        ),
    )
