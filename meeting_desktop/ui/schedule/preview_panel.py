"""The invitation as one of the invitees will read it, in their zone."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame

from meeting_desktop.ui.schedule.part import Part
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.theme.theme import set_look
from meeting_desktop.ui.widgets.card import Line
from meeting_desktop.ui.widgets.choices import ComboBox
from meeting_desktop.ui.widgets.labels import Label

#: How the preview of a mail writes a room code that nobody knows yet.
_NO_CODE_YET = "????"


class PreviewPanel(Part):
    """``wanted``: another invitee was chosen; the page asks for their text."""

    wanted = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, self.tr("Invitation"))
        self.who_box = ComboBox(shell.theme, self.tr("As it is read by"))
        self.who_box.activated.connect(self.wanted)
        self.subject = Label("", "strong", wrap=True)
        self.text = Label("", wrap=True)
        for label in (self.subject, self.text):
            label.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse
                | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        self._line = Line()
        self._line.setFrameShape(QFrame.Shape.NoFrame)
        self.body.addWidget(self.who_box)
        self.body.addWidget(self.subject)
        self.body.addWidget(self._line)
        self.body.addWidget(self.text)
        self._note = Label(
            self.tr("The room code is made when the meeting is saved."), "caption", wrap=True
        )
        self.body.addWidget(self._note)

    @property
    def place(self) -> int:
        """Of the invitee in the draft, -1 for none."""
        return self.who_box.currentIndex() if self.plan.draft.invitees else -1

    def show_model(self) -> None:
        people = self.plan.draft.invitees
        before = self.who_box.currentIndex()
        self.who_box.clear()
        for person in people:
            self.who_box.addItem(person.name or person.email)
        self.who_box.setCurrentIndex(min(max(0, before), len(people) - 1))
        self.who_box.setVisible(bool(people))
        if not people:
            self.show_text("", self.tr("Invite somebody to see what they will read."))

    def show_text(self, subject: str, text: str, *, fault: bool = False) -> None:
        self.subject.setText(subject)
        self.subject.setVisible(bool(subject))
        self._line.setVisible(bool(subject))
        self.text.setText(text)
        self._note.setVisible(_NO_CODE_YET in text)
        set_look(self.text, role="" if subject else "error" if fault else "muted")
        self.text.setAccessibleName(f"{subject}\n{text}".strip())
