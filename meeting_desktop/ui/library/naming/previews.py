"""Ten seconds of a voice, to know it by; one is heard at a time."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from meeting_desktop.application.speaker_facts import Preview
from meeting_desktop.ports.audio import Player
from meeting_desktop.ui.library.playback import Playback

#: What is heard after the last word (s), so that it is not cut off.
_TAIL = 0.3


class Previews(QObject):
    """``changed``: another preview is heard than before, or none; ``fault`` says why not."""

    changed = Signal()

    def __init__(self, open_player: Callable[[], Player], parent: QObject) -> None:
        super().__init__(parent)
        self._playback = Playback(open_player, self)
        self._playback.moved.connect(self._on_moved)
        self._playback.state_changed.connect(self._on_state)
        self.heard: Preview | None = None
        self._begun = False

    @property
    def fault(self) -> str:
        return self._playback.fault

    def toggle(self, preview: Preview, duration: float) -> None:
        """Hear it; where it is heard already, no more of it. ``duration`` of the recordings."""
        again = preview == self.heard
        self.stop()
        if again:
            return
        self._playback.load(preview.tracks, max(duration, preview.span.end + _TAIL))
        self._playback.seek(preview.span.start)
        self.heard = preview
        self._playback.play()
        self._begun = self._playback.playing
        self.changed.emit()

    def stop(self) -> None:
        """Give the loudspeaker back."""
        was, self.heard, self._begun = self.heard, None, False
        self._playback.close()
        if was is not None:
            self.changed.emit()

    def _on_moved(self, place: float) -> None:
        if self.heard is not None and place >= self.heard.span.end + _TAIL:
            self._end()

    def _on_state(self) -> None:
        """It may have come to the end of the recording."""
        if self.heard is not None and not self._playback.playing and self._begun:
            self._end()
        else:
            self.changed.emit()

    def _end(self) -> None:
        # Not closed: it is the player's own turn that says so.
        self.heard, self._begun = None, False
        self._playback.pause()
        self.changed.emit()
