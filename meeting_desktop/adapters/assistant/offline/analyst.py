"""The analyst without a model: what is there can be pointed at, what is not found is not said."""

from __future__ import annotations

from collections.abc import Sequence

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
    ReportWish,
)

_SOURCE = Source(provider="offline", model="rules", prompt_version="1")


class OfflineAnalyst:
    """Deterministic; keeps what it compared, so that a growing conversation is read once."""

    @property
    def source(self) -> Source:
        return _SOURCE

    async def read(self, conversation: Conversation, wish: ReportWish) -> Findings:
        return Findings()

    async def judge_answers(
        self,
        questions: Sequence[Question],
        known: Sequence[MeetingAnswer],
        conversation: Conversation,
    ) -> Sequence[AnswerProposal]:
        return ()

    async def suggest(
        self,
        questions: Sequence[Question],
        known: Sequence[MeetingAnswer],
        conversation: Conversation,
    ) -> Sequence[FollowUpQuestion]:
        return ()

    async def phrase(self, wish: PhraseWish, conversation: Conversation) -> str:
        return wish.plain

    async def draft_mail(self, wish: MailWish) -> DraftedMail:
        return DraftedMail("", "")

    async def answer_in(
        self, language: str, claims: Sequence[Claim], names: Sequence[str] = ()
    ) -> Sequence[Claim]:
        raise AnalystFault("The rules of this machine do not translate.", code="model_unknown")


def build_offline_analyst() -> Analyst:
    return OfflineAnalyst()
