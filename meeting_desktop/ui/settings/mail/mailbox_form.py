"""Where answers to invitations are read: a mailbox that is only looked into."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from meeting_desktop.application.change_mail import MailboxEntry
from meeting_desktop.application.poll_replies import MailboxState
from meeting_desktop.core.settings import Settings
from meeting_desktop.ui.library.wording import day_and_time
from meeting_desktop.ui.settings.section import Field
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.labels import Label

_USUAL_PORT = 993


def _tr(text: str) -> str:
    return QCoreApplication.translate("Mailbox", text)


class MailboxForm(QWidget):
    """Without a mailbox, answers are dropped on the calendar or pasted."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._shown: tuple[str, int, str] | None = None
        self._mail = shell.use_cases.planning.mail
        self.host = QLineEdit()
        self.host.setPlaceholderText("imap.example.org")
        self.username = QLineEdit()
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        space = shell.theme.tokens.space
        grid = QGridLayout()
        grid.setHorizontalSpacing(space.medium)
        grid.setVerticalSpacing(space.medium)
        grid.addWidget(Field(shell, _tr("&Mailbox server (IMAP)"), self.host), 0, 0, 1, 2)
        grid.addWidget(Field(shell, _tr("User &name of the mailbox"), self.username), 1, 0)
        grid.addWidget(Field(shell, _tr("Password of the mailbox"), self.password), 1, 1)
        note = Label(
            _tr(
                "Only new answers and reports of mail that came back are read. Nothing is marked, "
                "moved or deleted."
            ),
            "caption",
            wrap=True,
        )
        self._polling = shell.use_cases.planning.mailbox
        self.save_button = Button(shell.theme, _tr("Save"), self.save)
        self.look_button = Button(shell.theme, _tr("Look now"), self._polling.check_now)
        self.state = Label("", "muted", wrap=True)
        self.outcome = Label("", "muted", wrap=True)
        self.outcome.hide()
        row = QHBoxLayout()
        row.setSpacing(space.small)
        row.addWidget(self.save_button)
        row.addWidget(self.look_button)
        row.addWidget(self.state, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.medium)
        column.addLayout(grid)
        column.addWidget(note)
        column.addLayout(row)
        column.addWidget(self.outcome)
        shell.bridge.listen(self._polling.changed, self, self._show_state)

    def show_settings(self, settings: Settings) -> None:
        """What is being typed stays."""
        mail = settings.mail
        self.look_button.setEnabled(bool(mail.imap_host))
        self._show_state(self._polling.state)
        now = (mail.imap_host, mail.imap_port, mail.imap_username)
        if now == self._shown:
            return
        self._shown = now
        port = "" if mail.imap_port == _USUAL_PORT else f":{mail.imap_port}"
        self.host.setText(f"{mail.imap_host}{port}" if mail.imap_host else "")
        self.username.setText(mail.imap_username)
        self.password.clear()
        kept = _tr("Kept; type another to replace it") if mail.imap_host else ""
        self.password.setPlaceholderText(kept)

    def save(self) -> None:
        """An empty server takes the mailbox away."""
        host, _, port = self.host.text().strip().partition(":")
        if port and not (port.isascii() and port.isdigit()):
            self._fault(_tr("Write the server like imap.example.org or imap.example.org:993."))
            return
        entry = MailboxEntry(
            host, int(port) if port else _USUAL_PORT, self.username.text(), self.password.text()
        )
        self._shell.jobs.run(
            self, partial(self._mail.keep_mailbox, entry), self._on_saved, self._fault
        )

    def _show_state(self, state: MailboxState) -> None:
        """When it was looked last, or why that is not possible."""
        self.state.set_role("error" if state.fault else "muted")
        if state.fault or state.checked_at is None:
            self.state.setText(state.fault)
            return
        today = datetime.now().astimezone().date()
        when = day_and_time(state.checked_at.astimezone(), today)
        self.state.setText(_tr("Looked last: {0}").format(when))

    def _on_saved(self, settings: Settings) -> None:
        self.show_settings(settings)
        self._polling.check_now()
        self.outcome.set_role("muted")
        words = _tr("Saved. Answers are looked for every few minutes.")
        self.outcome.setText(words if settings.mail.imap_host else _tr("No mailbox is read."))
        self.outcome.show()

    def _fault(self, sentence: str) -> None:
        self.outcome.set_role("error")
        self.outcome.setText(sentence)
        self.outcome.show()
