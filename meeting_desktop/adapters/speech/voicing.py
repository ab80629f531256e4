"""Where in the sound somebody speaks, frame by frame: what words are held against."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from meeting_desktop.adapters.speech.silero import FRAME_SAMPLES
from meeting_desktop.ports.audio import SPEECH_RATE_HZ

#: Below this, Silero hears no voice in a frame.
_UNVOICED = 0.3
_FRAME_SECONDS = FRAME_SAMPLES / SPEECH_RATE_HZ


class Voicing:
    """Probabilities of speech by sample index; forgets from the front."""

    def __init__(self, frames: Iterable[tuple[int, float]] = ()) -> None:
        self._frames: deque[tuple[int, float]] = deque(frames)

    @property
    def frames(self) -> list[tuple[int, float]]:
        """The sample index of each frame, and how likely it is speech."""
        return list(self._frames)

    def add(self, sample: int, probability: float) -> None:
        self._frames.append((sample, probability))

    def forget_before(self, sample: int) -> None:
        while self._frames and self._frames[0][0] + FRAME_SAMPLES <= sample:
            self._frames.popleft()

    def between(self, start: int, end: int) -> Voicing:
        """A copy of the part that touches the span of samples."""
        return Voicing((at, p) for at, p in self._frames if at + FRAME_SAMPLES > start and at < end)

    def peak(self, start: float, end: float) -> float:
        """The most certain moment of a span in seconds; 0 where nothing was heard."""
        return max((p for _, p in self._touching(start, end)), default=0.0)

    def voiced_seconds(self, start: float, end: float) -> float:
        """How much of a span in seconds is speech."""
        voiced = sum(1 for _, p in self._touching(start, end) if p >= _UNVOICED)
        return voiced * _FRAME_SECONDS

    def longest_run(self, start: float, end: float) -> tuple[float, float] | None:
        """The longest stretch of speech without a gap in a span in seconds, None without any."""
        best: tuple[int, int] | None = None
        begun: int | None = None
        for at, p in self._touching(start, end):
            if p < _UNVOICED:
                begun = None
                continue
            begun = at if begun is None else begun
            if best is None or at - begun > best[1] - best[0]:
                best = begun, at
        if best is None:
            return None
        first, last = best[0] / SPEECH_RATE_HZ, best[1] / SPEECH_RATE_HZ + _FRAME_SECONDS
        return max(start, first), min(end, last)

    def _touching(self, start: float, end: float) -> list[tuple[int, float]]:
        first, last = start * SPEECH_RATE_HZ - FRAME_SAMPLES, end * SPEECH_RATE_HZ
        return [(at, p) for at, p in self._frames if first < at < last]
