"""The sound of a Replay: a player that is asked where it is; a silent place where there is none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from meeting_desktop.ports.audio import Player

#: 30 Hz: a word is lit within a thirtieth of a second of being heard.
_TICK_MS = 33
SPEEDS = (0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0)


class Playback(QObject):
    """Makes its player when there is something to play and closes it with ``close``."""

    moved = Signal(float)
    state_changed = Signal()

    def __init__(self, open_player: Callable[[], Player], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open_player = open_player
        self._player: Player | None = None
        self._place = 0.0
        self._seen: tuple[bool, str] = (False, "")
        self.duration = 0.0
        self.speed = 1.0
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.tick)

    @property
    def can_play(self) -> bool:
        return self._player is not None

    @property
    def playing(self) -> bool:
        return self._player is not None and self._player.playing

    @property
    def fault(self) -> str:
        """A sentence when there is no loudspeaker; the place moves on all the same."""
        return self._player.fault if self._player is not None else ""

    @property
    def position(self) -> float:
        return self._place

    def load(self, recordings: Sequence[Path], duration: float) -> None:
        """Without a recording there is still a place that words and slider share."""
        self.close()
        self.duration = duration
        self._place = 0.0
        if recordings:
            self._player = self._open_player()
            self._player.load(recordings, duration)
            self._player.set_speed(self.speed)
        self._tell()

    def close(self) -> None:
        self._timer.stop()
        player, self._player = self._player, None
        if player is not None:
            player.close()

    def toggle(self) -> None:
        if self.playing:
            self.pause()
        else:
            self.play()

    def play(self) -> None:
        if self._player is not None:
            self._player.play()
            self._timer.start()
            self._tell()

    def pause(self) -> None:
        if self._player is not None:
            self._player.pause()
            self._timer.stop()
            self._take(self._player.position())
            self._tell()

    def seek(self, seconds: float) -> None:
        place = min(max(0.0, seconds), self.duration)
        if self._player is not None:
            self._player.seek(place)
        self._take(place)

    def skip(self, seconds: float) -> None:
        self.seek(self._place + seconds)

    def set_speed(self, factor: float) -> None:
        self.speed = factor
        if self._player is not None:
            self._player.set_speed(factor)
        self.state_changed.emit()

    def tick(self) -> None:
        """Read the player; the timer does this while it plays."""
        if self._player is None:
            return
        self._take(self._player.position())
        if (self._player.playing, self._player.fault) != self._seen:
            self._tell()
        if not self._player.playing:
            self._timer.stop()

    def _take(self, place: float) -> None:
        if place != self._place:
            self._place = place
            self.moved.emit(place)

    def _tell(self) -> None:
        self._seen = (self.playing, self.fault)
        self.state_changed.emit()
