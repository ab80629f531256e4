"""The microphone of this machine on its way into the mix: pieces of any length in, frames out.

The sound card's clock is not the pace's. What piles up is shortened by crossfading two frames into
one, what is missing is silence; both happen rarely, by the clocks' difference.
"""

from __future__ import annotations

import threading
from collections import deque

import numpy as np

from meeting_desktop.adapters.conference.mixer import together
from meeting_desktop.ports.audio import Samples
from meeting_desktop.ports.conference import FRAME_SAMPLES

#: Frames over which the least that waited is looked at (2 s).
_LOOK_FRAMES = 100
#: Most that is kept (500 ms); the oldest goes.
_MOST = 24_000
#: More is kept in hand by so much (5 ms) each time it ran dry, up to a whole piece.
_RESERVE_STEP = 240


class OwnSound:
    """``put`` on any thread, ``take`` on the media thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pieces: deque[Samples] = deque()
        self._waiting = 0
        self._longest = 0
        self._flowing = False
        self._reserve = 0
        self._least = _MOST
        self._looked = 0

    def put(self, samples: Samples) -> None:
        piece = np.array(samples, dtype=np.float32)
        with self._lock:
            self._pieces.append(piece)
            self._waiting += len(piece)
            self._longest = max(self._longest, min(len(piece), _MOST // 2))
            while self._waiting > _MOST and len(self._pieces) > 1:
                self._waiting -= len(self._pieces.popleft())

    def clear(self) -> None:
        with self._lock:
            self._pieces.clear()
            self._waiting = 0
            self._flowing = False

    def take_all(self) -> list[Samples]:
        """Every whole frame that waits, for a sender that follows the microphone's own pace."""
        with self._lock:
            return [self._cut() for _ in range(self._waiting // FRAME_SAMPLES)]

    def take(self) -> Samples | None:
        """One frame at the taker's pace; None when there is none, or not enough to go on with."""
        with self._lock:
            if not self._flowing and self._waiting < FRAME_SAMPLES + self._reserve:
                return None
            if self._waiting < FRAME_SAMPLES:
                self._flowing = False
                self._reserve = min(self._reserve + _RESERVE_STEP, self._longest)
                return None
            self._flowing = True
            if self._too_much():
                return together([self._cut(), self._cut()])
            return self._cut()

    def _too_much(self) -> bool:
        """Whether, for 2 s, there always was a frame more than needed."""
        self._least = min(self._least, self._waiting - FRAME_SAMPLES)
        self._looked += 1
        if self._looked < _LOOK_FRAMES:
            return False
        spare = self._least
        self._looked, self._least = 0, _MOST
        return spare >= FRAME_SAMPLES + self._reserve

    def _cut(self) -> Samples:
        frame = np.empty(FRAME_SAMPLES, dtype=np.float32)
        filled = 0
        while filled < FRAME_SAMPLES:
            piece = self._pieces.popleft()
            count = min(len(piece), FRAME_SAMPLES - filled)
            frame[filled : filled + count] = piece[:count]
            if count < len(piece):
                self._pieces.appendleft(piece[count:])
            filled += count
        self._waiting -= FRAME_SAMPLES
        return frame
