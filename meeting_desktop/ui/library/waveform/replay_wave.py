"""The waveform of the meeting that is on the page: read behind it, kept in step with its words."""

from __future__ import annotations

from functools import partial
from threading import Event

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction

from meeting_desktop.application.draw_waveform import TrackWaveform
from meeting_desktop.application.review_transcript import ReviewedMeeting
from meeting_desktop.ui.library import timeline_facts
from meeting_desktop.ui.library.playback import Playback
from meeting_desktop.ui.library.transcript_document import TranscriptDocument, empty_document
from meeting_desktop.ui.library.waveform.lanes import lanes_of
from meeting_desktop.ui.library.waveform.waveform_strip import WaveformStrip
from meeting_desktop.ui.shell import Shell

#: Many words may change at once; the lanes are drawn after them.
_PAUSE_MS = 150


class ReplayWave(QObject):
    """``strip`` is hidden where nothing can be heard, and where a person does not want it."""

    chosen = Signal(float, float)

    def __init__(
        self, shell: Shell, playback: Playback, toggle: QAction, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._shell = shell
        self._toggle = toggle
        self._document = empty_document()
        self._tracks: tuple[TrackWaveform, ...] = ()
        self._given_up = Event()
        self._shown: ReviewedMeeting | None = None
        self.strip = WaveformStrip(shell.theme)
        self.strip.hide()
        toggle.setCheckable(True)
        toggle.setChecked(True)
        toggle.toggled.connect(self._show)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_PAUSE_MS)
        self._later.timeout.connect(self._show_lanes)
        playback.moved.connect(self.strip.set_seconds)
        self.strip.sought.connect(playback.seek)
        self.strip.chosen.connect(self.chosen)

    @property
    def is_here(self) -> bool:
        return bool(self._tracks)

    def show(self, reviewed: ReviewedMeeting, document: TranscriptDocument) -> None:
        """Read what is heard of it, unless that is known."""
        same = self._shown is not None and self._shown.recordings == reviewed.recordings
        same = same and self._shown is not None and self._shown.meeting.id == reviewed.meeting.id
        self._shown, self._document = reviewed, document
        if same and self._tracks:
            self._show_all()
            return
        self._drop()
        if reviewed.recordings:
            self._given_up = gone = Event()
            drawing = self._shell.use_cases.archive.waveform
            job = partial(drawing.of_meeting, reviewed.meeting.id, lambda: not gone.is_set())
            self._shell.jobs.run(self, job, partial(self._on_read, gone))

    def leave(self) -> None:
        self._shown = None
        self._document = empty_document()
        self._drop()

    def words_changed(self) -> None:
        """Words, speakers or names; soon seen."""
        if self._tracks:
            self._later.start()

    def _drop(self) -> None:
        self._given_up.set()
        self._tracks = ()
        self._later.stop()
        self.strip.hide()

    def _on_read(self, gone: Event, tracks: tuple[TrackWaveform, ...]) -> None:
        if not gone.is_set():
            self._tracks = tracks
            self._show_all()

    def _show_all(self) -> None:
        if self._shown is not None:
            ticks = timeline_facts.ticks_of(self._shown)
            self.strip.show_sound(self._shown.duration, (), ticks)
            self._show_lanes()
        self._show()

    def _show_lanes(self) -> None:
        self.strip.show_lanes(lanes_of(self._document, self._tracks, self.tr("Others")))

    def _show(self, _checked: bool = False) -> None:
        self.strip.setVisible(self._toggle.isChecked() and bool(self._tracks))
