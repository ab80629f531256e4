"""Edits on their way to the store, and back again: one at a time, in the order of the person.

A step is remembered when the store has it. Whoever takes one back while another is on its way to
the disk waits for that: otherwise it would be the wrong one.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from meeting_desktop.application.keep_questions import Edited
from meeting_desktop.domain.question_edits import QuestionEdit
from meeting_desktop.ports.unit_of_work import Committed
from meeting_desktop.ui.questions.model import QuestionsModel, Step
from meeting_desktop.ui.shell import Shell


class Steps(QObject):
    """``changed``: what can be taken back is another; ``refused``: an edit was not possible."""

    changed = Signal()
    refused = Signal()

    def __init__(self, shell: Shell, model: QuestionsModel, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self._model = model
        self._on_their_way = 0
        self._waiting: list[Callable[[], None]] = []

    def follow(self, edited: Edited, title: str, *, toast: bool = False, run: str = "") -> None:
        """Remember what was done when it is; ``toast`` says it, with Undo. ``run``: see Step."""
        self._on_their_way += 1
        done = partial(self._on_done, title, run, toast)
        self._shell.jobs.follow(self, edited, done, self._on_refused)

    def _on_done(
        self, title: str, run: str, toast: bool, committed: Committed[QuestionEdit]
    ) -> None:
        step = Step(title, committed.value, run)
        self._model.did(step)
        if toast and committed.value.touched:
            undo = partial(self._undo_this, step)
            self._shell.show_toast(title, action=self.tr("Undo"), on_action=undo)
        self._landed()

    def _on_refused(self, sentence: str) -> None:
        self.refused.emit()
        self._shell.show_toast(sentence)
        self._landed()

    def undo(self) -> None:
        """Take the last step back; one that is on its way to the disk is waited for."""
        self._take_back(self._model.take_undo, self._on_undone)

    def _undo_this(self, step: Step) -> None:
        """From a toast, which may be older than what was done since."""
        if self._model.is_last(step):
            self.undo()
        else:
            self._shell.show_toast(
                self.tr("Something else was done since; Ctrl+Z takes that back first.")
            )

    def redo(self) -> None:
        self._take_back(self._model.take_redo, self._on_redone)

    def _take_back(
        self, take: Callable[[], Step | None], done: Callable[[Step, QuestionEdit], None]
    ) -> None:
        if self._on_their_way:
            self._waiting.append(partial(self._take_back, take, done))
            return
        step = take()
        if step is not None:
            self._on_their_way += 1
            edited = self._shell.use_cases.planning.questions.undo(step.edit)
            taken = partial(self._on_taken_back, step, done)
            self._shell.jobs.follow(self, edited, taken, self._on_lost)
        self.changed.emit()

    def _on_taken_back(
        self,
        step: Step,
        done: Callable[[Step, QuestionEdit], None],
        committed: Committed[QuestionEdit],
    ) -> None:
        done(step, committed.value)
        self._landed()

    def _on_undone(self, step: Step, edit: QuestionEdit) -> None:
        self._model.undid(step, edit)
        self._shell.show_toast(
            self.tr("Undone: {0}").format(step.title),
            action=self.tr("Redo"),
            on_action=self.redo,
        )

    def _on_redone(self, step: Step, edit: QuestionEdit) -> None:
        self._model.redid(step, edit)

    def _on_lost(self, sentence: str) -> None:
        self._model.forget()
        self._shell.show_toast(sentence)
        self._landed()

    def _landed(self) -> None:
        self._on_their_way -= 1
        while self._waiting and not self._on_their_way:
            self._waiting.pop(0)()
        self.changed.emit()
