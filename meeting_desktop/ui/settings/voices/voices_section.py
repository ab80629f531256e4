"""The voices that this program knows: whose, since when, from how much, and how to forget one."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from meeting_desktop.application.install_voice_models import VoiceModelFacts
from meeting_desktop.domain.voice_profiles import VoiceProfile
from meeting_desktop.ui.library.naming.consent_dialog import ConsentDialog
from meeting_desktop.ui.library.wording import one_line
from meeting_desktop.ui.settings.section import Section
from meeting_desktop.ui.settings.voices.models_card import VoiceModelsCard
from meeting_desktop.ui.settings.voices.own_voice_dialog import OwnVoiceDialog
from meeting_desktop.ui.settings.voices.voice_row import VoiceRow
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.dialogs import ConfirmDialog
from meeting_desktop.ui.widgets.labels import Label

_FILES = "*.wav *.mp3 *.m4a *.ogg *.opus *.flac *.aac *.wma *.mp4 *.mkv *.webm"


def _tr(text: str) -> str:
    return QCoreApplication.translate("VoicesSection", text)


class VoicesSection(Section):
    """A row for each profile; adding asks for a file, removing asks once."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(
            shell,
            _tr("Voices"),
            _tr(
                "People whose voices are recognised in recordings, because they agreed to it. A "
                "voice is remembered from “Who spoke?” of a meeting, from a recording, or, if it "
                "is yours, from the microphone."
            ),
        )
        self._voices = shell.use_cases.archive.voices
        self.rows: list[VoiceRow] = []
        self._encoder = ""
        self._can_learn = True
        self.dialog: ConsentDialog | ConfirmDialog | OwnVoiceDialog | None = None
        self.list = QWidget()
        self._column = QVBoxLayout(self.list)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(shell.theme.tokens.space.medium)
        self.nobody = Label(_tr("No voice is known yet."), "muted", wrap=True)
        self.fault = Label("", "error", wrap=True)
        self.fault.hide()
        self.add_button = Button(
            shell.theme, _tr("Add a voice from a recording…"), self._choose_file, icon="plus"
        )
        self.own_button = Button(
            shell.theme, _tr("Remember my voice…"), self.ask_own, icon="microphone"
        )
        for widget in (self.nobody, self.list, self.fault):
            self.card.body.addWidget(widget)
        buttons = QHBoxLayout()
        buttons.addWidget(self.add_button)
        buttons.addWidget(self.own_button)
        buttons.addStretch(1)
        self.card.body.addLayout(buttons)
        self.models = VoiceModelsCard(shell)
        self.column.insertWidget(self.column.indexOf(self.card) + 1, self.models)
        self.models.shown.connect(self._on_models)
        shell.bridge.listen(self._voices.changed, self, self._on_changed)

    def refresh(self) -> None:
        self.models.refresh()
        self._list()

    def _list(self) -> None:
        self.shell.jobs.run(self, self._voices.profiles, self._show, self._show_fault)

    def ask_consent(self, path: Path) -> None:
        """Before the voice of a file is kept."""
        dialog = ConsentDialog(self.shell.theme, "", self)
        dialog.agreed.connect(partial(self._enrol, dialog, path))
        self._open(dialog)

    def ask_own(self) -> None:
        """One's own voice, from the microphone; without models nobody reads in vain."""
        if self._can_learn:
            dialog = OwnVoiceDialog(self.shell, self)
            dialog.remembered.connect(self._on_own_remembered)
            self._open(dialog)
            return
        self.shell.show_toast(
            _tr("What tells voices apart is not here yet: install the models below first.")
        )
        self.models.install_button.setFocus()

    def _on_own_remembered(self) -> None:
        self.shell.show_toast(_tr("Your voice is remembered"))

    def _on_changed(self, _nothing: None) -> None:
        if self.isVisible():
            self._list()

    def _on_models(self, facts: VoiceModelFacts) -> None:
        """Prints of different models cannot be compared."""
        self._encoder = facts.encoder
        self._can_learn = bool(facts.encoder)
        for row in self.rows:
            row.show_encoder(self._encoder)

    def _show(self, profiles: tuple[VoiceProfile, ...]) -> None:
        """The keyboard stays at its place in the list, or goes to adding."""
        self._show_fault("")
        place = next((n for n, one in enumerate(self.rows) if one.holds_focus), -1)
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows = [self._make_row(profile) for profile in profiles]
        for row in self.rows:
            self._column.addWidget(row)
        self.nobody.setVisible(not profiles)
        self.list.setVisible(bool(profiles))
        if place >= 0:
            near = self.rows[min(place, len(self.rows) - 1)] if self.rows else None
            (near.rename_button if near is not None else self.add_button).setFocus()

    def _make_row(self, profile: VoiceProfile) -> VoiceRow:
        row = VoiceRow(self.shell.theme, profile)
        row.show_encoder(self._encoder)
        row.renamed.connect(partial(self._rename, row))
        row.remove_wanted.connect(partial(self._ask_remove, profile))
        return row

    def _rename(self, row: VoiceRow, name: str) -> None:
        self.shell.jobs.follow(
            self, self._voices.rename(row.profile.id, name), self._done, row.show_fault
        )

    def _ask_remove(self, profile: VoiceProfile) -> None:
        dialog = ConfirmDialog(
            self.shell.theme,
            _tr("Forget the voice of {0}?").format(one_line(profile.display_name)),
            _tr(
                "The print of the voice is deleted here and on your other machines, and names "
                "that only the print gave become numbers again. Names that a person typed or "
                "confirmed stay as text. This cannot be undone."
            ),
            _tr("Forget"),
            self,
        )
        dialog.confirmed.connect(partial(self._remove, profile.id))
        self._open(dialog)

    def _remove(self, profile_id: UUID) -> None:
        self.shell.jobs.follow(
            self, self._voices.remove(profile_id), self._on_removed, self._show_fault
        )

    def _on_removed(self, _nothing: None) -> None:
        self.shell.show_toast(_tr("The voice was forgotten"))

    def _choose_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self,
            _tr("A recording in which one person speaks"),
            "",
            _tr("Sound and video ({0})").format(_FILES),
        )
        if chosen:
            self.ask_consent(Path(chosen))

    def _enrol(self, dialog: ConsentDialog, path: Path, name: str) -> None:
        self.shell.jobs.follow(
            dialog,
            self._voices.enrol_file(path, name=name, consent=True),
            partial(self._on_enrolled, dialog, name),
            dialog.show_fault,
        )

    def _on_enrolled(self, dialog: ConsentDialog, name: str, _profile_id: UUID) -> None:
        dialog.accept()
        self.shell.show_toast(_tr("The voice of {0} is remembered").format(name))

    def _open(self, dialog: ConsentDialog | ConfirmDialog | OwnVoiceDialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(self._on_closed)
        dialog.open()

    def _on_closed(self, _result: int) -> None:
        self.dialog = None

    def _done(self, _nothing: None) -> None:
        self._show_fault("")

    def _show_fault(self, sentence: str) -> None:
        self.fault.setText(sentence)
        self.fault.setVisible(bool(sentence))
