"""Questions by their form, and what the others say next until the asker goes on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from meeting_desktop.adapters.assistant.offline.lines import Line
from meeting_desktop.adapters.assistant.offline.wording import forms
from meeting_desktop.domain.conversations import Side
from meeting_desktop.domain.findings import Claim, Exchange

#: An asker who says more than this has gone on.
_NODDING_WORDS = 3
_MOST_ANSWER_LINES = 5
_FEWEST_WORDS = 3

#: They ask for a deed or for consent, not for knowledge.
_DEEDS = (
    "send|share|forward|give|get|prepare|check|provide|e-?mail|mail|book|arrange|set|introduce|put|"
    "write|draft|upload|update|ask|invite|schedule|call|organi[sz]e|bring|make sure|find out|"
    "look into|confirm|take|add|fix|test|review|join"
)
_TATEN = (
    "schicken|senden|geben|mailen|prüfen|vorbereiten|zusenden|zuschicken|organisieren|einladen|"
    "klären|weiterleiten|übernehmen|machen|testen|anrufen"
)
REQUEST = forms(rf"""
    (?:can|could|would|will) (?:you|someone|somebody) (?:(?:please|perhaps|maybe|also|kindly) )*(?:{_DEEDS})
    would you mind \w+ing
    (?:könnten|können|würden|kannst|könntest) (?:sie|du)(?: \w+){{0,8}} (?:{_TATEN})
""")
_PROPOSAL = forms("""
    (?:let's|shall we|why don't we|how about|what about|would (?:\\w+ ){1,4}(?:suit|work)|does \\w+ suit)
    (?:treffen|machen|sollen|wollen|sprechen) wir|passt (?:ihnen|dir|euch)|wie wäre
""")
_PUT_OFF = forms("""
    (?:sorry|sekunde|moment|one second|just a second|hang on|hold on|let me|good question|gute frage)
""")


def is_request(line: Line) -> bool:
    return bool(REQUEST.search(line.plain))


def is_proposal(line: Line) -> bool:
    return line.is_question and bool(_PROPOSAL.search(line.plain))


@dataclass(frozen=True, slots=True)
class Asked:
    question: Line
    answer: tuple[Line, ...]


def questions_of(lines: Sequence[Line]) -> list[Asked]:
    return [Asked(asked, answer_after(lines, asked)) for asked in _asked(lines)]


def _asked(lines: Sequence[Line]) -> Iterator[Line]:
    """The last question of each turn: those before it lead up to it."""
    for _, turn in groupby(lines, key=lambda line: line.turn):
        questions = [
            line
            for line in turn
            if line.is_question
            and line.tells
            and len(line.words) >= _FEWEST_WORDS
            and not is_request(line)
            and not is_proposal(line)
        ]
        if questions:
            yield questions[-1]


def exchange_of(asked: Asked) -> Exchange:
    question = Claim(asked.question.text, (asked.question.said.segment_id,))
    asked_by = asked.question.said.speaker
    if not asked.answer:
        return Exchange(question, asked_by)
    evidence = tuple(dict.fromkeys(line.said.segment_id for line in asked.answer))
    answer = Claim(" ".join(line.text for line in asked.answer), evidence)
    return Exchange(question, asked_by, answer, asked.answer[0].said.speaker)


def answer_after(lines: Sequence[Line], asked: Line) -> tuple[Line, ...]:
    """Empty where the asker goes on, or nobody of the other side says anything to it."""
    answer: list[Line] = []
    countered = False
    for line in lines[asked.number + 1 :]:
        if line.turn == asked.turn:
            continue
        if line.said.speaker == asked.said.speaker or _same_side(line, asked):
            if countered and not answer:
                countered = False  # "What do you mean?" was answered; now the answer comes
            elif _goes_on(line):
                break
        elif answer and line.is_question:
            break
        elif line.is_question:
            countered = True
        elif not line.is_order:
            answer.append(line)
        if len(answer) == _MOST_ANSWER_LINES:
            break
    return tuple(_without_nods(answer))


def _same_side(line: Line, asked: Line) -> bool:
    """The seller's colleague does not answer for the lead; within one firm everybody may."""
    sides = {line.said.side, asked.said.side}
    return sides <= {Side.OURS, Side.ASSISTANT} and line.said.speaker != asked.said.speaker


def _goes_on(line: Line) -> bool:
    return line.is_question or (not line.is_idle and len(line.words) > _NODDING_WORDS)


def _without_nods(answer: Sequence[Line]) -> Sequence[Line]:
    """Without idle words, unless they are all there is; without what only puts off."""
    telling = [line for line in answer if not line.is_idle]
    kept = telling or [line for line in answer if line.words]
    return [] if all(_PUT_OFF.match(line.plain) for line in kept) else kept
