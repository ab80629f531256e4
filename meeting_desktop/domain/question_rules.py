"""What makes a question, a set of them and an answer valid, each fault with a sentence.

``clean_question`` puts a question into the one form that is stored: nothing of another type stays
in it, so that two questions that ask the same are equal.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace
from uuid import UUID

from meeting_desktop.domain.questions import Question, QuestionSet, QuestionType

SHORTEST_TEXT = 3
LONGEST_TEXT = 500
LONGEST_HELP = 500
LONGEST_CATEGORY = 60
LONGEST_LABEL = 60
LONGEST_OPTION = 200
LONGEST_NAME = 120
LONGEST_DESCRIPTION = 500
LONGEST_ANSWER = 10_000
FEWEST_OPTIONS = 2
MOST_OPTIONS = 20
MOST_QUESTIONS = 200
LOWEST = 0
HIGHEST = 10

#: Words for an open question, chosen options for a choice, a point of the scale for a rating.
Answer = str | tuple[str, ...] | int | None

_PLAIN = Question(UUID(int=0), "")


def clean_line(text: str) -> str:
    """One line without controls and halves of characters; spaces at the ends are taken away."""
    shown = "".join(" " if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} else c for c in text)
    return " ".join(shown.split())


def clean_question(question: Question) -> Question:
    """The question as it is stored: lines cleaned, what its type has no use for at its default."""
    choice = question.type is QuestionType.MULTIPLE_CHOICE
    rating = question.type is QuestionType.RATING
    return replace(
        question,
        text=clean_line(question.text),
        category=clean_line(question.category),
        help_text=clean_line(question.help_text),
        options=tuple(map(clean_line, question.options)) if choice else (),
        allow_several=question.allow_several and choice,
        scale_low=question.scale_low if rating else _PLAIN.scale_low,
        scale_high=question.scale_high if rating else _PLAIN.scale_high,
        low_label=clean_line(question.low_label) if rating else "",
        high_label=clean_line(question.high_label) if rating else "",
    )


def check_question(question: Question) -> dict[str, str]:
    """A sentence for each field that is not right, by the field's name; empty where all are."""
    faults = {
        "text": _check_text(question.text),
        "category": _at_most("The category", question.category, LONGEST_CATEGORY),
        "help_text": _at_most("The help", question.help_text, LONGEST_HELP),
    }
    if question.type is QuestionType.MULTIPLE_CHOICE:
        faults["options"] = _check_options(question.options)
    if question.type is QuestionType.RATING:
        faults["scale"] = _check_scale(question.scale_low, question.scale_high)
        faults["low_label"] = _at_most("The word", question.low_label, LONGEST_LABEL)
        faults["high_label"] = _at_most("The word", question.high_label, LONGEST_LABEL)
    return {field: sentence for field, sentence in faults.items() if sentence}


def check_set(candidate: QuestionSet, others: Iterable[QuestionSet]) -> dict[str, str]:
    """As ``check_question``, for name, description and how many questions there are."""
    faults = {
        "name": check_name(candidate.name, (one for one in others if one.id != candidate.id)),
        "description": _at_most("The description", candidate.description, LONGEST_DESCRIPTION),
        "questions": check_count(len(candidate.questions)),
    }
    return {field: sentence for field, sentence in faults.items() if sentence}


def check_name(name: str, others: Iterable[QuestionSet]) -> str:
    """Why a set cannot have this name, empty where it can."""
    clean = clean_line(name)
    if not clean:
        return "Give the set a name."
    if len(clean) > LONGEST_NAME:
        return f"A name has at most {LONGEST_NAME} characters; these are {len(clean)}."
    if clean.casefold() in {one.name.casefold() for one in others}:
        return f"There is a set “{clean}” already; choose another name."
    return ""


def check_count(questions: int) -> str:
    """Why a set cannot have so many, empty where it can."""
    if questions > MOST_QUESTIONS:
        return f"A set has at most {MOST_QUESTIONS} questions; these would be {questions}."
    return ""


def check_answer(question: Question, answer: Answer) -> str:
    """Why this is no answer to the question, empty where it is one.

    No answer at all (None, empty) is one unless the question is required.
    """
    if isinstance(answer, str):
        answer = answer.strip()
    if answer is None or answer in ("", ()):
        return "This question needs an answer." if question.required else ""
    if question.type is QuestionType.MULTIPLE_CHOICE:
        return _check_chosen(question, answer)
    if question.type is QuestionType.RATING:
        return _check_rating(question, answer)
    if not isinstance(answer, str):
        return "Answer in words."
    return _at_most("The answer", answer, LONGEST_ANSWER)


def free_name(wanted: str, sets: Iterable[QuestionSet]) -> str:
    """``wanted``, or with the first number behind it that makes it a name of no other set."""
    taken = {one.name.casefold() for one in sets}
    clean = clean_line(wanted)[:LONGEST_NAME].strip() or "Questions"
    name, number = clean, 2
    while name.casefold() in taken:
        ending = f" {number}"
        name = clean[: LONGEST_NAME - len(ending)].rstrip() + ending
        number += 1
    return name


def first_fault(faults: Mapping[str, str]) -> str:
    return next(iter(faults.values()), "")


def _check_text(text: str) -> str:
    length = len(clean_line(text))
    if length == 0:
        return "Write the question."
    if length < SHORTEST_TEXT:
        return f"A question has at least {SHORTEST_TEXT} characters."
    return _at_most("A question", text, LONGEST_TEXT)


def _at_most(what: str, text: str, most: int) -> str:
    length = len(clean_line(text))
    return f"{what} has at most {most} characters; these are {length}." if length > most else ""


def _check_options(options: tuple[str, ...]) -> str:
    clean = [clean_line(option) for option in options]
    if not len(clean) >= FEWEST_OPTIONS:
        return f"A choice needs at least {FEWEST_OPTIONS} options."
    if len(clean) > MOST_OPTIONS:
        return f"A choice has at most {MOST_OPTIONS} options; these are {len(clean)}."
    if not all(clean):
        return "An option is empty; fill it or take it away."
    longest = max(clean, key=len)
    if len(longest) > LONGEST_OPTION:
        return f"An option has at most {LONGEST_OPTION} characters; one has {len(longest)}."
    seen: set[str] = set()
    for option in clean:
        if option.casefold() in seen:
            return f"“{option}” is there twice; every option is another one."
        seen.add(option.casefold())
    return ""


def _check_scale(low: int, high: int) -> str:
    if not LOWEST <= low <= HIGHEST or not LOWEST <= high <= HIGHEST:
        return f"A scale lies between {LOWEST} and {HIGHEST}."
    if low >= high:
        return "A scale begins lower than it ends."
    return ""


def _check_chosen(question: Question, answer: Answer) -> str:
    chosen = (answer,) if isinstance(answer, str) else answer
    if not isinstance(chosen, tuple) or not set(chosen) <= set(question.options):
        return "Choose one of the options."
    if len(set(chosen)) != len(chosen):
        return "An option can be chosen once."
    if len(chosen) > 1 and not question.allow_several:
        return "Choose only one of the options."
    return ""


def _check_rating(question: Question, answer: Answer) -> str:
    number = isinstance(answer, int) and not isinstance(answer, bool)
    if not number or answer not in range(question.scale_low, question.scale_high + 1):
        return f"Choose a number from {question.scale_low} to {question.scale_high}."
    return ""
