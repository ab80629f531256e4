"""Asks "Are you still there?" when nobody else is here and nobody has spoken for a while."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.dialogs import PlainDialog
from meeting_desktop.ui.widgets.labels import Label


class StillThereDialog(PlainDialog):
    """Counts down; any answer closes it, also that somebody came meanwhile."""

    here = Signal()
    end_wanted = Signal()

    def __init__(self, theme: Theme, seconds: int, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.entitle(self.tr("Are you still there?"))
        self.seconds = seconds
        question = self.tr("You are alone in this meeting, and nobody has spoken for a while.")
        self.body.addWidget(Label(question, wrap=True))
        self.remaining = Label("", "muted")
        self.body.addWidget(self.remaining)
        self.setAccessibleDescription(question)
        self.here_button = Button(theme, self.tr("I am here"), self._here, kind="primary")
        self.end_button = Button(theme, self.tr("End meeting"), self._end, kind="quiet")
        self.buttons.addWidget(self.here_button)
        self.buttons.addWidget(self.end_button)
        self.buttons.addStretch(1)
        self.here_button.setDefault(True)
        self.here_button.setFocus()
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self.count_down)
        self._timer.start()
        self._show_time()

    def count_down(self) -> None:
        """A second has passed."""
        self.seconds -= 1
        if self.seconds <= 0:
            self._timer.stop()
            self.done(0)
            return
        self._show_time()

    def _show_time(self) -> None:
        minutes, seconds = divmod(self.seconds, 60)
        words = self.tr("Without an answer the meeting ends and is saved in {0}:{1:02}.")
        self.remaining.setText(words.format(minutes, seconds))

    def _here(self) -> None:
        self.accept()
        self.here.emit()

    def _end(self) -> None:
        self.accept()
        self.end_wanted.emit()
