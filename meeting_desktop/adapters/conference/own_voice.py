"""A voice that this machine makes, on its way into the mix: whole sentences in, frames out."""

from __future__ import annotations

import threading
from collections import deque
from uuid import UUID

import numpy as np

from meeting_desktop.adapters.conference.mixer import Voice
from meeting_desktop.adapters.conference.opus_stream import silence
from meeting_desktop.domain.levels import SILENCE_DB, measure_level
from meeting_desktop.ports.audio import Samples
from meeting_desktop.ports.conference import (
    FRAME_SAMPLES,
    HeardPiece,
    MutedBy,
    VoiceListener,
)

#: A voice that is cut off mid-vowel clicks; one that falls for 5 ms does not.
_FALL = np.linspace(1, 0, 240, dtype=np.float32)


class OwnVoice:
    """``put`` and ``flush`` on any thread, the rest on the media thread."""

    def __init__(self, participant: UUID, listener: VoiceListener) -> None:
        self.participant = participant
        #: In the mix; given by the room.
        self.seat = -1
        self.listener = listener
        self.level = SILENCE_DB
        self._lock = threading.Lock()
        self._pieces: deque[Samples] = deque()
        self._waiting = 0
        self._muted: set[MutedBy] = set()
        self._next: int | None = None

    def put(self, samples: Samples) -> None:
        piece = np.array(samples, dtype=np.float32)
        with self._lock:
            self._pieces.append(piece)
            self._waiting += len(piece)

    def flush(self) -> None:
        with self._lock:
            last = self._cut(min(self._waiting, len(_FALL)))
            self._pieces.clear()
            self._waiting = 0
            if len(last):
                self._pieces.append(last * _FALL[len(_FALL) - len(last) :])
                self._waiting = len(last)

    @property
    def waiting(self) -> int:
        with self._lock:
            return self._waiting

    @property
    def muted(self) -> bool:
        return bool(self._muted)

    def set_muted(self, by: MutedBy, muted: bool) -> None:
        if muted:
            self._muted.add(by)
        else:
            self._muted.discard(by)

    def pull(self, now: int) -> tuple[list[HeardPiece], Voice | None]:
        """The frame at ``now``, and silence for turns that were left out before it."""
        pieces = []
        place = now if self._next is None else self._next
        while place < now:
            pieces.append(HeardPiece(self.participant, place, silence()))
            place += FRAME_SAMPLES
        self._next = now + FRAME_SAMPLES
        frame = self._take()
        pieces.append(HeardPiece(self.participant, now, frame))
        level = measure_level(frame)[0]
        self.level = max(self.level, level)
        return pieces, None if self._muted else Voice(frame, level)

    def _take(self) -> Samples:
        frame = np.zeros(FRAME_SAMPLES, dtype=np.float32)
        with self._lock:
            sound = self._cut(min(self._waiting, FRAME_SAMPLES))
        if not self._muted:
            frame[: len(sound)] = sound
        return frame

    def _cut(self, count: int) -> Samples:
        sound = np.empty(count, dtype=np.float32)
        filled = 0
        while filled < count:
            piece = self._pieces.popleft()
            part = min(len(piece), count - filled)
            sound[filled : filled + part] = piece[:part]
            if part < len(piece):
                self._pieces.appendleft(piece[part:])
            filled += part
        self._waiting -= count
        return sound
