"""An analyst of tests that is asked during a meeting."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from meeting_desktop.domain.answers import AnswerProposal, MeetingAnswer
from meeting_desktop.domain.conversations import Conversation
from meeting_desktop.domain.questions import Question
from meeting_desktop.ports.analyst import FollowUpQuestion
from tests.fakes.analysts import ScriptedAnalyst

Judge = Callable[
    [Sequence[Question], Sequence[MeetingAnswer], Conversation], Sequence[AnswerProposal]
]
Suggest = Callable[[Conversation], Sequence[FollowUpQuestion]]


@dataclass
class GuidingAnalyst(ScriptedAnalyst):
    """``judge`` and ``propose`` answer; ``judged`` and ``suggested`` are what it was shown.

    While ``held`` is set it thinks; being cancelled counts in ``cancelled``.
    """

    judge: Judge = lambda _questions, _known, _conversation: ()
    propose: Suggest = lambda _conversation: ()
    judged: list[Conversation] = field(default_factory=list)
    suggested: list[Conversation] = field(default_factory=list)
    held: bool = False

    async def judge_answers(
        self,
        questions: Sequence[Question],
        known: Sequence[MeetingAnswer],
        conversation: Conversation,
    ) -> Sequence[AnswerProposal]:
        self.judged.append(conversation)
        if self.held:
            await self._think()
        if self.fault is not None:
            raise self.fault
        return self.judge(questions, known, conversation)

    async def suggest(
        self,
        questions: Sequence[Question],
        known: Sequence[MeetingAnswer],
        conversation: Conversation,
    ) -> Sequence[FollowUpQuestion]:
        del questions, known
        self.suggested.append(conversation)
        if self.fault is not None:
            raise self.fault
        return self.propose(conversation)

    async def _think(self) -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
