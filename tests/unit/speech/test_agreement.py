"""When words may be confirmed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.adapters.speech.agreement import agreed, confirmable
from tests.unit.speech.samples import heard


def test_words_that_two_passes_wrote_are_agreed() -> None:
    assert agreed(heard("we meet on monday"), heard("we meet on Tuesday morning")) == 3


def test_case_and_punctuation_are_no_disagreement() -> None:
    assert agreed(heard("And so, my friends"), heard("and so my friends.")) == 4


def test_one_pass_alone_confirms_no_word_that_it_doubts() -> None:
    assert confirmable([], heard("we meet", sure=0.8), 1.4) == 0


def test_one_pass_is_enough_for_what_it_is_certain_of() -> None:
    assert confirmable([], heard("we meet", sure=0.95), 10.0) == 2


@pytest.mark.parametrize("sure", [0.95, 0.6, 0.1])
def test_a_word_at_the_end_of_the_sound_waits(sure: float) -> None:
    words = heard("we meet on monday", sure=sure)
    assert confirmable(words, words, words[2].end + 0.1) < 3
    assert confirmable(words, words, words[3].end + 1.0) == 4


def test_a_doubtful_word_waits_longer_than_an_agreed_one() -> None:
    doubtful, agreed_words = heard("monday", sure=0.2), heard("monday", sure=0.6)
    until = doubtful[0].end + 0.4
    assert confirmable(doubtful, doubtful, until) == 0
    assert confirmable(agreed_words, agreed_words, until) == 1


def test_a_word_that_waits_holds_back_those_behind_it() -> None:
    words = heard("we meet on monday", sure=0.6)
    words[1] = replace(words[1], end=5.0)
    assert confirmable(words, words, 4.0) == 1


def test_a_word_that_no_two_passes_agree_on_waits_for_a_while_only() -> None:
    words = heard("we meet", sure=0.2)
    assert confirmable(heard("he greets"), words, words[0].end + 1.0) == 0
    assert confirmable(heard("he greets"), words, words[1].end + 1.3) == 2


def test_words_behind_a_disagreement_wait_however_certain() -> None:
    before = heard("we meet at noon", sure=0.6)
    now = [*heard("we meet on", sure=0.6), *heard("monday", start=0.9, sure=0.99)]
    assert confirmable(before, now, 1.9) == 2


@given(st.lists(st.sampled_from("abc"), max_size=8), st.lists(st.sampled_from("abc"), max_size=8))
def test_agreement_is_a_common_beginning(first: list[str], second: list[str]) -> None:
    count = agreed(heard(" ".join(first)), heard(" ".join(second)))
    assert first[:count] == second[:count]
    assert count == min(len(first), len(second)) or first[count] != second[count]
