"""Where the CRM is and how one signs in there; tried before it is kept."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QLineEdit

from meeting_desktop.application.change_crm import CrmEntry
from meeting_desktop.core.setting_sections import CrmSettings
from meeting_desktop.ui.settings.entry_form import EntryForm
from meeting_desktop.ui.settings.file_picker import FilePicker
from meeting_desktop.ui.settings.section import Field
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.choices import ComboBox, Switch


def _tr(text: str) -> str:
    return QCoreApplication.translate("CrmAccount", text)


class AccountForm(EntryForm):
    """``kept`` follows an address and a sign-in that work; ``left`` a wish to use none."""

    kept = Signal()
    left = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, _tr("Asking the CRM…"))
        self._change = shell.use_cases.assistant.crm.change
        self._shown: CrmSettings | None = None
        self._ca_file: Path | None = None
        self.use_button = Button(shell.theme, _tr("Use it"), self.use, kind="primary")
        self.test_button = Button(shell.theme, _tr("Test"), self.test)
        self.leave_button = Button(shell.theme, _tr("Use no CRM"), self.left.emit, kind="quiet")
        self._make_controls()
        self._make_fields()
        self.lay_out(
            {
                "address": (0, 0, 1, 4),
                "sign_in": (1, 0, 1, 4),
                "login": (2, 0, 1, 2),
                "secret": (2, 2, 1, 2),
                "identity": (3, 0, 1, 4),
                "own": (4, 0, 1, 4),
                "authority": (5, 0, 1, 4),
            },
            (self.use_button, self.test_button),
            apart=(self.leave_button,),
        )
        self._on_sign_in()

    def show_settings(self, crm: CrmSettings) -> None:
        """What is being typed stays."""
        if crm == self._shown:
            return
        self._shown = crm
        self.address.setText(crm.address)
        self.sign_in.setCurrentIndex(self.sign_in.findData(crm.sign_in))
        self.login.setText(crm.client_id if crm.sign_in == "oauth" else crm.username)
        self.identity.setText(crm.identity_address)
        self.own.setChecked(bool(crm.own_host))
        self._choose_authority(str(crm.ca_file or ""))
        self.secret.clear()
        kept = _tr("Kept; type another to replace it") if crm.address else ""
        self.secret.setPlaceholderText(kept)
        self.leave_button.setVisible(bool(crm.address))
        self._on_sign_in()

    def entry(self) -> CrmEntry:
        """What was typed."""
        way: Literal["oauth", "forms"] = (
            "forms" if self.sign_in.currentData() == "forms" else "oauth"
        )
        return CrmEntry(
            address=self.address.text(),
            sign_in=way,
            login=self.login.text(),
            identity_address=self.identity.text() if way == "oauth" else "",
            own_network=self.own.isChecked(),
            ca_file=self._ca_file,
            secret=self.secret.text(),
        )

    def test(self) -> None:
        """Whether one gets in; nothing is kept."""
        if not self.asking:
            self.ask(partial(self._change.check, self.entry()), self._on_tested)

    def use(self) -> None:
        if not self.asking:
            self.ask(partial(self._change.keep, self.entry()), self._on_kept)

    def _on_tested(self, count: int) -> None:
        self.say(_tr("✓ This works: the CRM shows {0} fields of its leads.").format(count))

    def _on_kept(self, _nothing: None) -> None:
        self.outcome.hide()
        self._shown = None  # the same place with another secret: it goes from the field
        self.show_settings(self._change.current)
        self.kept.emit()

    def _on_sign_in(self, _index: int = 0) -> None:
        is_client = self.sign_in.currentData() == "oauth"
        self.fields["identity"].setVisible(is_client)
        self.fields["login"].entitle(_tr("&Id of the client") if is_client else _tr("&User"))
        self.fields["secret"].entitle(_tr("&Secret") if is_client else _tr("&Password"))

    def _choose_authority(self, path: str) -> None:
        self._ca_file = Path(path) if path else None
        self.authority.show_path(self._ca_file)
        self.outcome.hide()

    def _make_controls(self) -> None:
        theme = self.shell.theme
        self.address, self.login, self.secret = QLineEdit(), QLineEdit(), QLineEdit()
        self.identity = QLineEdit()
        self.address.setPlaceholderText("https://mycompany.creatio.com")
        self.identity.setPlaceholderText("https://mycompany-is.creatio.com")
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        for line in (self.address, self.login, self.secret, self.identity):
            line.returnPressed.connect(self.use)
            line.textEdited.connect(self.outcome.hide)
        self.sign_in = ComboBox(theme, _tr("Sign-in"))
        self.sign_in.addItem(_tr("A client with a secret (OAuth 2.0)"), "oauth")
        self.sign_in.addItem(_tr("A user with a password"), "forms")
        self.sign_in.activated.connect(self._on_sign_in)
        self.own = Switch(theme, _tr("It is in my company’s own network"))
        name = _tr("Certificate of your company’s authority, if it has one")
        self.authority = FilePicker(theme, name, "PEM (*.pem *.crt *.cer)")
        self.authority.chosen.connect(self._choose_authority)

    def _make_fields(self) -> None:
        shell = self.shell
        own = _tr("Only then an address that does not lead into the internet is asked.")
        identity = _tr(
            "Creatio’s Identity Service, where that has an address of its own; whoever keeps the "
            "CRM knows it."
        )
        self.fields = {
            "address": Field(shell, _tr("&Address of the Creatio"), self.address),
            "sign_in": Field(shell, _tr("S&ign-in"), self.sign_in),
            "login": Field(shell, _tr("&Id of the client"), self.login),
            "secret": Field(
                shell,
                _tr("&Secret"),
                self.secret,
                _tr("Kept in the system’s keyring and not shown again."),
            ),
            "identity": Field(shell, _tr("Address that gives &tokens"), self.identity, identity),
            "own": Field(shell, _tr("Network"), self.own, own),
            "authority": Field(shell, self.authority.shown.accessibleName(), self.authority),
        }
