"""The real SDK on a loop of the test, the stand-in server, a purse that remembers, no pauses."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar
from uuid import UUID

from meeting_desktop.adapters.assistant.gemini.analyst import GeminiAnalyst
from meeting_desktop.adapters.assistant.gemini.exchange import Effort
from meeting_desktop.adapters.assistant.gemini.line import GeminiLine, LineParts
from meeting_desktop.adapters.assistant.gemini.pace import Pace
from meeting_desktop.adapters.assistant.gemini.service import Connection, GeminiService
from meeting_desktop.core.setting_sections import AssistantSettings
from meeting_desktop.domain.answers import AnswerProposal, MeetingAnswer
from meeting_desktop.domain.conversations import Conversation, Side, Utterance
from meeting_desktop.domain.findings import Claim, Findings
from meeting_desktop.domain.questions import Question
from meeting_desktop.domain.reports import Source
from meeting_desktop.ports.analyst import (
    AnalystFault,
    DraftedMail,
    FollowUpQuestion,
    MailWish,
    PhraseWish,
    ReportWish,
)
from tests.fakes.gemini_server import KEY, MODEL, GeminiServer

T = TypeVar("T")
#: As in earnest, but a hanging server is noticed soon.
SHORT = Effort(seconds=0.3, patience_s=10.0, output_tokens=1_000, tries=3)
PATIENT = Effort(seconds=30.0, patience_s=10.0, output_tokens=1_000, tries=3)
STREAMED = Effort(seconds=30.0, patience_s=10.0, output_tokens=1_000, tries=3, thorough=True)


@dataclass
class RememberingPurse:
    """``left`` cents; every settled request is in ``paid``."""

    left: float = 1_000.0
    reserved: float = 0.0
    paid: list[float] = field(default_factory=list)

    def reserve(self, cents: float) -> None:
        if self.reserved + cents + sum(self.paid) > self.left:
            raise AnalystFault("Spent.", code="budget_spent")
        self.reserved += cents

    def settle(self, reserved: float, cents: float) -> None:
        self.reserved -= reserved
        self.paid.append(cents)


@dataclass
class Pauses:
    """In place of ``asyncio.sleep``."""

    taken: list[float] = field(default_factory=list)

    async def __call__(self, seconds: float) -> None:
        self.taken.append(round(seconds, 2))
        await asyncio.sleep(0)


def ask_line(
    server: GeminiServer,
    work: Callable[[GeminiLine], Awaitable[T]],
    *,
    purse: RememberingPurse | None = None,
    pauses: Pauses | None = None,
    address: str = "",
) -> T:
    """``work`` with a line to the server; the connection is closed behind it."""

    async def run() -> T:
        connection = Connection(KEY, address or server.address)
        sleep = pauses or Pauses()
        parts = LineParts(
            client=connection.client,
            model=MODEL,
            per_minute=600,
            pace=Pace(asyncio.get_running_loop().time, sleep),
            purse=purse or RememberingPurse(),
            sleep=sleep,
            uniform=lambda _low, high: high,
        )
        try:
            return await work(GeminiLine(parts))
        finally:
            await connection.close()

    return asyncio.run(run())


def ask_analyst(
    server: GeminiServer,
    work: Callable[[GeminiAnalyst], Awaitable[T]],
    *,
    purse: RememberingPurse | None = None,
    wanted: AssistantSettings | None = None,
) -> T:
    """``work`` with an analyst of the service; the connection is closed behind it."""
    settings = wanted or AssistantSettings(requests_per_minute=600)

    async def run() -> T:
        service = GeminiService(Pauses())
        there = settings.model_copy(update={"address": server.address})
        try:
            return await work(service.open(there, KEY, purse or RememberingPurse()))
        finally:
            await service.close()

    return asyncio.run(run())


GRACE, HANNA = "Grace Hopper", "Hanna Berg"


def conversation(*said: tuple[str, str], language: str = "en") -> Conversation:
    """Grace sells, Hanna buys; three seconds for each utterance, five from one to the next."""
    return Conversation(
        tuple(
            Utterance(
                UUID(int=10_000 + nth),
                speaker,
                Side.OURS if speaker == GRACE else Side.THEIRS,
                nth * 5.0,
                nth * 5.0 + 3.0,
                text,
            )
            for nth, (speaker, text) in enumerate(said)
        ),
        language,
        datetime(2026, 3, 2, 9, 0, tzinfo=UTC),
        "Europe/Berlin",
        companies=("Nordlicht GmbH",),
    )


def a_short_talk() -> Conversation:
    return conversation(
        (GRACE, "Hello Hanna, thank you for your time. How many people work at Nordlicht?"),
        (HANNA, "We are 120 people at Nordlicht GmbH, Grace."),
        (GRACE, "What budget do you have for the new telephone system this year?"),
        (HANNA, "We have a budget of 48,000 euros for it, it is approved."),
        (HANNA, "Write to hanna.berg@nordlicht.example when you know the price."),
        (GRACE, "I will send you the offer by Friday."),
        (HANNA, "Good. We decided to start the pilot in May with two teams."),
        (GRACE, "Let us meet again next Tuesday at three."),
        (HANNA, "Tuesday at three works for me. I like the system a lot."),
    )


class GeminiOnAnyLoop:
    """An ``Analyst`` for tests that have a loop for each question: so has it a connection."""

    def __init__(self, server: GeminiServer) -> None:
        self._wanted = AssistantSettings(requests_per_minute=600, address=server.address)
        self.purse = RememberingPurse()

    @property
    def source(self) -> Source:
        return Source("gemini", MODEL, "")

    async def read(self, conversation: Conversation, wish: ReportWish) -> Findings:
        async with self._opened() as analyst:
            return await analyst.read(conversation, wish)

    async def judge_answers(
        self,
        questions: Sequence[Question],
        known: Sequence[MeetingAnswer],
        conversation: Conversation,
    ) -> Sequence[AnswerProposal]:
        async with self._opened() as analyst:
            return await analyst.judge_answers(questions, known, conversation)

    async def suggest(
        self,
        questions: Sequence[Question],
        known: Sequence[MeetingAnswer],
        conversation: Conversation,
    ) -> Sequence[FollowUpQuestion]:
        async with self._opened() as analyst:
            return await analyst.suggest(questions, known, conversation)

    async def phrase(self, wish: PhraseWish, conversation: Conversation) -> str:
        async with self._opened() as analyst:
            return await analyst.phrase(wish, conversation)

    async def draft_mail(self, wish: MailWish) -> DraftedMail:
        async with self._opened() as analyst:
            return await analyst.draft_mail(wish)

    async def answer_in(
        self, language: str, claims: Sequence[Claim], names: Sequence[str] = ()
    ) -> Sequence[Claim]:
        async with self._opened() as analyst:
            return await analyst.answer_in(language, claims, names)

    @asynccontextmanager
    async def _opened(self) -> AsyncIterator[GeminiAnalyst]:
        service = GeminiService(Pauses())
        try:
            yield service.open(self._wanted, KEY, self.purse)
        finally:
            await service.close()
