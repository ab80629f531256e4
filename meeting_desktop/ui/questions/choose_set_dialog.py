"""Which set? Chosen with the arrow keys and Enter, or with the mouse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QWidget

from meeting_desktop.domain.questions import QuestionSet
from meeting_desktop.ui.questions.lists import SetList
from meeting_desktop.ui.questions.rows import SetRows
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.dialogs import PlainDialog
from meeting_desktop.ui.widgets.labels import Label


@dataclass(frozen=True, slots=True)
class Choosing:
    """What the dialog says: its heading, its button, and why one is asked."""

    title: str
    confirm: str
    explanation: str = ""


class ChooseSetDialog(PlainDialog):
    """``chosen`` carries the id of the set."""

    chosen = Signal(object)

    def __init__(
        self, theme: Theme, words: Choosing, sets: Sequence[QuestionSet], parent: QWidget
    ) -> None:
        super().__init__(theme, parent)
        self.entitle(words.title)
        if words.explanation:
            self.body.addWidget(Label(words.explanation, "muted", wrap=True))
        self.rows = SetRows(self)
        self.rows.show_rows(sets)
        self.list = SetList(theme, self.rows)
        self.list.setMinimumHeight(theme.tokens.control * 6)
        self.body.addWidget(self.list)
        self.confirm_button = Button(theme, words.confirm, self._confirm, kind="primary")
        self.confirm_button.setDefault(True)
        self.buttons.addStretch(1)
        self.buttons.addWidget(Button(theme, self.tr("Cancel"), self.reject, kind="quiet"))
        self.buttons.addWidget(self.confirm_button)
        self.list.activated.connect(partial(_on_activated, self))
        self.list.setCurrentIndex(self.rows.index(0, 0))
        self.list.setFocus()

    def _confirm(self) -> None:
        one = self.rows.row(self.list.currentIndex())
        if one is not None and self.isVisible():
            self.accept()
            self.chosen.emit(one.id)


def _on_activated(dialog: ChooseSetDialog, _index: QModelIndex) -> None:
    dialog.confirm_button.click()
