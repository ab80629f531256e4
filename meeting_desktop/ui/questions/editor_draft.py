"""A question as it is being typed: numbers and options as they stand, right or not. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from meeting_desktop.domain.question_rules import check_question, clean_question
from meeting_desktop.domain.questions import Question, QuestionType


@dataclass(frozen=True, slots=True)
class Draft:
    """``options`` are lines; what another type has filled in stays while the type is tried."""

    id: UUID
    text: str = ""
    type: QuestionType = QuestionType.OPEN_ENDED
    category: str = ""
    help_text: str = ""
    active: bool = True
    required: bool = False
    options: str = ""
    allow_several: bool = False
    scale_low: int = 1
    scale_high: int = 5
    low_label: str = ""
    high_label: str = ""

    def question(self) -> Question:
        """In its stored form: what its type has no use for is left behind."""
        lines = tuple(line for line in self.options.splitlines() if line.strip())
        return clean_question(
            Question(
                self.id,
                self.text,
                self.type,
                self.category,
                self.help_text,
                self.active,
                self.required,
                lines,
                self.allow_several,
                self.scale_low,
                self.scale_high,
                self.low_label,
                self.high_label,
            )
        )

    def faults(self) -> dict[str, str]:
        return check_question(self.question())

    def as_type(self, kind: QuestionType) -> Draft:
        """Text, category, help and marks fit every type; options and scale wait for their own."""
        return replace(self, type=kind)


def draft_of(question: Question) -> Draft:
    return Draft(
        question.id,
        question.text,
        question.type,
        question.category,
        question.help_text,
        question.active,
        question.required,
        "\n".join(question.options),
        question.allow_several,
        question.scale_low,
        question.scale_high,
        question.low_label,
        question.high_label,
    )
