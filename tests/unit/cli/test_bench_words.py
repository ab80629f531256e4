"""Texts are compared as jiwer does, and loops are found wherever they begin."""

from __future__ import annotations

import jiwer
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.cli.bench_words import (
    WordChanges,
    loops,
    plain_words,
    word_changes,
    word_difference,
    word_edits,
)

_TEXTS = st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=12)


def test_case_and_punctuation_do_not_count() -> None:
    assert plain_words("It's twenty-one, OK?") == ["its", "twenty", "one", "ok"]


def test_letters_of_other_languages_do() -> None:
    assert plain_words("Über “Straße” — él") == ["über", "strasse", "él"]


@given(reference=_TEXTS.filter(bool), heard=_TEXTS)
def test_the_difference_is_the_word_error_rate_of_jiwer(
    reference: list[str], heard: list[str]
) -> None:
    wanted = jiwer.wer(" ".join(reference), " ".join(heard))
    assert word_difference(reference, heard) == pytest.approx(wanted)


@given(reference=_TEXTS.filter(bool), heard=_TEXTS)
def test_what_is_replaced_missing_and_added_makes_the_one_text_of_the_other(
    reference: list[str], heard: list[str]
) -> None:
    changes = word_changes(reference, heard)
    theirs = jiwer.process_words(" ".join(reference), " ".join(heard))
    assert changes.all == theirs.substitutions + theirs.deletions + theirs.insertions
    assert changes.missing <= theirs.deletions
    assert len(reference) - changes.missing + changes.added == len(heard)
    assert min(changes.replaced, changes.missing, changes.added) >= 0


def test_a_word_that_is_not_there_is_missing_and_no_other() -> None:
    said = plain_words("we meet again on Monday at nine")
    assert word_changes(said, plain_words("we meet on Monday at ten, then")) == WordChanges(1, 1, 1)


def test_nothing_said_and_nothing_heard_is_no_difference() -> None:
    assert word_difference([], []) == 0.0
    assert word_difference([], ["thanks"]) is None
    assert word_edits(["thank", "you"], []) == 2


def test_three_words_three_times_in_a_row_are_a_loop() -> None:
    assert loops(plain_words("So you know, I, you know, I, you know, I then.")) == {"i you know"}


def test_twice_is_no_loop() -> None:
    assert not loops(["the", "end", "of", "the", "end", "of", "the", "day"])


def test_a_loop_is_the_same_wherever_it_begins() -> None:
    one, other = ["a", "b", "c"] * 4, ["x", *(["b", "c", "a"] * 3)]
    assert loops(one) == loops(other) == {"a b c"}


def test_one_word_over_and_over_is_a_loop() -> None:
    assert loops(["yeah"] * 9) == {"yeah yeah yeah"}
    assert not loops(["yeah"] * 8)


def test_two_words_over_and_over_are_a_loop_of_four() -> None:
    assert loops(["z", "any"] * 6) == {"any z any z"}


def test_a_loop_of_eight_words_is_found_and_one_of_nine_is_not() -> None:
    assert loops([*"abcdefgh"] * 3) == {"a b c d e f g h"}
    assert not loops([*"abcdefghi"] * 3)


def test_two_loops_in_one_text_are_both_told() -> None:
    text = [*"abc" * 3, "then", *"defg" * 3]
    assert loops(text) == {"a b c", "d e f g"}
