"""What waits to go to the CRM, of a lead or of a meeting with it: looked at, sent, taken back."""

from __future__ import annotations

from uuid import UUID

from meeting_desktop.application.crm_previews import SendPreview, Sent
from meeting_desktop.application.send_plan import SendPlan
from meeting_desktop.application.send_to_crm import SendToCrm
from meeting_desktop.domain.crm_fields import LeadMapping
from meeting_desktop.ports.crm import Crm


class SendChanges:
    """As ``SendToCrm``; where a meeting is named it is about that one, else about the lead."""

    def __init__(self, leads: SendToCrm, plans: SendPlan) -> None:
        self._leads = leads
        self._plans = plans

    def preview(
        self, crm: Crm, mapping: LeadMapping, lead_id: UUID, meeting_id: UUID | None = None
    ) -> SendPreview:
        if meeting_id is not None:
            return self._plans.preview(crm, meeting_id)
        return self._leads.preview(crm, mapping, lead_id)

    def send(self, crm: Crm, mapping: LeadMapping, seen: SendPreview) -> Sent:
        if seen.meeting_id is not None:
            return self._plans.send(crm, seen, seen.meeting_id)
        return self._leads.send(crm, mapping, seen)

    def undo(self, crm: Crm, mapping: LeadMapping, sent: Sent) -> None:
        if sent.meeting_id is not None:
            self._plans.undo(crm, sent, sent.meeting_id)
        else:
            self._leads.undo(crm, mapping, sent)
