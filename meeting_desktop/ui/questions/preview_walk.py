"""A set walked through as the assistant asks it: one question after the other. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from meeting_desktop.domain.question_rules import Answer, check_answer
from meeting_desktop.domain.questions import Question


class PreviewWalk:
    """Only active questions are asked. ``place`` counts from 0; at the end there is no question."""

    def __init__(self, questions: Sequence[Question]) -> None:
        self.questions = tuple(question for question in questions if question.active)
        self.place = 0
        self.fault = ""
        self._answers: dict[UUID, Answer] = {}

    @property
    def current(self) -> Question | None:
        return self.questions[self.place] if self.place < len(self.questions) else None

    @property
    def answer(self) -> Answer:
        """What was answered to the present question before, if anything."""
        return self._answers.get(self.current.id) if self.current is not None else None

    @property
    def answered(self) -> int:
        return sum(answer not in (None, "", ()) for answer in self._answers.values())

    @property
    def left_open(self) -> tuple[Question, ...]:
        """Required ones that were skipped: the assistant comes back to them."""
        return tuple(
            one
            for one in self.questions
            if one.required and self._answers.get(one.id) in (None, "", ())
        )

    def give(self, answer: Answer) -> bool:
        """Go on with an answer; False where ``fault`` says why it is none."""
        question = self.current
        if question is None:
            return False
        self.fault = check_answer(question, answer)
        if self.fault:
            return False
        self._answers[question.id] = answer.strip() if isinstance(answer, str) else answer
        self.place += 1
        return True

    def skip(self) -> None:
        if self.current is not None:
            self._answers.pop(self.current.id, None)
            self.fault = ""
            self.place += 1

    def back(self) -> None:
        self.fault = ""
        self.place = max(0, self.place - 1)

    def restart(self) -> None:
        self.fault, self.place = "", 0
        self._answers.clear()
