"""What became of the questions of a set: asked by our side, answered in words of the lead's.

A sentence is compared with the questions once; what was read stays, so that a conversation that
goes on costs what was added to it. Nothing is answered without words of the lead's side, and words
that steer a program are nobody's answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from meeting_desktop.adapters.assistant.offline.exchanges import answer_after
from meeting_desktop.adapters.assistant.offline.expectations import Given, given_by
from meeting_desktop.adapters.assistant.offline.lines import Line
from meeting_desktop.adapters.assistant.offline.statements import (
    Told,
    corrected_amounts,
    counted_things,
    told_by,
)
from meeting_desktop.domain.answers import AnswerProposal, AnswerState
from meeting_desktop.domain.conversations import Side
from meeting_desktop.domain.plain_words import plain_text
from meeting_desktop.domain.question_likeness import LOOKS_ASKED, MAY_BE_ASKED, Likeness
from meeting_desktop.domain.questions import Question

#: What is not said as a question has to be more alike to one.
_MAY, _LOOKS = MAY_BE_ASKED, LOOKS_ASKED
_MOST_LETTERS = 400
_KEPT_SENTENCES = 20_000
#: The loop breathes after so many.
_LINES_AT_ONCE = 50
_OURS = (Side.OURS, Side.ASSISTANT)

_Kept = TypeVar("_Kept")


@dataclass(frozen=True, slots=True)
class Answer:
    """``lines`` are the lead's; none: asked, and nothing came."""

    given: Given
    lines: tuple[Line, ...] = ()
    asked: Line | None = None


@dataclass(slots=True)
class QuestionReader:
    """The questions of one meeting, and what each sentence is to them."""

    questions: tuple[Question, ...]
    _likeness: Likeness = field(init=False)
    _asking: dict[str, tuple[int, float]] = field(default_factory=dict)
    _telling: dict[str, tuple[Told, ...]] = field(default_factory=dict)
    _taken: int = 0

    def __post_init__(self) -> None:
        self._likeness = Likeness(self.questions)

    async def take_in(self, lines: Sequence[Line]) -> None:
        """Compares what is new with the questions, in pieces between which the loop goes on."""
        first = min(self._taken, len(lines))
        for line in lines[first:]:
            if line.said.side in _OURS:
                self._asks(line.plain)
            elif line.is_leads:
                self._tells(line)
            if line.number % _LINES_AT_ONCE == 0:
                await asyncio.sleep(0)
        self._taken = len(lines)

    def judge(self, lines: Sequence[Line]) -> list[AnswerProposal]:
        """Of the questions to which something was said, in their order."""
        answers: list[list[Answer]] = [[] for _ in self.questions]
        for asked, number in self._asked(lines):
            answers[number].append(self._answer(lines, asked, number))
        self._take_statements(lines, answers)
        for found in answers:
            found.extend(_corrections(lines, found))
        return [
            proposal
            for question, found in zip(self.questions, answers, strict=True)
            for proposal in _proposals(question, found)
        ]

    def _asked(self, lines: Sequence[Line]) -> list[tuple[Line, int]]:
        """The last sentence of each place where a question was asked."""
        found: list[tuple[Line, int]] = []
        for line in lines:
            if line.said.side not in _OURS or not line.tells:
                continue
            number, score = self._asks(line.plain)
            if score < _LOOKS and line.number:
                before = lines[line.number - 1]
                if before.turn == line.turn:
                    number, score = self._better((number, score), f"{before.plain} {line.plain}")
            if score >= (_MAY if line.is_question else _LOOKS):
                found.append((line, number))
        return _last_of_turn(found)

    def _better(self, alone: tuple[int, float], both: str) -> tuple[int, float]:
        together = self._asks(both)
        return together if together[1] > alone[1] else alone

    def _asks(self, text: str) -> tuple[int, float]:
        """Which question it is most alike, and how much."""
        known = self._asking.get(text)
        if known is None:
            scores = self._likeness.scores(plain_text(text))
            best = max(range(len(scores)), key=lambda n: (scores[n], -n), default=-1)
            known = (best, scores[best]) if scores else (-1, 0.0)
            _keep(self._asking, text, known)
        return known

    def _answer(self, lines: Sequence[Line], asked: Line, number: int) -> Answer:
        words = _until_corrected([one for one in answer_after(lines, asked) if one.is_leads])
        if not words:
            return Answer(Given(AnswerState.ASKED), asked=asked)
        text = " ".join(line.text for line in words)
        return Answer(given_by(self.questions[number], text), words, asked)

    def _take_statements(self, lines: Sequence[Line], answers: list[list[Answer]]) -> None:
        """What the lead says without being asked, before or after."""
        used = {
            (line.number, number)
            for number, found in enumerate(answers)
            for one in found
            for line in one.lines
        }
        for line in lines:
            if not line.is_leads or line.is_question or not line.tells:
                continue
            for told in self._tells(line):
                if (line.number, told.number) not in used:
                    answers[told.number].append(Answer(told.given, (line,)))
        for found in answers:
            found.sort(key=lambda one: one.lines[0].number if one.lines else _number(one))

    def _tells(self, line: Line) -> tuple[Told, ...]:
        known = self._telling.get(line.plain)
        if known is None:
            shares = self._likeness.shares(plain_text(line.text))
            known = told_by(self.questions, shares, line.text)
            _keep(self._telling, line.plain, known)
        return known


def _keep(among: dict[str, _Kept], text: str, what: _Kept) -> None:
    if len(among) >= _KEPT_SENTENCES:
        among.clear()
    among[text] = what


def _until_corrected(words: Sequence[Line]) -> tuple[Line, ...]:
    """ "Eighty. Actually, a hundred": what takes the answer back is the next answer."""
    later = (at for at, line in enumerate(words) if at and corrected_amounts(line.plain))
    return tuple(words[: next(later, len(words))])


def _corrections(lines: Sequence[Line], found: Sequence[Answer]) -> list[Answer]:
    """ "Actually, two years", after "three years": the same thing counted anew."""
    first = next((one for one in found if one.given.state is AnswerState.ANSWERED), None)
    if first is None or not _is_number(first.given.value):
        return []
    counted = {thing for line in first.lines for thing, _ in counted_things(line.plain)}
    used = {line.number for one in found for line in one.lines}
    return [
        Answer(Given(AnswerState.ANSWERED, f"{value:g}"), (line,))
        for line in lines[first.lines[-1].number + 1 :]
        if counted
        if line.is_leads and line.tells and line.number not in used
        for thing, value in corrected_amounts(line.plain)
        if thing in counted
    ]


def _is_number(value: str) -> bool:
    return value.replace(".", "", 1).isdigit()


def _number(answer: Answer) -> int:
    return -1 if answer.asked is None else answer.asked.number


def _last_of_turn(found: list[tuple[Line, int]]) -> list[tuple[Line, int]]:
    """Of the places of one question in one turn the last: the answer comes after it."""
    latest = {(line.turn, number): (line, number) for line, number in found}
    return list(latest.values())


def _proposals(question: Question, answers: Sequence[Answer]) -> list[AnswerProposal]:
    """One; where two answers do not go together, the first of them before the contradiction."""
    if not answers:
        return []
    asked = tuple(
        dict.fromkeys(one.asked.said.segment_id for one in answers if one.asked is not None)
    )
    full = [one for one in answers if one.given.state is AnswerState.ANSWERED]
    best = full[:1] or [one for one in answers if one.lines][-1:]
    if not best:
        return [_proposed(question, AnswerState.ASKED, (), asked)]
    proposals = [_proposed(question, best[0].given.state, best[0].lines, asked)]
    other = _another(full)
    if other is not None:
        words = (*full[0].lines, *other.lines)
        proposals.append(_proposed(question, AnswerState.CONTRADICTED, words, asked))
    return proposals


def _another(full: Sequence[Answer]) -> Answer | None:
    """The latest that says something else than the first."""
    if not full or not full[0].given.value:
        return None
    others = [one for one in full[1:] if one.given.value not in {"", full[0].given.value}]
    return others[-1] if others else None


def _proposed(
    question: Question, state: AnswerState, words: Sequence[Line], asked: tuple[UUID, ...]
) -> AnswerProposal:
    by_turn: dict[UUID, list[str]] = {}
    for line in words:
        by_turn.setdefault(line.said.segment_id, []).append(line.text)
    text = " … ".join(" ".join(turn) for turn in by_turn.values())
    return AnswerProposal(question.id, state, _cut(text), tuple(by_turn), asked)


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_LETTERS else text[:_MOST_LETTERS].rsplit(" ", 1)[0] + " …"
