"""The questions' room: sets on the left, the questions of one in the middle, one of them on the
right.

Everything is written at once and can be taken back; what is shown is what the store says.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from meeting_desktop.application.keep_questions import Edited
from meeting_desktop.application.shared_places import Place
from meeting_desktop.domain.questions import Question, QuestionSet
from meeting_desktop.ui.questions.actions import QuestionsActions
from meeting_desktop.ui.questions.layout import QuestionsLayout
from meeting_desktop.ui.questions.model import Content, QuestionsModel
from meeting_desktop.ui.questions.question_commands import QuestionCommands
from meeting_desktop.ui.questions.set_commands import SetCommands
from meeting_desktop.ui.questions.steps import Steps
from meeting_desktop.ui.questions.wiring import connect
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.dialogs import PlainDialog


class QuestionsPage(QWidget):
    """``model`` has what is shown, ``parts`` the widgets, ``dialog`` what is open over them."""

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shell = shell
        self._stale = True
        self._reading = 0
        self._choosing = False
        self.model = QuestionsModel()
        self.actions_ = QuestionsActions(self, shell.theme)
        self.parts = QuestionsLayout(shell.theme, self.actions_, self)
        self._steps = Steps(shell, self.model, self)
        self._steps.changed.connect(self.enable)
        self._steps.refused.connect(self._on_refused)
        self.dialog: PlainDialog | None = None
        self.set_commands = SetCommands(shell, self, self)
        self.commands = QuestionCommands(shell, self, self)
        QVBoxLayout(self).addWidget(self.parts)
        self.setAcceptDrops(True)
        self._connect()
        shell.add_commands(*self.actions_.commands)
        shell.bridge.listen(shell.use_cases.planning.questions.changed, self, self._on_changed)
        shell.bridge.listen(shell.use_cases.planning.access.changed, self, self._on_access)
        self.show_state()

    @property
    def current(self) -> QuestionSet | None:
        return self.model.current

    def chosen(self) -> tuple[UUID, ...]:
        """Ids of the selected questions, in their order."""
        return self.parts.questions.chosen()

    # -- reading -----------------------------------------------------------------------------------

    def read(self) -> None:
        self._stale = False
        self._reading += 1
        keep = self._shell.use_cases.planning.questions
        number = self._reading
        self._shell.jobs.run(
            self,
            lambda: (keep.all(), keep.places()),
            partial(self._on_sets, number),
            partial(self._on_failed, number),
        )

    def _on_sets(self, number: int, found: tuple[Sequence[QuestionSet], Sequence[Place]]) -> None:
        if number == self._reading:
            sets, self.model.places = found
            self.model.show(tuple(sets))
            self.show_state()

    def _on_failed(self, number: int, sentence: str) -> None:
        if number == self._reading:
            self.model.fail(sentence)
            self.show_state()
            if self.model.sets:
                self._shell.show_toast(sentence)

    def _on_changed(self, _news: None) -> None:
        if self.isVisible():
            self.read()
        else:
            self._stale = True

    # -- doing and taking back ---------------------------------------------------------------------

    def follow(self, edited: Edited, title: str, *, toast: bool = False, run: str = "") -> None:
        """See ``Steps``."""
        self._steps.follow(edited, title, toast=toast, run=run)

    def undo(self) -> None:
        self.parts.editor.flush()
        self._steps.undo()

    def redo(self) -> None:
        self._steps.redo()

    def _on_refused(self) -> None:
        self.parts.editor.not_saved()

    # -- choosing ----------------------------------------------------------------------------------

    def open_set(self, set_id: UUID) -> None:
        self.leave_editor()
        self.model.open(set_id)
        self.show_state()

    def leave_editor(self) -> None:
        """What is right is saved; of what is not, the person is told."""
        editor = self.parts.editor
        editor.flush()
        fault, draft = editor.unsaved_fault, editor.draft
        if fault and draft is not None and draft.text.strip():
            self._shell.show_toast(
                self.tr("The question was not saved: {0}").format(fault),
                action=self.tr("Go back to it"),
                on_action=partial(self.commands.go_back_to, self.model.current_id, draft),
            )
        editor.forget()

    def _on_current_set(self, now: QModelIndex, _before: QModelIndex) -> None:
        one = self.parts.set_rows.row(now)
        if one is not None and not self._choosing and one.id != self.model.current_id:
            self.open_set(one.id)

    def _on_selection(self) -> None:
        if self._choosing:
            return
        chosen = self.chosen()
        draft = self.parts.editor.draft
        if draft is not None and chosen != (draft.id,):
            self.leave_editor()
        self.show_chosen()

    def show_chosen(self) -> None:
        """The form of the one that is chosen; a new one that is being written stays."""
        chosen = self.chosen()
        draft = self.parts.editor.draft
        question = self.model.question(chosen[0]) if len(chosen) == 1 else None
        if question is not None:
            self.parts.editor.show_question(question)
        writing = draft is not None and not chosen and self.model.question(draft.id) is None
        self.parts.show_editor(form=question is not None or writing, chosen=len(chosen))
        self.enable()

    # -- what is shown -----------------------------------------------------------------------------

    def show_state(self) -> None:
        model, parts = self.model, self.parts
        self._choosing = True
        parts.show_content(model)
        if model.content is Content.READY:
            parts.set_rows.whose = {one.scope_id: one.name for one in model.places if one.name}
            parts.set_rows.show_rows(model.sets)
            parts.sets.setCurrentIndex(parts.set_rows.index_of(model.current_id))
            parts.question_rows.show_set(model.current)
            parts.editor.suggest_categories(model.categories)
            self._choose(model.take_wanted())
        self._choosing = False
        self._drop_what_is_gone()
        self.show_chosen()

    def _choose(self, wanted: frozenset[UUID]) -> None:
        if wanted:
            self.parts.choose(wanted)

    def _drop_what_is_gone(self) -> None:
        """The form of a question that was moved away or removed closes with it."""
        editor = self.parts.editor
        if editor.draft is None:
            return
        if self.model.question(editor.draft.id) is not None:
            self.commands.saw(editor.draft.id)
        elif not self.commands.is_new(editor.draft.id):
            editor.forget()

    def enable(self) -> None:
        access, one = self._shell.use_cases.planning.access, self.model.current
        refused = access.why_not(one.scope_id, "question_sets") if one is not None else ""
        self.actions_.enable(
            here=self.isVisible(),
            model=self.model,
            chosen=len(self.chosen()),
            refused=refused,
            none_new=access.why_not_begin(),
        )
        self.parts.say_read_only(refused)

    def _on_access(self, _nothing: None) -> None:
        self.enable()

    # -- assembly ----------------------------------------------------------------------------------

    def _connect(self) -> None:
        parts = self.parts
        parts.sets.selectionModel().currentChanged.connect(self._on_current_set)
        parts.questions.selectionModel().selectionChanged.connect(self._on_selected)
        parts.questions.dropped.connect(self.commands.drop_in_list)
        parts.sets.dropped.connect(self.commands.drop_on_set)
        parts.editor.save_wanted.connect(self._on_save_wanted)
        do = self.actions_
        connect((do.undo, self.undo), (do.redo, self.redo), (do.retry, self.read))
        parts.sets.addActions([do.edit_set, do.remove_set])
        parts.questions.addAction(do.remove)
        parts.questions.customContextMenuRequested.connect(self._show_question_menu)
        parts.sets.customContextMenuRequested.connect(self._show_set_menu)

    def _on_selected(self, _chosen: object, _left: object) -> None:
        self._on_selection()

    def _on_save_wanted(self, question: Question) -> None:
        self.commands.save(question)

    def _show_question_menu(self, point: QPoint) -> None:
        view = self.parts.questions
        if view.indexAt(point).isValid():
            _pop_up(self.actions_.question_menu(self), view.viewport().mapToGlobal(point))

    def _show_set_menu(self, point: QPoint) -> None:
        view = self.parts.sets
        if view.indexAt(point).isValid():
            _pop_up(self.actions_.set_menu(self), view.viewport().mapToGlobal(point))

    def open_dialog(self, dialog: PlainDialog) -> None:
        """Over the page; ``dialog`` is it while it is open."""
        self.dialog = dialog
        dialog.finished.connect(self._on_dialog_closed)
        dialog.open()

    def _on_dialog_closed(self, _result: int) -> None:
        self.dialog = None

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _file_of(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _file_of(event)
        if path is not None:
            event.acceptProposedAction()
            self.set_commands.files.read(path, self.current)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.read()
        self.enable()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        QTimer.singleShot(0, self, self.enable)

    def close_page(self) -> None:
        """Save what is right of what is being typed."""
        self.parts.editor.flush()


def _pop_up(menu: QMenu, place: QPoint) -> None:
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.popup(place)


def _file_of(event: QDropEvent) -> Path | None:
    """The one file that may hold questions."""
    urls = event.mimeData().urls()
    paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
    fitting = [path for path in paths if path.suffix.casefold() in {".json", ".csv"}]
    return fitting[0] if len(fitting) == 1 else None
