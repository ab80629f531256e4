"""The live window stays short, and never loses a word that was confirmed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.adapters.speech.heard import HeardWord
from meeting_desktop.adapters.speech.tracks import Utterance
from meeting_desktop.core.ids import new_id
from meeting_desktop.ports.audio import SPEECH_RATE_HZ
from tests.unit.speech.samples import heard

_LINE = "we begin with the numbers of the second quarter and then go on to the plans"


def _utterance(begin: float = 0.0) -> Utterance:
    sample = round(begin * SPEECH_RATE_HZ)
    return Utterance(new_id(), begin=sample, live_from=sample, covered=sample)


def _texts(words: list[HeardWord]) -> str:
    return " ".join(word.text for word in words)


def test_a_short_window_keeps_every_word() -> None:
    utterance = _utterance()
    utterance.confirmed += heard("we begin")
    utterance.let_go(2 * SPEECH_RATE_HZ)
    assert utterance.live_from == 0
    assert not utterance.gone_words()


def test_a_full_window_lets_confirmed_words_go_between_two_of_them() -> None:
    utterance = _utterance()
    utterance.confirmed += heard(_LINE)
    utterance.let_go(5 * SPEECH_RATE_HZ)
    starts = {round(word.start, 3) for word in utterance.confirmed}
    assert round(utterance.live_from / SPEECH_RATE_HZ, 3) in starts
    assert _texts([*utterance.gone_words(), *utterance.kept_words()]) == _LINE


def test_unconfirmed_sound_stays() -> None:
    utterance = _utterance()
    utterance.let_go(20 * SPEECH_RATE_HZ)
    assert utterance.live_from == 0


def test_starting_afresh_goes_on_behind_the_confirmed_words_without_them() -> None:
    utterance = _utterance()
    utterance.confirmed += heard("we begin with")
    utterance.start_afresh()
    assert abs(utterance.live_from / SPEECH_RATE_HZ - utterance.confirmed_until) < 0.001
    assert not utterance.kept_words()
    assert not utterance.gone_words()
    utterance.confirmed += heard("the numbers", start=0.9)
    assert _texts(utterance.kept_words()) == "the numbers"


@given(st.integers(0, 40), st.floats(0.1, 0.8), st.floats(0.0, 30.0))
def test_kept_and_gone_words_are_all_of_them(count: int, each: float, newest: float) -> None:
    utterance = _utterance()
    utterance.confirmed += heard("word " * count, each=each)
    utterance.let_go(round(newest * SPEECH_RATE_HZ))
    assert [*utterance.gone_words(), *utterance.kept_words()] == utterance.confirmed
    assert all(word.end <= newest for word in utterance.gone_words())
