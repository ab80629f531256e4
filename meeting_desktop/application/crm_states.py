"""What windows see of leads and the CRM, read from this machine's own rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from meeting_desktop.application import crm_notes
from meeting_desktop.application.crm_meetings import crm_meetings, pending_plan
from meeting_desktop.application.crm_previews import ValueStep
from meeting_desktop.application.crm_round import linked
from meeting_desktop.application.lead_changes import existing_lead
from meeting_desktop.application.send_meeting import HeldMeeting, held_meetings
from meeting_desktop.application.take_from_crm import LEAD, pending
from meeting_desktop.domain.crm_fields import LeadMapping
from meeting_desktop.ports.insight_rows import CrmLink
from meeting_desktop.ports.unit_of_work import UnitOfWork


class CrmPhase(StrEnum):
    #: No CRM is set up.
    OFF = "off"
    IDLE = "idle"
    WORKING = "working"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class CrmState:
    """``waiting`` leads have changes that nobody has sent yet; ``sentence`` says what is wrong."""

    phase: CrmPhase = CrmPhase.OFF
    last_at: datetime | None = None
    sentence: str = ""
    code: str = ""
    waiting: int = 0
    differences: int = 0


@dataclass(frozen=True, slots=True)
class WaitingChange:
    """What changed here of a lead that is in the CRM; ``before`` is what both had last.

    With ``meeting_id`` it is about that meeting with the lead.
    """

    lead_id: UUID
    title: str
    steps: tuple[ValueStep, ...]
    error: str = ""
    meeting_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class LeadInCrm:
    """``link`` None: it is not there, as far as is known here. ``page``: https, or empty."""

    link: CrmLink | None
    keeps: bool
    waiting: tuple[ValueStep, ...]
    meetings: tuple[HeldMeeting, ...]
    page: str = ""


def read_lead(uow: UnitOfWork, lead_id: UUID, mapping: LeadMapping) -> LeadInCrm:
    """Raises: NotFoundError."""
    lead, link = existing_lead(uow, lead_id), uow.crm_links.of(LEAD, lead_id)
    keeps = lead_id in crm_notes.kept_in_step(uow)
    if link is None:
        return LeadInCrm(None, keeps, (), ())
    steps = _steps(link, pending(link, lead, mapping))
    return LeadInCrm(link, keeps, steps, held_meetings(uow, lead_id))


def read_waiting(uow: UnitOfWork, mapping: LeadMapping) -> tuple[WaitingChange, ...]:
    """Of linked leads, and of meetings that came with them; also those that could not be sent."""
    found = []
    for lead, link in linked(uow):
        steps = _steps(link, pending(link, lead, mapping))
        if steps or link.error:
            found.append(WaitingChange(lead.id, lead.name, steps, link.error))
    for known in crm_meetings(uow):
        steps, meeting = _steps(known.link, pending_plan(known)), known.meeting
        if steps or known.link.error:
            error = known.link.error
            found.append(WaitingChange(known.lead_id, meeting.title, steps, error, meeting.id))
    return tuple(found)


def _steps(link: CrmLink, changes: Mapping[str, str]) -> tuple[ValueStep, ...]:
    return tuple(ValueStep(name, link.base.get(name, ""), it) for name, it in changes.items())
