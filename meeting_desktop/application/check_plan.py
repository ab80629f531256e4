"""What speaks against a draft: its own errors, and who cannot come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from meeting_desktop.application.keep_invitations import invited_to
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.conflicts import Attendance, Busy, Conflict, find_conflicts
from meeting_desktop.domain.draft_checks import examine, tidy
from meeting_desktop.domain.free_slots import HORIZON, Slot, next_free
from meeting_desktop.domain.meeting_drafts import Invitee, MeetingDraft
from meeting_desktop.domain.meeting_rules import DraftField, Findings, Problem
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.occurrences import first_wall, occurrences
from meeting_desktop.domain.people import User
from meeting_desktop.domain.planning import EditScope, Series
from meeting_desktop.domain.time_questions import on_conflicts
from meeting_desktop.domain.wall_times import is_zone
from meeting_desktop.ports.unit_of_work import UnitOfWork

#: Of a series so many of the next meetings are looked at, and no further ahead than this.
_OCCURRENCES = 10
_LOOK_AHEAD = timedelta(days=92)
_FREE = 3


@dataclass(frozen=True, slots=True)
class PlanCheck:
    """One look at the calendar. ``own_zone`` is for people whose own is not known.

    ``without`` is the meeting that is edited; it is no conflict with itself, nor with its series
    where ``scope`` is more than it.
    """

    uow: UnitOfWork
    now: datetime
    own_zone: str
    without: Meeting | None = None
    scope: EditScope = EditScope.THIS

    def findings(self, draft: MeetingDraft, *, propose: bool = True) -> Findings:
        """Everything about the draft; ``propose`` finds free slots where there is a conflict."""
        me = self.uow.people.me()
        found = examine(draft, self.now, own_email=me.email, known_start=self._known_start)
        draft = tidy(draft)
        # A title may come last; who is busy is busy all the same.
        if found.start is None or found.end is None or not _only_untitled(found.errors):
            return found
        try:
            spans = self._spans(draft, found.start, found.end)
        except UserFacingError as error:  # a rule that names no day at all
            problem = Problem(DraftField.RULE, error.sentence)
            return replace(found, errors=(*found.errors, problem))
        people = self._people(me, draft.invitees)
        busy = self._busy(people, me, spans[0][0], spans[-1][1])
        conflicts = tuple(
            one for start, end in spans for one in find_conflicts(start, end, people, busy)
        )
        fresh = self._not_known(conflicts, found.start, found.end)
        questions = (*found.questions, *([on_conflicts(fresh, draft.time_zone)] if fresh else []))
        free = self._free(found.start, found.end, people, me) if propose and conflicts else ()
        return replace(found, conflicts=conflicts, questions=questions, free=free)

    @property
    def _known_start(self) -> datetime | None:
        plan = self.without.appointment if self.without else None
        return plan.start if plan else None

    def _spans(
        self, draft: MeetingDraft, start: datetime, end: datetime
    ) -> list[tuple[datetime, datetime]]:
        if not draft.rule or (self.scope is EditScope.THIS and self._is_of_series):
            return [(start, end)]
        series = Series(
            new_id(), new_id(), "", draft.rule, first_wall(draft.rule, draft.start), draft.minutes,
            draft.time_zone, "", self.now,
        )  # fmt: skip
        ahead = occurrences(series, start, start + _LOOK_AHEAD, limit=_OCCURRENCES)
        return [(one.start, one.start + (end - start)) for one in ahead] or [(start, end)]

    def _people(self, me: User, invitees: Sequence[Invitee]) -> list[Attendance]:
        zone = next(filter(is_zone, (me.time_zone, self.own_zone)), "")
        hours = me.working_hours if zone else ()
        host = Attendance(me.email, me.display_name, zone, hours, is_me=True)
        others = {one.email: one for one in invitees if one.email != me.email.lower()}
        return [host, *map(self._attendance, others.values())]

    def _attendance(self, one: Invitee) -> Attendance:
        user = self.uow.people.by_email(one.email)
        if user is None:
            return Attendance(one.email, one.name)
        # Hours of nobody knows where are no hours.
        hours = user.working_hours if is_zone(user.time_zone) else ()
        return Attendance(one.email, one.name or user.display_name, user.time_zone, hours)

    def _busy(
        self, people: Sequence[Attendance], me: User, start: datetime, end: datetime
    ) -> list[Busy]:
        emails = [one.email for one in people]
        left_out = self._left_out
        return [
            one
            for one in self.uow.calendar.busy(emails, start, end, organizer=me.id)
            if one.meeting_id not in left_out
        ]

    @property
    def _is_of_series(self) -> bool:
        plan = self.without.appointment if self.without else None
        return plan is not None and plan.series_id is not None

    @property
    def _left_out(self) -> frozenset[UUID]:
        if self.without is None:
            return frozenset()
        plan = self.without.appointment
        if self.scope is EditScope.THIS or plan is None or plan.series_id is None:
            return frozenset({self.without.id})
        return frozenset(row.id for row in self.uow.calendar.of_series(plan.series_id))

    def _not_known(
        self, conflicts: Sequence[Conflict], start: datetime, end: datetime
    ) -> tuple[Conflict, ...]:
        """Without those of people who were to come at this very time already."""
        plan = self.without.appointment if self.without else None
        if self.without is None or plan is None or (plan.start, plan.end) != (start, end):
            return tuple(conflicts)
        known = {one.email for one in invited_to(self.uow, self.without)}
        return tuple(one for one in conflicts if not one.is_me and one.email not in known)

    def _free(
        self, start: datetime, end: datetime, people: Sequence[Attendance], me: User
    ) -> tuple[Slot, ...]:
        length, after = end - start, max(self.now, start)
        busy = self._busy(people, me, after, after + HORIZON)
        return next_free(length, people, busy, after, count=_FREE)


def _only_untitled(errors: Sequence[Problem]) -> bool:
    return all(one.field is DraftField.TITLE for one in errors)
