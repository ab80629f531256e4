"""Leads with their history."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from meeting_desktop.adapters.store import model, planning_model, sales_model
from meeting_desktop.adapters.store.rows import existing, put
from meeting_desktop.domain.leads import Lead, LeadEvent, LeadEventKind, LeadStatus

#: Below every limit of SQLite on the parameters of a statement.
_AT_ONCE = 500

#: Tables whose rows name the lead that they belong to.
_OF_A_LEAD: tuple[Any, ...] = (
    model.Meeting,
    planning_model.Series,
    planning_model.Invitation,
    sales_model.LeadEvent,
)


class SqlLeads:
    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, lead: Lead) -> None:
        _fill_lead(put(self._session, model.Lead, lead.id, lead.scope_id), lead)
        self._session.flush()

    def get(self, lead_id: UUID) -> Lead | None:
        row = self._session.get(model.Lead, lead_id)
        return None if row is None or row.deleted else _lead(row)

    def all(self) -> Sequence[Lead]:
        query = select(model.Lead).where(~model.Lead.deleted)
        rows = self._session.scalars(query.order_by(model.Lead.name, model.Lead.id))
        return [_lead(row) for row in rows]

    def by_email(self, email: str) -> Sequence[Lead]:
        query = select(model.Lead).where(
            func.lower(model.Lead.email) == email.strip().lower(), ~model.Lead.deleted
        )
        return [_lead(row) for row in self._session.scalars(query.order_by(model.Lead.id))]

    def some(self, lead_ids: Collection[UUID]) -> Sequence[Lead]:
        found = [_lead(row) for row in self._rows(lead_ids) if not row.deleted]
        return sorted(found, key=lambda lead: (lead.name, lead.id))

    def add_all(self, leads: Sequence[Lead], events: Sequence[LeadEvent]) -> None:
        for lead in leads:
            row = model.Lead(id=lead.id, scope_id=lead.scope_id)
            _fill_lead(row, lead)
            self._session.add(row)
        self._session.flush()
        scopes = {lead.id: lead.scope_id for lead in leads}
        for event in events:
            line = sales_model.LeadEvent(id=event.id, scope_id=scopes[event.lead_id])
            _fill_event(line, event)
            self._session.add(line)
        self._session.flush()

    def remove(self, lead_id: UUID) -> None:
        existing(self._session, model.Lead, lead_id).deleted = True
        self._session.flush()

    def remove_all(self, lead_ids: Collection[UUID]) -> None:
        for row in self._rows(lead_ids):
            row.deleted = True
        self._session.flush()

    def restore(self, lead_id: UUID) -> None:
        existing(self._session, model.Lead, lead_id).deleted = False
        self._session.flush()

    def add_event(self, event: LeadEvent) -> None:
        lead = existing(self._session, model.Lead, event.lead_id)
        _fill_event(put(self._session, sales_model.LeadEvent, event.id, lead.scope_id), event)
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
        self._session.flush()
        return frozenset(moved)

    def events(self, lead_id: UUID) -> Sequence[LeadEvent]:
        table = sales_model.LeadEvent
        query = select(table).where(table.lead_id == lead_id, ~table.deleted)
        return [
            LeadEvent(row.id, row.lead_id, LeadEventKind(row.kind), row.at, row.text, row.author_id)
            for row in self._session.scalars(query.order_by(table.at.desc(), table.id.desc()))
        ]

    def _rows(self, lead_ids: Collection[UUID]) -> Iterator[model.Lead]:
        wanted = list(lead_ids)
        for start in range(0, len(wanted), _AT_ONCE):
            query = select(model.Lead).where(model.Lead.id.in_(wanted[start : start + _AT_ONCE]))
            yield from self._session.scalars(query)


def _fill_lead(row: model.Lead, lead: Lead) -> None:
    row.name = lead.name
    row.company = lead.company
    row.email = lead.email
    row.phone = lead.phone
    row.job_title = lead.job_title
    row.time_zone = lead.time_zone
    row.status = lead.status.value
    row.source = lead.source
    row.tags = lead.tags
    row.owner_id = lead.owner_id
    row.score = lead.score
    row.crm_id = lead.crm_id


def _fill_event(row: sales_model.LeadEvent, event: LeadEvent) -> None:
    row.lead_id = event.lead_id
    row.kind = event.kind.value
    row.at = event.at
    row.text = event.text
    row.author_id = event.author_id


def _lead(row: model.Lead) -> Lead:
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
