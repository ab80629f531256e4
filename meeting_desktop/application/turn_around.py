"""A difference between here and the CRM, decided otherwise by a person."""

from __future__ import annotations

from datetime import datetime

from meeting_desktop.application import crm_notes
from meeting_desktop.application.crm_meetings import turn_plan_around
from meeting_desktop.application.crm_notes import KeptDifference
from meeting_desktop.application.lead_changes import Doing, existing_lead
from meeting_desktop.domain.crm_fields import LeadMapping
from meeting_desktop.ports.unit_of_work import UnitOfWork


def turn_around(uow: UnitOfWork, kept: KeptDifference, mapping: LeadMapping, now: datetime) -> None:
    """Let the value hold here that lost; over there it is a change that waits."""
    lost = kept.difference
    text = lost.theirs if lost.ours_won else lost.ours
    if kept.meeting_id is not None:
        turn_plan_around(uow, kept.meeting_id, lost.name, text, now)
    else:
        lead = existing_lead(uow, kept.lead_id)
        Doing(uow, now).patch(lead, mapping.onto(lead, {lost.name: text})[0])
    crm_notes.drop_difference(uow, kept)
