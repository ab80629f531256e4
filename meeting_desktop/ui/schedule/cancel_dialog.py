"""Call a meeting off, with a word to those who were invited."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.dialogs import PlainDialog
from meeting_desktop.ui.widgets.labels import Label

_LONGEST = 2_000


class CancelDialog(PlainDialog):
    """``confirmed`` carries the note. It can be undone, so it is asked only for the note's sake."""

    confirmed = Signal(str)

    def __init__(
        self, theme: Theme, title: str, confirm: str, invited: int, parent: QWidget
    ) -> None:
        super().__init__(theme, parent)
        self.entitle(title)
        self.note_edit = QPlainTextEdit()
        self.note_edit.setTabChangesFocus(True)
        self.note_edit.setFixedHeight(theme.tokens.control * 3)
        self.note_edit.setAccessibleName(self.tr("Why, for those who were invited"))
        if invited:
            told = (
                self.tr("One person gets a mail. Would you like to say why?")
                if invited == 1
                else self.tr("{0} people get a mail. Would you like to say why?").format(invited)
            )
            self.body.addWidget(Label(told, wrap=True))
            self.body.addWidget(self.note_edit)
        else:
            self.body.addWidget(Label(self.tr("Nobody was invited; nobody gets a mail."), "muted"))
        self.confirm_button = Button(theme, confirm, self._confirm, kind="danger")
        self.keep_button = Button(theme, self.tr("Leave it as it is"), self.reject, kind="quiet")
        self.buttons.addStretch(1)
        self.buttons.addWidget(self.keep_button)
        self.buttons.addWidget(self.confirm_button)
        (self.note_edit if invited else self.confirm_button).setFocus()

    def _confirm(self) -> None:
        self.accept()
        self.confirmed.emit(self.note_edit.toPlainText().strip()[:_LONGEST])
