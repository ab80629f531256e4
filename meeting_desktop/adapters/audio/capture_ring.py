"""Between the sound card, which cannot wait, and a reader, which may be late.

One writer, one reader: each owns its counter, so no lock is held while sound is copied.
"""

from __future__ import annotations

import threading
from collections import deque

import numpy as np
from numpy.typing import NDArray

from meeting_desktop.ports.audio import Samples


class CaptureRing:
    """A bounded ring of frames of ``channels`` channels; what does not fit is counted."""

    def __init__(self, capacity_frames: int, channels: int) -> None:
        self._buffer: NDArray[np.float32] = np.zeros((capacity_frames, channels), dtype=np.float32)
        self._capacity = capacity_frames
        self._written = 0
        self._read = 0
        self._lost_now = 0
        #: (frame before which sound is missing, how many frames)
        self._losses: deque[tuple[int, int]] = deque()
        self.overruns = 0
        self.arrived = threading.Event()

    @property
    def written(self) -> int:
        """Frames that came so far."""
        return self._written

    @property
    def waiting(self) -> int:
        return self._written - self._read

    def put(self, block: NDArray[np.float32], lost_before: int = 0) -> None:
        """Writer: append ``block`` (frames, channels); ``lost_before`` frames never came."""
        count = len(block)
        self._lost_now += lost_before
        if count > self._capacity - self.waiting:
            self.overruns += 1
            self._lost_now += count
        else:
            if self._lost_now:
                self._losses.append((self._written, self._lost_now))
                self._lost_now = 0
            start = self._written % self._capacity
            first = min(count, self._capacity - start)
            self._buffer[start : start + first] = block[:first]
            self._buffer[: count - first] = block[first:]
            self._written += count
        self.arrived.set()

    def take(self, most: int) -> tuple[Samples, int]:
        """Reader: at most ``most`` frames mixed to mono (n,), and how many were lost before."""
        lost = 0
        if self._losses and self._losses[0][0] == self._read:
            lost = self._losses.popleft()[1]
        end = min(self._written, self._read + most)
        if self._losses:
            end = min(end, self._losses[0][0])
        start, count = self._read % self._capacity, end - self._read
        first = min(count, self._capacity - start)
        mono = np.empty(count, dtype=np.float32)
        np.mean(self._buffer[start : start + first], axis=1, out=mono[:first])
        np.mean(self._buffer[: count - first], axis=1, out=mono[first:])
        self._read = end
        return mono, lost
