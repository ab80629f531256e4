"""What the questions' page knows: the sets, which is open, what can be taken back. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from meeting_desktop.application.shared_places import Place
from meeting_desktop.domain.question_edits import QuestionEdit
from meeting_desktop.domain.questions import Question, QuestionSet

#: So many steps are remembered.
_DEPTH = 200


class Content(StrEnum):
    LOADING = "loading"
    EMPTY = "empty"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Step:
    """``title`` says what was done. Steps with the same ``run`` (typing on) are one."""

    title: str
    edit: QuestionEdit
    run: str = ""


class QuestionsModel:
    """GUI thread only. ``wanted_set`` and ``wanted`` are chosen as soon as they are there."""

    def __init__(self) -> None:
        self.sets: tuple[QuestionSet, ...] = ()
        #: Where sets can be kept; one's own first.
        self.places: Sequence[Place] = ()
        self.fault = ""
        self.current_id: UUID | None = None
        self.wanted_set: UUID | None = None
        self.wanted: frozenset[UUID] = frozenset()
        self._loaded = False
        self._done: list[Step] = []
        self._undone: list[Step] = []

    @property
    def content(self) -> Content:
        if self.fault and not self.sets:
            return Content.FAILED
        if not self._loaded:
            return Content.LOADING
        return Content.READY if self.sets else Content.EMPTY

    @property
    def current(self) -> QuestionSet | None:
        return self.find(self.current_id)

    def find(self, set_id: UUID | None) -> QuestionSet | None:
        return next((one for one in self.sets if one.id == set_id), None)

    def place_of(self, one: QuestionSet) -> Place | None:
        return next((place for place in self.places if place.scope_id == one.scope_id), None)

    def question(self, question_id: UUID) -> Question | None:
        """Of the open set."""
        questions = self.current.questions if self.current is not None else ()
        return next((one for one in questions if one.id == question_id), None)

    @property
    def categories(self) -> tuple[str, ...]:
        """All that are used, for the field's suggestions."""
        return tuple(sorted({q.category for one in self.sets for q in one.questions if q.category}))

    # -- news --------------------------------------------------------------------------------------

    def show(self, sets: Sequence[QuestionSet]) -> None:
        """The open set stays open; where it went, its neighbour opens."""
        before = [one.id for one in self.sets]
        self.sets, self._loaded, self.fault = tuple(sets), True, ""
        if self.wanted_set is not None and self.find(self.wanted_set) is not None:
            self.current_id, self.wanted_set = self.wanted_set, None
        elif self.current is None:
            place = before.index(self.current_id) if self.current_id in before else 0
            near = self.sets[min(place, len(self.sets) - 1)] if self.sets else None
            self.current_id = near.id if near is not None else None

    def fail(self, sentence: str) -> None:
        self.fault = sentence

    def open(self, set_id: UUID) -> None:
        if self.find(set_id) is not None:
            self.current_id = set_id

    def take_wanted(self) -> frozenset[UUID]:
        """Questions that are to be chosen and are there now."""
        known = {one.id for one in self.current.questions} if self.current is not None else set()
        if not self.wanted or not self.wanted <= known:
            return frozenset()
        wanted, self.wanted = self.wanted, frozenset()
        return wanted

    # -- taking back -------------------------------------------------------------------------------

    @property
    def undo_title(self) -> str:
        return self._done[-1].title if self._done else ""

    @property
    def redo_title(self) -> str:
        return self._undone[-1].title if self._undone else ""

    def did(self, step: Step) -> None:
        """Something was done; what was undone before is gone."""
        if not step.edit.touched:
            return
        self._undone.clear()
        last = self._done[-1] if self._done else None
        if step.run and last is not None and last.run == step.run:
            self._done[-1] = Step(last.title, last.edit.then(step.edit), step.run)
        else:
            self._done.append(step)
            del self._done[:-_DEPTH]

    def is_last(self, step: Step) -> bool:
        """Whether taking back would take back this one."""
        return bool(self._done) and self._done[-1] is step

    def take_undo(self) -> Step | None:
        return self._done.pop() if self._done else None

    def take_redo(self) -> Step | None:
        return self._undone.pop() if self._undone else None

    def undid(self, step: Step, edit: QuestionEdit) -> None:
        """``edit`` does it again when it is undone."""
        self._undone.append(Step(step.title, edit))

    def redid(self, step: Step, edit: QuestionEdit) -> None:
        self._done.append(Step(step.title, edit))

    def forget(self) -> None:
        """The steps lead to something that is no longer there."""
        self._done.clear()
        self._undone.clear()
