"""How much waits to be sent, as people count it: a lead with its history is one thing."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from meeting_desktop.adapters.store.base import Synced
from meeting_desktop.adapters.store.model import User
from meeting_desktop.adapters.store.sales_model import LeadEvent, Question, QuestionSetVersion
from meeting_desktop.adapters.store.sync_model import Outgoing

#: What is in the scope of a meeting or a series belongs to it.
_OF_MEETING = Outgoing.table_name.in_(
    (
        "agenda_items",
        "attachments",
        "chat_messages",
        "conversation_events",
        "held_agenda_items",
        "invitations",
        "meeting_analytics",
        "meeting_participants",
        "meeting_series",
        "meetings",
        "participant_engagement",
        "notes",
        "poll_responses",
        "polls",
        "recordings",
        "scope_members",
        "segments",
        "speakers",
        "transcripts",
    )
)

#: Rows that are a part of another one, and where they name it.
_PARTS: Mapping[type[Synced], InstrumentedAttribute[UUID]] = {
    LeadEvent: LeadEvent.lead_id,
    Question: Question.set_id,
    QuestionSetVersion: QuestionSetVersion.set_id,
}


def count_waiting(session: Session) -> int:
    """0 exactly where no row waits for an answer."""
    own_scope = _OF_MEETING & Outgoing.scope_id.not_in(select(User.id))
    thing = case(
        (own_scope, Outgoing.scope_id),
        *((Outgoing.table_name == part.__tablename__, _whole(part)) for part in _PARTS),
        else_=Outgoing.row_id,
    )
    waits = Outgoing.seq.is_(None)
    return session.scalar(select(func.count(thing.distinct())).where(waits)) or 0


def _whole(part: type[Synced]) -> ColumnElement[UUID]:
    named = select(_PARTS[part]).where(part.id == Outgoing.row_id).scalar_subquery()
    return func.coalesce(named, Outgoing.row_id)
