"""What is played, given to the echo canceller beside the microphone's sound of the same moment.

The canceller learns one delay between the two and loses it when they come in bursts, as they do on
a busy machine. So both are put in their places by the clock: of all arrivals the least late one
says when a stream began. The microphone's sound waits until what was played at its time is there.
"""

from __future__ import annotations

import threading

import numpy as np

from meeting_desktop.core.clock import Clock
from meeting_desktop.ports.audio import CAPTURE_RATE_HZ, Samples

FAR_FRAME = CAPTURE_RATE_HZ // 100
#: What is played is given so much earlier than its own time: no echo comes before its sound, even
#: where the one is captured with more delay than the other.
_LEAD = CAPTURE_RATE_HZ // 10
#: Two clocks that differ move apart slowly; less than this is left to the canceller.
_SLACK = CAPTURE_RATE_HZ // 50
_KEPT = 2 * CAPTURE_RATE_HZ
_WINDOW_SECONDS = 10.0


class StreamStart:
    """When the first sample of a stream was there, in seconds of the clock."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._before = float("inf")
        self._now = float("inf")
        self._since = clock.monotonic()

    def arrived(self, total: int) -> None:
        """``total`` samples have come so far. Forgets what is older than 20 s: clocks differ."""
        now = self._clock.monotonic()
        if now - self._since > _WINDOW_SECONDS:
            self._before, self._now, self._since = self._now, float("inf"), now
        self._now = min(self._now, now - total / CAPTURE_RATE_HZ)

    @property
    def seconds(self) -> float:
        return min(self._before, self._now)


class FarEnd:
    """Mono float32 at 48 kHz; ``put`` on one thread, the microphone's methods on another."""

    def __init__(self, clock: Clock) -> None:
        self._lock = threading.Lock()
        self._far_start, self._near_start = StreamStart(clock), StreamStart(clock)
        self._kept: Samples = np.zeros(0, dtype=np.float32)
        self._far_total = 0
        self._near_total = 0
        self._near_done = 0
        self._offset: int | None = None

    def put(self, samples: Samples) -> None:
        with self._lock:
            self._far_total += samples.size
            self._far_start.arrived(self._far_total)
            self._kept = np.concatenate([self._kept, samples])[-_KEPT:]

    def heard(self, samples: int) -> None:
        """So much of the microphone's sound has come."""
        with self._lock:
            self._near_total += samples
            self._near_start.arrived(self._near_total)

    def skip(self, samples: int) -> None:
        """So much of the microphone's sound goes by unprocessed, or was lost."""
        with self._lock:
            self._near_total = max(self._near_total, self._near_done + samples)
            self._near_done += samples

    @property
    def ready(self) -> bool:
        """What was played at the time of the microphone's next 10 ms has come."""
        with self._lock:
            place = self._place()
            return place is not None and place + FAR_FRAME <= self._far_total

    def take(self) -> Samples:
        """What was played at the time of the microphone's next 10 ms, silence where unknown."""
        with self._lock:
            place = self._place()
            self._near_done += FAR_FRAME
            frame: Samples = np.zeros(FAR_FRAME, dtype=np.float32)
            if place is None:
                return frame
            start = place - (self._far_total - self._kept.size)
            known = self._kept[max(0, start) : max(0, start + FAR_FRAME)]
            at = max(0, -start)
            frame[at : at + known.size] = known
            return frame

    def _place(self) -> int | None:
        """Where in what was played the microphone's next sample is; None before both are heard."""
        if not self._near_total or not self._far_total:
            return None
        apart = self._near_start.seconds - self._far_start.seconds
        wanted = round(apart * CAPTURE_RATE_HZ) + _LEAD
        if self._offset is None or abs(wanted - self._offset) > _SLACK:
            self._offset = wanted
        return self._near_done + self._offset
