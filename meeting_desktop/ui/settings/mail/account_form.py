"""Where mail goes out: server, login and sender, and whether it works."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from meeting_desktop.application.change_mail import SECURITIES, USUAL_PORTS, MailEntry
from meeting_desktop.core.setting_sections import MailSettings
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.mail import Mail, MailStatus
from meeting_desktop.ports.mailer import CheckResult
from meeting_desktop.ui.settings.entry_form import EntryForm
from meeting_desktop.ui.settings.mail.wording import step_words
from meeting_desktop.ui.settings.section import Field
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.choices import ComboBox
from meeting_desktop.ui.widgets.labels import Label

_LARGEST_PORT = 65_535


def _tr(text: str) -> str:
    return QCoreApplication.translate("MailAccount", text)


class AccountForm(EntryForm):
    """Saved by its button, as one: half an account sends nothing."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, _tr("Saving…"))
        self._shown: tuple[str, int, str, str, str, str] | None = None
        self._kept: tuple[str, ...] = ()
        self._mail = shell.use_cases.planning.mail
        self._make_fields()
        self.save_button = Button(shell.theme, _tr("Save"), self.save, kind="primary")
        self.check_button = Button(shell.theme, _tr("Check"), self.check)
        self.test_button = Button(shell.theme, _tr("Send a test mail to me"), self.send_test)
        self.forget_button = Button(shell.theme, _tr("Forget"), self.forget, kind="quiet")
        self.findings = QWidget()
        self._findings = QGridLayout(self.findings)
        self._findings.setContentsMargins(0, 0, 0, 0)
        self._findings.setHorizontalSpacing(shell.theme.tokens.space.medium)
        self._findings.setColumnStretch(1, 1)
        self.findings.hide()
        self._lay_out()
        self.security.activated.connect(self._on_security)
        for field in (self.host, self.port, self.username, self.password, self.from_address):
            field.textEdited.connect(self._allow_trying)
        self.from_name.textEdited.connect(self._allow_trying)

    def show_settings(self, settings: Settings) -> None:
        """What is being typed stays."""
        mail = settings.mail
        now = _account_of(mail)
        if now == self._shown:
            self._suggest_sender(settings)
            return
        self._shown = now
        self.host.setText(mail.host)
        self.port.setText(str(mail.port))
        self.security.setCurrentIndex(self.security.findData(mail.security))
        self.username.setText(mail.username)
        self.password.clear()
        kept = _tr("Kept; type another to replace it") if mail.username else ""
        self.password.setPlaceholderText(kept)
        self.from_address.setText(mail.from_address)
        self.from_name.setText(mail.from_name)
        self._suggest_sender(settings)
        self.forget_button.setEnabled(bool(mail.host))
        self._kept = self._typed()
        self._allow_trying()

    def save(self) -> None:
        """Keep the account; what is wrong is said below it."""
        port = self.port.text().strip()
        if not (port.isascii() and port.isdigit() and 0 < int(port) <= _LARGEST_PORT):
            self.fault(_tr("A port is a number from 1 to {0}.").format(_LARGEST_PORT))
            return
        entry = MailEntry(
            host=self.host.text(),
            port=int(port),
            security=self.security.currentData(),
            from_address=self.from_address.text(),
            username=self.username.text(),
            from_name=self.from_name.text(),
            password=self.password.text(),
        )
        self.ask(partial(self._mail.keep_account, entry), self._on_saved)

    def check(self) -> None:
        """Walk through to the server without sending anything."""
        self.say(_tr("Asking the server…"))
        self.shell.jobs.run(self, self._mail.check, self._follow_check, self.fault)

    def send_test(self) -> None:
        """To the sender's own address."""
        self.say(_tr("Sending…"))
        self.shell.jobs.run(
            self,
            partial(self._mail.send_test, self._mail.current.from_address),
            self._follow_test,
            self.fault,
        )

    def forget(self) -> None:
        """The account and its password go; mail waits from now on."""
        self.shell.jobs.run(self, self._mail.forget_account, self._on_forgotten, self.fault)

    # -- parts -----------------------------------------------------------------------------------

    def _make_fields(self) -> None:
        shell = self.shell
        self.host = QLineEdit()
        self.host.setPlaceholderText("smtp.example.org")
        self.port = QLineEdit()
        self.port.setMaxLength(5)
        self.security = ComboBox(shell.theme, _tr("Encryption"))
        for one in SECURITIES:
            self.security.addItem(_security_words(one), one)
        self.username = QLineEdit()
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.from_address = QLineEdit()
        self.from_name = QLineEdit()
        self.fields = {
            "host": Field(shell, _tr("Mail &server"), self.host),
            "port": Field(shell, _tr("&Port"), self.port),
            "security": Field(shell, _tr("&Encryption"), self.security),
            "username": Field(shell, _tr("&User name"), self.username),
            "password": Field(
                shell,
                _tr("Pass&word"),
                self.password,
                _tr("Kept in the system’s keyring and not shown again."),
            ),
            "sender": Field(shell, _tr("Your &address as the sender"), self.from_address),
            "sender_name": Field(shell, _tr("Your &name as the sender"), self.from_name),
        }

    def _lay_out(self) -> None:
        places = {
            "host": (0, 0, 1, 3),
            "port": (0, 3, 1, 1),
            "security": (1, 0, 1, 4),
            "username": (2, 0, 1, 2),
            "password": (2, 2, 1, 2),
            "sender": (3, 0, 1, 2),
            "sender_name": (3, 2, 1, 2),
        }
        trying = (self.check_button, self.test_button)
        self.lay_out(places, (self.save_button,), *trying, apart=(self.forget_button,))
        self.column.addWidget(self.findings)

    # -- what comes back -------------------------------------------------------------------------

    def _suggest_sender(self, settings: Settings) -> None:
        """As the profile has it, until it is typed here."""
        mail, profile = settings.mail, settings.profile
        if not mail.from_address and not self.from_address.isModified():
            self.from_address.setText(profile.email)
        if not mail.from_name and not self.from_name.isModified():
            self.from_name.setText(profile.display_name)

    def _typed(self) -> tuple[str, ...]:
        lines = (self.host, self.port, self.username, self.password, self.from_address)
        words = (one.text() for one in (*lines, self.from_name))
        return (*words, str(self.security.currentData()))

    def _allow_trying(self) -> None:
        """The kept account is what is tried: not while another one is being typed."""
        kept = self._shown is not None and bool(self._shown[0]) and self._typed() == self._kept
        for button in (self.check_button, self.test_button):
            button.setEnabled(kept)

    def _on_security(self) -> None:
        """The usual port comes along, unless somebody typed one of their own."""
        usual = {str(port) for port in USUAL_PORTS.values()}
        if self.port.text().strip() in usual | {""}:
            self.port.setText(str(USUAL_PORTS[self.security.currentData()]))
        self._allow_trying()

    def _on_saved(self, settings: Settings) -> None:
        self._shown = None  # the same account with another password: it goes from the field
        self.show_settings(settings)
        self.say(_tr("Saved. What waited is being sent."))

    def _on_forgotten(self, undo: Callable[[], None]) -> None:
        def take_back() -> None:
            self.shell.jobs.run(self, undo, lambda _nothing: None, self.fault)

        self.show_settings(self.shell.use_cases.settings.current())
        self.outcome.hide()
        self.shell.show_toast(
            _tr("Mail is not set up any more; what is queued waits."),
            action=_tr("Undo"),
            on_action=take_back,
        )

    def _follow_check(self, walked: Future[tuple[CheckResult, ...]]) -> None:
        self.shell.jobs.follow(self, walked, self._show_findings, self.fault)

    def _show_findings(self, found: tuple[CheckResult, ...]) -> None:
        self.outcome.hide()
        while (item := self._findings.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for row, one in enumerate(found):
            sign = "✓" if one.fault is None else "✗"
            step = Label(f"{sign} {step_words(one.step)}", "error" if one.fault else "strong")
            self._findings.addWidget(step, row, 0, Qt.AlignmentFlag.AlignTop)
            words = Label(one.sentence, wrap=True)
            self._findings.addWidget(words, row, 1, Qt.AlignmentFlag.AlignTop)
        self.findings.setAccessibleName(". ".join(one.sentence for one in found))
        self.findings.show()

    def _follow_test(self, sent: Future[Mail]) -> None:
        self.shell.jobs.follow(self, sent, self._show_test, self.fault)

    def _show_test(self, mail: Mail) -> None:
        if mail.status is MailStatus.SENT:
            self.say(
                _tr("The server took it. Look into the mailbox of {0}.").format(mail.to_address)
            )
        else:
            self.fault(mail.error)

    def say(self, sentence: str, role: str = "muted") -> None:
        self.findings.hide()
        super().say(sentence, role)


def _account_of(mail: MailSettings) -> tuple[str, int, str, str, str, str]:
    """What this form is about; the rest of the settings of mail changes beside it."""
    return mail.host, mail.port, mail.security, mail.username, mail.from_address, mail.from_name


def _security_words(security: str) -> str:
    return {
        "starttls": _tr("STARTTLS (usual, port 587)"),
        "tls": _tr("TLS from the first byte (port 465)"),
        "none": _tr("None (only a server on this computer)"),
    }[security]
