"""Words as the engine hears them, on their way into the domain."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.adapters.speech.heard import HeardWord, as_words, fitted
from meeting_desktop.adapters.speech.voicing import Voicing
from tests.unit.speech.samples import heard, voicing


def test_a_word_before_a_pause_does_not_last_through_it() -> None:
    word = replace(heard("country")[0], start=1.0, end=3.0)
    sound = Voicing([*voicing(1.4, 0.9).frames, *voicing(2.0, 0.05, start=1.4).frames])
    (kept,) = fitted([word], sound, 0.0, 4.0)
    assert kept.start == 1.0
    assert 1.3 < kept.end < 1.5


def test_a_word_after_a_pause_begins_where_it_is_spoken() -> None:
    word = replace(heard("what")[0], start=1.0, end=3.0)
    frames = [*voicing(1.1, 0.9).frames, *voicing(1.4, 0.05, start=1.1).frames]
    sound = Voicing([*frames, *voicing(0.6, 0.9, start=2.5).frames])
    (kept,) = fitted([word], sound, 0.0, 4.0)
    assert 2.4 < kept.start < 2.6
    assert kept.end == 3.0


def test_what_dies_away_of_the_word_before_is_not_taken_for_a_word() -> None:
    word = replace(heard("ask")[0], start=1.0, end=3.0)
    dying = [*voicing(1.3, 0.6, dbfs=-30.0).frames, *voicing(1.4, 0.05, start=1.3).frames]
    sound = Voicing([*dying, *voicing(0.2, 0.5, start=2.7, dbfs=-10.0).frames])
    (kept,) = fitted([word], sound, 0.0, 4.0)
    assert 2.6 < kept.start < 2.8
    assert 2.8 < kept.end <= 3.0


def test_the_first_word_of_an_utterance_is_never_joined() -> None:
    words = [replace(word, joined=True) for word in heard("你 好")]
    assert [word.joined for word in as_words(words)] == [False, True]
    assert [word.joined for word in as_words(words, first_in_utterance=False)] == [True, True]


@given(
    st.lists(st.tuples(st.floats(-5.0, 30.0), st.floats(-5.0, 30.0)), max_size=12),
    st.floats(0.0, 10.0),
    st.floats(0.0, 10.0),
)
def test_fitted_words_are_in_order_and_inside(
    spans: list[tuple[float, float]], start: float, length: float
) -> None:
    words = [HeardWord("a", (1,), begin, end, 0.5) for begin, end in spans]
    kept = fitted(words, voicing(20.0, 0.9), start, start + length)
    times = [start, *(time for word in kept for time in (word.start, word.end)), start + length]
    assert times == sorted(times)
    assert len(kept) == len(words)
