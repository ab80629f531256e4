"""What the model is asked to answer: small closed shapes, every field required.

``said`` is always numbers of utterances; who said it and when is looked up, never asked for.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

#: As ``domain.lead_scores.PARTS``; a test compares them.
PartName = Literal["budget", "authority", "need", "timing", "engagement", "sentiment"]
_Said = Annotated[list[int], Field(max_length=12)]


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ClaimShape(Shape):
    text: str
    said: _Said
    basis: Literal["said", "inferred"]


class TopicShape(Shape):
    title: str
    said: Annotated[list[int], Field(max_length=40)]


class Outline(Shape):
    executive_summary: Annotated[list[ClaimShape], Field(max_length=8)]
    key_points: Annotated[list[ClaimShape], Field(max_length=16)]
    decisions: Annotated[list[ClaimShape], Field(max_length=24)]
    topics: Annotated[list[TopicShape], Field(max_length=16)]
    insights: Annotated[list[ClaimShape], Field(max_length=10)]


class ExchangeShape(Shape):
    """``answer`` empty: none came."""

    question: str
    question_said: _Said
    answer: str
    answer_said: _Said


class TaskShape(Shape):
    """``due`` is an ISO date or empty, ``assignee`` a speaker or empty."""

    text: str
    said: _Said
    assignee: str
    due: str
    due_words: str
    priority: Literal["low", "normal", "high"]


class AppointmentShape(Shape):
    """``starts_at``: local, ISO 8601 without a zone; a date alone where no time was said."""

    words: str
    said: _Said
    starts_at: str


class Dealings(Shape):
    exchanges: Annotated[list[ExchangeShape], Field(max_length=60)]
    tasks: Annotated[list[TaskShape], Field(max_length=40)]
    appointments: Annotated[list[AppointmentShape], Field(max_length=12)]


class ToneShape(Shape):
    said: int
    score: Annotated[float, Field(ge=-1, le=1)]


class ContributionShape(Shape):
    text: str
    said: _Said


class ScoreShape(Shape):
    part: PartName
    quote: str
    said: _Said
    strength: Annotated[float, Field(ge=-1, le=1)]
    basis: Literal["said", "inferred"]


class Signals(Shape):
    tones: Annotated[list[ToneShape], Field(max_length=60)]
    contributions: Annotated[list[ContributionShape], Field(max_length=40)]
    score_evidence: Annotated[list[ScoreShape], Field(max_length=40)]


class Combined(Shape):
    """Of a conversation that was read in pieces."""

    executive_summary: Annotated[list[ClaimShape], Field(max_length=8)]
    topics: Annotated[list[TopicShape], Field(max_length=24)]
    insights: Annotated[list[ClaimShape], Field(max_length=10)]


class AnswerShape(Shape):
    question: int
    state: Literal["asked", "partly", "answered", "contradicted"]
    text: str
    said: _Said
    asked_said: _Said


class Answers(Shape):
    answers: Annotated[list[AnswerShape], Field(max_length=60)]


class SuggestionShape(Shape):
    text: str
    why: str
    said: _Said


class Suggestions(Shape):
    questions: Annotated[list[SuggestionShape], Field(max_length=2)]


class Phrase(Shape):
    text: str


class MailShape(Shape):
    subject: str
    body: str


class Translations(Shape):
    texts: Annotated[list[str], Field(max_length=60)]
