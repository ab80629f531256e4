"""A report as the page shows it: parts of rows, each with the moments that it rests on. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from meeting_desktop.application.find_moments import Moment
from meeting_desktop.application.read_report import AskedQuestion, ReportFile
from meeting_desktop.domain.answers import AnswerState
from meeting_desktop.domain.findings import Basis, Claim, Exchange, Findings, Topic


class PartKind(StrEnum):
    """In the order of the page; tasks, tone and people have cards of their own."""

    SUMMARY = "summary"
    DECISIONS = "decisions"
    KEY_POINTS = "key_points"
    QUESTIONS = "questions"
    OPEN = "open"
    EXCHANGES = "exchanges"
    INSIGHTS = "insights"
    TOPICS = "topics"


@dataclass(frozen=True, slots=True)
class ReportRow:
    """``who`` said or asked it; ``answer`` are words that belong under it, of ``answered_by``.

    ``state`` is of a question of the set. ``seconds`` of talk went into a topic.
    """

    text: str
    moments: tuple[Moment, ...] = ()
    who: str = ""
    answer: str = ""
    answered_by: str = ""
    inferred: bool = False
    state: AnswerState | None = None
    by_hand: bool = False
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class ReportPart:
    kind: PartKind
    rows: tuple[ReportRow, ...]


def parts_of(file: ReportFile) -> tuple[ReportPart, ...]:
    """Those that have something in them."""
    if file.report is None:
        return ()
    rows = _Rows(file.moments)
    findings = file.report.findings
    parts = {
        PartKind.SUMMARY: rows.claims(findings.executive_summary),
        PartKind.DECISIONS: rows.claims(findings.decisions),
        PartKind.KEY_POINTS: rows.claims(_not_said_before(findings)),
        PartKind.QUESTIONS: tuple(map(rows.question, file.questions)),
        PartKind.OPEN: rows.exchanges(one for one in findings.exchanges if one.answer is None),
        PartKind.EXCHANGES: rows.exchanges(one for one in findings.exchanges if one.answer),
        PartKind.INSIGHTS: rows.claims(findings.insights),
        PartKind.TOPICS: tuple(map(rows.topic, findings.topics)),
    }
    return tuple(ReportPart(kind, found) for kind, found in parts.items() if found)


def _not_said_before(findings: Findings) -> Sequence[Claim]:
    """Key points that do not repeat the summary or a decision word for word."""
    before = {_folded(one.text) for one in (*findings.executive_summary, *findings.decisions)}
    return [one for one in findings.key_points if _folded(one.text) not in before]


def _folded(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".")


class _Rows:
    def __init__(self, moments: Mapping[UUID, Moment]) -> None:
        self._moments = moments

    def claims(self, claims: Iterable[Claim]) -> tuple[ReportRow, ...]:
        return tuple(
            ReportRow(
                one.text,
                in_order(self._moments, one.evidence),
                inferred=one.basis is Basis.INFERRED,
            )
            for one in claims
        )

    def exchanges(self, exchanges: Iterable[Exchange]) -> tuple[ReportRow, ...]:
        return tuple(self._exchange(one) for one in exchanges)

    def topic(self, topic: Topic) -> ReportRow:
        moments = in_order(self._moments, topic.evidence)
        return ReportRow(topic.title, moments[:1], seconds=topic.seconds)

    def question(self, asked: AskedQuestion) -> ReportRow:
        answer = asked.answer
        if answer is None:
            return ReportRow(asked.question.text, state=AnswerState.UNASKED)
        evidence = answer.evidence or answer.asked_evidence
        return ReportRow(
            asked.question.text,
            in_order(self._moments, evidence),
            answer=answer.text,
            state=answer.state,
            by_hand=answer.set_by.value == "human",
        )

    def _exchange(self, one: Exchange) -> ReportRow:
        answered = one.answer
        evidence = one.question.evidence + (answered.evidence if answered is not None else ())
        return ReportRow(
            one.question.text,
            in_order(self._moments, evidence),
            who=one.asked_by,
            answer=answered.text if answered is not None else "",
            answered_by=one.answered_by,
        )


def in_order(moments: Mapping[UUID, Moment], evidence: Iterable[UUID]) -> tuple[Moment, ...]:
    """Those that are here, by their time, each once."""
    found = {one: moments[one] for one in evidence if one in moments}
    return tuple(sorted(found.values(), key=lambda one: one.start))
