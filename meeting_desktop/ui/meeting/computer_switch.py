"""Whether the meeting hears what this computer plays: a meeting in another program, say."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.choices import Switch
from meeting_desktop.ui.widgets.labels import Label


class ComputerSwitch(QWidget):
    """Asks the system when it is switched on, and goes off again with a sentence why not."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.switch = Switch(shell.theme, self.tr("Hear this computer’s sound too"))
        self.switch.setToolTip(
            self.tr("For a meeting in another program: its voices become a speaker of their own")
        )
        self._fault = Label("", "error", wrap=True)
        self._fault.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(shell.theme.tokens.space.hair)
        column.addWidget(self.switch)
        column.addWidget(self._fault)
        self.switch.toggled.connect(self._on_toggled)

    @property
    def wanted(self) -> bool:
        return self.switch.isChecked()

    @property
    def fault_text(self) -> str:
        """Why it went off again, empty when nothing is wrong."""
        return self._fault.text() if not self._fault.isHidden() else ""

    def reset(self) -> None:
        """Off, as for every new meeting: nobody records other programs by accident."""
        self.switch.setChecked(False)
        self._fault.hide()

    def want(self) -> None:
        """On, where the meeting is held in another program; it goes off again if that cannot be."""
        self.switch.setChecked(True)

    def _on_toggled(self, wanted: bool) -> None:
        if wanted:
            self._fault.hide()
            sound = self._shell.use_cases.sound
            self._shell.jobs.run(self, sound.computer_sound_fault, self._take_fault)

    def _take_fault(self, sentence: str) -> None:
        if sentence and self.wanted:
            self.switch.setChecked(False)
            self._fault.setText(sentence)
            self._fault.show()
