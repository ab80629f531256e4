"""How far the questions of meetings are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from meeting_desktop.adapters.store import insight_model, model
from meeting_desktop.adapters.store.rows import existing, fill, in_portions, put
from meeting_desktop.domain.answers import AnswerState, MeetingAnswer, SetBy

_ROW = insight_model.MeetingAnswer


class SqlAnswers:
    """See ``ports.insight_rows``. Rows are in their meeting's scope, whatever the value says."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, answer: MeetingAnswer) -> None:
        row = self._row_for(answer)
        fill(
            row,
            {
                "meeting_id": answer.meeting_id,
                "question_id": answer.question_id,
                "state": answer.state.value,
                "text": answer.text,
                "evidence": answer.evidence,
                "asked_evidence": answer.asked_evidence,
                "set_by": answer.set_by.value,
                "at": answer.at,
            },
        )
        self._session.flush()

    def of_meeting(self, meeting_id: UUID) -> Sequence[MeetingAnswer]:
        return self.of_meetings([meeting_id])

    def of_meetings(self, meeting_ids: Collection[UUID]) -> Sequence[MeetingAnswer]:
        found: list[MeetingAnswer] = []
        for some in in_portions(meeting_ids):
            query = select(_ROW).where(_ROW.meeting_id.in_(some), ~_ROW.deleted)
            found += map(_answer, self._session.scalars(query.order_by(_ROW.created_at, _ROW.id)))
        return found

    def _row_for(self, answer: MeetingAnswer) -> insight_model.MeetingAnswer:
        """The question's row keeps its id, whoever answers it with which."""
        scope = existing(self._session, model.Meeting, answer.meeting_id).scope_id
        known = select(_ROW.id).where(
            _ROW.scope_id == scope,
            _ROW.meeting_id == answer.meeting_id,
            _ROW.question_id == answer.question_id,
        )
        row_id = self._session.scalars(known).first() or answer.id
        return put(self._session, _ROW, row_id, scope)


def _answer(row: insight_model.MeetingAnswer) -> MeetingAnswer:
    return MeetingAnswer(
        id=row.id,
        scope_id=row.scope_id,
        meeting_id=row.meeting_id,
        question_id=row.question_id,
        state=AnswerState(row.state),
        text=row.text,
        evidence=row.evidence,
        asked_evidence=row.asked_evidence,
        set_by=SetBy(row.set_by),
        at=row.at,
    )
