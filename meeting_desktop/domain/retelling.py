"""The same findings in other words: a report in another language rests on the same evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from meeting_desktop.domain.findings import Claim, Exchange, Findings, PersonFindings


def told(findings: Findings) -> tuple[Claim, ...]:
    """Every sentence of a report that is not a quote, in an order that ``retold`` knows."""
    walk = _Collecting()
    _walked(findings, walk)
    return tuple(walk.claims)


def retold(findings: Findings, claims: Sequence[Claim]) -> Findings | None:
    """The findings with those sentences instead; None where they are not one for one.

    Of ``claims`` only the text is taken: evidence stays what it was.
    """
    if len(claims) != len(told(findings)) or not all(one.text.strip() for one in claims):
        return None
    return _walked(findings, _Replacing(iter(claims)))


class _Walk:
    def one(self, claim: Claim) -> Claim:
        raise NotImplementedError

    def each(self, claims: Sequence[Claim]) -> tuple[Claim, ...]:
        return tuple(map(self.one, claims))

    def text(self, text: str) -> str:
        return self.one(Claim(text, ())).text

    def exchange(self, one: Exchange) -> Exchange:
        question = self.one(one.question)
        answer = None if one.answer is None else self.one(one.answer)
        return replace(one, question=question, answer=answer)

    def person(self, one: PersonFindings) -> PersonFindings:
        return replace(one, contributions=self.each(one.contributions))


class _Collecting(_Walk):
    def __init__(self) -> None:
        self.claims: list[Claim] = []

    def one(self, claim: Claim) -> Claim:
        self.claims.append(claim)
        return claim


class _Replacing(_Walk):
    def __init__(self, claims: Iterator[Claim]) -> None:
        self._claims = claims

    def one(self, claim: Claim) -> Claim:
        return replace(claim, text=next(self._claims).text)


def _walked(findings: Findings, walk: _Walk) -> Findings:
    """Arguments are evaluated in the order in which they stand."""
    return replace(
        findings,
        executive_summary=walk.each(findings.executive_summary),
        key_points=walk.each(findings.key_points),
        decisions=walk.each(findings.decisions),
        topics=tuple(replace(one, title=walk.text(one.title)) for one in findings.topics),
        exchanges=tuple(map(walk.exchange, findings.exchanges)),
        tasks=tuple(replace(one, text=walk.text(one.text)) for one in findings.tasks),
        people=tuple(map(walk.person, findings.people)),
        insights=walk.each(findings.insights),
    )
