"""The voice of the AI participant: which one, what it calls itself, how long it waits."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QLineEdit

from meeting_desktop.core.setting_sections import VoiceSettings
from meeting_desktop.core.settings import Settings
from meeting_desktop.ui.settings.section import Field, Section
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.choices import ComboBox, Switch

_VARIANTS = 4
_PATIENCE = (0.6, 0.8, 1.0, 1.2, 1.5, 2.0, 3.0, 5.0)


def _tr(text: str) -> str:
    return QCoreApplication.translate("VoiceSection", text)


class VoiceSection(Section):
    """What is changed holds from the next meeting that it joins."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(
            shell,
            _tr("Voice"),
            _tr(
                "The assistant can join a meeting as a participant of its own and ask your "
                "questions. It says that it is not a person."
            ),
        )
        self._make_voice()
        self._make_manners()
        self.name.editingFinished.connect(self._on_name)
        self.kind.activated.connect(self._on_kind)
        self.variant.activated.connect(self._on_variant)
        self.patience.activated.connect(self._on_patience)
        self.opens.toggled.connect(self._on_opens)

    def _make_voice(self) -> None:
        theme = self.shell.theme
        self.name = QLineEdit()
        self.name.setMaxLength(60)
        self.name_field = self.add_field(
            self.tr("What it calls &itself"),
            self.name,
            self.tr("Others see this name in the list of people."),
        )
        self.kind = ComboBox(theme, self.tr("Voice"))
        self.kind.addItem(self.tr("The system's voice"), "system")
        self.kind.addItem(self.tr("Piper, more natural; installed separately"), "piper")
        self.kind_field = self.add_field(self.tr("&Voice"), self.kind)
        self.variant = ComboBox(theme, self.tr("Variant"))
        for number in range(_VARIANTS):
            self.variant.addItem(self.tr("Voice {0}").format(number + 1), number)
        self.variant_field = self.add_field(self.tr("Va&riant"), self.variant)
        self.listen = Button(theme, self.tr("Listen"), self._listen, icon="speaker-high")
        self.listen.setAccessibleName(self.tr("Hear the assistant's voice"))
        self.card.body.addWidget(self.listen, 0, Qt.AlignmentFlag.AlignLeft)

    def _make_manners(self) -> None:
        """How long it waits, and whether it opens meetings."""
        theme = self.shell.theme
        self.patience = ComboBox(theme, self.tr("Patience"))
        self.patience_field = self.add_field(
            self.tr("&Patience"),
            self.patience,
            self.tr(
                "How long it waits after somebody has spoken. After a whole sentence it is a "
                "little less, after half a sentence twice as much."
            ),
        )
        self.opens = Switch(theme, self.tr("Open planned meetings for the assistant"))
        self.opens_field = self.add_field(
            self.tr("When nobody is here"),
            self.opens,
            self.tr(
                "At its time, a meeting that was planned with the assistant is opened while this "
                "program runs. You are told a minute before and can say no; your microphone stays "
                "off."
            ),
        )

    def refresh(self) -> None:
        """Which voices there are may be another since."""
        hear, kind = self.shell.use_cases.assistant.voice, self.kind.currentData()
        self.shell.jobs.run(self, lambda: hear.has(kind), partial(self._show_available, kind))

    def show_settings(self, settings: Settings) -> None:
        voice = settings.voice
        if not self.name.hasFocus():
            self.name.setText(voice.name)
        self.kind.setCurrentIndex(max(0, self.kind.findData(voice.kind)))
        self.variant.setCurrentIndex(max(0, self.variant.findData(voice.variant % _VARIANTS)))
        self._show_patience(voice.patience_s)
        self.opens.blockSignals(True)
        self.opens.setChecked(voice.opens_meetings)
        self.opens.blockSignals(False)

    def _show_available(self, kind: str, is_there: bool) -> None:
        if kind != self.kind.currentData():
            return  # another was chosen since
        self.listen.setEnabled(is_there)
        if is_there:
            self.kind_field.show_fault("")
        elif kind == "piper":
            self.kind_field.show_fault(
                self.tr("Piper is not installed; the guide on the AI participant says how.")
            )
        else:
            self.kind_field.show_fault(
                self.tr("This computer has no voice to speak with; install espeak-ng.")
            )

    def _on_name(self) -> None:
        name = self.name.text().strip() or "Assistant"
        self.change(self.name_field, "voice", name=name)

    def _on_kind(self, index: int) -> None:
        self.change(self.kind_field, "voice", kind=self.kind.itemData(index))

    def _on_saved(self, field: Field, saved: object) -> None:
        super()._on_saved(field, saved)
        if field is self.kind_field:
            # Only now: what is said of a voice that is missing would go with the saving.
            self.refresh()

    def _on_variant(self, index: int) -> None:
        self.change(self.variant_field, "voice", variant=self.variant.itemData(index))

    def _show_patience(self, seconds: float) -> None:
        self.patience.clear()
        for one in sorted({*_PATIENCE, seconds}):
            words = self.tr("{0} seconds").format(f"{one:g}")
            usual = one == VoiceSettings().patience_s
            self.patience.addItem(self.tr("{0}, as usual").format(words) if usual else words, one)
        self.patience.setCurrentIndex(self.patience.findData(seconds))

    def _on_patience(self, index: int) -> None:
        self.change(self.patience_field, "voice", patience_s=self.patience.itemData(index))

    def _on_opens(self, on: bool) -> None:
        self.change(self.opens_field, "voice", opens_meetings=on)

    def _listen(self) -> None:
        self.listen.setEnabled(False)
        hear = self.shell.use_cases.assistant.voice
        self.shell.jobs.run(self, hear.play_sample, self._heard, self._not_heard)

    def _heard(self, _nothing: None) -> None:
        self.listen.setEnabled(True)

    def _not_heard(self, sentence: str) -> None:
        self.listen.setEnabled(True)
        self.kind_field.show_fault(sentence)
