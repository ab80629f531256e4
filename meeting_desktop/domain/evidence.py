"""What points to no segment is not kept: evidence is checked, whoever proposed it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from math import isfinite
from typing import TypeVar
from uuid import UUID

from meeting_desktop.domain.findings import (
    Appointment,
    Claim,
    Exchange,
    Findings,
    PersonFindings,
    ScoreEvidence,
    Task,
    Tone,
    Topic,
)

_Cited = TypeVar("_Cited", Claim, Topic, Task, Appointment, Tone, ScoreEvidence)


@dataclass(frozen=True, slots=True)
class Grounded:
    """``dropped`` counts what was taken out: claims that rest on nothing that was said.

    What holds a number that is none (NaN, infinity) is taken out too.
    """

    findings: Findings
    dropped: int


def grounded(findings: Findings, segment_ids: Collection[UUID]) -> Grounded:
    """The findings without what has no evidence among ``segment_ids``.

    Ids that do not exist are taken out of what else has some that do. An exchange without its
    question goes; one whose answer has no evidence keeps its question alone.
    """
    checking = _Checking(frozenset(segment_ids))
    kept = Findings(
        executive_summary=checking.keep(findings.executive_summary),
        key_points=checking.keep(findings.key_points),
        decisions=checking.keep(findings.decisions),
        topics=checking.keep(findings.topics),
        exchanges=checking.exchanges(findings.exchanges),
        tasks=checking.keep(findings.tasks),
        appointments=checking.keep(findings.appointments),
        tones=checking.keep(findings.tones),
        people=checking.people(findings.people),
        insights=checking.keep(findings.insights),
        score_evidence=checking.keep(findings.score_evidence),
    )
    return Grounded(kept, checking.dropped)


def cited(findings: Findings) -> Iterator[UUID]:
    """Every id that something in the findings rests on; ids may come twice."""
    for claims in (
        findings.executive_summary,
        findings.key_points,
        findings.decisions,
        findings.insights,
        *(person.contributions for person in findings.people),
    ):
        for claim in claims:
            yield from claim.evidence
    for exchange in findings.exchanges:
        yield from exchange.question.evidence
        if exchange.answer is not None:
            yield from exchange.answer.evidence
    for others in (
        findings.topics,
        findings.tasks,
        findings.appointments,
        findings.tones,
        findings.score_evidence,
    ):
        for one in others:
            yield from one.evidence


def existing(evidence: Iterable[UUID], segment_ids: Collection[UUID]) -> tuple[UUID, ...]:
    """Those of the ids that are segments, each once, in their order."""
    return tuple(dict.fromkeys(one for one in evidence if one in segment_ids))


def _is_sound(proposed: _Cited) -> bool:
    match proposed:
        case Topic():
            return isfinite(proposed.seconds)
        case Tone():
            return isfinite(proposed.at) and isfinite(proposed.score)
        case ScoreEvidence():
            return isfinite(proposed.strength)
        case _:
            return True


class _Checking:
    def __init__(self, segment_ids: frozenset[UUID]) -> None:
        self._segment_ids = segment_ids
        self.dropped = 0

    def keep(self, proposed: Iterable[_Cited]) -> tuple[_Cited, ...]:
        return tuple(one for one in map(self._one, proposed) if one is not None)

    def exchanges(self, proposed: Iterable[Exchange]) -> tuple[Exchange, ...]:
        kept = []
        for one in proposed:
            question = self._one(one.question)
            answer = None if one.answer is None else self._one(one.answer)
            if question is not None:
                answered_by = one.answered_by if answer is not None else ""
                kept.append(replace(one, question=question, answer=answer, answered_by=answered_by))
        return tuple(kept)

    def people(self, proposed: Iterable[PersonFindings]) -> tuple[PersonFindings, ...]:
        return tuple(replace(one, contributions=self.keep(one.contributions)) for one in proposed)

    def _one(self, proposed: _Cited) -> _Cited | None:
        evidence = existing(proposed.evidence, self._segment_ids)
        if not evidence or not _is_sound(proposed):
            self.dropped += 1
            return None
        return replace(proposed, evidence=evidence)
