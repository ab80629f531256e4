"""The time of a track: how many samples there were, what was before it, what is missing."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

import numpy as np

from meeting_desktop.core.clock import Clock
from meeting_desktop.domain.levels import measure_level
from meeting_desktop.ports.audio import CAPTURE_RATE_HZ, Samples
from meeting_desktop.runtime.containment import Contained

_LEVEL_SAMPLES = CAPTURE_RATE_HZ // 10
#: Silence is handed on in pieces, so that nobody has to take an hour at once.
_SILENCE_PIECE = CAPTURE_RATE_HZ

#: Takes (index of the first sample in the track, mono 48 kHz samples) on the capture thread.
SoundConsumer = Callable[[int, Samples], None]
#: Told (seconds into the track, seconds missing) when sound could not be captured.
GapListener = Callable[[float, float], None]


class SoundTimeline:
    """Counts samples, keeps the pre-roll, fills holes; used by the capture thread alone."""

    def __init__(self, clock: Clock, pre_roll_seconds: float) -> None:
        self._clock = clock
        self._pre_roll_limit = int(pre_roll_seconds * CAPTURE_RATE_HZ)
        self._pre_roll: deque[Samples] = deque()
        self._pre_roll_size = 0
        self._consumer: SoundConsumer | None = None
        self._on_gap: GapListener | None = None
        self._origin = 0.0
        self._gap_start: int | None = None
        self.position = 0

    @property
    def running(self) -> bool:
        return self._consumer is not None

    @property
    def clock_position(self) -> int:
        """Where the track is by the clock; 0 before it begins."""
        if self._consumer is None:
            return 0
        return max(0, round((self._clock.monotonic() - self._origin) * CAPTURE_RATE_HZ))

    def begin(
        self,
        consumer: SoundConsumer,
        on_gap: GapListener,
        position: int = 0,
        *,
        waiting: int = 0,
    ) -> None:
        """Hand on what was kept, and everything from now on.

        ``position`` is where in the track that is, when another process began it. ``waiting``
        samples have been heard and are appended later.
        """
        kept = list(self._pre_roll)
        self._pre_roll.clear()
        self.position = position
        length = position + sum(s.size for s in kept) + waiting
        self._origin = self._clock.monotonic() - length / CAPTURE_RATE_HZ
        self._consumer, self._on_gap = consumer, on_gap
        for samples in kept:
            self.append(samples)

    def append(self, samples: Samples) -> None:
        if self._consumer is None:
            self._remember(samples)
            return
        # Time goes on whatever becomes of the sound: a bug of the consumer's must not shift it.
        with Contained():
            self._consumer(self.position, samples)
        self.position += samples.size

    def _remember(self, samples: Samples) -> None:
        self._pre_roll.append(samples)
        self._pre_roll_size += samples.size
        while (
            self._pre_roll and self._pre_roll_size - self._pre_roll[0].size >= self._pre_roll_limit
        ):
            self._pre_roll_size -= self._pre_roll.popleft().size

    def forget(self) -> None:
        """Another source: what the one before heard is not this one's pre-roll."""
        self._pre_roll.clear()
        self._pre_roll_size = 0

    def skip(self, samples: int) -> None:
        """Sound was lost: silence in its place, and a gap on the timeline."""
        if self._consumer is None:
            return
        start = self.position
        self._silence(samples)
        self._report(start, samples)

    def anchor(self, *, before: int = 0) -> None:
        """The next ``before`` samples end now: opening a source took none of the track's time."""
        self._origin = self._clock.monotonic() - (self.position + before) / CAPTURE_RATE_HZ

    def fill_to_now(self, *, before: int = 0, tolerance: float = 0.0) -> None:
        """There was no source: follow the clock with silence.

        ``before``: samples that are to be appended and end now; less than ``tolerance`` seconds are
        not worth a gap.
        """
        now = round((self._clock.monotonic() - self._origin) * CAPTURE_RATE_HZ)
        missing = now - before - self.position
        if missing <= tolerance * CAPTURE_RATE_HZ:
            return
        if self._gap_start is None:
            self._gap_start = self.position
        self._silence(missing)

    def resume(self) -> None:
        """Sound has come again after ``fill_to_now``."""
        start, self._gap_start = self._gap_start, None
        if start is not None:
            self._report(start, self.position - start)

    def _report(self, start: int, samples: int) -> None:
        if self._on_gap is not None:
            with Contained():
                self._on_gap(start / CAPTURE_RATE_HZ, samples / CAPTURE_RATE_HZ)

    def _silence(self, samples: int) -> None:
        while samples > 0:
            piece = min(samples, _SILENCE_PIECE)
            self.append(np.zeros(piece, np.float32))
            samples -= piece


class LevelMeter:
    """Joins chunks to tenths of a second and measures each."""

    def __init__(self) -> None:
        self._parts: list[Samples] = []
        self._size = 0

    def push(self, samples: Samples) -> tuple[float, float] | None:
        """RMS and peak in dBFS, when another tenth of a second is complete."""
        self._parts.append(samples)
        self._size += samples.size
        if self._size < _LEVEL_SAMPLES:
            return None
        whole = np.concatenate(self._parts)
        self._parts, self._size = [], 0
        return measure_level(whole)
