"""Light or dark, and how large captions are."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget

from meeting_desktop.core.settings import Settings
from meeting_desktop.ui.settings.section import Section
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.theme.tokens import Tokens
from meeting_desktop.ui.widgets.labels import Label
from meeting_desktop.ui.widgets.segmented import SegmentedControl

_SMALLEST, _LARGEST, _STEP = 75, 250, 25


def _tr(text: str) -> str:
    return QCoreApplication.translate("AppearanceSection", text)


class AppearanceSection(Section):
    """Holds at once; the sample line shows the caption size before it is saved."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, _tr("Appearance"))
        self.colours = SegmentedControl(
            self.tr("Colours"),
            (
                ("system", self.tr("As the system")),
                ("light", self.tr("Light")),
                ("dark", self.tr("Dark")),
            ),
        )
        self.caption_size = QSlider(Qt.Orientation.Horizontal)
        self.caption_size.setRange(_SMALLEST // _STEP, _LARGEST // _STEP)
        self.caption_size.setPageStep(1)
        self._percent = Label("", "muted")
        self._sample = Label(self.tr("This is how large captions are."), wrap=True)
        self._lay_out(shell.theme.tokens)
        self.colours.chosen.connect(self._on_colours)
        self.caption_size.valueChanged.connect(self._show_size)
        self.caption_size.sliderReleased.connect(self._save_size)
        self.caption_size.actionTriggered.connect(self._on_action)

    def show_settings(self, settings: Settings) -> None:
        self.colours.choose(settings.appearance.theme)
        if not self.caption_size.isSliderDown():
            self.caption_size.setValue(round(settings.appearance.caption_scale * 100 / _STEP))
            self._show_size()

    def _lay_out(self, tokens: Tokens) -> None:
        left = QWidget()
        row = QHBoxLayout(left)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.colours)
        row.addStretch(1)
        left.setFocusProxy(self.colours)
        self.colours_field = self.add_field(self.tr("Colours"), left)
        sizes = QWidget()
        line = QHBoxLayout(sizes)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(tokens.space.medium)
        line.addWidget(self.caption_size, 1)
        line.addWidget(self._percent)
        self.caption_size.setAccessibleName(self.tr("Size of captions"))
        sizes.setFocusProxy(self.caption_size)
        self.size_field = self.add_field(self.tr("&Size of captions"), sizes)
        self.card.body.addWidget(self._sample)

    def _on_colours(self, mode: str) -> None:
        self.change(self.colours_field, "appearance", theme=mode)

    def _show_size(self) -> None:
        percent = self.caption_size.value() * _STEP
        self._percent.setText(self.tr("{0} %").format(percent))
        pixels = round(self.shell.theme.tokens.type.heading * percent / 100)
        self._sample.setStyleSheet(f"QLabel {{ font-size: {pixels}px; }}")

    def _on_action(self, _action: int) -> None:
        """Keys and clicks beside the handle; a drag is saved when it ends."""
        if not self.caption_size.isSliderDown():
            self._save(self.caption_size.sliderPosition())

    def _save_size(self) -> None:
        self._save(self.caption_size.value())

    def _save(self, steps: int) -> None:
        self.change(self.size_field, "appearance", caption_scale=steps * _STEP / 100)
