"""Hearing one thing that was said, and no more than that."""

from __future__ import annotations

from PySide6.QtCore import QObject

from meeting_desktop.ui.library.playback import Playback

#: What is heard after the last word (s), so that it is not cut off.
_TAIL = 0.4
#: Whoever is further away than this (s) has gone elsewhere and listens on there.
_AWAY = 1.5


class Snippet(QObject):
    """Plays from one place to another, then pauses, unless somebody moved on meanwhile."""

    def __init__(self, playback: Playback) -> None:
        super().__init__(playback)
        self._playback = playback
        self._span: tuple[float, float] | None = None
        playback.moved.connect(self._on_moved)

    def hear(self, start: float, end: float) -> None:
        self._span = None
        self._playback.seek(start)
        self._playback.play()
        self._span = (start, end + _TAIL)

    def _on_moved(self, place: float) -> None:
        if self._span is None:
            return
        start, end = self._span
        if not start - _AWAY <= place <= end + _AWAY:
            self._span = None
        elif place >= end:
            self._span = None
            self._playback.pause()
