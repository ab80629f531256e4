"""What points to no segment is not kept, and is counted."""

from __future__ import annotations

from datetime import UTC, datetime
from math import inf, nan

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.evidence import Grounded, cited, existing, grounded
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

_SAID, _ALSO, _MADE_UP = new_id(), new_id(), new_id()
_THERE = frozenset({_SAID, _ALSO})


def test_ids_that_exist_are_kept_in_their_order_and_once() -> None:
    assert existing((_ALSO, _MADE_UP, _SAID, _ALSO), _THERE) == (_ALSO, _SAID)


def test_a_claim_keeps_the_evidence_that_there_is() -> None:
    checked = grounded(Findings(key_points=(Claim("a", (_MADE_UP, _SAID)),)), _THERE)
    assert checked == Grounded(Findings(key_points=(Claim("a", (_SAID,)),)), 0)


def test_whatever_rests_on_nothing_is_dropped_and_counted() -> None:
    nothing = (_MADE_UP,)
    claim = Claim("a", nothing)
    findings = Findings(
        executive_summary=(claim,),
        key_points=(Claim("a", ()),),
        decisions=(claim,),
        topics=(Topic("a", nothing),),
        exchanges=(Exchange(claim, "Grace", claim, "Hanna"),),
        tasks=(Task("a", nothing),),
        appointments=(Appointment("a", datetime(2026, 3, 3, tzinfo=UTC), nothing),),
        tones=(Tone(0.0, 0.0, nothing),),
        people=(PersonFindings("Hanna", (claim,)),),
        insights=(claim,),
        score_evidence=(ScoreEvidence("budget", "a", nothing, 1.0),),
    )
    checked = grounded(findings, _THERE)
    assert checked == Grounded(Findings(people=(PersonFindings("Hanna"),)), 12)
    assert set(cited(findings)) == {_MADE_UP}
    assert len(list(cited(findings))) == 11  # of twelve, one rests on no id at all


def test_an_answer_without_evidence_leaves_its_question() -> None:
    question = Claim("q", (_SAID,))
    findings = Findings(exchanges=(Exchange(question, "Grace", Claim("a", ()), "Hanna"),))
    checked = grounded(findings, _THERE)
    assert checked == Grounded(Findings(exchanges=(Exchange(question, "Grace"),)), 1)


def test_a_number_that_is_none_is_not_stored() -> None:
    findings = Findings(
        topics=(Topic("a", (_SAID,), inf),),
        tones=(Tone(nan, 0.0, (_SAID,)), Tone(0.0, -inf, (_SAID,))),
        score_evidence=(ScoreEvidence("need", "a", (_SAID,), nan),),
    )
    assert grounded(findings, _THERE) == Grounded(Findings(), 4)
