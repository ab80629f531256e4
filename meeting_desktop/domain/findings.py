"""What an analyst says about a conversation: claims, each with the segments that it rests on.

Nothing here is believed for being said: ``evidence.grounded`` drops what points to no segment.
Evidence is always ids of segments of the transcript that was read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class Basis(StrEnum):
    """Whether somebody said it, or it follows from what was said."""

    SAID = "said"
    INFERRED = "inferred"


class Priority(StrEnum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence about the meeting. ``evidence`` in the order in which it was said."""

    text: str
    evidence: tuple[UUID, ...]
    basis: Basis = Basis.SAID


@dataclass(frozen=True, slots=True)
class Topic:
    """What was talked about; ``seconds`` of speech went into it."""

    title: str
    evidence: tuple[UUID, ...]
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question that somebody asked, and what came in answer; no ``answer``: none came."""

    question: Claim
    asked_by: str
    answer: Claim | None = None
    answered_by: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """Who does what by when. ``assignee`` is a speaker's name, empty where nobody took it.

    ``due`` was reckoned from ``due_words`` ("by Friday") and the meeting's date and zone.
    """

    text: str
    evidence: tuple[UUID, ...]
    assignee: str = ""
    due: date | None = None
    due_words: str = ""
    priority: Priority = Priority.NORMAL


@dataclass(frozen=True, slots=True)
class Appointment:
    """A next meeting that was spoken of ("Tuesday at 3"); ``starts_at`` is aware, in their zone.

    ``time_said`` is false where only a day was named.
    """

    words: str
    starts_at: datetime
    evidence: tuple[UUID, ...]
    time_said: bool = True


@dataclass(frozen=True, slots=True)
class Tone:
    """How it sounded around ``at`` (seconds of the meeting): -1 bad to 1 good."""

    at: float
    score: float
    evidence: tuple[UUID, ...]
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class PersonFindings:
    """What one speaker contributed, in claims; figures are counted by us (``talk_figures``)."""

    speaker: str
    contributions: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class ScoreEvidence:
    """A quote that speaks for or against a part of the lead's score (``lead_scores.PARTS``).

    ``strength``: -1 (against) to 1 (for). The score itself is reckoned by us.
    """

    part: str
    quote: str
    evidence: tuple[UUID, ...]
    strength: float
    basis: Basis = Basis.SAID


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything that an analyst reads out of one whole conversation."""

    executive_summary: tuple[Claim, ...] = ()
    key_points: tuple[Claim, ...] = ()
    decisions: tuple[Claim, ...] = ()
    topics: tuple[Topic, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    tasks: tuple[Task, ...] = ()
    appointments: tuple[Appointment, ...] = ()
    tones: tuple[Tone, ...] = ()
    people: tuple[PersonFindings, ...] = ()
    insights: tuple[Claim, ...] = ()
    score_evidence: tuple[ScoreEvidence, ...] = ()
