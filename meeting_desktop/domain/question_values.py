"""What question files have in common: a question from named values, and what is wrong with one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.question_rules import MOST_QUESTIONS, check_question, clean_question
from meeting_desktop.domain.questions import Question, QuestionSet, QuestionType

_YES = {"yes", "true", "1", "x", "y"}
_NO = {"no", "false", "0", "", "n"}


@dataclass(frozen=True, slots=True)
class RowFault:
    """``row`` counts the questions of the file (in a CSV file its rows) from 1; 0 is the set."""

    row: int
    sentence: str
    set_name: str = ""


@dataclass(frozen=True, slots=True)
class ReadSets:
    """What a file holds: sets without a place in a store yet, and what could not be read."""

    sets: tuple[QuestionSet, ...]
    faults: tuple[RowFault, ...] = ()

    @property
    def question_count(self) -> int:
        return sum(len(one.questions) for one in self.sets)


@dataclass(slots=True)
class Reading:
    """The questions of one set as they are read."""

    name: str
    questions: list[Question] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)

    def take(self, row: int, values: Mapping[str, Any]) -> None:
        try:
            question = clean_question(question_of(values))
        except ValueError as error:
            self.faults.append(RowFault(row, str(error), self.name))
            return
        wrong = check_question(question)
        if wrong:
            self.faults.append(RowFault(row, " ".join(wrong.values()), self.name))
        elif len(self.questions) >= MOST_QUESTIONS:
            most = f"A set has at most {MOST_QUESTIONS} questions; this one is left out."
            self.faults.append(RowFault(row, most, self.name))
        else:
            self.questions.append(question)


def question_of(values: Mapping[str, Any]) -> Question:
    """Raises: ValueError with a sentence."""
    options = values.get("options") or []
    if not isinstance(options, list) or not all(isinstance(one, str) for one in options):
        raise ValueError("The options are no list of words.")
    defaults = Question(new_id(), "")
    return Question(
        id=defaults.id,
        text=_text(values, "text"),
        type=_type(values),
        category=_text(values, "category"),
        help_text=_text(values, "help"),
        active=_flag(values, "active", default=True),
        required=_flag(values, "required", default=False),
        options=tuple(options),
        allow_several=_flag(values, "allow_several", default=False),
        scale_low=_number(values, "scale_low", defaults.scale_low),
        scale_high=_number(values, "scale_high", defaults.scale_high),
        low_label=_text(values, "low_label"),
        high_label=_text(values, "high_label"),
    )


def _text(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"“{name}” is no text.")  # noqa: TRY004 - one kind of error for a row
    return value


def _type(values: Mapping[str, Any]) -> QuestionType:
    word = _text(values, "type").strip().casefold().replace(" ", "_").replace("-", "_")
    if not word:
        return QuestionType.OPEN_ENDED
    try:
        return QuestionType(word)
    except ValueError:
        known = ", ".join(kind.value for kind in QuestionType)
        raise ValueError(f"“{word[:40]}” is no type of question; there are {known}.") from None


def _flag(values: Mapping[str, Any], name: str, *, default: bool) -> bool:
    value = values.get(name)
    if value is None or value == "":
        return default
    if isinstance(value, bool):
        return value
    word = str(value).strip().casefold()
    if word in _YES | _NO:
        return word in _YES
    raise ValueError(f"“{name}” is yes or no, not “{word[:40]}”.")


def _number(values: Mapping[str, Any], name: str, default: int) -> int:
    value = values.get(name)
    if value is None or value == "":
        return default
    word = str(value).strip()
    # A spreadsheet may write 5 as 5.0; more digits than a scale has are no number of it.
    word = word.removesuffix(".0")
    if isinstance(value, bool) or not word.lstrip("-").isdecimal() or len(word) > len("-999"):
        raise ValueError(f"“{name}” is no whole number.")
    return int(word)


def values_of(question: Question) -> dict[str, Any]:
    """As ``question_of`` reads them; what its type has no use for is left out."""
    values: dict[str, Any] = {
        "text": question.text,
        "type": question.type.value,
        "category": question.category,
        "help": question.help_text,
        "active": question.active,
        "required": question.required,
    }
    if question.type is QuestionType.MULTIPLE_CHOICE:
        values |= {"options": list(question.options), "allow_several": question.allow_several}
    if question.type is QuestionType.RATING:
        values |= {
            "scale_low": question.scale_low,
            "scale_high": question.scale_high,
            "low_label": question.low_label,
            "high_label": question.high_label,
        }
    return values
