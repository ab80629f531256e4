"""Where in the sound somebody speaks, frame by frame: what words are held against."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from meeting_desktop.adapters.speech.silero import FRAME_SAMPLES
from meeting_desktop.ports.audio import SPEECH_RATE_HZ

#: Below this, Silero hears no voice in a frame.
_UNVOICED = 0.3
_FRAME_SECONDS = FRAME_SAMPLES / SPEECH_RATE_HZ


class Frame(NamedTuple):
    """``sample``: the index of its first one; ``probability`` of speech; ``dbfs``: its RMS."""

    sample: int
    probability: float
    dbfs: float

    @property
    def amplitude(self) -> float:
        """RMS, 1 is full scale."""
        return float(10.0 ** (self.dbfs / 20.0))


class Voicing:
    """Probabilities of speech by sample index; forgets from the front."""

    def __init__(self, frames: Iterable[Frame] = ()) -> None:
        self._frames: deque[Frame] = deque(frames)

    @property
    def frames(self) -> list[Frame]:
        return list(self._frames)

    def add(self, sample: int, probability: float, dbfs: float) -> None:
        self._frames.append(Frame(sample, probability, dbfs))

    def forget_before(self, sample: int) -> None:
        while self._frames and self._frames[0].sample + FRAME_SAMPLES <= sample:
            self._frames.popleft()

    def between(self, start: int, end: int) -> Voicing:
        """A copy of the part that touches the span of samples."""
        return Voicing(
            frame
            for frame in self._frames
            if frame.sample + FRAME_SAMPLES > start and frame.sample < end
        )

    def peak(self, start: float, end: float) -> float:
        """The most certain moment of a span in seconds; 0 where nothing was heard."""
        return max((frame.probability for frame in self._touching(start, end)), default=0.0)

    def voiced_seconds(self, start: float, end: float) -> float:
        """How much of a span in seconds is speech."""
        return sum(map(_is_voiced, self._touching(start, end))) * _FRAME_SECONDS

    def fullest_run(self, start: float, end: float) -> tuple[float, float] | None:
        """The stretch of speech without a gap with the most sound in it, None without any.

        Sound and not length alone: for a fifth of a second after a word Silero still hears voice
        in what dies away of it.
        """
        touching = self._touching(start, end)
        runs = [list(run) for voiced, run in groupby(touching, _is_voiced) if voiced]
        if not runs:
            return None
        best = max(runs, key=lambda run: sum(frame.amplitude for frame in run))
        first, last = best[0].sample / SPEECH_RATE_HZ, best[-1].sample / SPEECH_RATE_HZ
        return max(start, first), min(end, last + _FRAME_SECONDS)

    def pauses(self, shortest: float) -> list[tuple[float, float]]:
        """Stretches of at least ``shortest`` seconds without speech, in seconds."""
        runs = [list(run) for voiced, run in groupby(self._frames, _is_voiced) if not voiced]
        return [
            (run[0].sample / SPEECH_RATE_HZ, run[-1].sample / SPEECH_RATE_HZ + _FRAME_SECONDS)
            for run in runs
            if len(run) * _FRAME_SECONDS >= shortest
        ]

    def _touching(self, start: float, end: float) -> list[Frame]:
        first, last = start * SPEECH_RATE_HZ - FRAME_SAMPLES, end * SPEECH_RATE_HZ
        return [frame for frame in self._frames if first < frame.sample < last]


def _is_voiced(frame: Frame) -> bool:
    return frame.probability >= _UNVOICED
