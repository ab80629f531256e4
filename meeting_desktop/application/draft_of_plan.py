"""A plan as the draft that would make it: what a form begins with."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from meeting_desktop.application.keep_invitations import invited_to
from meeting_desktop.core.errors import NotFoundError
from meeting_desktop.domain.invitations import Invitation
from meeting_desktop.domain.meeting_drafts import Invitee, MeetingDraft
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.planning import Appointment
from meeting_desktop.domain.wall_times import wall_of
from meeting_desktop.ports.unit_of_work import UnitOfWork

_WEEK = timedelta(weeks=1)


def planned_meeting(uow: UnitOfWork, meeting_id: UUID) -> Meeting:
    """Raises: NotFoundError, also where it was begun without a plan."""
    meeting = uow.meetings.get(meeting_id)
    if meeting is None or meeting.appointment is None:
        raise NotFoundError("That meeting is no longer in the calendar; open the calendar again.")
    return meeting


def appointment_of(meeting: Meeting) -> Appointment:
    """Raises: LookupError, it has none: planned meetings come from ``planned_meeting``."""
    if meeting.appointment is None:
        raise LookupError("a meeting without an appointment is not in the plan")
    return meeting.appointment


def draft_of(uow: UnitOfWork, meeting: Meeting) -> MeetingDraft:
    """``rule`` is its series'; ``passcode`` None keeps the one there is."""
    plan = appointment_of(meeting)
    series = uow.series.get(plan.series_id) if plan.series_id is not None else None
    start = wall_of(plan.start, meeting.time_zone)
    return MeetingDraft(
        title=meeting.title,
        start=start.wall,
        minutes=round(plan.length / timedelta(minutes=1)),
        time_zone=meeting.time_zone,
        details=plan.details,
        invitees=tuple(map(invitee_of, invited_to(uow, meeting))),
        rule=series.rule if series is not None else "",
        lead_id=meeting.lead_id,
        template_id=plan.template_id,
        fold=start.fold,
    )


def copy_of(uow: UnitOfWork, meeting: Meeting) -> MeetingDraft:
    """A meeting of its own like it, a week later by the clock of its zone."""
    draft = draft_of(uow, meeting)
    return replace(draft, start=draft.start + _WEEK, fold=None, rule="")


def invitee_of(one: Invitation) -> Invitee:
    return Invitee(one.email, one.name, one.role, one.user_id, one.lead_id)
