"""Leads with their history."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from meeting_desktop.adapters.store import insight_model, model, planning_model, sales_model
from meeting_desktop.adapters.store.changes import StoreSession
from meeting_desktop.adapters.store.rows import existing, fill, in_portions, put
from meeting_desktop.domain.leads import Lead, LeadEvent, LeadEventKind, LeadStatus

#: Tables whose rows name the lead that they belong to.
_OF_A_LEAD: tuple[Any, ...] = (
    model.Meeting,
    planning_model.Series,
    planning_model.Invitation,
    sales_model.LeadEvent,
    insight_model.LeadScore,
    insight_model.MeetingAnalysis,
)


class SqlLeads:
    def __init__(self, session: StoreSession) -> None:
        self._session = session

    def put(self, lead: Lead) -> None:
        row = put(self._session, model.Lead, lead.id, lead.scope_id)
        fill(row, _lead_values(lead))
        self._session.flush()

    def get(self, lead_id: UUID) -> Lead | None:
        row = self._session.get(model.Lead, lead_id)
        return None if row is None or row.deleted else _lead(row)

    def all(self) -> Sequence[Lead]:
        # Columns and no objects: of thousands of leads nobody changes one here.
        query = select(*model.Lead.__table__.columns).where(~model.Lead.deleted)
        rows = self._session.execute(query.order_by(model.Lead.name, model.Lead.id))
        return [_lead(row) for row in rows]

    def by_email(self, email: str) -> Sequence[Lead]:
        query = select(model.Lead).where(
            model.Lead.email == email.strip().lower(), ~model.Lead.deleted
        )
        return [_lead(row) for row in self._session.scalars(query.order_by(model.Lead.id))]

    def some(self, lead_ids: Collection[UUID]) -> Sequence[Lead]:
        found = [_lead(row) for row in self._rows(lead_ids) if not row.deleted]
        return sorted(found, key=lambda lead: (lead.name, lead.id))

    def add_all(self, leads: Sequence[Lead], events: Sequence[LeadEvent]) -> None:
        scopes = {lead.id: lead.scope_id for lead in leads}
        self._session.insert_all(
            model.Lead,
            [{"id": one.id, "scope_id": one.scope_id, **_lead_values(one)} for one in leads],
        )
        self._session.insert_all(
            sales_model.LeadEvent,
            [
                {"id": one.id, "scope_id": scopes[one.lead_id], **_event_values(one)}
                for one in events
            ],
        )

    def remove(self, lead_id: UUID) -> None:
        existing(self._session, model.Lead, lead_id).deleted = True
        self._session.flush()

    def remove_all(self, lead_ids: Collection[UUID]) -> None:
        self._session.remove_all(model.Lead, list(lead_ids))

    def restore(self, lead_id: UUID) -> None:
        existing(self._session, model.Lead, lead_id).deleted = False
        self._session.flush()

    def add_event(self, event: LeadEvent) -> None:
        lead = existing(self._session, model.Lead, event.lead_id)
        row = put(self._session, sales_model.LeadEvent, event.id, lead.scope_id)
        fill(row, _event_values(event))
        self._session.flush()

    def remove_event(self, event_id: UUID) -> None:
        existing(self._session, sales_model.LeadEvent, event_id).deleted = True
        self._session.flush()

    def repoint(
        self, lead_id: UUID, to: UUID, only: Collection[UUID] | None = None
    ) -> frozenset[UUID]:
        moved: set[UUID] = set()
        for table in _OF_A_LEAD:
            for row in self._session.scalars(select(table).where(table.lead_id == lead_id)):
                if only is None or row.id in only:
                    row.lead_id = to
                    moved.add(row.id)
        moved |= self._repoint_links(lead_id, to, only)
        self._session.flush()
        return frozenset(moved)

    def events(self, lead_id: UUID) -> Sequence[LeadEvent]:
        table = sales_model.LeadEvent
        query = select(table).where(table.lead_id == lead_id, ~table.deleted)
        return [
            LeadEvent(row.id, row.lead_id, LeadEventKind(row.kind), row.at, row.text, row.author_id)
            for row in self._session.scalars(query.order_by(table.at.desc(), table.id.desc()))
        ]

    def _repoint_links(
        self, lead_id: UUID, to: UUID, only: Collection[UUID] | None
    ) -> frozenset[UUID]:
        """A lead that is known to the CRM stays what it is there; another link stays behind."""
        table = insight_model.CrmLink
        links = select(table).where(table.kind == "lead", ~table.deleted)
        if self._session.scalars(links.where(table.local_id == to)).first() is not None:
            return frozenset()
        moved: set[UUID] = set()
        for row in self._session.scalars(links.where(table.local_id == lead_id)).all():
            if only is None or row.id in only:
                row.local_id = to
                moved.add(row.id)
        return frozenset(moved)

    def _rows(self, lead_ids: Collection[UUID]) -> Iterator[model.Lead]:
        for some in in_portions(lead_ids):
            yield from self._session.scalars(select(model.Lead).where(model.Lead.id.in_(some)))


def _lead_values(lead: Lead) -> dict[str, Any]:
    return {
        "name": lead.name,
        "company": lead.company,
        "email": lead.email.strip().lower(),
        "phone": lead.phone,
        "job_title": lead.job_title,
        "time_zone": lead.time_zone,
        "status": lead.status.value,
        "source": lead.source,
        "tags": lead.tags,
        "owner_id": lead.owner_id,
        "score": lead.score,
        "crm_id": lead.crm_id,
    }


def _event_values(event: LeadEvent) -> dict[str, Any]:
    return {
        "lead_id": event.lead_id,
        "kind": event.kind.value,
        "at": event.at,
        "text": event.text,
        "author_id": event.author_id,
    }


def _lead(row: Any) -> Lead:
    """Of an object or of a row of columns."""
    return Lead(
        id=row.id,
        scope_id=row.scope_id,
        name=row.name,
        company=row.company,
        email=row.email,
        phone=row.phone,
        job_title=row.job_title,
        time_zone=row.time_zone,
        status=LeadStatus(row.status),
        source=row.source,
        tags=row.tags,
        owner_id=row.owner_id,
        score=row.score,
        crm_id=row.crm_id,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
