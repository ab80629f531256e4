"""Another day and time for a meeting, typed instead of dragged."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from meeting_desktop.ports.planning import CalendarEntry
from meeting_desktop.ui.calendar import wording
from meeting_desktop.ui.calendar.axis import Axis
from meeting_desktop.ui.calendar.days import make_day
from meeting_desktop.ui.calendar.dragging import Ghost
from meeting_desktop.ui.schedule.pickers import DateField, TypedBox
from meeting_desktop.ui.schedule.time_typing import clock_text, minutes_of, times_of_day
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.dialogs import PlainDialog
from meeting_desktop.ui.widgets.labels import Label


class MoveDialog(PlainDialog):
    """``chosen`` carries a ``Ghost``; the length stays."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget, entry: CalendarEntry, zone: ZoneInfo) -> None:
        super().__init__(theme, parent)
        self.entitle(self.tr("Move “{0}”").format(entry.title))
        self._entry = entry
        self._zone = zone
        wall = entry.start.astimezone(zone)
        self.date = DateField(theme, self.tr("Day"))
        self.date.setDate(wording.qdate(wall.date()))
        self.time = TypedBox(theme, self.tr("Time"))
        self.time.offer([clock_text(minutes) for minutes in times_of_day()])
        self.time.show_text(clock_text(wall.hour * 60 + wall.minute))
        row = QHBoxLayout()
        row.setSpacing(theme.tokens.space.small)
        row.addWidget(self.date, 2)
        row.addWidget(self.time, 1)
        self.body.addLayout(row)
        self._fault = Label("", "error", wrap=True)
        self._fault.hide()
        self.body.addWidget(self._fault)
        self.buttons.addStretch(1)
        self.buttons.addWidget(Button(theme, self.tr("Cancel"), self.reject, kind="quiet"))
        self.move_button = Button(theme, self.tr("Move"), self._move, kind="primary")
        self.move_button.setDefault(True)
        self.buttons.addWidget(self.move_button)

    def _move(self) -> None:
        minutes = minutes_of(self.time.edit.text())
        if minutes is None:
            self._fault.setText(self.tr("That is no time of day, such as 14:30."))
            self._fault.show()
            return
        chosen = self.date.date()
        day = make_day(date(chosen.year(), chosen.month(), chosen.day()), self._zone)
        start = day.instant(minutes)
        if start is None:
            after = Axis([day]).place(day, day.start + timedelta(minutes=minutes))
            words = self.tr("The clocks skip that time on this day; it would be {0}.")
            later = Axis([day]).nearest(day, after, 5)
            self._fault.setText(words.format(wording.time_words(later, self._zone)))
            self._fault.show()
            return
        self.accept()
        self.chosen.emit(Ghost(start, start + (self._entry.end - self._entry.start)))
