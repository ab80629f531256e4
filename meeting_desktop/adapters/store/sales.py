"""Question sets, with the wordings that meetings keep."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from meeting_desktop.adapters.store import sales_model
from meeting_desktop.adapters.store.rows import existing, put
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.questions import (
    Question,
    QuestionSet,
    QuestionSetVersion,
    QuestionType,
)


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
        return None if row is None or row.deleted else _set(row, self._questions(row.id))

    def all(self) -> Sequence[QuestionSet]:
        table = sales_model.QuestionSet
        query = select(table).where(~table.deleted)
        order = (table.is_default.desc(), func.lower(table.name), table.id)
        asked = self._questions_by_set()
        rows = self._session.scalars(query.order_by(*order))
        return [_set(row, asked.get(row.id, ())) for row in rows]

    def ever(self) -> bool:
        return self._session.scalar(select(sales_model.QuestionSet.id).limit(1)) is not None

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

    def _questions_by_set(self) -> dict[UUID, list[sales_model.Question]]:
        """All at once: a list of sets is read in two queries, however many there are."""
        table = sales_model.Question
        query = select(table).where(~table.deleted).order_by(table.position, table.id)
        found: dict[UUID, list[sales_model.Question]] = {}
        for row in self._session.scalars(query):
            found.setdefault(row.set_id, []).append(row)
        return found


def _set(row: sales_model.QuestionSet, questions: Iterable[sales_model.Question]) -> QuestionSet:
    return QuestionSet(
        id=row.id,
        scope_id=row.scope_id,
        name=row.name,
        description=row.description,
        questions=tuple(map(_question, questions)),
        meeting_types=frozenset(row.meeting_types),
        is_default=row.is_default,
        version=row.version,
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
