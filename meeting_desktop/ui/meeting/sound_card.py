"""The half of the pre-flight that listens: microphone, meter, "we hear you", loudspeaker test."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from meeting_desktop.domain.events import LevelMeasured
from meeting_desktop.ui.meeting.preflight_model import Hearing, PreflightModel
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.card import Card, Line
from meeting_desktop.ui.widgets.choices import ComboBox
from meeting_desktop.ui.widgets.labels import Label
from meeting_desktop.ui.widgets.level_meter import LevelMeter

_SIGNS = {
    Hearing.OPENING: ("hourglass-medium", "muted"),
    Hearing.QUIET: ("ear", "muted"),
    Hearing.HEARD: ("check-circle-fill", "success"),
    Hearing.FILE: ("file-arrow-up", "accent"),
    Hearing.NO_DEVICE: ("microphone-slash", "warning"),
}


class SoundCard(Card):
    """``source_chosen`` carries a device's name, empty for the system's own microphone."""

    source_chosen = Signal(str)
    file_wanted = Signal()
    devices_wanted = Signal()

    def __init__(self, shell: Shell, model: PreflightModel, *, files: bool = True) -> None:
        super().__init__(shell.theme.tokens)
        self._shell = shell
        self._model = model
        self._hearing: Hearing | None = None
        theme = shell.theme
        self.device_box = ComboBox(theme, self.tr("Microphone"))
        self.device_box.activated.connect(self._on_device_activated)
        self.output_box = ComboBox(theme, self.tr("Loudspeaker"))
        self.meter = LevelMeter(theme)
        self._sign = QLabel()
        self.hearing_label = Label("", "strong", wrap=True)
        self._detail = Label("", "caption", wrap=True)
        self._test_button = Button(theme, self.tr("Test"), self._test_output, icon="speaker-high")
        self._test_button.setAccessibleName(self.tr("Play a test sound"))
        self._output_fault = Label("", "error", wrap=True)
        self._output_fault.hide()
        self._lay_out()
        self._file_button.setVisible(files)
        theme.changed.connect(self._draw_sign)
        self.use_model(model)

    def _lay_out(self) -> None:
        theme = self._shell.theme
        space = theme.tokens.space
        self.body.addWidget(Label(self.tr("Sound"), "heading"))
        self.body.addLayout(self._labelled(self.tr("&Microphone"), self.device_box))
        file_row = QHBoxLayout()
        self._file_button = Button(
            theme, self.tr("Use a sound file instead…"), self.file_wanted.emit, kind="link"
        )
        file_row.addWidget(self._file_button)
        file_row.addStretch(1)
        self.body.addLayout(file_row)
        self.body.addWidget(self.meter)
        row = QHBoxLayout()
        row.setSpacing(space.small)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.hearing_label, 1)
        self.body.addLayout(row)
        self.body.addWidget(self._detail)
        self.body.addStretch(1)
        self.body.addWidget(Line())
        outputs = self._labelled(self.tr("L&oudspeaker"), self.output_box, self._test_button)
        self.body.addLayout(outputs)
        self.body.addWidget(self._output_fault)

    def _labelled(self, text: str, field: QWidget, *beside: QWidget) -> QVBoxLayout:
        label = Label(text, "caption")
        label.setBuddy(field)
        row = QHBoxLayout()
        row.setSpacing(self._shell.theme.tokens.space.small)
        row.addWidget(field, 1)
        for widget in beside:
            row.addWidget(widget)
        column = QVBoxLayout()
        column.setSpacing(self._shell.theme.tokens.space.hair)
        column.addWidget(label)
        column.addLayout(row)
        return column

    # -- what is shown --------------------------------------------------------------------------

    def use_model(self, model: PreflightModel) -> None:
        self._model = model
        self.meter.clear_level()
        self.show_devices()
        self.refresh()

    def show_devices(self) -> None:
        """Fill both lists; a list that is open in a person's hand keeps its choice."""
        box = self.device_box
        box.clear()
        default = self._model.default_device()
        own = self.tr("The system's microphone")
        box.addItem(f"{own} ({default})" if default else own, "")
        for name, text in self._model.device_choices():
            box.addItem(text, name)
        if self._model.file is not None:
            box.addItem(self.tr("File: {0}").format(self._model.file.name), _FILE)
        wanted = _FILE if self._model.file else self._model.device
        box.setCurrentIndex(max(0, box.findData(wanted)))
        self._show_outputs()

    def _show_outputs(self) -> None:
        outputs = self._model.facts.outputs if self._model.facts else ()
        chosen = self.output_box.currentData()
        self.output_box.clear()
        self.output_box.addItem(self.tr("The system's loudspeaker"), "")
        for device in outputs:
            self.output_box.addItem(device.name, device.name)
        self.output_box.setCurrentIndex(max(0, self.output_box.findData(chosen or "")))

    def show_level(self, level: LevelMeasured) -> None:
        self.meter.set_level(level.rms_db, level.peak_db, muted=level.muted)
        self.refresh()

    def refresh(self) -> None:
        """Say what is heard; called ten times a second, so that it only writes what changed."""
        shown = self.device_box.findData(_FILE) >= 0
        if shown != (self._model.file is not None):
            self.show_devices()
        hearing = self._model.hearing
        self._detail_text(hearing)
        if hearing is self._hearing:
            return
        self._hearing = hearing
        words = {
            Hearing.OPENING: self.tr("Opening the microphone…"),
            Hearing.QUIET: self.tr("Say something, so that we can check the microphone."),
            Hearing.HEARD: self.tr("We hear you."),
            Hearing.FILE: self.tr("The file will be the microphone."),
            Hearing.NO_DEVICE: self.tr("No microphone is heard."),
        }
        self.hearing_label.setText(words[hearing])
        self.meter.setVisible(hearing is not Hearing.FILE)
        if hearing is Hearing.NO_DEVICE:
            self.meter.clear_level()
        self._draw_sign()

    def _detail_text(self, hearing: Hearing) -> None:
        detail = self._model.sound.device if hearing in {Hearing.QUIET, Hearing.HEARD} else ""
        if hearing is Hearing.NO_DEVICE:
            detail = " ".join(
                part
                for part in (
                    self._model.sound.sentence,
                    self.tr("You can start all the same: a microphone that is plugged in is used."),
                )
                if part
            )
        elif hearing is Hearing.FILE:
            detail = self.tr("It plays at its own speed from the start of the meeting.")
        if detail != self._detail.text():
            self._detail.setText(detail)

    def _draw_sign(self) -> None:
        name, role = _SIGNS[self._hearing or Hearing.OPENING]
        side = self._shell.theme.tokens.icon
        icon = self._shell.theme.icon(name, role)
        self._sign.setPixmap(icon.pixmap(QSize(side, side), self.devicePixelRatioF()))

    # -- what is pressed ------------------------------------------------------------------------

    def _on_device_activated(self, index: int) -> None:
        data = self.device_box.itemData(index)
        if data != _FILE:
            self.source_chosen.emit(str(data or ""))

    def _test_output(self) -> None:
        output = str(self.output_box.currentData() or "")
        self._test_button.setEnabled(False)
        self._output_fault.hide()
        sound = self._shell.use_cases.sound
        self._shell.jobs.run(
            self, lambda: sound.play_test_sound(output), self._on_tested, self._on_test_failed
        )

    def _on_tested(self, _nothing: None) -> None:
        self._test_button.setEnabled(True)

    def _on_test_failed(self, sentence: str) -> None:
        self._test_button.setEnabled(True)
        self._output_fault.setText(sentence)
        self._output_fault.show()


#: Stands for the chosen file in the list; no device has such a name.
_FILE = "\0file"
