"""What is written comes back as it was, and of what is wrong each row is named."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.planning import MeetingType
from meeting_desktop.domain.question_files import decode, read_json, write_json
from meeting_desktop.domain.question_rules import check_question, clean_line, clean_question
from meeting_desktop.domain.question_tables import read_csv, write_csv
from meeting_desktop.domain.questions import Question, QuestionSet, QuestionType

SCOPE = new_id()
ANY_ID = UUID(int=0)

NASTY = st.sampled_from(["=1+1", "'=x", "''", "-|\\|", "a\\", "|", "@b", '"q"', "a;b,c\td", "ß–€"])
LINES = (st.text(max_size=40) | NASTY).map(clean_line)
OPTIONS = st.lists(LINES.filter(bool), min_size=2, max_size=5, unique_by=str.casefold).map(tuple)


@st.composite
def right_questions(draw: st.DrawFn) -> Question:
    low = draw(st.integers(0, 9))
    made = Question(
        ANY_ID,
        draw(LINES.filter(lambda text: len(text) >= 3)),
        draw(st.sampled_from(QuestionType)),
        draw(LINES),
        draw(LINES),
        draw(st.booleans()),
        draw(st.booleans()),
        draw(OPTIONS),
        draw(st.booleans()),
        low,
        draw(st.integers(low + 1, 10)),
        draw(LINES),
        draw(LINES),
    )
    return clean_question(made)


RIGHT = right_questions().filter(lambda question: not check_question(question))


def without_ids(questions: tuple[Question, ...]) -> list[Question]:
    return [replace(question, id=ANY_ID) for question in questions]


def a_set(name: str, *questions: Question) -> QuestionSet:
    return QuestionSet(new_id(), SCOPE, name, questions=questions)


@settings(max_examples=150, deadline=None)
@given(st.lists(RIGHT, max_size=6).map(tuple), st.frozensets(st.sampled_from(MeetingType)))
def test_a_set_comes_back_from_json_as_it_was(
    questions: tuple[Question, ...], types: frozenset[MeetingType]
) -> None:
    one = replace(a_set("Discovery", *questions), description="First talk", meeting_types=types)
    read = read_json(decode(write_json([one]).encode()), SCOPE)
    assert read.faults == ()
    [back] = read.sets
    assert without_ids(back.questions) == list(questions)
    assert replace(back, id=one.id, questions=questions) == one


@settings(max_examples=150, deadline=None)
@given(st.lists(RIGHT, max_size=6).map(tuple))
def test_questions_come_back_from_a_table_as_they_were(questions: tuple[Question, ...]) -> None:
    read = read_csv(decode(write_csv(questions).encode("utf-8-sig")), SCOPE, "Discovery")
    assert read.faults == ()
    assert without_ids(read.sets[0].questions) == list(questions)


@settings(max_examples=150, deadline=None)
@given(st.lists(RIGHT, max_size=4).map(tuple))
def test_no_cell_of_a_table_is_a_formula(questions: tuple[Question, ...]) -> None:
    for row in csv.reader(io.StringIO(write_csv(questions), newline="")):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)


def test_every_question_that_is_read_has_an_id_of_its_own() -> None:
    question = Question(ANY_ID, "What is hard?")
    read = read_json(write_json([a_set("A", question, question)]), SCOPE)
    assert len({one.id for one in read.sets[0].questions} | {ANY_ID}) == 3


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "not_json"),
        ("[" * 100_000, "not_json"),
        ("[]", "not_questions"),
        ('{"format": "elsewhere"}', "not_questions"),
        ('{"format": "meeting-desktop.questions"}', "not_questions"),
        ('{"format": "meeting-desktop.questions", "version": 2, "sets": [{}]}', "newer_file"),
        ('{"format": "meeting-desktop.questions", "version": 1, "sets": []}', "no_questions"),
    ],
)
def test_a_file_that_is_no_such_file_says_so(text: str, code: str) -> None:
    with pytest.raises(UserFacingError) as raised:
        read_json(text, SCOPE)
    assert raised.value.code == code


def test_of_each_wrong_question_in_json_the_row_is_named_and_the_others_are_read() -> None:
    questions = [
        {"text": "What is hard?"},
        {"text": "a"},
        "no question",
        {"text": "Which?", "type": "multiple_choice", "options": ["One"]},
        {"text": "How?", "type": "essay"},
        {"text": "How much?", "type": "rating", "scale_low": 9, "scale_high": 2},
        {"text": 7},
        {"text": "Is it?", "required": "perhaps"},
        {"text": "How far?", "type": "rating", "scale_high": 1e300},
        {"text": "Which?", "options": "a|b"},
    ]
    content = {"format": "meeting-desktop.questions", "version": 1}
    read = read_json(
        json.dumps({**content, "sets": [{"name": "A", "questions": questions}]}), SCOPE
    )
    assert [one.text for one in read.sets[0].questions] == ["What is hard?"]
    assert [fault.row for fault in read.faults] == [2, 3, 4, 5, 6, 7, 8, 9, 10]
    assert "“essay” is no type" in read.faults[3].sentence
    assert all(fault.set_name == "A" for fault in read.faults)


@pytest.mark.parametrize("types", [[[]], [{}], [1, None], {"sales": 1}, "sales"])
def test_meeting_types_that_are_none_are_left_out(types: object) -> None:
    sets = [{"name": "Odd", "meeting_types": types, "questions": [{"text": "Why?"}]}]
    content = {"format": "meeting-desktop.questions", "version": 1, "sets": sets}
    (read,) = read_json(json.dumps(content), SCOPE).sets
    assert read.meeting_types == frozenset()
    assert len(read.questions) == 1


def test_a_table_of_a_spreadsheet_elsewhere_is_read() -> None:
    text = "Text;Type;Options;Required;Scale Low\r\nWhich?;Multiple Choice;One|Two;x;\r\n;;;;\r\n"
    read = read_csv(decode(text.encode("utf-16")), SCOPE, "file")
    [question] = read.sets[0].questions
    assert question.options == ("One", "Two")
    assert question.required
    assert read.faults == ()


def test_of_each_wrong_row_of_a_table_the_number_is_named() -> None:
    read = read_csv("text,type\nWhat is it?,\nx,\nHow?,guess\n", SCOPE, "file")
    assert read.question_count == 1
    assert [fault.row for fault in read.faults] == [2, 3]


def test_a_table_needs_its_header() -> None:
    for text in ("", "What is hard?\n"):
        with pytest.raises(UserFacingError) as raised:
            read_csv(text, SCOPE, "file")
        assert raised.value.code == "no_header"


def test_more_than_200_questions_are_left_out_one_by_one() -> None:
    table = "text\n" + "".join(f"Question {number}?\n" for number in range(203))
    read = read_csv(table, SCOPE, "file")
    assert read.question_count == 200
    assert [fault.row for fault in read.faults] == [201, 202, 203]


def test_old_letters_are_read_and_huge_files_are_not() -> None:
    assert decode("Größe".encode("cp1252")) == "Größe"
    with pytest.raises(UserFacingError) as raised:
        decode(b"x" * 5_000_001)
    assert raised.value.code == "file_too_large"
