"""What the AI participant has left to ask, and which sentences that takes; time bounds it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from meeting_desktop.domain.answers import AnswerState, MeetingAnswer
from meeting_desktop.domain.assistant_phrases import Introduction, Phrases
from meeting_desktop.domain.questions import Question
from meeting_desktop.domain.rewording import (
    reworded,
    reworded_rest,
    rewordings,
    ways_to_answer,
)

#: What a question with its answer takes, and the end; in seconds. Guesses, on the long side.
_QUESTION_S = 40.0
_CLOSING_S = 25.0
_SETTLED = frozenset({AnswerState.ANSWERED, AnswerState.CONTRADICTED, AnswerState.SKIPPED})


@dataclass(frozen=True, slots=True)
class Sentence:
    """One breath. ``question_id``: what it is about; ``asks``: it is the question itself.

    ``tells``: who hears it knows that an assistant asks.
    """

    text: str
    question_id: UUID | None = None
    asks: bool = False
    tells: bool = False


@dataclass(frozen=True, slots=True)
class TalkPlan:
    """What it was told to do. Times are of the talk's clock, in seconds.

    From ``ends_at`` on it asks nothing more; at ``leaves_at`` it is gone, in the middle of a word
    if need be. ``host`` is the participant of this machine, who is no company by themselves.
    """

    host: UUID
    introduction: Introduction
    questions: tuple[Question, ...]
    language: str
    patience_s: float
    ends_at: float
    leaves_at: float


class Agenda:
    """Which question is next. ``answers`` are the rows as they are known now."""

    def __init__(self, plan: TalkPlan) -> None:
        self._plan = plan
        self._questions = {one.id: one for one in plan.questions}
        self.phrases = Phrases(plan.language)
        self.answers: Mapping[UUID, MeetingAnswer] = {}
        self.asked: set[UUID] = set()
        self.rephrased: set[UUID] = set()
        self.skipped: set[UUID] = set()
        #: Other words for a question, from whoever has better ones than ours.
        self.worded: dict[UUID, str] = {}
        self._acknowledged = 0

    def question(self, question_id: UUID) -> Question:
        return self._questions[question_id]

    def is_settled(self, question_id: UUID) -> bool:
        """Nothing more is to be asked about it."""
        answer = self.answers.get(question_id)
        if question_id in self.skipped or (answer is not None and answer.state in _SETTLED):
            return True
        partly = answer is not None and answer.state is AnswerState.PARTLY
        tried = question_id in self.rephrased or not self.question(question_id).required
        return partly and tried

    def next(self, now: float) -> Question | None:
        """What nobody has answered or been asked yet, as far as there is time; None: close."""
        open_ = [
            one
            for one in self._plan.questions
            if one.id not in self.asked and not self.is_settled(one.id)
        ]
        left = self._plan.ends_at - now - _CLOSING_S
        required = [one for one in open_ if one.required]
        if left <= 0:
            return None
        if required and left < _QUESTION_S * (len(required) + 1):
            return required[0]
        return open_[0] if open_ else None

    # -- sentences ------------------------------------------------------------------------------

    def greeting(self) -> Iterator[Sentence]:
        yield from _telling(self.phrases.greeting(self._plan.introduction))

    def notice(self) -> Iterator[Sentence]:
        """For who came after the greeting."""
        yield from _telling(self.phrases.notice(self._plan.introduction))

    def asking(self, question: Question) -> Iterator[Sentence]:
        yield from _about(question, self.phrases.question(question))

    def asking_again(self, question: Question, ready: Collection[str]) -> Iterator[Sentence]:
        """In other words; those of a service only where their sound is ``ready``."""
        ways = ways_to_answer(question, self._plan.language)
        yield from _about(question, (*self._anew(question, ready), *ways))

    def texts_again(self, question: Question) -> tuple[str, ...]:
        """Whatever ``asking_again`` may come to."""
        language, worded = self._plan.language, self.worded.get(question.id)
        plain = (*rewordings(question, language), *ways_to_answer(question, language))
        return plain if worded is None else (*plain, worded)

    def _anew(self, question: Question, ready: Collection[str]) -> tuple[str, ...]:
        answer, worded = self.answers.get(question.id), self.worded.get(question.id)
        if answer is not None and answer.state is AnswerState.PARTLY:
            return reworded_rest(question, self._plan.language, answer.text)
        if worded is not None and worded in ready:
            return (worded,)
        return reworded(question, self._plan.language)

    def acknowledgement(self) -> Sentence:
        return Sentence(self.phrases.acknowledgement(self._acknowledged))

    def acknowledge(self) -> Sentence:
        """The next one differs."""
        self._acknowledged += 1
        return Sentence(self.phrases.acknowledgement(self._acknowledged - 1))

    def closing(self) -> Iterator[Sentence]:
        known = [(one, self.answers.get(one.id)) for one in self._plan.questions]
        heard = [
            (one, answer.text)
            for one, answer in known
            if answer is not None and answer.text and answer.state is not AnswerState.SKIPPED
        ]
        told = {one.id for one, _ in heard}
        open_ = [one for one, _ in known if one.id not in told and one.id not in self.skipped]
        yield from map(Sentence, self.phrases.closing(heard, open_))


def _telling(texts: tuple[str, ...]) -> Iterator[Sentence]:
    for number, text in enumerate(texts):
        yield Sentence(text, tells=number == 0)


def _about(question: Question, texts: tuple[str, ...]) -> Iterator[Sentence]:
    for number, text in enumerate(texts):
        yield Sentence(text, question.id, asks=number == 0)
