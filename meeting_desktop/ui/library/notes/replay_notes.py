"""The notes of the meeting on the page, and what they have to do with its other parts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from meeting_desktop.domain.markdown import plain_words
from meeting_desktop.domain.notes_messages import NoteShown
from meeting_desktop.ui.conference.note_wording import kind_words
from meeting_desktop.ui.library.notes.notes_view import NotesView
from meeting_desktop.ui.library.readings import Readings
from meeting_desktop.ui.library.replay_actions import ReplayActions
from meeting_desktop.ui.library.timeline_slider import Tick, TimelineSlider
from meeting_desktop.ui.library.waveform.waveform_strip import WaveformStrip
from meeting_desktop.ui.library.wording import one_line

_TICK_LENGTH = 80


class ReplayNotes(QObject):
    """Notes are on the line of time, and played where the others are."""

    def __init__(
        self,
        view: NotesView,
        readings: Readings,
        actions: ReplayActions,
        lines: tuple[TimelineSlider, WaveformStrip],
        parent: QObject,
        *,
        play: Callable[[float], None],
    ) -> None:
        super().__init__(parent)
        self._view = view
        self._readings = readings
        self._lines = lines
        view.desk.read.connect(self._show_moments)
        view.play_wanted.connect(play)
        actions.notes.triggered.connect(self._turn)

    def _turn(self) -> None:
        self._readings.show_notes()
        self._view.begin_writing()

    def _show_moments(self) -> None:
        ticks = ticks_of_notes(self._view.desk.shown())
        for line in self._lines:
            line.show_notes(ticks)


def ticks_of_notes(notes: Sequence[NoteShown]) -> list[Tick]:
    """Of those that are tied to a moment, what they say there."""
    return [Tick(one.start, _words(one)) for one in notes if one.start is not None]


def _words(note: NoteShown) -> str:
    words = one_line(plain_words(note.text))
    if len(words) > _TICK_LENGTH:
        words = words[:_TICK_LENGTH].rstrip() + "…"
    return f"{kind_words(note.kind)}: {words}"
