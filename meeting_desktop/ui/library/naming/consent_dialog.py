"""Before a voice is kept: what is kept, where, for what, and that its person has agreed."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from meeting_desktop.domain.speaker_names import LONGEST_SPEAKER_NAME
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.choices import Switch
from meeting_desktop.ui.widgets.dialogs import PlainDialog
from meeting_desktop.ui.widgets.labels import Label
from meeting_desktop.ui.widgets.progress import Working


def _tr(text: str) -> str:
    return QCoreApplication.translate("ConsentDialog", text)


def consent_sentence(name: str) -> str:
    """What the person agrees to; it is shown where the box is ticked."""
    return _tr(
        "{0} has agreed that their voice is kept as a print, a row of numbers from which nobody "
        "can make sound, so that this program recognises them in recordings. Only you have the "
        "print, on your own machines. It can be removed in Settings, Voices, at any time, with "
        "every name that only the print gave."
    ).format(name or _tr("This person"))


class ConsentDialog(PlainDialog):
    """``agreed`` carries the name; whoever hears it closes the dialog or says why not."""

    agreed = Signal(str)

    def __init__(self, theme: Theme, name: str, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.entitle(_tr("Remember this voice"))
        self.setMinimumWidth(theme.tokens.control * 14)
        self.name = QLineEdit(name)
        self.name.setMaxLength(LONGEST_SPEAKER_NAME)
        self.name.setPlaceholderText(_tr("Name"))
        self.name.setAccessibleName(_tr("Whose voice it is"))
        self._sentence = Label("", wrap=True)
        self.consent = Switch(theme, _tr("They have agreed to this"))
        self._working = Working(theme, _tr("Listening to the voice…"))
        self._working.hide()
        self._fault = Label("", "error", wrap=True)
        self._fault.hide()
        self.keep_button = Button(theme, _tr("Remember"), self._agree, kind="primary")
        self.cancel_button = Button(theme, _tr("Cancel"), self.reject, kind="quiet")
        for widget in (self.name, self._sentence, self.consent, self._working, self._fault):
            self.body.addWidget(widget)
        self.buttons.addStretch(1)
        self.buttons.addWidget(self.cancel_button)
        self.buttons.addWidget(self.keep_button)
        self.name.textChanged.connect(self._show_state)
        self.consent.toggled.connect(self._show_state)
        self._show_state()
        (self.name if not name else self.consent).setFocus()

    @property
    def sentence(self) -> str:
        return self._sentence.text()

    @property
    def fault_text(self) -> str:
        return self._fault.text()

    def show_fault(self, sentence: str) -> None:
        """It was not kept; another try is possible."""
        self._working.hide()
        self._fault.setText(sentence)
        self._fault.setVisible(bool(sentence))
        for widget in (self.name, self.consent):
            widget.setEnabled(True)
        self._show_state()

    def _show_state(self) -> None:
        """The sentence names who has agreed, and nothing is kept before the box is ticked."""
        name = self.name.text().strip()
        self._sentence.setText(consent_sentence(name))
        self.consent.setAccessibleDescription(self._sentence.text())
        self.keep_button.setEnabled(bool(name) and self.consent.isChecked())

    def _agree(self) -> None:
        self._fault.hide()
        self._working.show()
        for widget in (self.name, self.consent, self.keep_button):
            widget.setEnabled(False)
        self.agreed.emit(self.name.text().strip())
