"""An ``AnalystService`` of tests: opens the analyst that it was given, and takes its price."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from meeting_desktop.core.setting_sections import AssistantSettings
from meeting_desktop.domain.answers import AnswerProposal, MeetingAnswer
from meeting_desktop.domain.conversations import Conversation
from meeting_desktop.domain.findings import Claim, Findings
from meeting_desktop.domain.questions import Question
from meeting_desktop.domain.reports import Source
from meeting_desktop.ports.analyst import (
    Analyst,
    AnalystFault,
    DraftedMail,
    FollowUpQuestion,
    MailWish,
    PhraseWish,
    Purse,
    ReportWish,
)
from tests.fakes.analysts import ScriptedAnalyst

T = TypeVar("T")


@dataclass
class ScriptedService:
    """``analyst`` answers, for ``price`` cents each time; ``fault`` is what a check says."""

    analyst: ScriptedAnalyst = field(default_factory=lambda: ScriptedAnalyst(provider="gemini"))
    price: float = 1.0
    fault: AnalystFault | None = None
    keys: list[str] = field(default_factory=list)
    checked: list[tuple[AssistantSettings, str]] = field(default_factory=list)
    prepared: int = 0
    closed: int = 0

    def prepare(self) -> None:
        self.prepared += 1

    def open(self, wanted: AssistantSettings, key: str, purse: Purse) -> Analyst:
        self.keys.append(key)
        return _Paid(self.analyst, self.price, purse)

    async def check(self, wanted: AssistantSettings, key: str) -> None:
        self.checked.append((wanted, key))
        if self.fault is not None:
            raise self.fault

    async def close(self) -> None:
        self.closed += 1


class _Paid:
    """Each question to the analyst costs the same."""

    def __init__(self, analyst: ScriptedAnalyst, price: float, purse: Purse) -> None:
        self._analyst = analyst
        self._price = price
        self._purse = purse

    @property
    def source(self) -> Source:
        return self._analyst.source

    async def read(self, conversation: Conversation, wish: ReportWish) -> Findings:
        return await self._pay(lambda: self._analyst.read(conversation, wish))

    async def judge_answers(
        self,
        questions: Sequence[Question],
        known: Sequence[MeetingAnswer],
        conversation: Conversation,
    ) -> Sequence[AnswerProposal]:
        return await self._pay(lambda: self._analyst.judge_answers(questions, known, conversation))

    async def suggest(
        self,
        questions: Sequence[Question],
        known: Sequence[MeetingAnswer],
        conversation: Conversation,
    ) -> Sequence[FollowUpQuestion]:
        return await self._pay(lambda: self._analyst.suggest(questions, known, conversation))

    async def phrase(self, wish: PhraseWish, conversation: Conversation) -> str:
        return await self._pay(lambda: self._analyst.phrase(wish, conversation))

    async def draft_mail(self, wish: MailWish) -> DraftedMail:
        return await self._pay(lambda: self._analyst.draft_mail(wish))

    async def answer_in(
        self, language: str, claims: Sequence[Claim], names: Sequence[str] = ()
    ) -> Sequence[Claim]:
        return await self._pay(lambda: self._analyst.answer_in(language, claims, names))

    async def _pay(self, work: Callable[[], Awaitable[T]]) -> T:
        self._purse.reserve(self._price)
        try:
            return await work()
        finally:
            self._purse.settle(self._price, self._price)
