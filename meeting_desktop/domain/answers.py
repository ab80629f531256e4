"""How far each question of a meeting is: asked, answered, contradicted; and the words for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class AnswerState(StrEnum):
    UNASKED = "unasked"
    ASKED = "asked"
    PARTLY = "partly"
    ANSWERED = "answered"
    #: Two answers that do not go together; ``evidence`` holds both.
    CONTRADICTED = "contradicted"
    SKIPPED = "skipped"


class SetBy(StrEnum):
    AI = "ai"
    HUMAN = "human"


@dataclass(frozen=True, slots=True)
class MeetingAnswer:
    """One question of one meeting. ``text`` is the lead's own words; a choice or rating in them.

    What a person set is not changed by an analyst any more.
    """

    id: UUID
    scope_id: UUID
    meeting_id: UUID
    question_id: UUID
    state: AnswerState
    text: str = ""
    evidence: tuple[UUID, ...] = ()
    asked_evidence: tuple[UUID, ...] = ()
    set_by: SetBy = SetBy.AI
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AnswerProposal:
    """What an analyst read about one question; applied by ``answer_rules.apply`` alone."""

    question_id: UUID
    state: AnswerState
    text: str
    evidence: tuple[UUID, ...]
    asked_evidence: tuple[UUID, ...] = ()
