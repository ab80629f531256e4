"""One weight: a slider with its number, saved when it comes to rest."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget

from meeting_desktop.ui.theme.tokens import Tokens
from meeting_desktop.ui.widgets.labels import Label

#: All scores are reckoned again with each weight that is saved: a held key is one change.
_REST_MS = 500
_STEP, _MOST = 5, 100


class WeightField(QWidget):
    """``moved`` while it is dragged; ``settled`` carries the value to be kept."""

    moved = Signal()
    settled = Signal(int)

    def __init__(self, tokens: Tokens, name: str, *, percent: bool = False) -> None:
        super().__init__()
        self._percent = percent
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, _MOST)
        self.slider.setSingleStep(_STEP)
        self.slider.setPageStep(_STEP)
        self.slider.setMinimumHeight(tokens.icon + tokens.space.hair)
        self.slider.setAccessibleName(name)
        self._number = Label("", "muted")
        self._number.setMinimumWidth(self._number.fontMetrics().horizontalAdvance("100 %"))
        self._number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._settle)
        self._kept = 0
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.space.medium)
        row.addWidget(self.slider, 1)
        row.addWidget(self._number)
        self.setFocusProxy(self.slider)
        self.setAccessibleName(name)
        self.slider.valueChanged.connect(self._on_moved)

    @property
    def value(self) -> int:
        return self.slider.value()

    def show_kept(self, value: int) -> None:
        """What holds; a hand on the slider is not pushed away."""
        self._kept = value
        if not self.slider.isSliderDown() and not self._rest.isActive():
            self.slider.blockSignals(True)
            self.slider.setValue(value)
            self.slider.blockSignals(False)
            self._show_number()

    def _on_moved(self) -> None:
        self._show_number()
        self._rest.start()
        self.moved.emit()

    def _show_number(self) -> None:
        number = str(self.value)
        self._number.setText(self.tr("{0} %").format(number) if self._percent else number)

    def _settle(self) -> None:
        if self.slider.isSliderDown():
            self._rest.start()
        elif self.value != self._kept:
            self.settled.emit(self.value)
