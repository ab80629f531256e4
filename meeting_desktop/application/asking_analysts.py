"""An analyst that hands every question on to another one."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from meeting_desktop.domain.answers import AnswerProposal, MeetingAnswer
from meeting_desktop.domain.conversations import Conversation
from meeting_desktop.domain.findings import Claim, Findings
from meeting_desktop.domain.questions import Question
from meeting_desktop.domain.reports import Source
from meeting_desktop.ports.analyst import (
    Analyst,
    DraftedMail,
    FollowUpQuestion,
    MailWish,
    PhraseWish,
    ReportWish,
)

T = TypeVar("T")


class AskingAnalyst(ABC):
    """Keeps ``Analyst``; whom it asks, and who pays, is ``_answer``'s to say."""

    @property
    @abstractmethod
    def source(self) -> Source: ...

    @abstractmethod
    async def _answer(self, work: Callable[[Analyst], Awaitable[T]]) -> T:
        """Raises: AnalystFault."""

    async def read(self, conversation: Conversation, wish: ReportWish) -> Findings:
        return await self._answer(lambda analyst: analyst.read(conversation, wish))

    async def judge_answers(
        self,
        questions: Sequence[Question],
        known: Sequence[MeetingAnswer],
        conversation: Conversation,
    ) -> Sequence[AnswerProposal]:
        return await self._answer(
            lambda analyst: analyst.judge_answers(questions, known, conversation)
        )

    async def suggest(
        self,
        questions: Sequence[Question],
        known: Sequence[MeetingAnswer],
        conversation: Conversation,
    ) -> Sequence[FollowUpQuestion]:
        return await self._answer(lambda analyst: analyst.suggest(questions, known, conversation))

    async def phrase(self, wish: PhraseWish, conversation: Conversation) -> str:
        return await self._answer(lambda analyst: analyst.phrase(wish, conversation))

    async def draft_mail(self, wish: MailWish) -> DraftedMail:
        return await self._answer(lambda analyst: analyst.draft_mail(wish))

    async def answer_in(
        self, language: str, claims: Sequence[Claim], names: Sequence[str] = ()
    ) -> Sequence[Claim]:
        return await self._answer(lambda analyst: analyst.answer_in(language, claims, names))
