"""Where the parts of the questions' page stand, and what each of its states looks like."""

from __future__ import annotations

from collections.abc import Collection
from textwrap import shorten
from uuid import UUID

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from meeting_desktop.application.shared_places import Place
from meeting_desktop.domain.questions import QuestionSet
from meeting_desktop.ui.questions import wording
from meeting_desktop.ui.questions.actions import QuestionsActions
from meeting_desktop.ui.questions.editor import QuestionEditor
from meeting_desktop.ui.questions.lists import QuestionList, SetList
from meeting_desktop.ui.questions.model import Content, QuestionsModel
from meeting_desktop.ui.questions.rows import QuestionRows, SetRows
from meeting_desktop.ui.theme.theme import Theme, set_look
from meeting_desktop.ui.widgets.buttons import ActionButton, CommandButton, icon_size
from meeting_desktop.ui.widgets.empty_state import EmptyState
from meeting_desktop.ui.widgets.labels import ElidedLabel, Label, tip_of_words
from meeting_desktop.ui.widgets.place_box import place_words
from meeting_desktop.ui.widgets.progress import Spinner
from meeting_desktop.ui.widgets.read_only import ReadOnlyNote

#: Of a set's purpose above its questions: two or three lines of the narrowest window.
_PURPOSE_CHARACTERS = 160


class QuestionsLayout(QWidget):
    """The lists, the form, and what stands in their place where there is nothing."""

    def __init__(self, theme: Theme, actions: QuestionsActions, page: QWidget) -> None:
        super().__init__(page)
        self._theme = theme
        self._actions = actions
        self.set_rows = SetRows(self)
        self.question_rows = QuestionRows(self)
        self.sets = SetList(theme, self.set_rows)
        self.questions = QuestionList(theme, self.question_rows)
        self.editor = QuestionEditor(theme)
        self._count = Label("", "muted")
        self._title = ElidedLabel("", "heading")
        self._facts = ElidedLabel("", "caption")
        self._purpose = Label("", "muted", wrap=True)
        self.note = ReadOnlyNote(theme)
        self._make_states()
        self._lay_out()

    # -- states ------------------------------------------------------------------------------------

    def show_content(self, model: QuestionsModel) -> None:
        self._stack.setCurrentWidget(self._states[model.content])
        self._failed.set_state(
            "warning-circle", self.tr("The questions could not be read"), model.fault
        )
        ready = model.content is Content.READY
        self._count.setText(wording.set_count(len(model.sets)) if ready else "")
        self._new_button.setVisible(ready)
        if model.current is not None:
            self._show_set(model.current, model.place_of(model.current))

    def _show_set(self, one: QuestionSet, place: Place | None) -> None:
        self._title.setText(one.name)
        types = wording.types_line(one.meeting_types)
        unused = self.tr("no meeting type of its own")
        parts = [
            wording.question_count(len(one.questions)),
            place_words(place) if place is not None and place.name else "",
            self.tr("default set") if one.is_default else "",
            self.tr("for {0}").format(types) if types else ("" if one.is_default else unused),
        ]
        self._facts.setText(" · ".join(part for part in parts if part))
        purpose = shorten(one.description, _PURPOSE_CHARACTERS, placeholder="…")
        self._purpose.setText(purpose)
        self._purpose.setToolTip(tip_of_words(one.description if purpose.endswith("…") else ""))
        self._purpose.setVisible(bool(one.description))
        self._middle.setCurrentWidget(self.questions if one.questions else self._no_questions)

    def say_read_only(self, sentence: str) -> None:
        """Why the open set cannot be changed; an empty sentence gives its form back."""
        self.note.say(sentence, (self.editor,))

    def show_editor(self, *, form: bool, chosen: int) -> None:
        """The form, or a word on why there is none."""
        self._right.setCurrentWidget(self.editor if form else self._nothing)
        if chosen > 1:
            self._nothing.set_state(
                "checks",
                self.tr("{0} questions chosen").format(chosen),
                self.tr("Drag them onto another set, or use the commands above the list."),
            )
        else:
            self._nothing.set_state(
                "pencil-simple",
                self.tr("No question chosen"),
                self.tr("Choose a question to edit it, or add one."),
            )

    def choose(self, ids: Collection[UUID]) -> None:
        """Select these questions and bring them into sight."""
        selection = self.questions.selectionModel()
        flags = QItemSelectionModel.SelectionFlag
        selection.clearSelection()
        for one in ids:
            index = self.question_rows.index_of(one)
            selection.select(index, flags.Select)
            selection.setCurrentIndex(index, flags.NoUpdate)
            self.questions.scrollTo(index)

    # -- assembly ----------------------------------------------------------------------------------

    def _make_states(self) -> None:
        theme, actions = self._theme, self._actions
        loading = QWidget()
        QVBoxLayout(loading).addWidget(Spinner(theme, large=True), 0, Qt.AlignmentFlag.AlignCenter)
        empty = EmptyState(
            theme,
            "question",
            self.tr("No question sets yet"),
            self.tr("A set holds what you want to learn in a meeting. Start with the samples."),
            actions.samples,
        )
        empty.put_beside(CommandButton(theme, actions.new_set, icon="plus"))
        empty.put_beside(CommandButton(theme, actions.import_, icon="upload-simple"))
        self._failed = EmptyState(theme, "warning-circle", "", "", actions.retry)
        self._no_questions = EmptyState(
            theme,
            "chat-text",
            self.tr("No questions in this set"),
            self.tr("Add one, drag some from another set onto this one’s name, or drop a file."),
            actions.add,
        )
        self._nothing = EmptyState(theme, "pencil-simple", "", "")
        self._body = self._make_body()
        self._states: dict[Content, QWidget] = {
            Content.LOADING: loading,
            Content.EMPTY: empty,
            Content.FAILED: self._failed,
            Content.READY: self._body,
        }
        self._stack = QStackedWidget()
        for state in self._states.values():
            self._stack.addWidget(state)

    def _make_body(self) -> QWidget:
        tokens = self._theme.tokens
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(1)
        self._right = QStackedWidget()
        self._right.addWidget(self._nothing)
        self._right.addWidget(self.editor)
        self.sets.setMinimumWidth(tokens.control * 5)
        middle = self._make_middle()
        middle.setMinimumWidth(tokens.control * 9)
        self._right.setMinimumWidth(tokens.control * 8)
        for widget, share in ((self.sets, 2), (middle, 5), (self._right, 4)):
            split.addWidget(widget)
            split.setStretchFactor(split.count() - 1, share)
        split.setSizes([tokens.control * part for part in (7, 14, 11)])
        return split

    def _make_middle(self) -> QWidget:
        space = self._theme.tokens.space
        self._middle = QStackedWidget()
        self._middle.addWidget(self.questions)
        self._middle.addWidget(self._no_questions)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(space.medium, 0, space.medium, 0)
        column.setSpacing(space.hair)
        top = QHBoxLayout()
        top.setSpacing(space.small)
        top.addWidget(self._title, 1)
        actions = self._actions
        for action in (actions.edit_set, actions.preview, actions.trial):
            top.addWidget(ActionButton(self._theme, action))
        column.addLayout(top)
        column.addWidget(self._facts)
        column.addWidget(self._purpose)
        column.addWidget(self.note)
        column.addLayout(self._make_tools())
        column.addWidget(self._middle, 1)
        return middle

    def _make_tools(self) -> QHBoxLayout:
        actions = self._actions
        tools = QHBoxLayout()
        tools.setSpacing(self._theme.tokens.space.hair)
        tools.addWidget(ActionButton(self._theme, actions.add, kind="quiet", text_shown=True))
        tools.addStretch(1)
        for action in (
            actions.up,
            actions.down,
            actions.move_to,
            actions.copy_to,
            actions.toggle,
            actions.remove,
        ):
            tools.addWidget(ActionButton(self._theme, action))
        return tools

    def _lay_out(self) -> None:
        theme, space = self._theme, self._theme.tokens.space
        top = QHBoxLayout()
        top.setContentsMargins(0, 0, space.medium, 0)
        top.setSpacing(space.small)
        top.addWidget(Label(self.tr("Questions"), "title"))
        top.addWidget(self._count)
        top.addStretch(1)
        for action in (self._actions.undo, self._actions.redo):
            top.addWidget(ActionButton(theme, action))
        top.addWidget(self._make_more())
        self._new_button = CommandButton(theme, self._actions.new_set, kind="primary", icon="plus")
        top.addWidget(self._new_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.wide, space.large, space.medium, space.small)
        column.setSpacing(space.medium)
        column.addLayout(top)
        column.addWidget(self._stack, 1)

    def _make_more(self) -> QToolButton:
        button = QToolButton()
        button.setText(self.tr("Import and export"))
        button.setToolTip(button.text())
        button.setAccessibleName(button.text())
        button.setIcon(self._theme.icon("arrows-down-up"))
        button.setIconSize(icon_size(self._theme, with_text=True))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setMenu(self._actions.more_menu(button))
        set_look(button, kind="quiet")
        return button
