"""What an edit of a series asks of it, and what it gives back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from meeting_desktop.application.plan_edit import PlanEdit
from meeting_desktop.application.replace_rows import BEGUN, place_of, plan_of
from meeting_desktop.core.errors import NotFoundError, UserFacingError
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.occurrences import occurrences, wall_of
from meeting_desktop.domain.planning import Series
from meeting_desktop.domain.series_changes import ended_before
from meeting_desktop.domain.wall_times import zone_of

_INSTANT = timedelta(microseconds=1)
_END_OF_TIME = datetime(9999, 12, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class EditedSeries:
    """``series`` has the rows from now on, ``meeting`` is the one that was edited, in it.

    ``ended`` is the series that stops earlier than before: the one that an edit split, or
    ``series`` itself. ``removed`` are meetings that take place no more.
    """

    series: Series
    rows: tuple[Meeting, ...] = ()
    meeting: Meeting | None = None
    ended: Series | None = None
    removed: tuple[Meeting, ...] = ()


def series_of(edit: PlanEdit, row: Meeting) -> Series:
    """Raises: NotFoundError, it is not one of a series."""
    series_id = row.appointment.series_id if row.appointment is not None else None
    found = edit.uow.series.get(series_id) if series_id is not None else None
    if found is None:
        raise NotFoundError("That meeting is not one of a series; edit it by itself.")
    return found


def wall_in(series: Series, place: datetime) -> datetime:
    """What the rule says for the occurrence at ``place``, also where summer time moved it."""
    whole = replace(series, exceptions=frozenset())
    for one in occurrences(whole, place, place + _INSTANT):
        return one.wall
    return wall_of(place, zone_of(series.time_zone))


def first_to_come(series: Series, rows: Sequence[Meeting], now: datetime) -> datetime:
    """The place of the first one that is neither begun nor over, in UTC.

    Raises:
        UserFacingError: code ``series_over``.
    """
    begun = [place_of(row) + _INSTANT for row in rows if row.status in BEGUN]
    begin = max((now, *begun))
    for one in occurrences(series, begin, _END_OF_TIME, limit=1):
        return one.start
    raise UserFacingError(
        "All meetings of this series are over; edit this one by itself.", code="series_over"
    )


def ended_at(series: Series, wall: datetime, place: datetime, sequence: int) -> Series:
    """The series without everything from ``place`` on, which is ``wall`` in its rule."""
    return replace(
        series,
        rule=ended_before(series.rule, wall),
        exceptions=frozenset(one for one in series.exceptions if one < wall),
        filled_until=place,
        ics_sequence=sequence,
        active=False,
    )


def next_sequence(series: Series, rows: Sequence[Meeting], *, told: bool) -> int:
    """Higher than anything that invitees were told of the series, or of one of its meetings."""
    if not told:
        return series.ics_sequence
    return max((series.ics_sequence, *(plan_of(row).ics_sequence for row in rows))) + 1
