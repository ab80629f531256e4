"""One line that fills the form: "Fri 10 demo with Acme 45m"."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from meeting_desktop.ui.schedule.schedule_model import ScheduleModel
from meeting_desktop.ui.shell import Shell


class QuickLine(QWidget):
    """``accepted``: Enter put what was understood into the model."""

    accepted = Signal()
    typed = Signal()

    def __init__(self, shell: Shell, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now = now
        self._model: ScheduleModel | None = None
        self.edit = QLineEdit()
        self.edit.setPlaceholderText(self.tr("Fri 10 demo with Acme 45m"))
        self.edit.setAccessibleName(self.tr("Quick entry"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.edit)
        self.setFocusProxy(self.edit)

    def use(self, model: ScheduleModel) -> None:
        self._model = model
        self.edit.setText(model.quick_text)
