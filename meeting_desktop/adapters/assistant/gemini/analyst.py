"""``Analyst`` by Gemini. What people said leaves this machine here, and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence

from meeting_desktop.adapters.assistant.gemini import guiding, writing
from meeting_desktop.adapters.assistant.gemini.line import GeminiLine
from meeting_desktop.adapters.assistant.gemini.numbered import NumberedConversation
from meeting_desktop.adapters.assistant.gemini.prompts import versions
from meeting_desktop.adapters.assistant.gemini.reading import TASKS, ConversationReader
from meeting_desktop.domain.answers import AnswerProposal, MeetingAnswer
from meeting_desktop.domain.conversations import Conversation
from meeting_desktop.domain.findings import Claim, Findings
from meeting_desktop.domain.questions import Question
from meeting_desktop.domain.redaction_of_speech import SpeechRedaction
from meeting_desktop.domain.reports import Source
from meeting_desktop.ports.analyst import (
    DraftedMail,
    FollowUpQuestion,
    MailWish,
    PhraseWish,
    ReportWish,
)


class GeminiAnalyst:
    """Cheap to make; ``line`` is the connection that it shares and the purse that it pays from."""

    def __init__(self, line: GeminiLine, *, hide_names: bool, hide_numbers: bool) -> None:
        self._line = line
        self._hide_names = hide_names
        self._hide_numbers = hide_numbers

    @property
    def source(self) -> Source:
        return Source("gemini", self._line.model, versions("ground", *TASKS, "combine"))

    async def read(self, conversation: Conversation, wish: ReportWish) -> Findings:
        numbered = self._numbered(conversation)
        language = wish.language or conversation.language
        return await ConversationReader(self._line, numbered, language, wish.on_progress).read()

    async def judge_answers(
        self,
        questions: Sequence[Question],
        known: Sequence[MeetingAnswer],
        conversation: Conversation,
    ) -> Sequence[AnswerProposal]:
        return await guiding.judge(self._line, self._numbered(conversation), questions, known)

    async def suggest(
        self,
        questions: Sequence[Question],
        known: Sequence[MeetingAnswer],
        conversation: Conversation,
    ) -> Sequence[FollowUpQuestion]:
        return await guiding.suggest(self._line, self._numbered(conversation), questions, known)

    async def phrase(self, wish: PhraseWish, conversation: Conversation) -> str:
        return await guiding.phrase(self._line, self._numbered(conversation), wish)

    async def draft_mail(self, wish: MailWish) -> DraftedMail:
        return await writing.draft_mail(self._line, wish, self._redaction)

    async def answer_in(
        self, language: str, claims: Sequence[Claim], names: Sequence[str] = ()
    ) -> Sequence[Claim]:
        return await writing.translated(self._line, language, claims, self._redaction(names))

    def _redaction(self, names: Sequence[str]) -> SpeechRedaction:
        return SpeechRedaction(names, names=self._hide_names, numbers=self._hide_numbers)

    def _numbered(self, conversation: Conversation) -> NumberedConversation:
        return NumberedConversation(
            conversation, hide_names=self._hide_names, hide_numbers=self._hide_numbers
        )
