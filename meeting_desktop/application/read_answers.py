"""Read what a turn answered, for somebody who waits to go on with the talk.

Where the guide reads along, its rows are looked at first; what it has not found by then is read by
the rules of this machine, so that no model is asked twice for the same words.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from meeting_desktop.application.choose_analyst import ChooseAnalyst
from meeting_desktop.application.guide_rows import GuidedMeeting, GuideRows
from meeting_desktop.core.errors import ApplicationError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.answers import AnswerState, MeetingAnswer
from meeting_desktop.ports.analyst import Analyst
from meeting_desktop.runtime.loop_thread import LoopThread

_log = get_logger(__name__)

#: For the guide's model to answer; a person waits for us meanwhile.
_GUIDE_SECONDS = 2.5
_LOOK_SECONDS = 0.25
_SETTLED = frozenset({AnswerState.ANSWERED, AnswerState.CONTRADICTED, AnswerState.SKIPPED})


@dataclass(frozen=True, slots=True)
class ReadingParts:
    """``guided`` says whether the guide reads along."""

    rows: GuideRows
    analyst: ChooseAnalyst
    loop: LoopThread
    guided: Callable[[], bool]


class ReadAnswers:
    """One meeting's. ``read`` returns at once; ``done`` gets the rows on the assistant's loop."""

    def __init__(self, parts: ReadingParts, guided: GuidedMeeting) -> None:
        self._parts = parts
        self._guided = guided

    def read(
        self, question_id: UUID | None, done: Callable[[Mapping[UUID, MeetingAnswer]], None]
    ) -> None:
        self._parts.loop.submit(self._read(question_id, done))

    async def _read(
        self, question_id: UUID | None, done: Callable[[Mapping[UUID, MeetingAnswer]], None]
    ) -> None:
        answers: Mapping[UUID, MeetingAnswer] = {}
        try:
            answers = await self._known()
            if self._parts.guided():
                answers = await self._from_guide(question_id, answers)
            if not _is_settled(answers, question_id):
                answers = await self._judge()
        except ApplicationError as error:
            _log.warning("a turn could not be read", code=error.code)
        finally:
            done(answers)

    async def _known(self) -> Mapping[UUID, MeetingAnswer]:
        meeting_id = self._guided.meeting.id
        rows = await asyncio.to_thread(self._parts.rows.answers, meeting_id)
        return {one.question_id: one for one in rows}

    async def _from_guide(
        self, question_id: UUID | None, answers: Mapping[UUID, MeetingAnswer]
    ) -> Mapping[UUID, MeetingAnswer]:
        waited = 0.0
        while waited < _GUIDE_SECONDS and not _is_settled(answers, question_id):
            await asyncio.sleep(_LOOK_SECONDS)
            waited += _LOOK_SECONDS
            answers = await self._known()
        return answers

    async def _judge(self) -> Mapping[UUID, MeetingAnswer]:
        parts, meeting, questions = self._parts, self._guided.meeting, self._guided.questions
        conversation = await asyncio.to_thread(parts.rows.conversation, meeting.id)
        known = await self._known()
        if conversation is None or not questions:
            return known
        analyst: Analyst = parts.analyst.offline if parts.guided() else parts.analyst
        proposals = await analyst.judge_answers(questions, tuple(known.values()), conversation)
        if parts.rows.passes(tuple(known.values()), meeting, proposals, conversation, questions):
            await asyncio.wrap_future(parts.rows.take(meeting, proposals, conversation, questions))
        return await self._known()


def _is_settled(answers: Mapping[UUID, MeetingAnswer], question_id: UUID | None) -> bool:
    known = answers.get(question_id) if question_id is not None else None
    return known is not None and known.state in _SETTLED
