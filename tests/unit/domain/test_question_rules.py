"""Which questions, sets and answers are right, and what is said of the others."""

from __future__ import annotations

from dataclasses import replace

import pytest

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.question_rules import (
    Answer,
    check_answer,
    check_question,
    check_set,
    clean_question,
    free_name,
)
from meeting_desktop.domain.questions import Question, QuestionSet, QuestionType

OPEN = Question(new_id(), "What is hard today?")
CHOICE = Question(
    new_id(), "Which one?", QuestionType.MULTIPLE_CHOICE, options=("Time", "Cost", "Risk")
)
RATING = Question(new_id(), "How urgent?", QuestionType.RATING, scale_low=0, scale_high=10)


def named(name: str, questions: int = 0) -> QuestionSet:
    many = tuple(replace(OPEN, id=new_id()) for _ in range(questions))
    return QuestionSet(new_id(), new_id(), name, questions=many)


@pytest.mark.parametrize("question", [OPEN, CHOICE, RATING])
def test_a_right_question_has_no_faults(question: Question) -> None:
    assert check_question(question) == {}
    assert clean_question(question) == question


@pytest.mark.parametrize(
    ("question", "field", "says"),
    [
        (replace(OPEN, text="  "), "text", "Write the question."),
        (replace(OPEN, text=" a? "), "text", "at least 3"),
        (replace(OPEN, text="x" * 501), "text", "at most 500 characters; these are 501"),
        (replace(OPEN, help_text="x" * 501), "help_text", "at most 500"),
        (replace(OPEN, category="x" * 61), "category", "at most 60"),
        (replace(CHOICE, options=("One",)), "options", "at least 2"),
        (replace(CHOICE, options=("One", " ")), "options", "An option is empty"),
        (replace(CHOICE, options=("One", " oNE ")), "options", "“oNE” is there twice"),
        (replace(CHOICE, options=tuple(map(str, range(21)))), "options", "at most 20"),
        (replace(CHOICE, options=("One", "x" * 201)), "options", "at most 200"),
        (replace(RATING, scale_low=5, scale_high=5), "scale", "begins lower"),
        (replace(RATING, scale_low=-1), "scale", "between 0 and 10"),
        (replace(RATING, scale_high=11), "scale", "between 0 and 10"),
        (replace(RATING, low_label="x" * 61), "low_label", "at most 60"),
    ],
)
def test_each_fault_has_a_sentence_at_its_field(question: Question, field: str, says: str) -> None:
    faults = check_question(question)
    assert list(faults) == [field]
    assert says in faults[field]


def test_what_another_type_would_need_is_neither_checked_nor_kept() -> None:
    mixed = replace(OPEN, options=("One",), allow_several=True, scale_low=7, low_label="x" * 99)
    assert check_question(mixed) == {}
    assert clean_question(mixed) == OPEN


def test_cleaning_takes_line_breaks_and_halves_of_characters_away() -> None:
    dirty = replace(OPEN, text=" What\nis \x00 hard\ud800 today? ")
    assert clean_question(dirty) == OPEN


def test_a_name_is_needed_and_is_there_once_whatever_its_capitals() -> None:
    known = named("Discovery")
    assert check_set(named(" "), [known]) == {"name": "Give the set a name."}
    assert "already" in check_set(named("dISCOVERY"), [known])["name"]
    assert check_set(known, [known]) == {}


def test_a_set_has_at_most_200_questions() -> None:
    assert check_set(named("Much", 200), []) == {}
    assert "these would be 201" in check_set(named("Too much", 201), [])["questions"]


def test_a_free_name_is_the_wanted_one_or_has_a_number() -> None:
    taken = [named("Discovery"), named("discovery 2")]
    assert free_name("Demo", taken) == "Demo"
    assert free_name("Discovery", taken) == "Discovery 3"
    assert free_name("", []) == "Questions"
    assert len(free_name("x" * 200, [named("x" * 120)])) == 120


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (OPEN, "The numbers."),
        (OPEN, None),
        (OPEN, "  "),
        (CHOICE, "Time"),
        (CHOICE, ("Cost",)),
        (CHOICE, ()),
        (replace(CHOICE, allow_several=True), ("Cost", "Time")),
        (RATING, 0),
        (RATING, 10),
    ],
)
def test_these_are_answers(question: Question, answer: Answer) -> None:
    assert check_answer(question, answer) == ""


@pytest.mark.parametrize(
    ("question", "answer", "says"),
    [
        (replace(OPEN, required=True), " ", "needs an answer"),
        (replace(CHOICE, required=True), (), "needs an answer"),
        (replace(RATING, required=True), None, "needs an answer"),
        (OPEN, 7, "in words"),
        (OPEN, "x" * 10_001, "at most"),
        (CHOICE, "Elsewhere", "one of the options"),
        (CHOICE, ("Cost", "Time"), "only one"),
        (replace(CHOICE, allow_several=True), ("Cost", "Cost"), "once"),
        (RATING, 11, "from 0 to 10"),
        (RATING, True, "from 0 to 10"),
        (RATING, "five", "from 0 to 10"),
    ],
)
def test_these_are_not(question: Question, answer: Answer, says: str) -> None:
    assert says in check_answer(question, answer)
