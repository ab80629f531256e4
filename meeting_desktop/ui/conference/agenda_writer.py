"""Where a point of the agenda is written: a new one, or other words for one that there is."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from meeting_desktop.domain.agenda_clock import (
    MOST_MINUTES,
    NOTES_LENGTH,
    PRESENTER_LENGTH,
    TITLE_LENGTH,
)
from meeting_desktop.domain.agenda_messages import ShownPoint
from meeting_desktop.ui.conference.meeting_agenda import MeetingAgenda
from meeting_desktop.ui.conference.rights import offer
from meeting_desktop.ui.schedule.pickers import NumberField
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import Button


class AgendaWriter(QWidget):
    """Enter takes it in, Escape gives up; ``done`` carries the point that was edited, or None."""

    done = Signal(object)

    def __init__(self, theme: Theme, agenda: MeetingAgenda) -> None:
        super().__init__()
        self._agenda = agenda
        self._item: UUID | None = None
        self.title = _line(self.tr("Add a point"), self.tr("Point of the agenda"), TITLE_LENGTH)
        self.minutes = NumberField(
            theme, self.tr("Minutes"), MOST_MINUTES, nothing=self.tr("– min"), step=5
        )
        self.minutes.setSuffix(self.tr(" min"))
        self.minutes.setFixedWidth(theme.tokens.control * 2 + theme.tokens.space.small)
        who = self.tr("Who presents")
        self.presenter = _line(who, who, PRESENTER_LENGTH)
        notes = self.tr("What it is for")
        self.notes = _line(notes, notes, NOTES_LENGTH)
        self.take = Button(theme, "", self.write, kind="primary", icon="plus")
        self.cancel = Button(theme, self.tr("Cancel"), self.give_up, kind="quiet")
        self._lay_out(theme)
        for field in (self.title, self.presenter, self.notes):
            field.returnPressed.connect(self.write)
        self.title.textChanged.connect(self._show_rest)
        self._show_rest()

    def _lay_out(self, theme: Theme) -> None:
        space = theme.tokens.space
        first = QHBoxLayout()
        first.setSpacing(space.hair)
        first.addWidget(self.title, 1)
        first.addWidget(self.minutes)
        self.rest = QWidget()
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.take)
        below = QVBoxLayout(self.rest)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(space.hair)
        below.addWidget(self.presenter)
        below.addWidget(self.notes)
        below.addLayout(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.small, space.small, space.small, space.small)
        column.setSpacing(space.hair)
        column.addLayout(first)
        column.addWidget(self.rest)

    def offer(self, reason: str | None) -> None:
        """``reason``: why the one who sits here may write none."""
        for field in (self.title, self.minutes, self.presenter, self.notes, self.take):
            offer(field, reason)

    def edit(self, point: ShownPoint) -> None:
        self._item = point.id
        self.title.setText(point.title)
        self.minutes.show_number(point.minutes)
        self.presenter.setText(point.presenter)
        self.notes.setText(point.notes)
        self._show_rest()
        self.title.setFocus()
        self.title.selectAll()

    def write(self) -> None:
        """Without a title nothing is asked for."""
        title = self.title.text().strip()
        if not title:
            self.title.setFocus()
            return
        minutes = self.minutes.value()
        presenter, notes = self.presenter.text().strip(), self.notes.text().strip()
        self._agenda.put(self._item, title, minutes, presenter, notes)
        self.give_up()

    def give_up(self) -> None:
        edited, self._item = self._item, None
        for field in (self.title, self.presenter, self.notes):
            field.clear()
        self.minutes.show_number(None)
        self._show_rest()
        self.title.setFocus()
        self.done.emit(edited)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self.rest.isHidden():
            self.give_up()
        else:
            super().keyPressEvent(event)

    def _show_rest(self) -> None:
        """One line until somebody writes."""
        self.rest.setVisible(self._item is not None or bool(self.title.text()))
        self.take.setText(self.tr("Add") if self._item is None else self.tr("Save"))


def _line(hint: str, name: str, length: int) -> QLineEdit:
    line = QLineEdit()
    line.setPlaceholderText(hint)
    line.setAccessibleName(name)
    line.setMaxLength(length)
    return line
