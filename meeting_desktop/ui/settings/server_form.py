"""One STUN or TURN server to be typed in; its password goes to the keyring and is never shown."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from meeting_desktop.application.change_connections import ServerEntry
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.setting_sections import IceServerSettings
from meeting_desktop.domain.ice_urls import read_ice_url
from meeting_desktop.ui.settings.section import Field
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.buttons import Button


class ServerForm(QWidget):
    """``closed`` carries whether it was saved. Escape gives up."""

    closed = Signal(bool)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._before: IceServerSettings | None = None
        self.url = QLineEdit()
        self.url.setPlaceholderText("turn:turn.example.org:3478")
        self.url_field = Field(
            shell,
            self.tr("&Address of the server"),
            self.url,
            self.tr(
                "stun: tells computers how they are seen from outside, turn: passes speech on."
            ),
        )
        self.username = QLineEdit()
        self.username_field = Field(shell, self.tr("&User name"), self.username)
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password_field = Field(
            shell,
            self.tr("&Password"),
            self.password,
            self.tr(
                "Kept in the system's keyring and not shown again. Guests' browsers are given it "
                "during a meeting: take one that is for this server only."
            ),
        )
        self.save = Button(shell.theme, self.tr("Save"), self._save, kind="primary")
        self.cancel = Button(shell.theme, self.tr("Cancel"), self._give_up)
        self._lay_out()
        self.url.textChanged.connect(self._show_needed)
        for line in (self.url, self.username, self.password):
            line.returnPressed.connect(self._save)

    def open_for(self, server: IceServerSettings | None) -> None:
        """``None``: a new one."""
        self._before = server
        self.url.setText(server.url if server is not None else "")
        self.username.setText(server.username if server is not None else "")
        self.password.clear()
        kept = self.tr("Kept; type another to replace it") if server and server.username else ""
        self.password.setPlaceholderText(kept)
        for field in (self.url_field, self.username_field, self.password_field):
            field.show_fault("")
        self._show_needed()
        self.show()
        self.url.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._give_up()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        space = self._shell.theme.tokens.space
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.large)
        for field in (self.url_field, self.username_field, self.password_field):
            column.addWidget(field)
        buttons = QHBoxLayout()
        buttons.setSpacing(space.small)
        buttons.addWidget(self.save)
        buttons.addWidget(self.cancel)
        buttons.addStretch(1)
        column.addLayout(buttons)

    def _show_needed(self) -> None:
        """A STUN server asks nobody who they are."""
        relays = self.url.text().strip().lower().startswith("turn")
        self.username_field.setVisible(relays)
        self.password_field.setVisible(relays)

    def _save(self) -> None:
        for field in (self.url_field, self.username_field, self.password_field):
            field.show_fault("")
        try:
            url = read_ice_url(self.url.text())
        except UserFacingError as error:
            self.url_field.show_fault(error.sentence)
            self.url.setFocus()
            return
        if url.relays and not self.username.text().strip():
            self.username_field.show_fault(
                self.tr("Enter the user name too; a turn: server gives no relay without it.")
            )
            self.username.setFocus()
            return
        entry = ServerEntry(self.url.text(), self.username.text(), self.password.text())
        connections = self._shell.use_cases.connections
        job = partial(connections.add, entry)
        if self._before is not None:
            job = partial(connections.edit, self._before, entry)
        self.save.setEnabled(False)
        refused = self.password_field if url.relays else self.url_field
        self._shell.jobs.run(self, job, self._on_saved, partial(self._on_refused, refused))

    def _on_saved(self, _nothing: None) -> None:
        self._close(saved=True)

    def _on_refused(self, field: Field, sentence: str) -> None:
        self.save.setEnabled(True)
        field.show_fault(sentence)

    def _give_up(self) -> None:
        self._close(saved=False)

    def _close(self, *, saved: bool) -> None:
        self.save.setEnabled(True)
        self.password.clear()
        self.hide()
        self.closed.emit(saved)
