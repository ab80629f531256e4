"""What asks, by its mark or its form."""

from __future__ import annotations

import pytest

from meeting_desktop.domain.question_forms import asks, questions_in, sentences


@pytest.mark.parametrize(
    "sentence",
    [
        "What is your budget?",
        "That one?",
        "He asked: “what for?”",
        "和您一起吗？",  # noqa: RUF001
        "what is your budget",
        "and how many people would use it",
        "so do you have a date in mind",
        "wie viele Leute haben Sie",
        "können Sie das bis Freitag schicken",
        "combien de personnes travaillent chez vous",
    ],
)
def test_it_asks(sentence: str) -> None:
    assert asks(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "What we do is simple.",
        "Do that, please.",
        "how it works",
        "is what I said",
        "We have a budget",
        "Das ist es, was wir haben.",
        "",
    ],
)
def test_it_does_not_ask(sentence: str) -> None:
    assert not asks(sentence)


def test_each_question_of_a_turn_counts() -> None:
    assert questions_in("Good. Who decides? And when? It costs 1.5 million... right?") == 3
    assert questions_in("...!") == 0


def test_a_point_in_a_number_ends_no_sentence() -> None:
    assert sentences("It costs 1.5 million. Agreed.") == ("It costs 1.5 million.", "Agreed.")
