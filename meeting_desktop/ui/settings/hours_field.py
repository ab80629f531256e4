"""On which days a person works, and from when to when."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QLocale, Qt, QTime, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from meeting_desktop.domain.people import WorkingHours
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.theme.theme import set_look
from meeting_desktop.ui.widgets.choices import ComboBox
from meeting_desktop.ui.widgets.labels import Label

_STEP = 30
_DAY = 24 * 60
_WEEK = 7


def _tr(text: str) -> str:
    return QCoreApplication.translate("HoursField", text)


class HoursField(QWidget):
    """One span for all working days; ``chosen`` carries the hours of each.

    Hours that differ from day to day (they came from elsewhere) are kept until one is changed here.
    """

    chosen = Signal(object)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._hours: tuple[WorkingHours, ...] = ()
        space = shell.theme.tokens.space
        days = QHBoxLayout()
        days.setSpacing(space.hair)
        self.days = [self._make_day(number) for number in range(_WEEK)]
        for button in self.days:
            days.addWidget(button)
        days.addStretch(1)
        self.start_box = self._make_times(shell, _tr("Work begins"), range(0, _DAY, _STEP))
        self.end_box = self._make_times(shell, _tr("Work ends"), range(_STEP, _DAY + 1, _STEP))
        times = QHBoxLayout()
        times.setSpacing(space.small)
        times.addWidget(self.start_box)
        times.addWidget(Label(_tr("to")))
        times.addWidget(self.end_box)
        times.addStretch(1)
        self.note = Label(_tr("The hours differ from day to day."), "caption", wrap=True)
        self.note.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.small)
        column.addLayout(days)
        column.addLayout(times)
        column.addWidget(self.note)

    def show_hours(self, hours: Sequence[WorkingHours]) -> None:
        """Without a signal."""
        self._hours = tuple(hours)
        working = {one.weekday for one in hours}
        for number, button in enumerate(self.days):
            button.setChecked(number in working)
        spans = {(one.start, one.end) for one in hours}
        start, end = min(spans, default=(9 * 60, 17 * 60))
        self.note.setVisible(len(spans) > 1 or len(hours) > len(working))
        for box, minutes in ((self.start_box, start), (self.end_box, end)):
            if box.findData(minutes) < 0:
                box.addItem(_time(minutes), minutes)
            box.setCurrentIndex(box.findData(minutes))

    def _make_day(self, number: int) -> QToolButton:
        name = QLocale().standaloneDayName(number + 1, QLocale.FormatType.ShortFormat)
        button = QToolButton()
        button.setText(name)
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setAccessibleName(QLocale().standaloneDayName(number + 1))
        set_look(button, kind="toggle")
        button.clicked.connect(self._on_choice)
        return button

    def _make_times(self, shell: Shell, name: str, minutes: range) -> ComboBox:
        box = ComboBox(shell.theme, name)
        box.setMinimumContentsLength(7)
        for one in minutes:
            box.addItem(_time(one), one)
        box.activated.connect(self._on_choice)
        return box

    def _on_choice(self) -> None:
        start, end = int(self.start_box.currentData()), int(self.end_box.currentData())
        if end <= start:
            end = min(_DAY, start + 60)
        hours = tuple(
            WorkingHours(number, start, end)
            for number, button in enumerate(self.days)
            if button.isChecked()
        )
        self.show_hours(hours)
        self.chosen.emit(hours)


def _time(minutes: int) -> str:
    if minutes == _DAY:
        return _tr("midnight")
    return QLocale().toString(QTime(minutes // 60, minutes % 60), QLocale.FormatType.ShortFormat)
