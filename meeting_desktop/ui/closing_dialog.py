"""The one question before the window goes while a meeting runs; no answer loses anything."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.labels import Label


class ClosingDialog(QDialog):
    """Escape and Cancel leave everything as it is."""

    compact_chosen = Signal()
    end_chosen = Signal()

    def __init__(self, theme: Theme, parent: QWidget, *, joined: bool = False) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("A meeting is running"))
        space = theme.tokens.space
        self.keep_button = Button(
            theme,
            self.tr("Keep in compact bar"),
            self._keep,
            kind="primary",
            icon="picture-in-picture",
        )
        self.end_button = Button(
            theme,
            self.tr("Leave the meeting") if joined else self.tr("End and save"),
            self._end,
            icon="sign-out" if joined else "stop-circle",
        )
        self.cancel_button = Button(theme, self.tr("Cancel"), self.reject, kind="quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(space.wide, space.wide, space.wide, space.wide)
        column.setSpacing(space.medium)
        column.addWidget(Label(self.tr("A meeting is running"), "heading"))
        question = (
            self.tr("Shall it go on in the compact bar, or do you leave it?")
            if joined
            else self.tr("Shall it go on in the compact bar, or end and be saved?")
        )
        column.addWidget(Label(question, wrap=True))
        column.addSpacing(space.small)
        row = QHBoxLayout()
        row.setSpacing(space.small)
        row.addWidget(self.keep_button)
        row.addWidget(self.end_button)
        row.addStretch(1)
        row.addWidget(self.cancel_button)
        column.addLayout(row)
        self.setAccessibleDescription(question)
        self.keep_button.setDefault(True)
        self.keep_button.setFocus()

    def _keep(self) -> None:
        self.accept()
        self.compact_chosen.emit()

    def _end(self) -> None:
        self.accept()
        self.end_chosen.emit()
