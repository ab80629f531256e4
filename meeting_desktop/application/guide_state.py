"""What the guide of a running meeting shows, as one value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from meeting_desktop.application.choose_analyst import AnalystState
from meeting_desktop.domain.answers import MeetingAnswer
from meeting_desktop.domain.guidance import Card
from meeting_desktop.domain.nudges import Nudge
from meeting_desktop.domain.questions import Question


class GuidePhase(StrEnum):
    #: No meeting of this machine runs.
    NONE = "none"
    LOADING = "loading"
    READY = "ready"
    #: The meeting asks no questions; a set may be chosen.
    NO_QUESTIONS = "no_questions"
    #: Its rows cannot be read or written; ``sentence`` says why.
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """``answer`` None: nothing was heard of it. ``answered_at``: seconds of the meeting."""

    question: Question
    answer: MeetingAnswer | None = None
    asked_at: float | None = None
    answered_at: float | None = None


@dataclass(frozen=True, slots=True)
class GuideState:
    """``questions`` in the order of their set; ``next_question`` is the id of one of them."""

    meeting_id: UUID | None
    analyst: AnalystState
    phase: GuidePhase = GuidePhase.NONE
    questions: tuple[QuestionRow, ...] = ()
    next_question: UUID | None = None
    cards: tuple[Card, ...] = ()
    nudge: Nudge | None = None
    sentence: str = ""
    #: A model is asked at this moment.
    thinking: bool = False
