"""A track's language is found out once and kept."""

from __future__ import annotations

from meeting_desktop.adapters.speech.languages import LanguageChoice


def test_a_language_that_was_asked_for_stays() -> None:
    choice = LanguageChoice("de")
    choice.weigh([("en", 0.99)], 10.0)
    assert (choice.decided, choice.best()) == ("de", "de")


def test_one_sure_look_at_enough_speech_decides() -> None:
    choice = LanguageChoice()
    choice.weigh([("fr", 0.9), ("en", 0.05)], 2.5)
    assert choice.decided == "fr"


def test_a_short_word_does_not_decide() -> None:
    choice = LanguageChoice()
    choice.weigh([("nl", 0.95), ("en", 0.02)], 0.8)
    assert choice.decided == ""
    assert choice.best() == "nl"


def test_doubt_ends_with_what_was_likeliest_over_all() -> None:
    choice = LanguageChoice()
    choice.weigh([("nn", 0.5), ("no", 0.4)], 2.0)
    choice.weigh([("no", 0.6), ("nn", 0.3)], 7.0)
    assert choice.decided == "no"


def test_it_does_not_flip_afterwards() -> None:
    choice = LanguageChoice()
    choice.weigh([("en", 0.9)], 3.0)
    choice.weigh([("de", 1.0)], 20.0)
    assert choice.best() == "en"


def test_nothing_heard_yet_is_read_as_english() -> None:
    assert LanguageChoice().best() == "en"


def test_its_language_is_asked_for_once_a_second_of_an_utterance() -> None:
    choice = LanguageChoice()
    assert not choice.wants_look(1.4)
    assert choice.wants_look(1.5)
    choice.weigh([("nl", 0.6)], 1.5)
    assert not choice.wants_look(2.4)
    assert choice.wants_look(2.5)


def test_the_next_utterance_is_asked_again() -> None:
    choice = LanguageChoice()
    choice.weigh([("nl", 0.6)], 3.0)
    assert choice.wants_look(1.6)


def test_nobody_asks_for_a_language_that_is_decided() -> None:
    assert not LanguageChoice("de").wants_look(5.0)


def test_it_is_a_guess_while_nothing_was_heard() -> None:
    assert LanguageChoice().is_guess
    assert not LanguageChoice("de").is_guess


def test_it_is_no_guess_once_something_was_heard() -> None:
    choice = LanguageChoice()
    choice.weigh([("nl", 0.6)], 1.0)
    assert not choice.is_guess
