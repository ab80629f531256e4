"""How much of what a careful reader finds is found, and how much of what is found is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self
from uuid import UUID

from meeting_desktop.domain.answers import AnswerProposal, AnswerState
from meeting_desktop.domain.findings import Findings, Task
from tests.gold.reading import Gold


@dataclass(slots=True)
class Measured:
    """``right`` of what was ``said``, ``found`` of what is ``there``."""

    said: int = 0
    right: int = 0
    there: int = 0
    found: int = 0

    def __iadd__(self, other: Measured) -> Self:
        self.said += other.said
        self.right += other.right
        self.there += other.there
        self.found += other.found
        return self

    @property
    def precision(self) -> float:
        return self.right / self.said if self.said else 1.0

    @property
    def recall(self) -> float:
        return self.found / self.there if self.there else 1.0


Figures = dict[str, Measured]
_Fits = Callable[[Task, str, date | None], bool]


def add(figures: Figures, more: Figures) -> None:
    for kind, measured in more.items():
        figures.setdefault(kind, Measured())
        figures[kind] += measured


def measure_findings(gold: Gold, findings: Findings) -> Figures:
    score = _score(gold, findings)
    return {
        "decisions": _cited([one.evidence for one in findings.decisions], gold.decisions),
        "tasks": _cited([one.evidence for one in findings.tasks], {o.line for o in gold.tasks}),
        "assignees": _of_tasks(gold, findings, lambda task, name, _: task.assignee == name),
        "due dates": _of_tasks(gold, findings, lambda task, _, due: task.due == due),
        "questions": _cited(
            [one.question.evidence for one in findings.exchanges], set(gold.exchanges)
        ),
        "answers": _answers(gold, findings),
        "appointments": _appointments(gold, findings),
        "topics": _topics(gold, findings),
        "score evidence": score,
        "tone": _tones(gold, findings),
    }


def measure_states(gold: Gold, proposals: Sequence[AnswerProposal]) -> Figures:
    """States of questions, and whether the words that decide them are cited."""
    by_question = {one.question_id: one for one in proposals}
    states, words = Measured(), Measured()
    for number, (question, state) in enumerate(zip(gold.questions, gold.states, strict=True)):
        proposal = by_question.get(question.id)
        proposed = AnswerState.UNASKED if proposal is None else proposal.state
        states += Measured(1, proposed is state, 1, proposed is state)
        if number in gold.words:
            cited = proposal is not None and bool(gold.words[number] & set(proposal.evidence))
            words += Measured(1, cited, 1, cited)
    return {"question states": states, "words cited": words}


def report(figures: Figures) -> str:
    return "\n".join(
        f"{kind:16} precision {one.precision:.2f} ({one.right}/{one.said})  "
        f"recall {one.recall:.2f} ({one.found}/{one.there})"
        for kind, one in figures.items()
    )


def _cited(found: Sequence[Iterable[UUID]], there: Collection[UUID]) -> Measured:
    cited = {segment_id for evidence in found for segment_id in evidence}
    right = sum(1 for evidence in found if set(evidence) & set(there))
    return Measured(len(found), right, len(there), len(cited & set(there)))


def _of_tasks(gold: Gold, findings: Findings, fits: _Fits) -> Measured:
    """Of the tasks that were found: is this of them right?"""
    counted = Measured()
    for there in gold.tasks:
        task = next((one for one in findings.tasks if there.line in one.evidence), None)
        if task is not None:
            fitting = fits(task, there.assignee, there.due)
            counted += Measured(1, fitting, 1, fitting)
    return counted


def _answers(gold: Gold, findings: Findings) -> Measured:
    """Of the questions that were found: those whose answer is where it was given."""
    counted = Measured()
    for one in findings.exchanges:
        there = gold.exchanges.get(one.question.evidence[0])
        if there is None:
            continue
        cited = set() if one.answer is None else set(one.answer.evidence)
        counted += Measured(bool(cited), bool(cited & there), bool(there), bool(cited & there))
    return counted


def _appointments(gold: Gold, findings: Findings) -> Measured:
    there = set(gold.appointments.values())
    found = [one.starts_at for one in findings.appointments]
    right = sum(1 for one in found if one in there)
    return Measured(len(found), right, len(there), len(there & set(found)))


def _topics(gold: Gold, findings: Findings) -> Measured:
    """Gold names what must come; what else is named is not wrong for that."""
    titles = " ".join(one.title.casefold() for one in findings.topics)
    found = sum(1 for word in gold.topics if word[:5] in titles)
    return Measured(0, 0, len(gold.topics), found)


def _score(gold: Gold, findings: Findings) -> Measured:
    """Tone counts on its own; engagement has no gold: both are read between the lines."""
    parts = {"budget", "authority", "need", "timing"}
    found = {
        (one.evidence[0], one.part, 1 if one.strength > 0 else -1)
        for one in findings.score_evidence
        if one.part in parts
    }
    return Measured(len(found), len(found & gold.score), len(gold.score), len(found & gold.score))


def _tones(gold: Gold, findings: Findings) -> Measured:
    sums: Counter[str] = Counter()
    for one in findings.tones:
        sums[one.speaker] += round(1000 * one.score)
    counted = Measured()
    for speaker, direction in gold.tones.items():
        heard = sums[speaker]
        right = heard * direction > 0
        counted += Measured(bool(heard), right, 1, right)
    return counted


def missed(gold: Gold, findings: Findings) -> list[str]:
    """For whoever works on the rules: what is wrong, line by line."""
    text = {one.segment_id: f"{one.speaker}: {one.text}" for one in gold.conversation.utterances}
    tasks = {one.line for one in gold.tasks}
    pairs = [
        ("decision", [one.evidence for one in findings.decisions], gold.decisions),
        ("task", [one.evidence for one in findings.tasks], tasks),
        ("question", [one.question.evidence for one in findings.exchanges], set(gold.exchanges)),
    ]
    wrong = []
    for kind, found, there in pairs:
        cited = {segment_id for evidence in found for segment_id in evidence}
        wrong += [f"missed {kind}: {text[one]}" for one in there - cited]
        wrong += [f"wrong {kind}: {text[e[0]]}" for e in found if not set(e) & there]
    return wrong + _wrong_score(gold, findings, text)


def _wrong_score(gold: Gold, findings: Findings, text: dict[UUID, str]) -> list[str]:
    found = {
        (one.evidence[0], one.part, 1 if one.strength > 0 else -1)
        for one in findings.score_evidence
        if one.part in {"budget", "authority", "need", "timing"}
    }
    wrong = [f"missed {part}{sign:+}: {text[one]}" for one, part, sign in gold.score - found]
    return wrong + [f"wrong {part}{sign:+}: {text[one]}" for one, part, sign in found - gold.score]
