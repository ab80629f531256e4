"""When words may be confirmed."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.adapters.speech.agreement import agreed, confirmable
from tests.unit.speech.samples import heard


def test_words_that_two_passes_wrote_are_agreed() -> None:
    assert agreed(heard("we meet on monday"), heard("we meet on Tuesday morning")) == 3


def test_case_and_punctuation_are_no_disagreement() -> None:
    assert agreed(heard("And so, my friends"), heard("and so my friends.")) == 4


def test_one_pass_alone_confirms_nothing() -> None:
    assert confirmable([], heard("we meet"), settled_until=10.0) == 0


def test_a_word_at_the_end_of_the_sound_waits() -> None:
    words = heard("we meet on monday")
    assert confirmable(words, words, settled_until=0.95) == 3


def test_a_word_that_waits_holds_back_those_behind_it() -> None:
    words = heard("we meet on monday")
    words[1] = replace(words[1], end=5.0)
    assert confirmable(words, words, settled_until=2.0) == 1


@given(st.lists(st.sampled_from("abc"), max_size=8), st.lists(st.sampled_from("abc"), max_size=8))
def test_agreement_is_a_common_beginning(first: list[str], second: list[str]) -> None:
    count = agreed(heard(" ".join(first)), heard(" ".join(second)))
    assert first[:count] == second[:count]
    assert count == min(len(first), len(second)) or first[count] != second[count]
