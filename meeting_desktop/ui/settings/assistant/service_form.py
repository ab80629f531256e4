"""The service that reads conversations: its model and its key, tried before they are kept."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QLineEdit

from meeting_desktop.application.change_assistant import ServiceEntry
from meeting_desktop.core.setting_sections import AssistantSettings
from meeting_desktop.ui.settings.entry_form import EntryForm
from meeting_desktop.ui.settings.section import Field
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.buttons import Button

#: Longer than the service may take for so small a request, its tries included.
_LIMIT_S = 240.0


def _tr(text: str) -> str:
    return QCoreApplication.translate("ServiceForm", text)


class ServiceForm(EntryForm):
    """``kept`` follows a service that answered and is used from now on; ``removed`` its key."""

    kept = Signal()
    removed = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, _tr("Asking Gemini for a word…"))
        self._change = shell.use_cases.assistant.change
        self._shown: AssistantSettings | None = None
        self.use_button = Button(shell.theme, _tr("Use it"), self.use, kind="primary")
        self.test_button = Button(shell.theme, _tr("Test"), self.test)
        self.remove_button = Button(shell.theme, _tr("Remove the key"), self.remove)
        self._make_fields()
        places = {"key": (0, 0, 1, 4), "model": (1, 0, 1, 2), "address": (1, 2, 1, 2)}
        self.lay_out(places, (self.use_button, self.test_button), apart=(self.remove_button,))

    def show_settings(self, assistant: AssistantSettings) -> None:
        """What is being typed stays."""
        before, self._shown = self._shown, assistant
        if before is None or (before.model, before.address) != (assistant.model, assistant.address):
            self.model.setText(assistant.model)
            self.address.setText(assistant.address)

    def refresh(self) -> None:
        """Whether there is a key already; the keyring may take its time."""
        self.shell.jobs.run(self, self._change.has_key, self._show_key, self.fault)

    def entry(self) -> ServiceEntry:
        """What was typed."""
        return ServiceEntry(self.model.text(), self.address.text(), self.key.text())

    def test(self) -> None:
        """Whether it would work; nothing is kept."""
        if not self.asking:
            entry = self.entry()
            self.ask(lambda: self._change.check(entry).result(_LIMIT_S), self._on_tested)

    def use(self) -> None:
        """Keep it when it answers: from then on it reads."""
        if self.asking:
            return
        entry = self.entry()

        def try_and_keep() -> None:
            self._change.check(entry).result(_LIMIT_S)
            self._change.keep(entry)

        self.ask(try_and_keep, self._on_kept)

    def remove(self) -> None:
        """Out of the keyring; nothing leaves this computer any more."""
        if not self.asking:
            self.ask(self._change.remove_key, self._on_removed)

    def _make_fields(self) -> None:
        shell = self.shell
        self.key, self.model, self.address = QLineEdit(), QLineEdit(), QLineEdit()
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.model.setPlaceholderText("gemini-2.5-flash")
        self.address.setPlaceholderText(_tr("Google’s own"))
        for line in (self.key, self.model, self.address):
            line.returnPressed.connect(self.use)
            line.textEdited.connect(self.outcome.hide)
        self.fields = {
            "key": Field(
                shell,
                _tr("&Key"),
                self.key,
                _tr(
                    "From Google AI Studio. Kept in the system’s keyring, not shown again, and "
                    "sent to the address below alone."
                ),
            ),
            "model": Field(shell, _tr("&Model"), self.model),
            "address": Field(
                shell, _tr("&Address"), self.address, _tr("Only for a service of your company’s.")
            ),
        }

    def _show_key(self, there: bool) -> None:
        self.key.setPlaceholderText(_tr("Kept; type another to replace it") if there else "")
        self.remove_button.setVisible(there)

    def _on_tested(self, _nothing: None) -> None:
        self.say(_tr("✓ This works: Gemini answered."))

    def _on_kept(self, _nothing: None) -> None:
        self.outcome.hide()
        self.key.clear()
        self._show_key(True)
        self.kept.emit()

    def _on_removed(self, _nothing: None) -> None:
        self._show_key(False)
        self.removed.emit()
