"""Hearing one thing that was said, and no more than that."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from meeting_desktop.ui.library.playback import Playback
from meeting_desktop.ui.library.replay_sound import ReplaySound

#: What is heard after the last word (s), so that it is not cut off.
_TAIL = 0.4
#: Whoever is further away than this (s) has gone elsewhere and listens on there.
_AWAY = 1.5


class Hearing(QObject):
    """Plays from one place to another, then pauses, unless somebody moved on meanwhile.

    ``words_wanted``: nothing can be heard, so the words at that second are to be read.
    """

    words_wanted = Signal(float)

    def __init__(self, playback: Playback, sound: ReplaySound) -> None:
        super().__init__(playback)
        self._playback = playback
        self._sound = sound
        self._span: tuple[float, float] | None = None
        playback.moved.connect(self._on_moved)

    def hear(self, start: float, end: float) -> None:
        self._span = None
        if self._playback.can_play:
            self._playback.seek(start)
            self._playback.play()
            self._span = (start, end + _TAIL)
        elif self._sound.can_get:
            self._playback.seek(start)
            self._sound.want()
        else:
            self.words_wanted.emit(start)

    def _on_moved(self, place: float) -> None:
        if self._span is None:
            return
        start, end = self._span
        if not start - _AWAY <= place <= end + _AWAY:
            self._span = None
        elif place >= end:
            self._span = None
            self._playback.pause()
