"""Microphone and loudspeaker, a sound to know that one hears, and what is done to the voice."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from meeting_desktop.application.check_sound import SoundFacts
from meeting_desktop.core.settings import Settings
from meeting_desktop.ports.audio import AudioDevice
from meeting_desktop.ui.settings.section import Field, Section
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.choices import ComboBox, Switch


def _tr(text: str) -> str:
    return QCoreApplication.translate("SoundSection", text)


class SoundSection(Section):
    """Devices are asked for when the section is seen and when one is plugged in."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, _tr("Sound"))
        theme = shell.theme
        self._facts: SoundFacts | None = None
        self.microphone = ComboBox(theme, self.tr("Microphone"))
        self.loudspeaker = ComboBox(theme, self.tr("Loudspeaker"))
        self.test = Button(theme, self.tr("Test"), self._play_test, icon="speaker-high")
        self.test.setAccessibleName(self.tr("Play a test sound"))
        self.microphone_field = self.add_field(self.tr("&Microphone"), self.microphone)
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.tokens.space.small)
        line.addWidget(self.loudspeaker, 1)
        line.addWidget(self.test)
        row.setFocusProxy(self.loudspeaker)
        self.loudspeaker_field = self.add_field(self.tr("&Loudspeaker"), row)
        self.echo = self._add_switch(
            self.tr("Echo"),
            self.tr("Take out what the loudspeaker plays"),
            self.tr("Others do not hear themselves. Needless with headphones."),
            "echo_cancellation",
        )
        self.noise = self._add_switch(
            self.tr("Noise"),
            self.tr("Take out fans, keys and traffic"),
            self.tr("Switch it off for music."),
            "noise_suppression",
        )
        self.gain = self._add_switch(
            self.tr("Loudness"),
            self.tr("Bring quiet voices up and loud ones down"),
            self.tr("Switch it off where your microphone or headset does that itself."),
            "automatic_gain",
        )
        self.microphone.activated.connect(self._on_microphone)
        self.loudspeaker.activated.connect(self._on_loudspeaker)
        shell.bridge.listen(shell.use_cases.sound.devices_changed, self, self._on_devices_changed)

    def refresh(self) -> None:
        sound = self.shell.use_cases.sound
        self.shell.jobs.run(self, sound.devices, self._on_facts, self.microphone_field.show_fault)

    def show_settings(self, settings: Settings) -> None:
        inputs = self._facts.inputs if self._facts is not None else ()
        outputs = self._facts.outputs if self._facts is not None else ()
        self._fill(self.microphone, inputs, settings.sound.input_device)
        self._fill(self.loudspeaker, outputs, settings.sound.output_device)
        self.test.setEnabled(bool(outputs))

        processing = settings.processing
        for switch, on in (
            (self.echo, processing.echo_cancellation),
            (self.noise, processing.noise_suppression),
            (self.gain, processing.automatic_gain),
        ):
            switch.blockSignals(True)
            switch.setChecked(on)
            switch.blockSignals(False)

    def _add_switch(self, label: str, text: str, note: str, name: str) -> Switch:
        """One of the switches of ``settings.processing``."""
        switch = Switch(self.shell.theme, text)
        field = self.add_field(label, switch, note)
        switch.toggled.connect(partial(self._on_switched, field, name))
        return switch

    def _fill(self, box: ComboBox, devices: Sequence[AudioDevice], chosen: str) -> None:
        box.clear()
        default = next((device.name for device in devices if device.is_default), "")
        words = self.tr("As the system has it ({0})").format(default)
        box.addItem(words if default else self.tr("As the system has it"), "")
        for device in devices:
            box.addItem(device.name, device.name)
        if chosen and chosen not in {device.name for device in devices}:
            box.addItem(self.tr("{0} (not connected)").format(chosen), chosen)
        box.setCurrentIndex(max(0, box.findData(chosen)))

    def _on_facts(self, facts: SoundFacts) -> None:
        self._facts = facts
        self.microphone_field.show_fault(facts.fault)
        self.show_settings(self.shell.use_cases.settings.current())

    def _on_devices_changed(self, _nothing: None) -> None:
        if self.isVisible():
            self.refresh()

    def _on_microphone(self, index: int) -> None:
        name = str(self.microphone.itemData(index))
        self.change(self.microphone_field, "sound", input_device=name)

    def _on_loudspeaker(self, index: int) -> None:
        name = str(self.loudspeaker.itemData(index))
        self.change(self.loudspeaker_field, "sound", output_device=name)

    def _on_switched(self, field: Field, name: str, on: bool) -> None:
        self.change(field, "processing", **{name: on})

    def _play_test(self) -> None:
        self.test.setEnabled(False)
        field: Field = self.loudspeaker_field
        field.show_fault("")
        sound = self.shell.use_cases.sound
        name = str(self.loudspeaker.currentData() or "")
        self.shell.jobs.run(
            self, partial(sound.play_test_sound, name), self._on_played, self._on_not_played
        )

    def _on_played(self, _nothing: None) -> None:
        self.test.setEnabled(True)

    def _on_not_played(self, sentence: str) -> None:
        self.test.setEnabled(True)
        self.loudspeaker_field.show_fault(sentence)
