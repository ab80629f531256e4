"""Whatever an analyst finds is the same after it was JSON."""

from __future__ import annotations

import json
from datetime import UTC
from typing import Any, TypeVar

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from meeting_desktop.adapters.store.columns import Typed
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
from meeting_desktop.domain.lead_scores import Cited, ScorePart

T = TypeVar("T")

_TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
_NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
_EVIDENCE = st.lists(st.uuids(), max_size=3).map(tuple)


def _some(kind: st.SearchStrategy[T]) -> st.SearchStrategy[tuple[T, ...]]:
    return st.lists(kind, max_size=3).map(tuple)


def _made(kind: type[T], **values: st.SearchStrategy[Any]) -> st.SearchStrategy[T]:
    """The other fields are texts, evidence, or what their types say."""
    named = {
        name: strategy
        for name, strategy in (("evidence", _EVIDENCE), ("text", _TEXTS), ("speaker", _TEXTS))
        if name in kind.__dataclass_fields__  # type: ignore[attr-defined]
    }
    return st.builds(kind, **(named | values))


_CLAIMS = _made(Claim)
_SCORE = _made(ScoreEvidence, part=_TEXTS, quote=_TEXTS, strength=_NUMBERS)
_FINDINGS = st.builds(
    Findings,
    executive_summary=_some(_CLAIMS),
    key_points=_some(_CLAIMS),
    decisions=_some(_CLAIMS),
    topics=_some(_made(Topic, title=_TEXTS, seconds=_NUMBERS)),
    exchanges=_some(
        _made(
            Exchange,
            question=_CLAIMS,
            asked_by=_TEXTS,
            answer=st.none() | _CLAIMS,
            answered_by=_TEXTS,
        )
    ),
    tasks=_some(_made(Task, assignee=_TEXTS, due=st.none() | st.dates(), due_words=_TEXTS)),
    appointments=_some(
        _made(Appointment, words=_TEXTS, starts_at=st.datetimes(timezones=st.just(UTC)))
    ),
    tones=_some(_made(Tone, at=_NUMBERS, score=_NUMBERS)),
    people=_some(_made(PersonFindings, contributions=_some(_CLAIMS))),
    insights=_some(_CLAIMS),
    score_evidence=_some(_SCORE),
)
_PARTS = st.builds(
    ScorePart,
    part=_TEXTS,
    value=st.none() | st.integers(0, 100),
    weight=_NUMBERS,
    cited=_some(st.builds(Cited, meeting_id=st.uuids(), evidence=_SCORE)),
    would_change=_TEXTS,
)


def _through_json(kind: Any, value: Any) -> Any:
    column: Typed[Any] = Typed(kind)
    dialect = sqlite.dialect()
    stored = json.dumps(column.process_bind_param(value, dialect), allow_nan=False)
    return column.process_result_value(json.loads(stored), dialect)


@given(_FINDINGS)
def test_findings_come_back_as_they_were(findings: Findings) -> None:
    assert _through_json(Findings, findings) == findings


@given(_some(_PARTS))
def test_parts_of_a_score_come_back_as_they_were(parts: tuple[ScorePart, ...]) -> None:
    assert _through_json(tuple[ScorePart, ...], parts) == parts


def test_what_a_later_version_adds_is_left_out_and_what_it_took_away_is_empty() -> None:
    column: Typed[Findings] = Typed(Findings)
    stored = {"key_points": [{"text": "a", "evidence": [], "mood": "good"}], "invented": [1]}
    read = column.process_result_value(stored, sqlite.dialect())
    assert read == Findings(key_points=(Claim("a", ()),))
