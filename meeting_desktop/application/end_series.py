"""Call off the meetings of a series that still come, all or from one on."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from meeting_desktop.application.plan_edit import PlanEdit
from meeting_desktop.application.replace_rows import BEGUN, place_of
from meeting_desktop.application.series_facts import (
    EditedSeries,
    ended_at,
    first_to_come,
    next_sequence,
    series_of,
    wall_in,
)
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.planning import Series
from meeting_desktop.domain.series_changes import named_before


def end_before(edit: PlanEdit, row: Meeting, *, told: bool) -> EditedSeries:
    """This one and the following ones do not take place; of the first one on, as ``end_all``."""
    series = series_of(edit, row)
    return _end(edit, series, place_of(row), told=told)


def end_all(edit: PlanEdit, series: Series, *, told: bool) -> EditedSeries:
    """None that still comes takes place.

    ``EditedSeries.ended`` is None where all were still to come: then the series is removed.

    Raises:
        UserFacingError: code ``series_over``.
    """
    rows = edit.uow.calendar.of_series(series.id)
    return _end(edit, series, first_to_come(series, rows, edit.now), told=told)


def _end(edit: PlanEdit, series: Series, place: datetime, *, told: bool) -> EditedSeries:
    rows = edit.uow.calendar.of_series(series.id)
    wall, sequence = wall_in(series, place), next_sequence(series, rows, told=told)
    removed = tuple(row for row in rows if place_of(row) >= place and row.status not in BEGUN)
    for row in removed:
        edit.remove_meeting(row.id)
    if named_before(series.rule, series.first_start, wall):
        ended = ended_at(series, wall, place, sequence)
        edit.put_series(ended)
        return EditedSeries(ended, ended=ended, removed=removed)
    edit.remove_series(series.id)
    return EditedSeries(replace(series, ics_sequence=sequence, active=False), removed=removed)
