"""From a card to a known voice: asking for consent, listening, saying what became of it."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from meeting_desktop.application.speaker_facts import VoiceFacts
from meeting_desktop.ui.library.naming.consent_dialog import ConsentDialog
from meeting_desktop.ui.shell import Shell


class Remembering(QObject):
    """``dialog`` is the one that is open."""

    def __init__(self, shell: Shell, page: QWidget) -> None:
        super().__init__(page)
        self._shell = shell
        self._page = page
        self.dialog: ConsentDialog | None = None

    def ask(self, voice: VoiceFacts) -> None:
        name = "" if voice.is_unnamed else voice.speaker.name
        dialog = ConsentDialog(self._shell.theme, name, self._page)
        dialog.agreed.connect(partial(self._enrol, dialog, voice.speaker.id))
        dialog.finished.connect(self._on_closed)
        self.dialog = dialog
        dialog.open()

    def _enrol(self, dialog: ConsentDialog, speaker_id: UUID, name: str) -> None:
        voices = self._shell.use_cases.archive.voices
        self._shell.jobs.follow(
            dialog,
            voices.enrol(speaker_id, name=name, consent=True),
            partial(self._on_enrolled, dialog, name),
            dialog.show_fault,
        )

    def _on_enrolled(self, dialog: ConsentDialog, name: str, _profile_id: UUID) -> None:
        dialog.accept()
        self._shell.show_toast(self.tr("The voice of {0} is remembered").format(name))

    def _on_closed(self, _result: int) -> None:
        self.dialog = None
