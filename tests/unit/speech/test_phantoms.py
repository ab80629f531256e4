"""Known inventions go where the sound does not carry them, and only there."""

from __future__ import annotations

import pytest

from meeting_desktop.adapters.speech.heard import HeardWord
from meeting_desktop.adapters.speech.phantoms import is_known_phrase, without_phantoms
from meeting_desktop.adapters.speech.voicing import Voicing
from tests.unit.speech.samples import heard, voicing


def _checked(
    words: list[HeardWord], sound: Voicing, *, sure: float = -0.3, no_speech: float = 0.1
) -> list[HeardWord]:
    return without_phantoms(
        words, sound, mean_log_probability=sure, no_speech_probability=no_speech
    )


@pytest.mark.parametrize(
    "line",
    [
        "Thank you.",
        "Thanks for watching!",
        "Untertitel der Amara.org-Community",
        "Sous-titres réalisés par la communauté d'Amara.org",
        "¡Gracias por ver el vídeo!",
        "Продолжение следует...",
        "ご視聴ありがとうございました",
    ],
)
def test_the_inventions_of_many_languages_are_known(line: str) -> None:
    assert is_known_phrase(heard(line))


def test_a_sentence_with_thanks_in_it_is_none_of_them() -> None:
    assert not is_known_phrase(heard("Thank you for the numbers of May."))


def test_thanks_that_somebody_says_are_kept() -> None:
    words = heard("Thank you.")
    assert _checked(words, voicing(1.0, 0.95)) == words


def test_thanks_over_hardly_any_voice_are_dropped() -> None:
    assert not _checked(heard("Thank you."), voicing(1.0, 0.4))


def test_thanks_that_the_model_doubts_are_dropped() -> None:
    assert not _checked(heard("Thank you.", sure=0.2), voicing(1.0, 0.95))


def test_words_where_nobody_speaks_are_dropped() -> None:
    sound = Voicing([*voicing(1.4, 0.9).frames, *voicing(3.0, 0.01, start=1.4).frames])
    words = heard("we begin with the numbers of the quarter", each=0.5)
    assert [word.text for word in _checked(words, sound)] == ["we", "begin", "with"]


def test_text_that_model_and_decoder_doubt_is_dropped() -> None:
    words = heard("we begin with the numbers")
    assert _checked(words, voicing(2.0, 0.9), sure=-1.5, no_speech=0.3) == words
    assert not _checked(words, voicing(2.0, 0.9), sure=-1.5, no_speech=0.9)
