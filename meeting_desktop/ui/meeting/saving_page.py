"""The end of a meeting: what is being saved, so that nobody pulls the plug too soon."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from meeting_desktop.domain.events import RecordingState
from meeting_desktop.ui.meeting.caption_text import clock_of
from meeting_desktop.ui.meeting.session import MeetingSession
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.labels import Label
from meeting_desktop.ui.widgets.progress import Spinner


class SavingPage(QWidget):
    """Shown from the press on End until the meeting is complete."""

    def __init__(self, theme: Theme, session: MeetingSession) -> None:
        super().__init__()
        self._session = session
        self._title = Label(self.tr("Saving the meeting"), "title")
        self._recording = Label("", "muted", wrap=True)
        self._words = Label("", "muted", wrap=True)
        self._advice = Label("", "error", wrap=True)
        column = QVBoxLayout(self)
        column.setSpacing(theme.tokens.space.small)
        column.addStretch(2)
        column.addWidget(Spinner(theme, large=True), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(theme.tokens.space.small)
        for label in (self._title, self._recording, self._words, self._advice):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        column.addStretch(3)
        session.state_changed.connect(self.refresh)

    @property
    def text(self) -> str:
        return f"{self._recording.text()} {self._words.text()} {self._advice.text()}".strip()

    def refresh(self) -> None:
        recording = self._session.model.recording
        kept = clock_of(recording.seconds)
        if not self._session.records:
            self._recording.setText("")
        elif recording.state is RecordingState.FINISHED:
            self._recording.setText(self.tr("Recording: {0} saved.").format(kept))
        else:
            self._recording.setText(
                self.tr("Recording: writing the last seconds ({0}).").format(kept)
            )
        captions = self._session.has_captions
        self._words.setText(self.tr("Transcript: writing the last words.") if captions else "")
        troubled = recording.state in {RecordingState.HELD_IN_MEMORY, RecordingState.FAILED}
        self._advice.setText(recording.sentence if troubled else "")
