"""The line over the captions: what this meeting is, how long it has been, and what is safe."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from meeting_desktop.domain.agenda_clock import Pace
from meeting_desktop.ui.conference.agenda_wording import line_words
from meeting_desktop.ui.meeting.caption_text import clock_of
from meeting_desktop.ui.meeting.session import MeetingSession
from meeting_desktop.ui.meeting.wording import (
    captions_fact,
    connection_fact,
    consent_fact,
    people_fact,
    recording_fact,
)
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.labels import ElidedLabel, Label
from meeting_desktop.ui.widgets.pill import Pill

#: In heights of a control.
_LEAST_TITLE = 4


class MeetingHeader(QWidget):
    """Title, timer and pills; those of the conference only where there is one."""

    def __init__(self, theme: Theme, session: MeetingSession) -> None:
        super().__init__()
        self._session = session
        self.title = ElidedLabel("", "title")
        #: What is talked about now and for how long; its words change and nothing moves.
        self.agenda = ElidedLabel("", "caption")
        self.agenda.setAccessibleName(self.tr("Agenda"))
        self.agenda.hide()
        self.timer = Label("0:00", "title")
        self.timer.setAccessibleName(self.tr("Time of the meeting"))
        self.recording = Pill(theme)
        self.captions = Pill(theme)
        self.people = Pill(theme)
        self.connection = Pill(theme)
        #: What there is to say, the most important first; the last ones go where it is narrow.
        self._wanted = {self.recording: True, self.connection: False}
        self._wanted |= {self.captions: True, self.people: False}
        self._title_width = theme.tokens.control * _LEAST_TITLE
        space = theme.tokens.space
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(space.wide, space.medium, space.wide, space.medium)
        row.setSpacing(space.small)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self.agenda)
        row.addLayout(words, 1)
        row.addWidget(self.connection, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.people, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.recording, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.captions, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addSpacing(space.small)
        row.addWidget(self.timer)
        session.agenda.changed.connect(self._show_agenda)
        session.state_changed.connect(self.refresh)
        session.ticked.connect(self._tick)
        self.refresh()

    def refresh(self) -> None:
        session = self._session
        self.title.setText(session.title)
        me = session.room.model.me
        recording = (
            consent_fact(me.consent)
            if session.joined and me is not None
            else recording_fact(session.model, wanted=session.records)
        )
        self.recording.set(recording.text, recording.icon, recording.tone)
        captions = captions_fact(
            session.model.captions, session.model.lag, wanted=session.has_captions
        )
        self.captions.set(captions.text, captions.icon, captions.tone)
        self._wanted[self.captions] = not session.joined
        self.captions.setToolTip(session.model.captions.sentence)
        self._show_room()
        self._tick()
        self._fit()

    def _show_room(self) -> None:
        room = self._session.room
        self._wanted[self.people] = room.is_open
        people = people_fact(room.model)
        self.people.set(people.text, people.icon, people.tone)
        connection = connection_fact(room.model)
        self._wanted[self.connection] = connection is not None
        if connection is not None:
            self.connection.set(connection.text, connection.icon, connection.tone)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Pills are whole or not there; the status line and the panel say the same in words."""
        gap = self._row.spacing()
        edges = self._row.contentsMargins()
        taken = edges.left() + edges.right() + self.timer.sizeHint().width() + 3 * gap
        left = self.width() - taken - self._title_width
        for pill, wanted in self._wanted.items():
            needed = pill.sizeHint().width() + gap
            shown = wanted and (needed <= left or pill is self.recording)
            pill.setVisible(shown)
            left -= needed if shown else 0

    def _tick(self) -> None:
        self.timer.setText(clock_of(self._session.elapsed()))
        self._show_agenda()

    def _show_agenda(self) -> None:
        agenda = self._session.agenda
        self.agenda.setVisible(bool(agenda.shown.items))
        self.agenda.setText(line_words(agenda))
        current = agenda.current
        over = current is not None and agenda.pace(current) is Pace.OVER
        self.agenda.set_role("overdue" if over else "caption")
