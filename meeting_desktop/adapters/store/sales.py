"""Leads with their history, and question sets with the wordings that meetings keep."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from meeting_desktop.adapters.store import model, sales_model
from meeting_desktop.adapters.store.rows import existing, put
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.leads import Lead, LeadEvent, LeadEventKind, LeadStatus
from meeting_desktop.domain.questions import (
    Question,
    QuestionSet,
    QuestionSetVersion,
    QuestionType,
)


class SqlLeads:
    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, lead: Lead) -> None:
        row = put(self._session, model.Lead, lead.id, lead.scope_id)
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

    def remove(self, lead_id: UUID) -> None:
        existing(self._session, model.Lead, lead_id).deleted = True
        self._session.flush()

    def restore(self, lead_id: UUID) -> None:
        existing(self._session, model.Lead, lead_id).deleted = False
        self._session.flush()

    def add_event(self, event: LeadEvent) -> None:
        lead = existing(self._session, model.Lead, event.lead_id)
        row = put(self._session, sales_model.LeadEvent, event.id, lead.scope_id)
        row.lead_id = event.lead_id
        row.kind = event.kind.value
        row.at = event.at
        row.text = event.text
        row.author_id = event.author_id
        self._session.flush()

    def events(self, lead_id: UUID) -> Sequence[LeadEvent]:
        table = sales_model.LeadEvent
        query = select(table).where(table.lead_id == lead_id, ~table.deleted)
        return [
            LeadEvent(row.id, row.lead_id, LeadEventKind(row.kind), row.at, row.text, row.author_id)
            for row in self._session.scalars(query.order_by(table.at.desc(), table.id.desc()))
        ]


class SqlQuestionSets:
    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, question_set: QuestionSet) -> None:
        row = put(self._session, sales_model.QuestionSet, question_set.id, question_set.scope_id)
        row.name = question_set.name
        row.description = question_set.description
        row.meeting_types = tuple(sorted(question_set.meeting_types))
        row.is_default = question_set.is_default
        row.version = question_set.version
        self._session.flush()
        kept = {question.id for question in question_set.questions}
        for old in self._questions(question_set.id):
            old.deleted = old.id not in kept
        for position, question in enumerate(question_set.questions):
            self._put_question(question_set, position, question)
        self._session.flush()

    def get(self, set_id: UUID) -> QuestionSet | None:
        row = self._session.get(sales_model.QuestionSet, set_id)
        return None if row is None or row.deleted else self._set(row)

    def all(self) -> Sequence[QuestionSet]:
        table = sales_model.QuestionSet
        query = select(table).where(~table.deleted)
        rows = self._session.scalars(query.order_by(table.is_default.desc(), table.name, table.id))
        return [self._set(row) for row in rows]

    def remove(self, set_id: UUID) -> None:
        existing(self._session, sales_model.QuestionSet, set_id).deleted = True
        self._session.flush()

    def restore(self, set_id: UUID) -> None:
        existing(self._session, sales_model.QuestionSet, set_id).deleted = False
        self._session.flush()

    def put_version(self, version: QuestionSetVersion) -> None:
        known = self.version(version.set_id, version.number)
        if known is not None:
            if known.questions != version.questions:
                raise ValueError("a kept wording never changes")
            return
        owner = existing(self._session, sales_model.QuestionSet, version.set_id)
        self._session.add(
            sales_model.QuestionSetVersion(
                id=new_id(),
                scope_id=owner.scope_id,
                created_at=version.made_at,
                set_id=version.set_id,
                number=version.number,
                name=version.name,
                questions=version.questions,
            )
        )
        self._session.flush()

    def version(self, set_id: UUID, number: int) -> QuestionSetVersion | None:
        table = sales_model.QuestionSetVersion
        query = select(table).where(table.set_id == set_id, table.number == number, ~table.deleted)
        row = self._session.scalars(query).first()
        if row is None:
            return None
        return QuestionSetVersion(row.set_id, row.number, row.created_at, row.name, row.questions)

    def _put_question(self, owner: QuestionSet, position: int, question: Question) -> None:
        row = put(self._session, sales_model.Question, question.id, owner.scope_id)
        row.set_id = owner.id
        row.position = position
        row.text = question.text
        row.type = question.type.value
        row.category = question.category
        row.help_text = question.help_text
        row.active = question.active
        row.required = question.required
        row.options = question.options
        row.allow_several = question.allow_several
        row.scale_low = question.scale_low
        row.scale_high = question.scale_high
        row.low_label = question.low_label
        row.high_label = question.high_label

    def _questions(self, set_id: UUID) -> Sequence[sales_model.Question]:
        table = sales_model.Question
        query = select(table).where(table.set_id == set_id, ~table.deleted)
        return self._session.scalars(query.order_by(table.position, table.id)).all()

    def _set(self, row: sales_model.QuestionSet) -> QuestionSet:
        return QuestionSet(
            id=row.id,
            scope_id=row.scope_id,
            name=row.name,
            description=row.description,
            questions=tuple(map(_question, self._questions(row.id))),
            meeting_types=frozenset(row.meeting_types),
            is_default=row.is_default,
            version=row.version,
        )


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


def _question(row: sales_model.Question) -> Question:
    return Question(
        id=row.id,
        text=row.text,
        type=QuestionType(row.type),
        category=row.category,
        help_text=row.help_text,
        active=row.active,
        required=row.required,
        options=row.options,
        allow_several=row.allow_several,
        scale_low=row.scale_low,
        scale_high=row.scale_high,
        low_label=row.low_label,
        high_label=row.high_label,
    )
