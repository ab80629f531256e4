"""The rows of a series after its pattern changed: each finds its place in the new one, or goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from meeting_desktop.application.plan_edit import PlanEdit
from meeting_desktop.application.series_rows import first_instant, placed, row_of
from meeting_desktop.domain.meetings import Meeting, MeetingStatus
from meeting_desktop.domain.occurrences import (
    USUAL_LIMIT,
    Occurrence,
    instant_of,
    is_over,
    occurrences,
    wall_of,
)
from meeting_desktop.domain.planning import Appointment, Series
from meeting_desktop.domain.series_changes import matched
from meeting_desktop.domain.wall_times import zone_of

#: What was held, or is, is nobody's to change.
BEGUN = frozenset({MeetingStatus.ACTIVE, MeetingStatus.COMPLETED})
_OFF = frozenset({MeetingStatus.CANCELLED, MeetingStatus.POSTPONED})
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Pattern:
    """From ``place`` (UTC, where the old rule puts an occurrence) on, ``new`` holds, not ``old``.

    ``rows`` are all of the old series. Rows are made before ``until``. ``version`` is the wording
    of the question set; None keeps each row's own.
    """

    old: Series
    place: datetime
    new: Series
    rows: Sequence[Meeting]
    until: datetime
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Replaced:
    """``rows`` by time, without those that were left as they were before the change."""

    series: Series
    rows: tuple[Meeting, ...]
    removed: tuple[Meeting, ...]


@dataclass(frozen=True, slots=True)
class _Old:
    """What has a place in the old pattern: a row, or nothing where one was left out."""

    wall: datetime
    row: Meeting | None = None


def place_of(row: Meeting) -> datetime:
    """Where the rule has it, in UTC. Raises: ValueError, the meeting was not planned."""
    appointment = plan_of(row)
    return appointment.occurrence_start or appointment.start


def plan_of(row: Meeting) -> Appointment:
    if row.appointment is None:
        raise ValueError("a row of a series has an appointment")
    return row.appointment


def replace_rows(edit: PlanEdit, pattern: Pattern) -> Replaced:
    """Write the new series and what becomes of the rows; those before the pattern's place stay."""
    old = _old_places(pattern)
    wanted = _wanted(pattern)
    found = matched(old, [one.wall for one in wanted], lambda one: one.wall)
    series = _with_exceptions(pattern, old, wanted, found)
    edit.put_series(series)
    removed = [
        one.row
        for number, one in enumerate(old)
        if one.row is not None and number not in found and one.row.status not in BEGUN
    ]
    for row in removed:
        edit.remove_meeting(row.id)
    moves = [
        (one.row, wanted[found[number]])
        for number, one in enumerate(old)
        if one.row is not None and number in found
    ]
    _make_way(edit, moves)
    kept = [_written(edit, row, series, place, pattern.version) for row, place in moves]
    version = pattern.version if pattern.version is not None else _latest_version(pattern.rows)
    taken = set(found.values())
    made = [
        edit.add_meeting(row_of(series, one, edit.now, version))
        for place, one in enumerate(wanted)
        if place not in taken
    ]
    return Replaced(series, tuple(sorted((*kept, *made), key=place_of)), tuple(removed))


def _make_way(edit: PlanEdit, moves: Sequence[tuple[Meeting, Occurrence]]) -> None:
    """A place is one meeting's at any time: who stands where another goes leaves it first."""
    goals = {goal.start for row, goal in moves if goal.start != place_of(row)}
    for row, _ in moves:
        if place_of(row) in goals and row.status not in BEGUN:
            edit.vacate(row)


def _old_places(pattern: Pattern) -> list[_Old]:
    zone = zone_of(pattern.old.time_zone)
    held = [
        _Old(wall_of(place_of(row), zone), row)
        for row in pattern.rows
        if place_of(row) >= pattern.place
    ]
    left_out = [
        _Old(wall) for wall in pattern.old.exceptions if instant_of(wall, zone) >= pattern.place
    ]
    return sorted((*held, *left_out), key=lambda one: one.wall)


def _wanted(pattern: Pattern) -> tuple[Occurrence, ...]:
    begin = first_instant(pattern.new) if _is_moved(pattern) else pattern.place
    named = occurrences(replace(pattern.new, exceptions=frozenset()), begin, pattern.until)
    # A pattern that was moved back may name a place in which a meeting was held.
    behind = {place_of(row) for row in pattern.rows if place_of(row) < pattern.place}
    return tuple(one for one in named if one.start not in behind)


def _is_moved(pattern: Pattern) -> bool:
    """Whether the new series begins where it takes over."""
    old, new = pattern.old, pattern.new
    return (old.id, old.rule, old.first_start, old.time_zone) != (
        new.id,
        new.rule,
        new.first_start,
        new.time_zone,
    )


def _with_exceptions(
    pattern: Pattern, old: Sequence[_Old], wanted: Sequence[Occurrence], found: dict[int, int]
) -> Series:
    zone = zone_of(pattern.old.time_zone)
    moved = {
        wanted[place].wall
        for number, place in found.items()
        # A meeting that was begun ahead of its time stays in the old series.
        if (row := old[number].row) is None or row.status in BEGUN
    }
    behind = {
        wall
        for wall in (pattern.old.exceptions if not _is_moved(pattern) else ())
        if instant_of(wall, zone) < pattern.place
    }
    reached = wanted[-1].start + _INSTANT if len(wanted) >= USUAL_LIMIT else pattern.until
    return replace(
        pattern.new,
        exceptions=frozenset(moved | behind),
        filled_until=reached,
        active=not is_over(pattern.new, reached),
    )


def _written(
    edit: PlanEdit, row: Meeting, series: Series, place: Occurrence, version: int | None
) -> Meeting:
    before = plan_of(row)
    if row.status in BEGUN:
        return row
    if before.detached or row.status in _OFF:
        after = _kept(row, series, place)
    else:
        version = version if version is not None else before.question_set_version
        after = placed(row, series, place, version)
    if before.series_id == series.id:
        after = _at_least(after, before.ics_sequence)
    edit.update_meeting(after)
    return after


def _kept(row: Meeting, series: Series, place: Occurrence) -> Meeting:
    """As it is, in its new place. What is only called off goes along with the others."""
    before = plan_of(row)
    after = replace(
        before, series_id=series.id, ics_uid=series.ics_uid, occurrence_start=place.start
    )
    if before.series_id != series.id:
        after = replace(after, ics_sequence=series.ics_sequence)
    elif before.occurrence_start != place.start:
        after = replace(after, ics_sequence=max(before.ics_sequence, series.ics_sequence))
    if not before.detached:
        after = replace(after, start=place.start, end=place.start + before.length)
    return replace(row, appointment=after)


def _at_least(row: Meeting, sequence: int) -> Meeting:
    plan = plan_of(row)
    return replace(row, appointment=replace(plan, ics_sequence=max(plan.ics_sequence, sequence)))


def _latest_version(rows: Sequence[Meeting]) -> int | None:
    plans = [plan_of(row) for row in rows]
    return next((one.question_set_version for one in reversed(plans) if not one.detached), None)
