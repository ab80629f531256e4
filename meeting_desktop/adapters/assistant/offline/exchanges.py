"""Questions by their form, and what the others say next until the asker goes on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby

from meeting_desktop.adapters.assistant.offline.lines import Line
from meeting_desktop.adapters.assistant.offline.wording import forms
from meeting_desktop.domain.conversations import Side
from meeting_desktop.domain.findings import Claim, Exchange

#: An asker who says more than this has gone on.
_NODDING_WORDS = 3
_MOST_ANSWER_LINES = 5
#: Sentences after a question among which its answer is looked for.
_REACH = 30
_FEWEST_WORDS = 2

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
    (?<!or )(?:can|could|would|will) (?:you|someone|somebody) (?:(?:please|perhaps|maybe|also
    kindly) )*(?:{_DEEDS})
    would you mind \w+ing
    (?:könnten|können|würden|kannst|könntest) (?:sie|du)(?: \w+){{0,8}} (?:{_TATEN})
""")
_PROPOSAL = forms("""
    (?:let's|shall we|why don't we|how about|what about|would (?:\\w+ ){1,4}(?:suit|work)
    does \\w+ suit)
    (?:treffen|machen|sollen|wollen|sprechen) wir|passt (?:ihnen|dir|euch)|wie wäre
""")
_PUT_OFF = forms("""
    (?:sorry|sekunde|moment|one second|just a second|hang on|hold on|let me|good question
    gute frage)
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
    with_lead = any(line.said.side is Side.THEIRS for line in lines)
    return [
        Asked(asked, answer_after(lines, asked, among_us=not with_lead)) for asked in _asked(lines)
    ]


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


def answer_after(lines: Sequence[Line], asked: Line, *, among_us: bool = False) -> tuple[Line, ...]:
    """Empty where the asker goes on, or nobody of the other side says anything to it.

    ``among_us``: there is no other side, and everybody may answer.
    """
    answer: list[Line] = []
    countered, clarified = False, -1
    for line in lines[asked.number + 1 : asked.number + 1 + _REACH]:
        role = _role(line, asked, among_us=among_us)
        if role is _Role.ANSWERS:
            answer.append(line)
        elif role is _Role.COUNTERS and not answer:
            countered = True
        elif role is _Role.GOES_ON and _clarifies(line, answer, countered, clarified):
            clarified = line.turn
        elif role is not _Role.NODS:
            break
    return tuple(_without_nods(answer[:_MOST_ANSWER_LINES]))


class _Role(Enum):
    """What a sentence after a question is to it."""

    ANSWERS = "answers"
    COUNTERS = "counters"
    GOES_ON = "goes_on"
    NODS = "nods"


def _role(line: Line, asked: Line, *, among_us: bool) -> _Role:
    if line.turn == asked.turn or line.is_order:
        return _Role.NODS
    asker = line.said.speaker == asked.said.speaker
    if asker or (not among_us and _same_side(line, asked)):
        return _Role.GOES_ON if _goes_on(line) else _Role.NODS
    return _Role.COUNTERS if line.is_question else _Role.ANSWERS


def _clarifies(line: Line, answer: Sequence[Line], countered: bool, clarified: int) -> bool:
    """ "What do you mean?" is answered by the asker's next turn; the answer comes after it."""
    return countered and not answer and clarified in {-1, line.turn}


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
