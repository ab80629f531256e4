"""Scores of leads and what was suggested of them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from meeting_desktop.adapters.store import insight_model, model
from meeting_desktop.adapters.store.rows import existing, fill, put
from meeting_desktop.domain.lead_scores import LeadScore, StatusSuggestion
from meeting_desktop.domain.leads import LeadStatus

_SCORE = insight_model.LeadScore
_SUGGESTION = insight_model.MeetingAnalysis


class SqlLeadScores:
    """See ``ports.insight_rows``. A score is in its lead's scope, a suggestion in its meeting's."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, score: LeadScore) -> None:
        scope = existing(self._session, model.Lead, score.lead_id).scope_id
        fill(
            put(self._session, _SCORE, score.id, scope),
            {
                "lead_id": score.lead_id,
                "at": score.at,
                "score": score.score,
                "parts": score.parts,
                "meeting_id": score.meeting_id,
                "provider": score.provider,
            },
        )
        self._session.flush()

    def history(self, lead_id: UUID) -> Sequence[LeadScore]:
        query = select(_SCORE).where(_SCORE.lead_id == lead_id, ~_SCORE.deleted)
        rows = self._session.scalars(query.order_by(_SCORE.at.desc(), _SCORE.id.desc()))
        return [_score(row) for row in rows]

    def put_suggestion(self, suggestion: StatusSuggestion) -> None:
        scope = existing(self._session, model.Meeting, suggestion.meeting_id).scope_id
        fill(
            put(self._session, _SUGGESTION, suggestion.id, scope),
            {
                "meeting_id": suggestion.meeting_id,
                "lead_id": suggestion.lead_id,
                "at": suggestion.at,
                "before": suggestion.before.value,
                "suggested": suggestion.suggested.value,
                "why": suggestion.why,
                "evidence": suggestion.evidence,
                "accepted": suggestion.accepted,
            },
        )
        self._session.flush()

    def suggestion(self, suggestion_id: UUID) -> StatusSuggestion | None:
        row = self._session.get(_SUGGESTION, suggestion_id)
        return None if row is None or row.deleted else _suggestion(row)

    def suggestions(self, lead_id: UUID) -> Sequence[StatusSuggestion]:
        query = select(_SUGGESTION).where(_SUGGESTION.lead_id == lead_id, ~_SUGGESTION.deleted)
        rows = self._session.scalars(query.order_by(_SUGGESTION.at.desc(), _SUGGESTION.id.desc()))
        return [_suggestion(row) for row in rows]

    def lead_of(self, row_id: UUID) -> UUID | None:
        for table in (_SCORE, _SUGGESTION):
            lead_id = self._session.scalar(select(table.lead_id).where(table.id == row_id))
            if lead_id is not None:
                return lead_id
        return None

    def scored(self) -> Sequence[UUID]:
        query = select(_SCORE.lead_id).where(~_SCORE.deleted).distinct().order_by(_SCORE.lead_id)
        return list(self._session.scalars(query))


def _score(row: insight_model.LeadScore) -> LeadScore:
    return LeadScore(
        id=row.id,
        scope_id=row.scope_id,
        lead_id=row.lead_id,
        at=row.at,
        score=row.score,
        parts=row.parts,
        meeting_id=row.meeting_id,
        provider=row.provider,
    )


def _suggestion(row: insight_model.MeetingAnalysis) -> StatusSuggestion:
    return StatusSuggestion(
        id=row.id,
        scope_id=row.scope_id,
        meeting_id=row.meeting_id,
        lead_id=row.lead_id,
        at=row.at,
        before=LeadStatus(row.before),
        suggested=LeadStatus(row.suggested),
        why=row.why,
        evidence=row.evidence,
        accepted=row.accepted,
    )
