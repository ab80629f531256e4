"""Whether meetings are recorded from their start, how fine, and whether they are encrypted."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from meeting_desktop.core.settings import Settings
from meeting_desktop.ui.settings.encryption.encryption_card import EncryptionCard
from meeting_desktop.ui.settings.section import Section
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.choices import ComboBox, Switch


def _tr(text: str) -> str:
    return QCoreApplication.translate("RecordingSection", text)


class RecordingSection(Section):
    """Recordings stay on this computer."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, _tr("Recording"))
        self.enabled_ = Switch(shell.theme, self.tr("Record from the start of a meeting"))
        self.enabled_field = self.add_field(
            self.tr("New meetings"),
            self.enabled_,
            self.tr("It can be switched in each meeting, too. Tell the people who are recorded."),
        )
        self.quality = ComboBox(shell.theme, self.tr("Quality"))
        for rate, name in (
            (24_000, self.tr("Small files")),
            (32_000, self.tr("Clear speech")),
            (64_000, self.tr("Rich sound")),
        ):
            megabytes = round(rate / 8 * 3600 / 1_000_000)
            words = self.tr("{0} · {1} MB an hour").format(name, megabytes)
            self.quality.addItem(words, rate)
        self.quality_field = self.add_field(
            self.tr("&Quality"),
            self.quality,
            self.tr("Holds from the next start of the program on."),
        )
        self.encryption = EncryptionCard(shell)
        self.column.insertWidget(self.column.indexOf(self.card) + 1, self.encryption)
        self.enabled_.toggled.connect(self._on_toggled)
        self.quality.activated.connect(self._on_quality)

    def show_settings(self, settings: Settings) -> None:
        recording = settings.recording
        self.enabled_.blockSignals(True)
        self.enabled_.setChecked(recording.enabled)
        self.enabled_.blockSignals(False)
        index = self.quality.findData(recording.bit_rate)
        if index < 0:
            words = self.tr("Your own: {0} kbit/s").format(recording.bit_rate // 1000)
            self.quality.addItem(words, recording.bit_rate)
            index = self.quality.count() - 1
        self.quality.setCurrentIndex(index)
        self.encryption.show_setting(recording.encrypt)

    def refresh(self) -> None:
        self.encryption.refresh()

    def _on_toggled(self, on: bool) -> None:
        self.change(self.enabled_field, "recording", enabled=on)

    def _on_quality(self, index: int) -> None:
        rate = int(self.quality.itemData(index))
        self.change(self.quality_field, "recording", bit_rate=rate)
