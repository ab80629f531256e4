"""What will happen, and the buttons that make it happen; always in sight."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from meeting_desktop.ui.schedule.schedule_model import ScheduleModel
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.theme.theme import set_look
from meeting_desktop.ui.widgets.buttons import Button, CommandButton, make_action
from meeting_desktop.ui.widgets.card import Line
from meeting_desktop.ui.widgets.labels import Label


class Footer(QWidget):
    """``send_wanted`` plans and invites, ``save_wanted`` plans and tells nobody."""

    send_wanted = Signal()
    save_wanted = Signal()
    left = Signal()
    mail_settings_wanted = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        theme = shell.theme
        space = theme.tokens.space
        set_look(self, ground="surface")
        self.outcome = Label("", "muted", wrap=True)
        self.mail_link = Button(
            theme, self.tr("Set up mail"), self.mail_settings_wanted.emit, kind="link"
        )
        self.send_action = make_action(
            self,
            theme,
            self.tr("Send invitations"),
            self.send_wanted.emit,
            icon="paper-plane-tilt",
            shortcut="Ctrl+Return",
        )
        self.addAction(self.send_action)
        self.cancel_button = Button(theme, self.tr("Back"), self.left.emit, kind="quiet")
        self.save_button = Button(theme, self.tr("Save without inviting"), self.save_wanted.emit)
        self.send_button = CommandButton(theme, self.send_action, kind="primary")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.outcome)
        row = QHBoxLayout()
        row.setContentsMargins(space.wide, space.medium, space.wide, space.medium)
        row.setSpacing(space.small)
        row.addLayout(words, 1)
        row.addWidget(self.mail_link)
        row.addWidget(self.cancel_button)
        row.addWidget(self.save_button)
        row.addWidget(self.send_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Line())
        column.addLayout(row)

    def show_model(self, model: ScheduleModel, *, mail_is_set_up: bool, busy: bool) -> None:
        people, editing = model.to_be_told, model.editing is not None
        self.send_action.setText(self._send_words(people, editing=editing))
        self.send_action.setEnabled(not busy)
        self.save_button.setEnabled(not busy)
        self.save_button.setVisible(people > 0)
        self.save_button.setText(
            self.tr("Save without telling") if editing else self.tr("Save without inviting")
        )
        self.mail_link.setVisible(people > 0 and not mail_is_set_up)
        self.outcome.setText(self._outcome(people, editing=editing, mail=mail_is_set_up))

    def _send_words(self, people: int, *, editing: bool) -> str:
        if editing:
            return self.tr("Save and tell them") if people else self.tr("Save")
        return self.tr("Send invitations") if people else self.tr("Schedule")

    def _outcome(self, people: int, *, editing: bool, mail: bool) -> str:
        if not people:
            return self.tr("Nobody is invited; nobody gets a mail.")
        if not mail:
            return self.tr("Mail is not set up yet: invitations wait until it is.")
        if editing:
            return self.tr("Those who are invited get a mail if it concerns them.")
        if people == 1:
            return self.tr("One person gets a mail.")
        return self.tr("{0} people get a mail.").format(people)
