"""A home with leads and a calendar beside a Creatio on loopback."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

from meeting_desktop.application import crm_notes
from meeting_desktop.application.crm_round import CrmRound, RoundParts, mapping_of
from meeting_desktop.application.crm_states import WaitingChange, read_waiting
from meeting_desktop.application.lead_changes import Doing
from meeting_desktop.application.send_meeting import SendMeeting
from meeting_desktop.application.send_plan import SendPlan
from meeting_desktop.application.send_to_crm import SendToCrm
from meeting_desktop.application.take_from_crm import LEAD
from meeting_desktop.core.ids import new_id
from meeting_desktop.core.setting_sections import CrmSettings
from meeting_desktop.domain.leads import Lead
from meeting_desktop.ports.crm import Crm
from meeting_desktop.ports.insight_rows import CrmLink
from meeting_desktop.ports.unit_of_work import UnitOfWork
from tests.fakes.clock import VirtualClock
from tests.fakes.creatio_server import CreatioServer, crm_of
from tests.fakes.store import InlineStore

FIELDS = {
    "name": "Contact",
    "company": "Account",
    "email": "Email",
    "status": "QualifyStatusId",
    "score": "Score",
}
STATUSES = {"new": "Qualification", "contacted": "Nurturing", "won": "Handoff to sales"}
SETTINGS = CrmSettings(
    address="https://crm.example.test", client_id="client-7", fields=FIELDS, statuses=STATUSES
)
MAPPING = mapping_of(SETTINGS)


class Desk:
    """One home beside the CRM."""

    def __init__(self, server: CreatioServer, authority: Path, page: int = 200) -> None:
        self.server = server
        self.clock = VirtualClock()
        self.store = InlineStore(self.clock)
        self.crm: Crm = crm_of(server, authority, page=page)
        self.sender = SendToCrm(self.store, self.clock)
        self.meetings = SendMeeting(self.store, self.clock)
        self.plans = SendPlan(self.store, self.clock, "Europe/Berlin")
        self.settings = SETTINGS

    def round(self, stop: Callable[[], bool] = lambda: False) -> None:
        self.clock.advance(60)
        sent_by = (self.sender, self.meetings, self.plans)
        parts = RoundParts(self.store, self.clock, *sent_by, "Europe/Berlin")
        CrmRound(parts, self.crm, self.settings, stop).run()

    def read(self, work: Callable[[UnitOfWork], Any]) -> Any:
        return self.store.read(work)

    def write(self, work: Callable[[UnitOfWork], Any]) -> Any:
        return self.store.write(work).result(60).value

    def add(self, name: str, **facts: Any) -> UUID:
        def work(uow: UnitOfWork) -> UUID:
            lead = Lead(new_id(), uow.personal_scope(), name, **facts)
            uow.leads.put(lead)
            return lead.id

        known = self.write(work)
        assert isinstance(known, UUID)
        return known

    def change(self, lead_id: UUID, **facts: Any) -> None:
        def work(uow: UnitOfWork) -> None:
            lead = self.lead(lead_id)
            Doing(uow, self.clock.now()).patch(lead, replace(lead, **facts))

        self.write(work)

    def lead(self, lead_id: UUID) -> Lead:
        lead = self.read(lambda uow: uow.leads.get(lead_id))
        assert isinstance(lead, Lead)
        return lead

    def leads(self) -> list[Lead]:
        return list(self.read(lambda uow: uow.leads.all()))

    def link(self, lead_id: UUID) -> CrmLink | None:
        found = self.read(lambda uow: uow.crm_links.of(LEAD, lead_id))
        assert found is None or isinstance(found, CrmLink)
        return found

    def send(self, lead_id: UUID) -> Any:
        return self.sender.send(self.crm, MAPPING, self.sender.preview(self.crm, MAPPING, lead_id))

    def keep(self, lead_id: UUID) -> None:
        self.write(lambda uow: crm_notes.keep_in_step(uow, lead_id, self.clock.now()))

    def changes_waiting(self) -> Sequence[WaitingChange]:
        found: Sequence[WaitingChange] = self.read(lambda uow: read_waiting(uow, MAPPING))
        return found

    def waiting(self) -> dict[str, dict[str, str]]:
        found = self.read(lambda uow: read_waiting(uow, MAPPING))
        return {one.title: {it.name: it.after for it in one.steps} for one in found}
