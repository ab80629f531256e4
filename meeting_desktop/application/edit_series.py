"""Edits of a series, and how far each reaches: one meeting, it and the following ones, or all.

Everything is written through the ``PlanEdit`` of the caller's transaction, which can undo it.
Invitations are the caller's: these functions give back what they must know. ``told`` says that
the edit concerns invitees: then SEQUENCE grows.

What has begun is never touched, nor is what lies behind: an edit of all meetings is one of all
that still come, under the UID that invitees know. Meetings that were edited by themselves, called
off or postponed keep what they are. Where the days of a series change they keep their place in
it, if there is one on the same day, in the same week or in the same month; otherwise they go, and
so does what was left out. Rooms stay with their meetings in the same way.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from meeting_desktop.application.plan_edit import PlanEdit
from meeting_desktop.application.replace_rows import Pattern, place_of, plan_of, replace_rows
from meeting_desktop.application.series_facts import (
    EditedSeries,
    ended_at,
    first_to_come,
    next_sequence,
    series_of,
    wall_in,
)
from meeting_desktop.application.series_rows import horizon_of
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.ics_uids import new_ics_uid
from meeting_desktop.domain.meeting_drafts import MeetingDraft
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.occurrences import first_wall, wall_of
from meeting_desktop.domain.planning import Series
from meeting_desktop.domain.recurrence import read_rule
from meeting_desktop.domain.series_changes import moved_rule, named_before, rest_of
from meeting_desktop.domain.wall_times import resolve, zone_of

#: A series of one: what is left when a meeting is told to repeat no more.
_ONCE = "FREQ=DAILY;COUNT=1"


def change_this(edit: PlanEdit, row: Meeting, draft: MeetingDraft, *, told: bool) -> Meeting:
    """Edit one occurrence by itself: from then on edits of the series leave it alone.

    It keeps its place in the series wherever it is moved. A rule in the draft is not looked at.
    """
    before = plan_of(row)
    start = resolve(draft.start, draft.time_zone, draft.fold or 0).readings[-1].instant
    changed = replace(
        row,
        title=draft.title,
        time_zone=draft.time_zone,
        lead_id=draft.lead_id,
        appointment=replace(
            before,
            start=start,
            end=start + timedelta(minutes=draft.minutes),
            details=draft.details,
            ics_sequence=before.ics_sequence + (1 if told else 0),
            detached=True,
        ),
    )
    edit.update_meeting(changed)
    return changed


def skip_this(edit: PlanEdit, row: Meeting, *, told: bool) -> Series:
    """Leave one occurrence out for good: an exception of the series, and its row is gone."""
    series = series_of(edit, row)
    rows = edit.uow.calendar.of_series(series.id)
    skipped = replace(
        series,
        exceptions=series.exceptions | {wall_in(series, place_of(row))},
        ics_sequence=next_sequence(series, rows, told=told),
    )
    edit.put_series(skipped)
    edit.remove_meeting(row.id)
    return skipped


def change_following(
    edit: PlanEdit, row: Meeting, draft: MeetingDraft, *, told: bool, version: int | None = None
) -> EditedSeries:
    """Split the series: it ends before ``row``, and another one begins there as ``draft`` says.

    The new one has a UID of its own. From the first occurrence on it is an edit of all.
    ``version`` is the wording of the question set; None keeps it.

    Raises:
        UserFacingError: code ``bad_rule``.
    """
    series = series_of(edit, row)
    place = place_of(row)
    wall = wall_in(series, place)
    gone = named_before(series.rule, series.first_start, wall)
    if gone == 0:
        return change_all(edit, row, draft, told=told, version=version)
    start = wall + _shift(row, draft)
    if _same_rule(series, draft):
        rule = moved_rule(rest_of(series.rule, gone), wall, start)
    else:
        rule = draft.rule or _ONCE
    begun = replace(
        _as_drafted(series, row, draft, rule, start),
        id=new_id(),
        ics_uid=new_ics_uid(),
        ics_sequence=0,
        created_at=edit.now,
    )
    rows = edit.uow.calendar.of_series(series.id)
    ended = ended_at(series, wall, place, next_sequence(series, rows, told=told))
    edit.put_series(ended)
    pattern = Pattern(series, place, begun, rows, _until(edit, series, begun), version)
    return replace(_replaced(edit, row, draft, pattern), ended=ended)


def change_all(
    edit: PlanEdit, row: Meeting, draft: MeetingDraft, *, told: bool, version: int | None = None
) -> EditedSeries:
    """Change the series, and all of its meetings that still come.

    ``draft`` is of ``row``: moving it moves them all as far. Where days or times change, the
    series begins with the first one to come; those that are over are then history of ours alone.

    Raises:
        UserFacingError: code ``bad_rule``; ``series_over`` where none is left to come.
    """
    series = series_of(edit, row)
    rows = edit.uow.calendar.of_series(series.id)
    place = first_to_come(series, rows, edit.now)
    wall = wall_in(series, place)
    start, same = wall + _shift(row, draft), _same_rule(series, draft)
    if same and start == wall and draft.time_zone in {row.time_zone, series.time_zone}:
        changed = _as_drafted(series, row, draft, series.rule, series.first_start)
    else:
        gone = named_before(series.rule, series.first_start, wall)
        rule = rest_of(draft.rule, gone) if draft.rule else _ONCE
        rule = moved_rule(rule, wall, start) if same else rule
        changed = _as_drafted(series, row, draft, rule, start)
    changed = replace(changed, ics_sequence=next_sequence(series, rows, told=told))
    pattern = Pattern(series, place, changed, rows, _until(edit, series, changed), version)
    return _replaced(edit, row, draft, pattern)


def _replaced(edit: PlanEdit, row: Meeting, draft: MeetingDraft, pattern: Pattern) -> EditedSeries:
    done = replace_rows(edit, pattern)
    after = done.rows
    edited = next((one for one in after if one.id == row.id), None)
    if edited is not None and plan_of(row).detached:
        # It is the one that was edited: what was said of all is said of it, at its own time.
        told = done.series.ics_sequence > pattern.old.ics_sequence
        own = edited = change_this(edit, edited, draft, told=told)
        after = tuple(own if one.id == own.id else one for one in after)
    return EditedSeries(done.series, after, edited, removed=done.removed)


def _until(edit: PlanEdit, old: Series, new: Series) -> datetime:
    """As far as there were rows, and to the horizon."""
    horizon = horizon_of(new, edit.now)
    return max(horizon, old.filled_until or horizon)


def _as_drafted(
    series: Series, row: Meeting, draft: MeetingDraft, rule: str, start: datetime
) -> Series:
    # An occurrence that was put into another zone by itself does not take the series with it.
    zone = series.time_zone if draft.time_zone == row.time_zone else draft.time_zone
    return replace(
        series,
        title=draft.title,
        rule=str(read_rule(rule)),
        first_start=first_wall(rule, start),
        minutes=draft.minutes,
        time_zone=zone,
        details=draft.details,
        lead_id=draft.lead_id,
        template_id=draft.template_id,
        active=True,
    )


def _shift(row: Meeting, draft: MeetingDraft) -> timedelta:
    """How far the draft moves the meeting, in wall time."""
    shown = wall_of(plan_of(row).start, zone_of(row.time_zone))
    return draft.start.replace(tzinfo=None, fold=0) - shown


def _same_rule(series: Series, draft: MeetingDraft) -> bool:
    return bool(draft.rule) and str(read_rule(draft.rule)) == series.rule
