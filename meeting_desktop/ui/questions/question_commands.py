"""What the commands of questions do: written, put in order, moved and copied, asked or not."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from meeting_desktop.application.keep_questions import KeepQuestions
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.questions import Question, QuestionSet
from meeting_desktop.ui.questions import wording
from meeting_desktop.ui.questions.choose_set_dialog import ChooseSetDialog, Choosing
from meeting_desktop.ui.questions.dragging import Carried
from meeting_desktop.ui.questions.editor_draft import Draft
from meeting_desktop.ui.questions.host import QuestionsHost
from meeting_desktop.ui.questions.wiring import connect
from meeting_desktop.ui.shell import Shell

#: Letters of a question in a toast.
_SHOWN = 40


class QuestionCommands(QObject):
    """Of the chosen questions, and of the one that is being written."""

    def __init__(self, shell: Shell, host: QuestionsHost, widget: QWidget) -> None:
        super().__init__(widget)
        self._shell = shell
        self._host = host
        self._widget = widget
        #: New questions that are not stored yet, and where they are to stand.
        self._new: dict[UUID, int] = {}
        do = host.actions_
        connect(
            (do.add, self.add),
            (do.duplicate, self.duplicate),
            (do.remove, self.remove),
            (do.up, partial(self.nudge, -1)),
            (do.down, partial(self.nudge, 1)),
            (do.move_to, partial(self.ask_where, copy=False)),
            (do.copy_to, partial(self.ask_where, copy=True)),
            (do.toggle, self.toggle),
        )

    @property
    def _keep(self) -> KeepQuestions:
        return self._shell.use_cases.planning.questions

    def add(self) -> None:
        """A form for a new one, which goes behind the chosen ones."""
        if self._host.current is None:
            return
        self._host.leave_editor()
        chosen = self._host.chosen()
        ids = [question.id for question in self._host.current.questions]
        place = ids.index(chosen[-1]) + 1 if chosen else len(ids)
        draft = Draft(new_id())
        self._new[draft.id] = place
        self._begin(draft)

    def _begin(self, draft: Draft) -> None:
        self._host.parts.questions.clearSelection()
        self._host.parts.editor.show_new(draft)
        self._host.show_chosen()
        self._host.parts.editor.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def is_new(self, question_id: UUID) -> bool:
        """Whether it was never seen among the stored ones; ``saw`` ends that."""
        return question_id in self._new

    def saw(self, question_id: UUID) -> None:
        self._new.pop(question_id, None)

    def go_back_to(self, set_id: UUID | None, draft: Draft) -> None:
        """To a form that was left while it was not right."""
        if set_id is None or self._host.model.find(set_id) is None:
            return
        self._host.open_set(set_id)
        if self._host.model.question(draft.id) is None:
            self._new.setdefault(draft.id, len(self._host.parts.question_rows.rows))
            self._begin(draft)
        else:
            self._host.parts.choose({draft.id})
            self._host.parts.editor.type_again(draft)

    def save(self, question: Question) -> None:
        one = self._host.current
        if one is None:
            return
        place = self._new.get(question.id)
        if place is None:
            title = self.tr("Changed “{0}”").format(_short(question.text))
        else:
            title = self.tr("Added “{0}”").format(_short(question.text))
            self._host.model.wanted = frozenset({question.id})
        edited = self._keep.put_question(one.id, question, place)
        self._host.follow(edited, title, run=f"typing {question.id}")

    def duplicate(self) -> None:
        one, chosen = self._host.current, self._host.chosen()
        if one is not None and chosen:
            edited = self._keep.move_between(one.id, chosen, one.id, copy=True)
            self._host.follow(edited, self.tr("Duplicated {0}").format(_count(chosen)))

    def remove(self) -> None:
        one, chosen = self._host.current, self._host.chosen()
        if one is not None and chosen:
            self._host.parts.editor.forget()
            self._choose_next(one, chosen)
            edited = self._keep.remove_questions(one.id, chosen)
            title = self.tr("Removed {0}").format(_count(chosen))
            self._host.follow(edited, title, toast=True)

    def _choose_next(self, one: QuestionSet, leaving: Collection[UUID]) -> None:
        """The keyboard stays where it was: at what follows those that leave, or stood before."""
        places = [place for place, q in enumerate(one.questions) if q.id in leaving]
        staying = [place for place, q in enumerate(one.questions) if q.id not in leaving]
        if places and staying:
            after = (place for place in staying if place > places[-1])
            near = next(after, staying[-1])
            self._host.model.wanted = frozenset({one.questions[near].id})

    def nudge(self, step: int) -> None:
        one, chosen = self._host.current, self._host.chosen()
        if one is not None and chosen:
            edited = self._keep.nudge(one.id, chosen, step)
            self._host.follow(edited, self.tr("Moved {0}").format(_count(chosen)))

    def toggle(self) -> None:
        """All chosen ones become inactive where any is active, else active."""
        one, chosen = self._host.current, self._host.chosen()
        if one is None or not chosen:
            return
        self._host.parts.editor.flush()
        questions = [question for question in one.questions if question.id in chosen]
        active = not any(question.active for question in questions)
        title = self.tr("{0} asked again") if active else self.tr("{0} not asked any more")
        edited = self._keep.activate_questions(one.id, chosen, active)
        self._host.follow(edited, title.format(_count(chosen)))

    def ask_where(self, *, copy: bool) -> None:
        one, chosen = self._host.current, self._host.chosen()
        others = [
            other for other in self._host.model.sets if one is not None and other.id != one.id
        ]
        if one is None or not chosen or not others:
            return
        title = self.tr("Copy {0} to…") if copy else self.tr("Move {0} to…")
        words = Choosing(title.format(_count(chosen)), self.tr("Copy") if copy else self.tr("Move"))
        dialog = ChooseSetDialog(self._shell.theme, words, others, self._widget)
        carried = Carried(one.id, frozenset(chosen))
        dialog.chosen.connect(partial(self._put_into, carried, copy))
        self._host.open_dialog(dialog)

    def _put_into(self, carried: Carried, copy: bool, target: UUID) -> None:
        self.drop_on_set(carried, target, copy)

    def drop_on_set(self, carried: Carried, target: UUID, copy: bool) -> None:
        """Questions let go on a set, or sent there by keyboard."""
        found = self._host.model.find(target)
        if found is None or (carried.source == target and not copy):
            return
        self._host.parts.editor.flush()
        one = self._host.current
        if one is not None and one.id == carried.source and not copy:
            self._choose_next(one, carried.ids)
        title = self.tr("Copied {0} to “{1}”") if copy else self.tr("Moved {0} to “{1}”")
        edited = self._keep.move_between(carried.source, carried.ids, target, copy=copy)
        words = title.format(wording.question_count(len(carried.ids)), found.name)
        self._host.follow(edited, words, toast=True)

    def drop_in_list(self, carried: Carried, gap: int, copy: bool) -> None:
        """Questions let go between others of the open set."""
        one = self._host.current
        if one is None:
            return
        if carried.source != one.id or copy:
            self.drop_on_set(carried, one.id, copy)
            return
        self._host.parts.editor.flush()
        edited = self._keep.move_within(one.id, carried.ids, gap)
        count = wording.question_count(len(carried.ids))
        self._host.follow(edited, self.tr("Moved {0}").format(count))


def _count(chosen: Sequence[UUID]) -> str:
    return wording.question_count(len(chosen))


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1].rstrip() + "…"
