"""What the guide reads and writes: a meeting's questions, its answers, what was said."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from meeting_desktop.application.asked_questions import (
    choose_default,
    choose_questions,
    questions_of,
)
from meeting_desktop.application.conversation_of import conversation_of
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain import answer_rules
from meeting_desktop.domain.answers import AnswerProposal, AnswerState, MeetingAnswer, SetBy
from meeting_desktop.domain.conversations import Conversation
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.questions import Question
from meeting_desktop.domain.transcript import Segment
from meeting_desktop.ports.unit_of_work import Committed, Store, UnitOfWork

#: Who the store is told writes.
GUIDE = "guide"


@dataclass(frozen=True, slots=True)
class GuidedMeeting:
    """A meeting as the guide begins with it; ``ends_at`` as it was planned."""

    meeting: Meeting
    questions: tuple[Question, ...]
    answers: tuple[MeetingAnswer, ...]
    conversation: Conversation
    ends_at: datetime | None


class GuideRows:
    """Reads block on the disk; writes return at once."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def begin(self, meeting_id: UUID) -> Future[Committed[None]]:
        """An unplanned meeting gets its questions."""
        now = self._clock.now()

        def write(uow: UnitOfWork) -> None:
            meeting = uow.meetings.get(meeting_id)
            if meeting is not None:
                choose_default(uow, meeting, now)

        return self._store.write(write, actor=GUIDE)

    def load(self, meeting_id: UUID) -> GuidedMeeting | None:
        """None: the meeting is not among the rows, or has no transcript."""
        return self._store.read(lambda uow: _load(uow, meeting_id))

    def answers(self, meeting_id: UUID) -> tuple[MeetingAnswer, ...]:
        return self._store.read(lambda uow: tuple(uow.answers.of_meeting(meeting_id)))

    def conversation(self, meeting_id: UUID) -> Conversation | None:
        return self._store.read(lambda uow: conversation_of(uow, meeting_id))

    def segments(self, ids: Collection[UUID]) -> list[Segment]:
        """Those of them that are there and final."""
        found = self._store.read(lambda uow: [uow.transcripts.segment(one) for one in ids])
        return [one for one in found if one is not None and one.is_final]

    def take(
        self,
        meeting: Meeting,
        proposals: Sequence[AnswerProposal],
        conversation: Conversation,
        questions: Sequence[Question],
    ) -> Future[Committed[None]]:
        """Write what passes the rules, beside whatever a person has set meanwhile."""
        where = answer_rules.Where(meeting.id, meeting.scope_id, self._clock.now())

        def write(uow: UnitOfWork) -> None:
            known = uow.answers.of_meeting(meeting.id)
            for row in answer_rules.apply(known, proposals, conversation, questions, where):
                uow.answers.put(row)

        return self._store.write(write, actor=GUIDE)

    def passes(
        self,
        known: Sequence[MeetingAnswer],
        meeting: Meeting,
        proposals: Sequence[AnswerProposal],
        conversation: Conversation,
        questions: Sequence[Question],
    ) -> bool:
        """Whether there is anything to write; most of what is proposed is known already."""
        where = answer_rules.Where(meeting.id, meeting.scope_id, self._clock.now())
        return bool(answer_rules.apply(known, proposals, conversation, questions, where))

    def set_by_person(
        self, meeting_id: UUID, question_id: UUID, state: AnswerState, text: str
    ) -> Future[Committed[None]]:
        """An empty ``text`` keeps the words that are there, except where nothing was asked."""
        now = self._clock.now()

        def write(uow: UnitOfWork) -> None:
            row = _row(uow, meeting_id, question_id)
            if row is not None:
                kept = "" if state is AnswerState.UNASKED else text.strip() or row.text
                evidence = row.evidence if kept == row.text and kept else ()
                uow.answers.put(
                    replace(
                        row, state=state, text=kept, evidence=evidence, set_by=SetBy.HUMAN, at=now
                    )
                )

        return self._store.write(write)

    def hand_back(self, meeting_id: UUID, question_id: UUID) -> Future[Committed[None]]:
        """What a person set may fill itself again."""

        def write(uow: UnitOfWork) -> None:
            row = _row(uow, meeting_id, question_id)
            if row is not None and row.set_by is SetBy.HUMAN:
                uow.answers.put(replace(row, set_by=SetBy.AI))

        return self._store.write(write)

    def choose(self, meeting_id: UUID, set_id: UUID | None) -> Future[Committed[None]]:
        now = self._clock.now()
        return self._store.write(lambda uow: choose_questions(uow, meeting_id, set_id, now))


def _load(uow: UnitOfWork, meeting_id: UUID) -> GuidedMeeting | None:
    meeting = uow.meetings.get(meeting_id)
    conversation = conversation_of(uow, meeting_id)
    if meeting is None or conversation is None:
        return None
    asked = questions_of(uow, meeting)
    ends_at = meeting.appointment.end if meeting.appointment is not None else None
    return GuidedMeeting(
        meeting,
        () if asked is None else tuple(one for one in asked.questions if one.active),
        tuple(uow.answers.of_meeting(meeting_id)),
        conversation,
        ends_at,
    )


def _row(uow: UnitOfWork, meeting_id: UUID, question_id: UUID) -> MeetingAnswer | None:
    meeting = uow.meetings.get(meeting_id)
    if meeting is None:
        return None
    for one in uow.answers.of_meeting(meeting_id):
        if one.question_id == question_id:
            return one
    return MeetingAnswer(new_id(), meeting.scope_id, meeting_id, question_id, AnswerState.UNASKED)


def no_meeting() -> Future[Committed[None]]:
    """What is asked of a guide that guides nothing."""
    refused: Future[Committed[None]] = Future()
    refused.set_exception(UserFacingError("No meeting is running.", code="no_meeting"))
    return refused
