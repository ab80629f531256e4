"""Dialogs with a heading, words and a row of buttons; they never hold up the rest of the window."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.labels import Label


class PlainDialog(QDialog):
    """Put things into ``body`` and buttons into ``buttons``; it is deleted when it closes."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        space = theme.tokens.space
        self.setMinimumWidth(theme.tokens.control * 12)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.wide, space.wide, space.wide, space.wide)
        column.setSpacing(space.medium)
        self.heading = Label("", "heading", wrap=True)
        column.addWidget(self.heading)
        self.body = QVBoxLayout()
        self.body.setSpacing(space.small)
        column.addLayout(self.body)
        column.addSpacing(space.small)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(space.small)
        column.addLayout(self.buttons)
        self.finished.connect(self.deleteLater)

    def entitle(self, title: str) -> None:
        self.setWindowTitle(title)
        self.heading.setText(title)


class ConfirmDialog(PlainDialog):
    """One question about what cannot be taken back. Escape and Cancel change nothing."""

    confirmed = Signal()

    def __init__(
        self, theme: Theme, title: str, question: str, confirm: str, parent: QWidget
    ) -> None:
        super().__init__(theme, parent)
        self.entitle(title)
        self.body.addWidget(Label(question, wrap=True))
        self.setAccessibleDescription(question)
        self.confirm_button = Button(theme, confirm, self._confirm, kind="danger")
        self.cancel_button = Button(theme, self.tr("Cancel"), self.reject, kind="quiet")
        self.buttons.addStretch(1)
        self.buttons.addWidget(self.cancel_button)
        self.buttons.addWidget(self.confirm_button)
        self.confirm_button.setDefault(True)
        self.confirm_button.setFocus()

    def _confirm(self) -> None:
        self.accept()
        self.confirmed.emit()
