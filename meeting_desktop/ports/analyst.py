"""Whoever reads conversations: a model elsewhere, or the rules of this machine.

All methods are coroutines on one loop that is neither the media's nor the GUI's; cancelling one
stops the work. Whatever comes back is a proposal: evidence is checked by ``domain.evidence``, and
no analyst has a tool, writes a row, or is shown a secret. What people said is data to it, never an
instruction.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.core.setting_sections import AssistantSettings
from meeting_desktop.domain.answers import AnswerProposal, MeetingAnswer
from meeting_desktop.domain.conversations import Conversation
from meeting_desktop.domain.findings import Claim, Findings
from meeting_desktop.domain.questions import Question
from meeting_desktop.domain.reports import Source


class AnalystFault(EnvironmentFault):
    """The analyst cannot be asked now; the sentence says why and what to do.

    ``code``: ``no_key``, ``key_refused``, ``quota``, ``refused`` (safety), ``analyst_offline``,
    ``analyst_slow``, ``broken_answer``, ``budget_spent``, ``model_unknown``. ``retryable`` says
    whether the same may work a moment later, ``retry_after_s`` when, where the service named it.
    """

    def __init__(
        self,
        sentence: str,
        *,
        code: str,
        retryable: bool = False,
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(sentence, code=code, retryable=retryable)
        self.retry_after_s = retry_after_s


def _nobody(_fraction: float) -> None:
    """Hears how far it is, and keeps it."""


@dataclass(frozen=True, slots=True)
class ReportWish:
    """``language``: ISO 639-1 code of the report's text; empty: as it was spoken.

    ``on_progress`` hears how far it is, 0 to 1, on the analyst's loop.
    """

    language: str = ""
    on_progress: Callable[[float], None] = field(default=_nobody, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class FollowUpQuestion:
    """A question that fits to what was just said; ``why`` in one line."""

    text: str
    why: str
    evidence: tuple[UUID, ...]


class PhraseKind:
    """What the AI participant wants to say (``domain.assistant_talk``)."""

    GREETING = "greeting"
    QUESTION = "question"
    REPHRASED = "rephrased"
    ACKNOWLEDGEMENT = "acknowledgement"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class PhraseWish:
    """``plain`` says it already, correctly: what comes back may only be friendlier."""

    kind: str
    plain: str
    language: str
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class DraftedMail:
    """A follow-up that a person edits and sends; plain text."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class MailWish:
    """What the draft must hold: the commitments of both sides, each once, and open questions."""

    findings: Findings
    ours: Sequence[str]
    theirs: Sequence[str]
    open_questions: Sequence[str]
    recipient: str
    sender: str
    language: str


class Purse(Protocol):
    """What may be spent on one meeting, in US cents; called on the analyst's loop alone."""

    def reserve(self, cents: float) -> None:
        """Set aside what a request may cost at most. Raises: AnalystFault ``budget_spent``."""
        ...

    def settle(self, reserved: float, cents: float) -> None:
        """The request is over and has cost ``cents``, which may be nothing."""
        ...


class Analyst(Protocol):
    """Every coroutine raises AnalystFault; nothing else of a service reaches the caller."""

    @property
    def source(self) -> Source: ...

    async def read(self, conversation: Conversation, wish: ReportWish) -> Findings:
        """Everything about a whole conversation, however long; nothing is left out for length."""
        ...

    async def judge_answers(
        self,
        questions: Sequence[Question],
        known: Sequence[MeetingAnswer],
        conversation: Conversation,
    ) -> Sequence[AnswerProposal]:
        """What the conversation says about the questions; only those that it says something to."""
        ...

    async def suggest(
        self,
        questions: Sequence[Question],
        known: Sequence[MeetingAnswer],
        conversation: Conversation,
    ) -> Sequence[FollowUpQuestion]:
        """At most two questions that fit to what was said last, the best first."""
        ...

    async def phrase(self, wish: PhraseWish, conversation: Conversation) -> str:
        """How the AI participant says it; one or two sentences."""
        ...

    async def draft_mail(self, wish: MailWish) -> DraftedMail: ...

    async def answer_in(
        self, language: str, claims: Sequence[Claim], names: Sequence[str] = ()
    ) -> Sequence[Claim]:
        """The claims in another language, one for one, with the same evidence.

        ``names`` of people and companies in them, for one who keeps these to itself.
        Raises AnalystFault ``model_unknown`` where it cannot translate.
        """
        ...


class AnalystService(Protocol):
    """An analyst elsewhere, for whoever has a key to it. All but ``prepare`` on one loop."""

    def prepare(self) -> None:
        """Load the libraries that it needs. Blocks for seconds, the first time."""
        ...

    def open(self, wanted: AssistantSettings, key: str, purse: Purse) -> Analyst:
        """Cheap and without a request; what is opened shares one connection.

        Raises: AnalystFault.
        """
        ...

    async def check(self, wanted: AssistantSettings, key: str) -> None:
        """One small request, which may cost a fraction of a cent. Raises: AnalystFault."""
        ...

    async def close(self) -> None:
        """Hang up; nothing is asked any more."""
        ...
