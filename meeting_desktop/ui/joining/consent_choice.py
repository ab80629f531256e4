"""The choice of what may be kept of one, in plain words. Nothing is chosen beforehand."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from meeting_desktop.domain.meetings import Consent
from meeting_desktop.ui.joining.join_model import CONSENTS
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.choices import Radio
from meeting_desktop.ui.widgets.labels import Label


class ConsentChoice(QWidget):
    """``chosen`` carries a ``Consent``."""

    chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        space = theme.tokens.space
        self.setAccessibleName(self.tr("What may be kept of you"))
        self.buttons: dict[Consent, Radio] = {}
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        words = {
            Consent.RECORD: (
                self.tr("Recording and &words"),
                self.tr("The host keeps your voice and what you say as text."),
            ),
            Consent.TRANSCRIBE_ONLY: (
                self.tr("Only &text"),
                self.tr("The host keeps what you say as text. Your voice is not recorded."),
            ),
            Consent.NONE: (
                self.tr("N&othing"),
                self.tr("The others hear you; neither voice nor text of you is kept."),
            ),
        }
        for consent in CONSENTS:
            title, sentence = words[consent]
            button = Radio(theme, title)
            button.setAccessibleDescription(sentence)
            note = Label(sentence, "caption", wrap=True)
            note.setContentsMargins(button.indent, 0, 0, space.hair)
            self.buttons[consent] = button
            self._group.addButton(button)
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            column.addWidget(note)
        self._group.buttonClicked.connect(self._on_clicked)

    def choose(self, consent: Consent | None) -> None:
        """Show a choice without a signal; None shows none."""
        self._group.setExclusive(False)
        for known, button in self.buttons.items():
            button.setChecked(known is consent)
        self._group.setExclusive(True)

    def current(self) -> Consent | None:
        return next((c for c, button in self.buttons.items() if button.isChecked()), None)

    def _on_clicked(self) -> None:
        self.chosen.emit(self.current())
