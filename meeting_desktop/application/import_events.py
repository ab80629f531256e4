"""Entries of a calendar file as rows of ours, within one transaction that can be undone.

Nobody is told of an import: whoever is named there knows it from the calendar that it comes from.
Who invites is kept in the description, unless it is this person: then the guests are ours too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from meeting_desktop.application.plan_edit import PlanEdit
from meeting_desktop.application.series_rows import fill, first_instant, horizon_of
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.calendar_events import CalendarEvent
from meeting_desktop.domain.calendar_imports import ImportedPlan, plan_of_event
from meeting_desktop.domain.invitations import Invitation
from meeting_desktop.domain.meetings import (
    Meeting,
    MeetingOrigin,
    MeetingStatus,
    make_room_code,
)
from meeting_desktop.domain.occurrences import wall_of
from meeting_desktop.domain.planning import Appointment, Series
from meeting_desktop.domain.replies import place_of
from meeting_desktop.domain.wall_times import zone_of

#: Of a series that began long ago, so much of the past gets rows.
_HISTORY = timedelta(days=31)
_OPEN = frozenset({MeetingStatus.SCHEDULED, MeetingStatus.POSTPONED, MeetingStatus.CANCELLED})


class EventImport:
    """Writes through ``edit``; ``meetings`` counts the rows that were made or changed."""

    def __init__(self, edit: PlanEdit) -> None:
        self.edit = edit
        self.meetings = 0
        self._me = edit.uow.people.me()

    def is_mine(self, event: CalendarEvent) -> bool:
        """Whether this person invites to it; an entry of nobody is one's own."""
        if event.organizer is None:
            return True
        return bool(self._me.email) and event.organizer.email.lower() == self._me.email.lower()

    def add(self, event: CalendarEvent) -> None:
        """Raises: UserFacingError, it is no meeting."""
        plan = plan_of_event(event, mine=self.is_mine(event))
        if plan.rule:
            self._add_series(event, plan)
            return
        meeting = self.edit.add_meeting(self._meeting(event, plan))
        self.meetings += 1
        self._invite(event, meeting.scope_id, meeting_id=meeting.id)

    def change(self, event: CalendarEvent, rows: Sequence[Meeting]) -> None:
        """Another version of what is here. Raises: UserFacingError, it is no meeting any more."""
        plan = plan_of_event(event, mine=self.is_mine(event))
        series = self.edit.uow.series.by_uid(event.uid)
        if plan.rule or series is not None:
            self._remove_open(rows)
            if series is not None:
                self.edit.remove_series(series.id)
            self.add(event)
            return
        changed = _as_planned(rows[0], plan, event.sequence)
        self.edit.update_meeting(changed)
        self.meetings += 1

    def cancel(self, rows: Sequence[Meeting], sequence: int) -> None:
        for row in rows:
            if row.status in _OPEN - {MeetingStatus.CANCELLED} and row.appointment is not None:
                moved = row.move_to(MeetingStatus.CANCELLED, self.edit.now)
                plan = replace(row.appointment, ics_sequence=sequence)
                self.edit.update_meeting(replace(moved, appointment=plan))
                self.meetings += 1

    def change_one(self, event: CalendarEvent, rows: Sequence[Meeting]) -> bool:
        """An occurrence by itself; False where it is not among ``rows``."""
        row = _occurrence(event, rows)
        if row is None or row.appointment is None or row.status not in _OPEN:
            return False
        if event.cancelled:
            self.cancel([row], event.sequence)
            return True
        plan = plan_of_event(event, mine=self.is_mine(event))
        changed = _as_planned(row, plan, event.sequence)
        kept = replace(_appointment(changed), detached=True)
        self.edit.update_meeting(replace(changed, appointment=kept))
        self.meetings += 1
        return True

    def _add_series(self, event: CalendarEvent, plan: ImportedPlan) -> None:
        zone, series_id = zone_of(plan.time_zone), new_id()
        series = Series(
            id=series_id,
            scope_id=series_id,
            title=plan.title,
            rule=plan.rule,
            first_start=plan.first_wall or wall_of(plan.start, zone),
            minutes=plan.minutes,
            time_zone=plan.time_zone,
            ics_uid=event.uid,
            created_at=self.edit.now,
            ics_sequence=event.sequence,
            exceptions=frozenset(wall_of(one, zone) for one in event.exceptions),
            details=plan.details,
            organizer_id=self._me.id,
        )
        # The rows point to it.
        self.edit.put_series(series)
        begin = max(first_instant(series), self.edit.now - _HISTORY)
        filled = fill(
            self.edit,
            replace(series, filled_until=begin),
            horizon_of(series, self.edit.now),
            version=None,
            known=(),
        )
        self.meetings += len(filled.rows)
        self._invite(event, series.scope_id, series_id=series.id)
        for override in event.overrides:
            self.change_one(override, filled.rows)

    def _meeting(self, event: CalendarEvent, plan: ImportedPlan) -> Meeting:
        meeting_id = new_id()
        return Meeting(
            id=meeting_id,
            scope_id=meeting_id,
            room_code=make_room_code(),
            title=plan.title,
            origin=MeetingOrigin.SCHEDULED,
            status=MeetingStatus.SCHEDULED,
            time_zone=plan.time_zone,
            created_at=self.edit.now,
            appointment=Appointment(
                start=plan.start,
                end=plan.end,
                ics_uid=event.uid,
                ics_sequence=event.sequence,
                details=plan.details,
                organizer_id=self._me.id,
            ),
        )

    def _invite(
        self,
        event: CalendarEvent,
        scope_id: UUID,
        *,
        meeting_id: UUID | None = None,
        series_id: UUID | None = None,
    ) -> None:
        if event.organizer is None or not self.is_mine(event):
            return
        for one in event.attendees:
            if one.email.lower() == self._me.email.lower():
                continue
            self.edit.put_invitation(
                Invitation(
                    id=new_id(),
                    scope_id=scope_id,
                    email=one.email.lower(),
                    name=one.name,
                    meeting_id=meeting_id,
                    series_id=series_id,
                    role=one.role,
                    status=one.status,
                    sequence=event.sequence,
                )
            )

    def _remove_open(self, rows: Sequence[Meeting]) -> None:
        """What lies behind stays as it was."""
        for row in rows:
            if row.status in _OPEN and _appointment(row).start >= self.edit.now - _HISTORY:
                self.edit.remove_meeting(row.id)


def _as_planned(row: Meeting, plan: ImportedPlan, sequence: int) -> Meeting:
    """What was set here and no file knows (agenda, options, the passcode) stays."""
    before = _appointment(row)
    details = replace(
        before.details,
        description=plan.details.description,
        external_url=plan.details.external_url or before.details.external_url,
        tags=plan.details.tags or before.details.tags,
    )
    return replace(
        row,
        title=plan.title,
        time_zone=plan.time_zone,
        status=MeetingStatus.SCHEDULED if row.status in _OPEN else row.status,
        appointment=replace(
            before, start=plan.start, end=plan.end, details=details, ics_sequence=sequence
        ),
    )


def _occurrence(event: CalendarEvent, rows: Sequence[Meeting]) -> Meeting | None:
    places: dict[datetime, Meeting] = {}
    for row in rows:
        place = _appointment(row).occurrence_start
        if place is not None:
            places[place] = row
    if event.recurrence_id is None or not places:
        return None
    found = place_of(list(places), event.recurrence_id, rows[0].time_zone)
    return None if found is None else places[found]


def _appointment(row: Meeting) -> Appointment:
    if row.appointment is None:
        raise ValueError("only what is planned has a UID")
    return row.appointment
