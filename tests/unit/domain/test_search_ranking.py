"""How texts are ranked, and the part of them that is shown."""

from __future__ import annotations

import math

import pytest

from meeting_desktop.domain.search_ranking import (
    Wanted,
    folded_words,
    score,
    snippet,
    wanted,
    weight_of,
)
from meeting_desktop.domain.searching import SearchTerm


def shown(text: str, *terms: Wanted) -> str:
    return "".join(f"[{one.text}]" if one.is_match else one.text for one in snippet(text, terms))


BUDGET = Wanted(("budget",), is_prefix=False)


def test_bm25_is_that_of_the_book() -> None:
    text = "budget one two budget four five six eight"
    length = 1.2 * (0.25 + 0.75 * 8 / 16)
    assert score(text, [Wanted(("budget",), False, 2.0)]) == pytest.approx(
        2.0 * 2 * 2.2 / (2 + length)
    )
    assert weight_of(10, 1_000) == pytest.approx(math.log(1 + 990.5 / 10.5))


def test_more_often_in_a_shorter_text_and_a_rarer_word_rank_higher() -> None:
    long, short = f"budget {'word ' * 40}", "the budget"
    assert score(short, [BUDGET]) > score(long, [BUDGET]) > score("nothing", [BUDGET]) == 0.0
    assert score("budget budget", [BUDGET]) > score("budget word", [BUDGET])
    assert weight_of(5, 2_000) > weight_of(500, 2_000) > weight_of(2_000, 2_000) >= 0.0


def test_case_and_accents_do_not_matter_and_a_beginning_counts_only_where_it_may() -> None:
    word = wanted(SearchTerm("ÉLAN"))
    assert shown("mit Elan und e\u0301lan", word) == "mit [Elan] und [e\u0301lan]"
    assert shown("budgets", BUDGET) == "budgets"
    assert shown("budgets", wanted(SearchTerm("BUDG", is_prefix=True))) == "[budgets]"


def test_words_of_a_phrase_follow_each_other_and_are_one_mark() -> None:
    phrase = wanted(SearchTerm("next ye", is_prefix=True))
    assert shown("year next, next year and next week", phrase) == (
        "year next, [next year] and next week"
    )


def test_a_long_text_is_cut_around_the_first_match() -> None:
    text = f"{'before ' * 30}the budget {'after ' * 30}"
    cut = shown(text, BUDGET)
    assert cut.startswith("… before before before the [budget] after")
    assert cut.endswith("after …")
    assert len(folded_words(cut)) == 16
    assert shown("short budget.", BUDGET) == "short [budget]."


def test_what_matches_nothing_is_shown_from_its_beginning() -> None:
    assert shown("no such word") == "no such word"
    assert shown("") == ""
