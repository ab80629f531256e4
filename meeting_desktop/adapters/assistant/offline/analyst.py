"""The analyst without a model: what is there can be pointed at, what is not found is not said."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from uuid import UUID

from meeting_desktop.adapters.assistant.offline.answers import QuestionReader
from meeting_desktop.adapters.assistant.offline.lines import (
    LineReader,
    language_of,
    language_of_text,
)
from meeting_desktop.adapters.assistant.offline.mails import draft
from meeting_desktop.adapters.assistant.offline.reading import read_all
from meeting_desktop.adapters.assistant.offline.suggestions import suggestions_of
from meeting_desktop.domain.answers import AnswerProposal, AnswerState, MeetingAnswer, SetBy
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
_KEPT_SETS = 4


class OfflineAnalyst:
    """Deterministic; keeps what it compared, so that a growing conversation is read once.

    It is not asked by two at once of one meeting: all coroutines run on one loop.
    """

    def __init__(self) -> None:
        self._lines = LineReader()
        self._readers: OrderedDict[tuple[Question, ...], QuestionReader] = OrderedDict()

    @property
    def source(self) -> Source:
        return _SOURCE

    async def read(self, conversation: Conversation, wish: ReportWish) -> Findings:
        """In the language that was spoken: nothing here translates."""
        del wish
        return await read_all(conversation)

    async def judge_answers(
        self,
        questions: Sequence[Question],
        known: Sequence[MeetingAnswer],
        conversation: Conversation,
    ) -> Sequence[AnswerProposal]:
        settled = _settled(known)
        lines = await self._lines.read(conversation)
        reader = self._reader(questions)
        await reader.take_in(lines)
        proposals = reader.judge(lines)
        return tuple(one for one in proposals if one.question_id not in settled)

    async def suggest(
        self,
        questions: Sequence[Question],
        known: Sequence[MeetingAnswer],
        conversation: Conversation,
    ) -> Sequence[FollowUpQuestion]:
        lines = await self._lines.read(conversation)
        answered = {
            one.question_id
            for one in known
            if one.state in {AnswerState.ANSWERED, AnswerState.SKIPPED}
        }
        still = [one for one in questions if one.id not in answered]
        return suggestions_of(lines, still, language_of(conversation))

    async def phrase(self, wish: PhraseWish, conversation: Conversation) -> str:
        """As it is: it says it already."""
        del conversation
        return wish.plain

    async def draft_mail(self, wish: MailWish) -> DraftedMail:
        return draft(wish)

    async def answer_in(
        self, language: str, claims: Sequence[Claim], names: Sequence[str] = ()
    ) -> Sequence[Claim]:
        """As they are, where that is their language already."""
        del names
        spoken = language_of_text(" ".join(claim.text for claim in claims))
        if not claims or spoken == language:
            return claims
        raise AnalystFault(
            "This machine does not translate; choose Gemini in Settings, or read the report in the "
            "language that was spoken.",
            code="model_unknown",
        )

    def _reader(self, questions: Sequence[Question]) -> QuestionReader:
        key = tuple(questions)
        reader = self._readers.pop(key, None) or QuestionReader(key)
        self._readers[key] = reader
        while len(self._readers) > _KEPT_SETS:
            self._readers.popitem(last=False)
        return reader


def _settled(known: Sequence[MeetingAnswer]) -> frozenset[UUID]:
    """What a person has said about a question stands."""
    return frozenset(one.question_id for one in known if one.set_by is SetBy.HUMAN)


def build_offline_analyst() -> Analyst:
    return OfflineAnalyst()
