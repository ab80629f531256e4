"""The compact form of a conversation with known answers.

First ``name: value`` lines (title, language, ``ours``, ``theirs``, topics, tones), then the
questions of the set as ``? state | text | options or scale``, then what was said as
``Speaker: words {marks}``. Marks say what a careful reader finds in a line:

``task NAME DATE`` (``-`` where none) · ``decision`` · ``q1`` a question and ``a1`` the answer to it
· ``need+`` / ``budget-`` … evidence of a part of the score · ``meet DATETIME`` an appointment ·
``=2`` what decides the state of the set's second question · ``order`` words for a program.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID, uuid5

from meeting_desktop.domain.answers import AnswerState
from meeting_desktop.domain.conversations import Conversation, Side, Utterance
from meeting_desktop.domain.questions import Question, QuestionType

#: A Monday, ten o'clock in Berlin.
BEGAN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ZONE = "Europe/Berlin"
_SPACE = UUID("6d0c9c9e-4a8b-4f65-9b0b-1f6a8e3f2d11")
_LINE = re.compile(r"(?P<speaker>[^:{}]+): (?P<text>[^{}]*)(?P<marks>(?:\{[^}]*\} ?)*)$")
_MARK = re.compile(r"\{([^}]*)\}")
_SECONDS_A_WORD, _PAUSE_S = 0.33, 0.5


@dataclass(frozen=True, slots=True)
class GoldTask:
    line: UUID
    assignee: str
    due: date | None


@dataclass(slots=True)
class Gold:
    """A conversation and what is in it, by the segments that say it."""

    name: str
    conversation: Conversation
    questions: tuple[Question, ...] = ()
    states: tuple[AnswerState, ...] = ()
    #: By question, the segments of which at least one must be cited.
    words: dict[int, set[UUID]] = field(default_factory=dict)
    tasks: list[GoldTask] = field(default_factory=list)
    decisions: set[UUID] = field(default_factory=set)
    #: The segment that asks, and those that answer (none: nobody did).
    exchanges: dict[UUID, set[UUID]] = field(default_factory=dict)
    score: set[tuple[UUID, str, int]] = field(default_factory=set)
    appointments: dict[UUID, datetime] = field(default_factory=dict)
    topics: tuple[str, ...] = ()
    tones: dict[str, int] = field(default_factory=dict)
    orders: set[UUID] = field(default_factory=set)


def gold_of(folder: str) -> list[Gold]:
    """``folder``: "written_before" the rules were, "written_after", or "written_last"."""
    paths = sorted((Path(__file__).parent / folder).glob("*.txt"))
    return [read_gold(path.stem, path.read_text(encoding="utf-8")) for path in paths]


def read_gold(name: str, text: str) -> Gold:
    head, _, spoken = text.strip().partition("\n\n")
    facts = dict(
        line.split(": ", 1) for line in head.splitlines() if line and not line.startswith("?")
    )
    said, marks = _said(name, spoken, _sides(facts))
    conversation = Conversation(said, facts.get("language", "en"), BEGAN, ZONE, facts["title"])
    asked = [_question(name, line) for line in head.splitlines() if line.startswith("?")]
    gold = Gold(
        name,
        conversation,
        tuple(question for _, question in asked),
        tuple(state for state, _ in asked),
        topics=tuple(word for word in facts.get("topics", "").split(", ") if word),
        tones=dict(_tone(one) for one in facts.get("tones", "").split(", ") if one),
    )
    answers: dict[str, set[UUID]] = {}
    for segment_id, mark in marks:
        _take(gold, answers, segment_id, mark.split())
    _join(gold, answers, marks)
    return gold


def _sides(facts: dict[str, str]) -> dict[str, Side]:
    sides: dict[str, Side] = {}
    for side in Side:
        sides |= {name: side for name in facts.get(side.value, "").split(", ") if name}
    return sides


def _said(
    name: str, spoken: str, sides: dict[str, Side]
) -> tuple[tuple[Utterance, ...], list[tuple[UUID, str]]]:
    said: list[Utterance] = []
    marks: list[tuple[UUID, str]] = []
    at = 2.0
    for number, line in enumerate(filter(None, spoken.splitlines())):
        parts = _LINE.fullmatch(line)
        assert parts is not None, line
        speaker, text = parts["speaker"], parts["text"].strip()
        end = at + _SECONDS_A_WORD * len(text.split())
        one = Utterance(
            uuid5(_SPACE, f"{name}/{number}"),
            speaker,
            sides.get(speaker, Side.UNKNOWN),
            round(at, 2),
            round(end, 2),
            text,
        )
        said.append(one)
        marks += [(one.segment_id, mark) for mark in _MARK.findall(parts["marks"])]
        at = end + _PAUSE_S
    return tuple(said), marks


def _question(name: str, line: str) -> tuple[AnswerState, Question]:
    state, text, *more = (part.strip() for part in line[1:].split("|"))
    question_id = uuid5(_SPACE, f"{name}?{text}")
    if not more:
        return AnswerState(state), Question(question_id, text)
    scale = re.fullmatch(r"(\d+) to (\d+)", more[0])
    if scale:
        low, high = int(scale[1]), int(scale[2])
        kind = QuestionType.RATING
        return AnswerState(state), Question(question_id, text, kind, scale_low=low, scale_high=high)
    options = tuple(one.strip() for one in more[0].split("/"))
    kind = QuestionType.MULTIPLE_CHOICE
    return AnswerState(state), Question(question_id, text, kind, options=options)


def _tone(text: str) -> tuple[str, int]:
    return text[:-1], 1 if text.endswith("+") else -1


def _take(gold: Gold, answers: dict[str, set[UUID]], segment_id: UUID, mark: list[str]) -> None:
    kind = mark[0]
    if kind == "task":
        due = None if mark[2] == "-" else date.fromisoformat(mark[2])
        gold.tasks.append(GoldTask(segment_id, "" if mark[1] == "-" else mark[1], due))
    elif kind == "decision":
        gold.decisions.add(segment_id)
    elif kind == "meet":
        gold.appointments[segment_id] = datetime.fromisoformat(mark[1])
    elif kind == "order":
        gold.orders.add(segment_id)
    elif kind[0] == "=":
        gold.words.setdefault(int(kind[1:]) - 1, set()).add(segment_id)
    elif kind[-1] in "+-":
        gold.score.add((segment_id, kind[:-1], 1 if kind[-1] == "+" else -1))
    elif kind[0] == "a":
        answers.setdefault(kind[1:], set()).add(segment_id)
    else:
        assert kind[0] == "q", kind


def _join(gold: Gold, answers: dict[str, set[UUID]], marks: list[tuple[UUID, str]]) -> None:
    for segment_id, mark in marks:
        if re.fullmatch(r"q\d+", mark):
            gold.exchanges[segment_id] = answers.get(mark[1:], set())
