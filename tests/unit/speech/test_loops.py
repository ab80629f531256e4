"""A decoder that runs away is caught; people who repeat themselves are not."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.adapters.speech.loops import loop_start, token_cap, without_runaway
from tests.unit.speech.samples import heard

_HURRIED, _UNHURRIED = 0.15, 0.3


def test_a_clause_three_times_over_is_a_loop() -> None:
    line = "well " + "ask what you can do " * 3
    assert loop_start(heard(line, each=_HURRIED)) == 6


def test_a_word_ten_times_over_is_a_loop() -> None:
    assert loop_start(heard("it is " + "so " * 10, each=_HURRIED)) == 3


def test_people_say_a_word_three_times_and_a_clause_twice() -> None:
    for line in ("no no no that is very very very good", "i have a dream i have a dream"):
        assert loop_start(heard(line, each=_HURRIED)) is None


def test_repetitions_that_take_their_time_are_believed_for_longer() -> None:
    line = "ask what you can do " * 4
    assert loop_start(heard(line, each=_UNHURRIED)) is None
    assert loop_start(heard(line * 2, each=_UNHURRIED)) == 5


def test_the_words_before_a_loop_are_kept() -> None:
    words, ran_away = without_runaway(heard("let us begin " + "thank you " * 9, each=_HURRIED))
    assert ran_away
    assert [word.text for word in words] == ["let", "us", "begin", "thank", "you"]


def test_words_that_share_too_little_time_are_not_spoken() -> None:
    said = heard("we begin with the numbers", each=0.3)
    crowd = heard("of the second quarter of the year", start=1.5, each=0.02)
    words, ran_away = without_runaway([*said, *crowd])
    assert ran_away
    assert [word.text for word in words] == [word.text for word in said]


def test_fast_speech_is_speech() -> None:
    words, ran_away = without_runaway(heard("one two three four five six seven", each=0.13))
    assert not ran_away
    assert len(words) == 7


def test_more_sound_may_hold_more_tokens() -> None:
    assert token_cap(1.0, "en") < token_cap(10.0, "en") < token_cap(10.0, "hi")


@given(st.lists(st.sampled_from("abcd"), max_size=40))
def test_what_is_left_has_no_loop(texts: list[str]) -> None:
    words, ran_away = without_runaway(heard(" ".join(texts), each=_HURRIED))
    kept = [word.text for word in words]
    assert kept == texts[: len(kept)]
    assert ran_away == (len(kept) < len(texts))
    assert loop_start(words) is None
