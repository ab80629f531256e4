"""Who sits at this machine."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit

from meeting_desktop.core.settings import Settings
from meeting_desktop.ui.settings.section import Section
from meeting_desktop.ui.shell import Shell


def _tr(text: str) -> str:
    return QCoreApplication.translate("ProfileSection", text)


class ProfileSection(Section):
    """The name that captions and transcripts show."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, _tr("Profile"))
        self.name = QLineEdit()
        self.name.setPlaceholderText(self.tr("For example Ada"))
        self.field = self.add_field(
            self.tr("Your &name"),
            self.name,
            self.tr("Shown beside what you say, in captions and in transcripts."),
        )
        self.name.editingFinished.connect(self._on_name)

    def show_settings(self, settings: Settings) -> None:
        if not self.name.hasFocus():
            self.name.setText(settings.profile.display_name)

    def _on_name(self) -> None:
        name = self.name.text().strip()
        if name != self.shell.use_cases.settings.current().profile.display_name:
            self.change(self.field, "profile", display_name=name)
