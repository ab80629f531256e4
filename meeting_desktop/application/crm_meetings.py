"""Planned meetings that came from the CRM: which they are, and what of them waits to go there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from meeting_desktop.application.draft_of_plan import appointment_of, draft_of, planned_meeting
from meeting_desktop.application.plan_edit import PlanEdit
from meeting_desktop.application.take_from_crm import ACTIVITY, LEAD
from meeting_desktop.application.tell_invitees import TellNobody
from meeting_desktop.application.write_plan import PlanWriter
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.crm_meetings import MINUTES, START, TITLE, merge_plans, values_of
from meeting_desktop.domain.crm_merge import CrmSide, Merged
from meeting_desktop.domain.draft_checks import examine
from meeting_desktop.domain.meetings import Meeting, MeetingStatus
from meeting_desktop.domain.wall_times import wall_of
from meeting_desktop.ports.crm import ACTIVITY_END, ACTIVITY_START, ACTIVITY_TITLE, CrmRecord
from meeting_desktop.ports.insight_rows import CrmLink
from meeting_desktop.ports.unit_of_work import UnitOfWork

#: Of ``CrmLink.base``: CANCELLED or GONE, as the person was told of it; empty: it stands.
STATE, GONE = "state", "gone"


@dataclass(frozen=True, slots=True)
class CrmMeeting:
    """A meeting that is still to be held, and came from there."""

    meeting: Meeting
    lead_id: UUID
    link: CrmLink


def came_from_there(link: CrmLink) -> bool:
    """Held meetings that were noted there have no planned start in common with it."""
    return START in link.base


def crm_meetings(uow: UnitOfWork, lead_id: UUID | None = None) -> Iterator[CrmMeeting]:
    """Of one lead, or of all."""
    for link in uow.crm_links.all(ACTIVITY):
        found = open_one(uow, link)
        if found is not None and lead_id in (None, found.lead_id):
            yield found


def crm_meeting(uow: UnitOfWork, meeting_id: UUID) -> CrmMeeting:
    """Raises: UserFacingError ``not_found``: it is none, or not any more."""
    link = uow.crm_links.of(ACTIVITY, meeting_id)
    found = open_one(uow, link) if link is not None else None
    if found is None:
        raise UserFacingError(
            "This meeting is not planned any more, or not linked with the CRM.", code="not_found"
        )
    return found


def open_one(uow: UnitOfWork, link: CrmLink) -> CrmMeeting | None:
    """None where it did not come from there, was held, called off, or its lead was unlinked."""
    if not came_from_there(link):
        return None
    meeting = uow.meetings.get(link.local_id)
    if meeting is None or meeting.lead_id is None or meeting.appointment is None:
        return None
    is_open = meeting.status is MeetingStatus.SCHEDULED
    if not is_open or uow.crm_links.of(LEAD, meeting.lead_id) is None:
        return None
    return CrmMeeting(meeting, meeting.lead_id, link)


def ours_of(meeting: Meeting) -> dict[str, str]:
    plan = appointment_of(meeting)
    return values_of(meeting.title, plan.start, plan.end)


def theirs_of(record: CrmRecord) -> dict[str, str]:
    said = record.values
    start, end = (_moment(said.get(name, "")) for name in (ACTIVITY_START, ACTIVITY_END))
    return values_of(said.get(ACTIVITY_TITLE, ""), start, end)


def merge_meeting(uow: UnitOfWork, known: CrmMeeting, record: CrmRecord) -> Merged:
    changed_at = uow.meetings.changed_at(known.meeting.id)
    return merge_plans(
        known.link.base,
        CrmSide(ours_of(known.meeting), changed_at),
        CrmSide(theirs_of(record), record.modified_at),
    )


def pending_plan(known: CrmMeeting) -> dict[str, str]:
    """What changed here since both sides were the same; nothing where it is no more over there."""
    base = known.link.base
    if base.get(STATE):
        return {}
    return {
        name: text for name, text in ours_of(known.meeting).items() if base.get(name, text) != text
    }


def replan(uow: UnitOfWork, meeting: Meeting, changes: dict[str, str], now: datetime) -> bool:
    """Title and times as ``changes`` has them; whoever is invited is told nothing by this.

    False: no meeting can be so, and nothing was changed. Raises: UserFacingError ``not_allowed``.
    """
    plan = appointment_of(meeting)
    start = _moment(changes.get(START, "")) or plan.start
    draft = draft_of(uow, meeting)
    wall = wall_of(start, meeting.time_zone)
    wanted = replace(
        draft,
        title=changes.get(TITLE, meeting.title),
        start=wall.wall,
        fold=wall.fold,
        minutes=int(changes.get(MINUTES, draft.minutes)),
        rule="",
    )
    found = examine(wanted, now, known_start=plan.start)
    if found.errors or found.start is None or found.end is None:
        return False
    writer = PlanWriter(PlanEdit(uow, now), TellNobody(), quiet=True)
    writer.change(meeting, wanted, found.start, found.end)
    return True


def turn_plan_around(
    uow: UnitOfWork, meeting_id: UUID, name: str, text: str, now: datetime
) -> None:
    """Let the value hold here that lost. Raises: UserFacingError, the meeting has begun."""
    meeting = planned_meeting(uow, meeting_id)
    is_open = meeting.status is MeetingStatus.SCHEDULED
    if not (is_open and replan(uow, meeting, {name: text}, now)):
        raise UserFacingError(
            "This meeting has begun or was called off; its plan stays as it is.",
            code="meeting_begun",
        )


def keep_meeting(uow: UnitOfWork, meeting_id: UUID) -> None:
    """It takes place all the same; that it is no more over there is not said again."""
    known = crm_meeting(uow, meeting_id)
    uow.crm_links.put(replace(known.link, error=""))


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
