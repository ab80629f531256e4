"""Findings in other words rest on what they rested on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.evidence import cited
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
from meeting_desktop.domain.retelling import retold, told

_ONE, _TWO = (new_id(),), (new_id(),)
_FINDINGS = Findings(
    executive_summary=(Claim("summary", _ONE),),
    key_points=(Claim("point", _ONE), Claim("other point", _TWO)),
    decisions=(Claim("decision", _ONE),),
    topics=(Topic("topic", _ONE, 4.0),),
    exchanges=(
        Exchange(Claim("question", _ONE), "Grace", Claim("answer", _TWO), "Hanna"),
        Exchange(Claim("open", _ONE), "Hanna"),
    ),
    tasks=(Task("task", _ONE, "Grace"),),
    appointments=(Appointment("Tuesday at 3", datetime(2026, 3, 3, 15, tzinfo=UTC), _ONE),),
    tones=(Tone(1.0, 0.5, _ONE),),
    people=(PersonFindings("Hanna", (Claim("part", _TWO),)),),
    insights=(Claim("insight", _ONE),),
    score_evidence=(ScoreEvidence("budget", "We pay", _ONE, 1.0),),
)


def test_every_sentence_is_told_and_no_quote() -> None:
    assert [one.text for one in told(_FINDINGS)] == [
        "summary", "point", "other point", "decision", "topic", "question", "answer", "open",
        "task", "part", "insight",
    ]  # fmt: skip


def test_retold_only_the_words_are_others() -> None:
    claims = [Claim(one.text.upper(), (new_id(),)) for one in told(_FINDINGS)]
    other = retold(_FINDINGS, claims)
    assert other is not None
    assert [one.text for one in told(other)] == [one.text for one in claims]
    assert list(cited(other)) == list(cited(_FINDINGS))
    for kept in ("appointments", "tones", "score_evidence"):
        assert getattr(other, kept) == getattr(_FINDINGS, kept)
    assert other.exchanges[1].answer is None
    assert retold(other, told(_FINDINGS)) == _FINDINGS


def test_what_is_not_one_for_one_is_no_translation() -> None:
    claims = list(told(_FINDINGS))
    assert retold(_FINDINGS, claims[:-1]) is None
    assert retold(_FINDINGS, [*claims, claims[0]]) is None
    assert retold(_FINDINGS, [replace(claims[0], text=" "), *claims[1:]]) is None
