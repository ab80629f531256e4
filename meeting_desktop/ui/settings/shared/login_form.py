"""Where the shared database is, and the login for it; tried before it is kept."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QLineEdit

from meeting_desktop.application.shared_logins import SharedEntry
from meeting_desktop.core.setting_sections import SharedSettings
from meeting_desktop.domain.sync import ServerFacts
from meeting_desktop.ui.settings.entry_form import EntryForm
from meeting_desktop.ui.settings.file_picker import FilePicker
from meeting_desktop.ui.settings.section import Field
from meeting_desktop.ui.settings.shared.wording import role_words
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.buttons import Button

_LARGEST_PORT = 65_535


def _tr(text: str) -> str:
    return QCoreApplication.translate("SharedLogin", text)


class LoginForm(EntryForm):
    """``connected`` follows a login that works and was kept; ``left`` the way back from here."""

    connected = Signal()
    left = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, _tr("Asking the server…"))
        self._connect = shell.use_cases.shared.connect
        self._ca: Path | None = None
        self._shown: SharedSettings | None = None
        self._make_fields()
        self.connect_button = Button(shell.theme, _tr("Connect"), self.connect_, kind="primary")
        self.test_button = Button(shell.theme, _tr("Test"), self.test)
        self.cancel_button = Button(shell.theme, _tr("Cancel"), self.left.emit, kind="quiet")
        self.cancel_button.hide()
        places = {
            "host": (0, 0, 1, 3),
            "port": (0, 3, 1, 1),
            "login": (1, 0, 1, 2),
            "password": (1, 2, 1, 2),
            "database": (2, 0, 1, 4),
            "ca": (3, 0, 1, 4),
        }
        self.lay_out(places, (self.connect_button, self.test_button), self.cancel_button)

    def show_settings(self, shared: SharedSettings) -> None:
        """What is being typed stays."""
        if shared == self._shown:
            return
        self._shown = shared
        self.host.setText(shared.host)
        self.port.setText(str(shared.port))
        self.database.setText(shared.database)
        self.login.setText(shared.login)
        self.password.clear()
        kept = _tr("Kept; type another to replace it") if shared.login else ""
        self.password.setPlaceholderText(kept)
        self._show_ca(str(shared.ca_file or ""))

    def offer_cancel(self, offered: bool) -> None:
        self.cancel_button.setVisible(offered)

    def test(self) -> None:
        """Whether it would work; nothing is kept."""
        entry = None if self.asking else self._entry()
        if entry is not None:
            self.ask(partial(self._connect.check, entry), self._on_tested)

    def connect_(self) -> None:
        """Keep the login when it works; from then on changes travel."""
        entry = None if self.asking else self._entry()
        if entry is not None:
            self.ask(partial(self._connect.connect, entry), self._on_connected)

    # -- parts -----------------------------------------------------------------------------------

    def _make_fields(self) -> None:
        shell = self.shell
        self.host, self.port, self.database = QLineEdit(), QLineEdit(), QLineEdit()
        self.login, self.password = QLineEdit(), QLineEdit()
        self.host.setPlaceholderText("db.example.org")
        self.port.setMaxLength(5)
        self.database.setMaxLength(63)
        self.login.setMaxLength(63)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        authority = _tr("Certificate authority")
        self.ca = FilePicker(shell.theme, authority, _tr("Certificates (*.crt *.pem);;All (*)"))
        self.ca.chosen.connect(self._show_ca)
        for line in (self.host, self.port, self.database, self.login, self.password):
            line.returnPressed.connect(self.connect_)
        self.fields = {
            "host": Field(shell, _tr("&Address"), self.host),
            "port": Field(shell, _tr("&Port"), self.port),
            "login": Field(shell, _tr("&Login"), self.login),
            "password": Field(
                shell,
                _tr("Pass&word"),
                self.password,
                _tr("Kept in the system’s keyring and not shown again."),
            ),
            "database": Field(shell, _tr("&Database"), self.database),
            "ca": Field(
                shell,
                authority,
                self.ca,
                _tr(
                    "The file that whoever keeps the database gave you. Without one, an authority "
                    "that this computer trusts must have signed. The connection is always "
                    "encrypted and the server’s name is always checked."
                ),
            ),
        }

    def _show_ca(self, path: str) -> None:
        self._ca = Path(path) if path else None
        self.ca.show_path(self._ca)

    def _entry(self) -> SharedEntry | None:
        port = self.port.text().strip()
        wrong = not (port.isascii() and port.isdigit() and 0 < int(port) <= _LARGEST_PORT)
        sentence = _tr("A port is a number from 1 to {0}.").format(_LARGEST_PORT)
        self.fields["port"].show_fault(sentence if wrong else "")
        if wrong:
            self.port.setFocus()
            return None
        return SharedEntry(
            host=self.host.text(),
            login=self.login.text(),
            password=self.password.text(),
            port=int(port),
            database=self.database.text(),
            ca_file=self._ca,
        )

    # -- what comes back -------------------------------------------------------------------------

    def _on_tested(self, facts: ServerFacts) -> None:
        words = _tr("This works: the server knows you as {0}.").format(role_words(facts.role))
        self.say(f"✓ {words}")

    def _on_connected(self, _facts: ServerFacts) -> None:
        self.password.clear()
        self.outcome.hide()
        self.connected.emit()
