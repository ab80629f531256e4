"""Analysts of tests: one that says what it is told to, and one that makes evidence up."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.answers import AnswerProposal, MeetingAnswer
from meeting_desktop.domain.conversations import Conversation
from meeting_desktop.domain.findings import (
    Appointment,
    Basis,
    Claim,
    Exchange,
    Findings,
    PersonFindings,
    ScoreEvidence,
    Task,
    Tone,
    Topic,
)
from meeting_desktop.domain.lead_scores import PARTS
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


@dataclass
class ScriptedAnalyst:
    """``find`` makes the findings; ``fault`` is raised instead. ``asked`` are the wishes so far.

    ``hold()`` makes it wait; ``words`` are what it says for a phrase, which are kept in
    ``phrased``; ``translates`` says how a claim is told, None: it cannot.
    """

    find: Callable[[Conversation], Findings] = lambda _conversation: Findings()
    fault: Exception | None = None
    provider: str = "offline"
    translates: Callable[[str], str] | None = None
    words: Callable[[PhraseWish], str] = lambda wish: wish.plain
    asked: list[ReportWish] = field(default_factory=list)
    phrased: list[tuple[PhraseWish, Conversation]] = field(default_factory=list)
    cancelled: int = 0
    _waits: asyncio.Event | None = None
    _is_held: bool = False

    @property
    def source(self) -> Source:
        return Source(self.provider, "of tests", "1")

    def hold(self) -> None:
        """Readings wait from now on; they end by being cancelled."""
        self._is_held = True

    def release(self) -> None:
        """Those that come from now on do not wait."""
        self._is_held = False

    async def read(self, conversation: Conversation, wish: ReportWish) -> Findings:
        self.asked.append(wish)
        if self._is_held:
            await self._wait()
        if self.fault is not None:
            raise self.fault
        return self.find(conversation)

    async def judge_answers(
        self,
        questions: Sequence[Question],
        known: Sequence[MeetingAnswer],
        conversation: Conversation,
    ) -> Sequence[AnswerProposal]:
        del questions, known, conversation
        return ()

    async def suggest(
        self,
        questions: Sequence[Question],
        known: Sequence[MeetingAnswer],
        conversation: Conversation,
    ) -> Sequence[FollowUpQuestion]:
        del questions, known, conversation
        return ()

    async def phrase(self, wish: PhraseWish, conversation: Conversation) -> str:
        self.phrased.append((wish, conversation))
        if self._is_held:
            await self._wait()
        if self.fault is not None:
            raise self.fault
        return self.words(wish)

    async def draft_mail(self, wish: MailWish) -> DraftedMail:
        return DraftedMail(wish.recipient, "\n".join((*wish.ours, *wish.theirs)))

    async def answer_in(
        self, language: str, claims: Sequence[Claim], names: Sequence[str] = ()
    ) -> Sequence[Claim]:
        del language
        if self.translates is None:
            raise AnalystFault("It cannot be translated here.", code="model_unknown")
        return [Claim(self.translates(one.text), one.evidence, one.basis) for one in claims]

    async def _wait(self) -> None:
        self._waits = self._waits or asyncio.Event()
        try:
            await self._waits.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise


@dataclass
class Inventor:
    """Findings of ``random``, of which some rest on what was said and some on nothing.

    ``invented`` counts the claims that nothing was said for, ``sound`` the others.
    """

    random: Random
    elsewhere: Sequence[UUID] = ()
    invented: int = 0
    sound: int = 0
    _exchanges: list[Exchange] = field(default_factory=list)

    def orphaned(self, said: Collection[UUID]) -> int:
        """Answers that rest on something, to questions that do not."""
        return sum(
            one.answer is not None
            and bool(set(one.answer.evidence) & set(said))
            and not set(one.question.evidence) & set(said)
            for one in self._exchanges
        )

    def find(self, conversation: Conversation) -> Findings:
        self._said = [one.segment_id for one in conversation.utterances]
        voices = sorted({one.speaker for one in conversation.utterances})
        return Findings(
            executive_summary=self._claims(),
            key_points=self._claims(),
            decisions=self._claims(),
            topics=tuple(Topic(self._words(), self._evidence(), 3.0) for _ in self._some()),
            exchanges=tuple(self._exchange() for _ in self._some()),
            tasks=tuple(self._task() for _ in self._some()),
            appointments=tuple(
                Appointment("then", datetime(2026, 4, 1, 9, tzinfo=UTC), self._evidence())
                for _ in self._some()
            ),
            tones=tuple(
                Tone(1.0, self.random.uniform(-1, 1), self._evidence()) for _ in self._some()
            ),
            people=tuple(self._person(conversation, voice) for voice in voices),
            insights=self._claims(),
            score_evidence=tuple(
                ScoreEvidence(self.random.choice(PARTS), "We pay", self._evidence(), 0.5)
                for _ in self._some()
            ),
        )

    def _claims(self) -> tuple[Claim, ...]:
        return tuple(self._claim() for _ in self._some())

    def _claim(self) -> Claim:
        basis = self.random.choice(list(Basis))
        return Claim(self._words(), self._evidence(), basis)

    def _exchange(self) -> Exchange:
        answer = self._claim() if self.random.random() < 0.5 else None
        made = Exchange(self._claim(), "Grace", answer, "Hanna")
        self._exchanges.append(made)
        return made

    def _task(self) -> Task:
        due = date(2026, 3, 2) + timedelta(days=self.random.randrange(30))
        return Task(self._words(), self._evidence(), "Grace", due)

    def _person(self, conversation: Conversation, voice: str) -> PersonFindings:
        own = [one.segment_id for one in conversation.utterances if one.speaker == voice]
        return PersonFindings(
            voice, tuple(Claim(self._words(), self._evidence(own)) for _ in self._some())
        )

    def _evidence(self, said: Sequence[UUID] | None = None) -> tuple[UUID, ...]:
        """Sound, partly made up, made up, of another meeting, or none at all."""
        real = self.random.choices(said or self._said, k=self.random.randint(1, 3))
        made_up = [new_id(), *self.random.choices([*self.elsewhere, new_id()], k=2)]
        pick = self.random.randrange(5)
        if pick < 3:
            self.sound += 1
            mixed = [*real, *made_up] if pick == 1 else real
            self.random.shuffle(mixed)
            return tuple(mixed)
        self.invented += 1
        return tuple(made_up) if pick == 3 else ()

    def _words(self) -> str:
        return " ".join(self.random.choices(_WORDS, k=self.random.randint(2, 7)))

    def _some(self) -> range:
        return range(self.random.randint(0, 4))


_WORDS = ("we", "they", "need", "price", "offer", "in", "may", "budget", "send", "call", "decide")
