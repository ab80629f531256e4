"""The tables of leads' history and of question sets."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from meeting_desktop.adapters.store.base import Synced, scoped, within_scope
from meeting_desktop.adapters.store.columns import Typed, one_of
from meeting_desktop.domain.leads import LeadEventKind
from meeting_desktop.domain.planning import MeetingType
from meeting_desktop.domain.questions import Question as QuestionValue
from meeting_desktop.domain.questions import QuestionType


class LeadEvent(Synced):
    __tablename__ = "lead_events"
    __table_args__ = (
        scoped(),
        within_scope("lead_id", "leads"),
        one_of("kind", LeadEventKind),
        Index(None, "lead_id", "at"),
    )

    lead_id: Mapped[UUID]
    kind: Mapped[str]
    at: Mapped[datetime]
    text: Mapped[str]
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"), index=True)


class QuestionSet(Synced):
    __tablename__ = "question_sets"
    __table_args__ = (scoped(),)

    name: Mapped[str]
    description: Mapped[str]
    meeting_types: Mapped[tuple[MeetingType, ...]] = mapped_column(Typed(tuple[MeetingType, ...]))
    is_default: Mapped[bool] = mapped_column(index=True)
    version: Mapped[int]


class Question(Synced):
    __tablename__ = "questions"
    __table_args__ = (
        scoped(),
        within_scope("set_id", "question_sets"),
        one_of("type", QuestionType),
        Index(None, "set_id", "position"),
    )

    set_id: Mapped[UUID]
    position: Mapped[int]
    text: Mapped[str]
    type: Mapped[str]
    category: Mapped[str]
    help_text: Mapped[str]
    active: Mapped[bool]
    required: Mapped[bool]
    options: Mapped[tuple[str, ...]] = mapped_column(Typed(tuple[str, ...]))
    allow_several: Mapped[bool]
    scale_low: Mapped[int]
    scale_high: Mapped[int]
    low_label: Mapped[str]
    high_label: Mapped[str]


class QuestionSetVersion(Synced):
    """A wording that meetings asked; one value, since it never changes."""

    __tablename__ = "question_set_versions"
    __table_args__ = (
        scoped(),
        within_scope("set_id", "question_sets"),
        UniqueConstraint("set_id", "number"),
    )

    set_id: Mapped[UUID]
    number: Mapped[int]
    name: Mapped[str]
    questions: Mapped[tuple[QuestionValue, ...]] = mapped_column(Typed(tuple[QuestionValue, ...]))
