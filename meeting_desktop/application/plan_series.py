"""Plan meetings that repeat: the series, and its rows up to the horizon."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from meeting_desktop.application.plan_edit import PlanEdit
from meeting_desktop.application.series_rows import Filled, fill, first_instant, horizon_of, placed
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.ics_uids import new_ics_uid
from meeting_desktop.domain.meeting_drafts import MeetingDraft
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.occurrences import Occurrence, first_wall
from meeting_desktop.domain.planning import Series
from meeting_desktop.domain.recurrence import read_rule


def plan_series(
    edit: PlanEdit,
    draft: MeetingDraft,
    *,
    organizer_id: UUID | None = None,
    version: int | None = None,
    instead_of: Meeting | None = None,
) -> Filled:
    """Make the series that ``draft`` asks for; ``rows[0]`` is its first meeting.

    It begins at the first day of the rule from the draft's start on. A time that summer time skips
    or has twice is nobody's question here, see ``domain.occurrences``. ``version`` is the wording
    of its question set. A meeting that begins to repeat is given as ``instead_of``: it becomes
    the first one, with its room, and the series goes on under its UID. Invitations are the
    caller's, with ``series_id``.

    Raises:
        UserFacingError: code ``bad_rule`` or ``unknown_zone``.
    """
    begun = instead_of.appointment if instead_of is not None else None
    series_id = new_id()
    series = Series(
        id=series_id,
        # Its meetings are of its scope, and the first one that was there before never changes its.
        scope_id=instead_of.scope_id if instead_of is not None else series_id,
        title=draft.title,
        rule=str(read_rule(draft.rule)),
        first_start=first_wall(draft.rule, draft.start.replace(tzinfo=None, fold=0)),
        minutes=draft.minutes,
        time_zone=draft.time_zone,
        ics_uid=begun.ics_uid if begun is not None else new_ics_uid(),
        created_at=edit.now,
        ics_sequence=begun.ics_sequence + 1 if begun is not None else 0,
        details=draft.details,
        lead_id=draft.lead_id,
        organizer_id=organizer_id,
        template_id=draft.template_id,
    )
    # The rows point to it.
    edit.put_series(series)
    known: tuple[Meeting, ...] = ()
    if instead_of is not None:
        start = first_instant(series)
        first = placed(instead_of, series, Occurrence(start, series.first_start), version)
        edit.update_meeting(first)
        known = (first,)
    filled = fill(edit, series, horizon_of(series, edit.now), version=version, known=known)
    return replace(filled, rows=(*known, *filled.rows))
