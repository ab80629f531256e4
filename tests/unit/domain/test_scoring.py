"""The score follows from the evidence alone: bounded, in any order, no word counted twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.core.ids import new_id
from meeting_desktop.core.setting_sections import ScoreSettings
from meeting_desktop.domain.findings import Basis, ScoreEvidence
from meeting_desktop.domain.lead_scores import PARTS, Cited, ScorePart
from meeting_desktop.domain.scoring import HALF_LIFE, reckon

WEIGHTS = {part: getattr(ScoreSettings(), part) for part in PARTS}
FLOOR = ScoreSettings().floor
MEETING = new_id()
_SEGMENTS = [UUID(int=number) for number in range(1, 13)]


def cited(
    part: str,
    strength: float,
    *segments: UUID,
    basis: Basis = Basis.SAID,
    meeting: UUID = MEETING,
) -> Cited:
    evidence = ScoreEvidence(part, "their words", segments or (new_id(),), strength, basis)
    return Cited(meeting, evidence)


def part_of(name: str, parts: tuple[ScorePart, ...]) -> ScorePart:
    return next(one for one in parts if one.part == name)


def value(name: str, *evidence: Cited, held_at: dict[UUID, datetime] | None = None) -> int | None:
    return part_of(name, reckon(evidence, WEIGHTS, FLOOR, held_at)[1]).value


def test_the_example_of_the_guide() -> None:
    evidence = [
        cited("budget", 0.8),
        cited("need", 0.9),
        cited("need", 0.6, basis=Basis.INFERRED),
        cited("timing", -0.5),
    ]
    score, parts = reckon(evidence, WEIGHTS, FLOOR)
    assert [one.value for one in parts] == [90, None, 96, 25, None, None]
    assert score == 74


def test_no_evidence_is_no_score_and_says_what_to_ask() -> None:
    score, parts = reckon([], WEIGHTS, FLOOR)
    assert score is None
    assert [one.part for one in parts] == list(PARTS)
    assert all(one.value is None and one.would_change for one in parts)


def test_below_the_floor_there_are_parts_but_no_score() -> None:
    evidence = [cited("budget", 0.8)]
    assert reckon(evidence, WEIGHTS, 26)[0] is None
    assert reckon(evidence, WEIGHTS, 25)[0] == 90


def test_what_was_inferred_counts_half() -> None:
    assert value("need", cited("need", 0.8)) == 90
    assert value("need", cited("need", 0.8, basis=Basis.INFERRED)) == 70
    assert value("need", cited("need", 0.4, basis=Basis.INFERRED)) is None


def test_more_of_the_same_adds_less_each_time() -> None:
    values = [value("need", *(cited("need", 0.5) for _ in range(count))) for count in range(1, 5)]
    assert values == [75, 88, 94, 97]


def test_contradictions_are_no_value_until_one_side_is_clearly_stronger() -> None:
    both = [cited("budget", 0.8), cited("budget", -0.8)]
    part = part_of("budget", reckon(both, WEIGHTS, FLOOR)[1])
    assert part.value is None
    assert "both" in part.would_change
    assert value("budget", cited("budget", 0.9), cited("budget", -0.3)) == 80


def test_old_words_fade_against_newer_ones() -> None:
    old, new = new_id(), new_id()
    now = datetime(2026, 5, 6, tzinfo=UTC)
    held = {old: now - 2 * HALF_LIFE, new: now}
    said = (cited("budget", -0.8, meeting=old), cited("budget", 0.8, meeting=new))
    assert value("budget", *said, held_at=held) == 80
    # Alone, words do not fade: nothing newer is known.
    assert value("budget", said[0], held_at=held) == 10


def test_a_part_without_weight_does_not_count() -> None:
    weights = {**WEIGHTS, "timing": 0}
    strong = [cited("budget", 1.0), cited("need", 1.0)]
    assert reckon([*strong, cited("timing", -1.0)], weights, FLOOR)[0] == 100
    assert reckon(strong, dict.fromkeys(PARTS, 0), 0)[0] is None


@pytest.mark.parametrize("strength", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_is_left_out(strength: float) -> None:
    assert value("budget", cited("budget", strength)) is None


def test_what_only_was_inferred_says_how_it_would_count_in_full() -> None:
    parts = reckon([cited("need", 0.8, basis=Basis.INFERRED)], WEIGHTS, FLOOR)[1]
    assert "inferred" in part_of("need", parts).would_change


_EVIDENCE = st.lists(
    st.builds(
        Cited,
        st.just(MEETING),
        st.builds(
            ScoreEvidence,
            st.sampled_from(PARTS),
            st.sampled_from(("one quote", "another quote")),
            st.lists(st.sampled_from(_SEGMENTS), min_size=1, max_size=3).map(tuple),
            st.floats(-1, 1, allow_nan=False),
            st.sampled_from(Basis),
        ),
    ),
    max_size=12,
)


@given(_EVIDENCE, st.randoms(use_true_random=False))
def test_the_order_does_not_matter(evidence: list[Cited], random: Random) -> None:
    shuffled = list(evidence)
    random.shuffle(shuffled)
    assert reckon(shuffled, WEIGHTS, FLOOR) == reckon(evidence, WEIGHTS, FLOOR)


@given(_EVIDENCE)
def test_the_same_said_again_of_the_same_segment_changes_nothing(evidence: list[Cited]) -> None:
    score, parts = reckon(evidence, WEIGHTS, FLOOR)
    again, more = reckon([*evidence, *evidence], WEIGHTS, FLOOR)
    assert again == score
    assert [one.value for one in more] == [one.value for one in parts]


@given(_EVIDENCE)
def test_values_are_bounded(evidence: list[Cited]) -> None:
    score, parts = reckon(evidence, WEIGHTS, FLOOR)
    assert score is None or 0 <= score <= 100
    assert all(one.value is None or 0 <= one.value <= 100 for one in parts)
    assert all(one.would_change for one in parts)


@given(_EVIDENCE.filter(bool), st.data())
def test_a_stronger_word_never_lowers_its_part(evidence: list[Cited], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(evidence) - 1))
    weaker = evidence[place].evidence
    stronger = replace(weaker, strength=data.draw(st.floats(weaker.strength, 1)))
    raised = [*evidence]
    raised[place] = Cited(MEETING, stronger)
    before, after = value(weaker.part, *evidence), value(weaker.part, *raised)
    assert before is None or after is None or after >= before


def test_who_proposes_the_evidence_does_not_matter() -> None:
    """Online and off: the score depends on nothing but evidence, weights and times."""
    evidence = [cited("budget", 0.7, _SEGMENTS[0]), cited("need", 0.9, _SEGMENTS[1])]
    held = {MEETING: datetime(2026, 5, 6, tzinfo=UTC) + timedelta(days=3)}
    assert reckon(evidence, WEIGHTS, FLOOR, held) == reckon(evidence[::-1], WEIGHTS, FLOOR, held)
