"""How alike a sentence and a question are, and that nothing is compared twice."""

from __future__ import annotations

from uuid import UUID

from meeting_desktop.domain.plain_words import plain_text
from meeting_desktop.domain.question_likeness import LOOKS_ASKED, MAY_BE_ASKED, Likeness
from meeting_desktop.domain.questions import Question

BUDGET = Question(UUID(int=1), "What budget have you set aside for this?")
PEOPLE = Question(UUID(int=2), "Wie viele Mitarbeiter arbeiten im Lager?")


def test_a_question_is_most_alike_to_itself() -> None:
    likeness = Likeness((BUDGET, PEOPLE))
    for number, question in enumerate((BUDGET, PEOPLE)):
        scores = likeness.scores(plain_text(question.text))
        assert scores[number] > 0.99
        assert scores[1 - number] < MAY_BE_ASKED


def test_other_words_around_it_and_other_endings_are_no_matter() -> None:
    text = plain_text("And may I ask which budgets you are setting aside for this?")
    assert Likeness((BUDGET,)).scores(text)[0] >= MAY_BE_ASKED


def test_function_words_alone_are_no_question() -> None:
    likeness = Likeness((BUDGET, PEOPLE))
    assert max(likeness.scores(plain_text("What have you for this?"))) < LOOKS_ASKED
    assert max(likeness.scores(plain_text("Wie viele im?"))) < LOOKS_ASKED


def test_one_word_asks_nothing_and_no_question_scores_nothing() -> None:
    assert Likeness((BUDGET,)).scores("budget") == (0.0,)
    assert Likeness(()).scores("what budget") == ()
    assert Likeness((Question(UUID(int=3), ""),)).scores("what budget") == (0.0,)


def test_what_it_is_about_is_named_without_its_plain_words() -> None:
    assert Likeness((BUDGET,)).shares(plain_text("a budget set aside")) == (1.0,)
    assert Likeness((BUDGET,)).shares(plain_text("for this")) == (0.0,)
