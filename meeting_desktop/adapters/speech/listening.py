"""One track's ear: keeps the sound that is still needed and finds the utterances in it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

import numpy as np

from meeting_desktop.adapters.speech.endpointing import Began, Ended, Endpointer, EndpointRules
from meeting_desktop.adapters.speech.gate import SoundGate, loudness_of_each
from meeting_desktop.adapters.speech.silero import FRAME_SAMPLES, SileroModel, VoiceStream
from meeting_desktop.adapters.speech.voicing import Voicing
from meeting_desktop.ports.audio import SPEECH_RATE_HZ, Samples

#: Frames that Silero hears before the first one that counts, once the gate opens.
_WARM_UP_FRAMES = 8
#: Sound kept while nobody speaks, for the pre-roll and the warm-up.
_KEPT_IN_SILENCE = SPEECH_RATE_HZ


class SoundBuffer:
    """Consecutive sound by sample index; forgets from the front, grows at the back."""

    def __init__(self) -> None:
        self._start = 0
        self._length = 0
        self._store: Samples = np.zeros(SPEECH_RATE_HZ, np.float32)

    @property
    def end(self) -> int:
        return self._start + self._length

    def append(self, samples: Samples) -> None:
        needed = self._length + len(samples)
        if needed > len(self._store):
            grown = np.zeros(max(needed, 2 * len(self._store)), np.float32)
            grown[: self._length] = self._store[: self._length]
            self._store = grown
        self._store[self._length : needed] = samples
        self._length = needed

    def between(self, start: int, end: int) -> Samples:
        """The sound from ``start`` up to ``end`` as far as it is here; a copy."""
        first = max(0, start - self._start)
        last = min(self._length, end - self._start)
        return self._store[first : max(first, last)].copy()

    def forget_before(self, sample: int) -> None:
        drop = min(sample - self._start, self._length)
        # Moving what is left costs as much as it is long: not for every few milliseconds.
        if drop >= SPEECH_RATE_HZ:
            self._store = self._store[drop : self._length].copy()
            self._start += drop
            self._length -= drop

    def jump(self, start: int) -> None:
        """A gap: what comes next has this index, what was here is gone."""
        self._start, self._length = start, 0


@dataclass(frozen=True, slots=True)
class UtteranceBegan:
    sample: int


@dataclass(frozen=True, slots=True)
class UtteranceEnded:
    """``is_cut``: the speech goes on and the next utterance begins at the same sample."""

    sample: int
    is_cut: bool


Heard = UtteranceBegan | UtteranceEnded


class Ear:
    """Gate, Silero and endpointing for one track; cheap enough for every track all the time."""

    def __init__(self, silero: SileroModel, rules: EndpointRules | None = None) -> None:
        self._gate = SoundGate()
        self._voice = VoiceStream(silero)
        self._endpointer = Endpointer(rules)
        self._recent: deque[Samples] = deque(maxlen=_WARM_UP_FRAMES)
        self._origin = 0
        self._begun = False
        self._framed = 0
        self._open = False
        self.sound = SoundBuffer()
        self.voicing = Voicing()

    @property
    def silent_samples(self) -> int:
        """How long the speaker of the open utterance has been silent now."""
        return self._endpointer.silent_frames * FRAME_SAMPLES

    def hear(self, start: int, samples: Samples) -> Iterator[Heard]:
        """Take sound whose first sample is ``start``; a jump ahead ends what is open.

        Frames lie on a grid that begins with the track, so that the size of the pieces in which
        the sound comes changes nothing.
        """
        if not self._begun or start > self.sound.end:
            yield from self._begin_at(start)
        self.sound.append(samples[self.sound.end - start :])
        count = (self.sound.end - self._framed) // FRAME_SAMPLES
        sound = self.sound.between(self._framed, self._framed + count * FRAME_SAMPLES)
        frames = sound.reshape(count, FRAME_SAMPLES)
        if count:
            levels = loudness_of_each(frames).tolist()
            for loudness, probability in zip(levels, self._probabilities(frames), strict=True):
                yield from self._hear_frame(loudness, probability)

    def finish(self) -> Iterator[Heard]:
        """The track ends: what is open ends with its last sample."""
        if self._endpointer.finish():
            yield UtteranceEnded(self.sound.end, is_cut=False)

    def protect(self, sample: int) -> None:
        """What lies before ``sample`` has been said to people; a cut must come after it."""
        self._endpointer.protect(-(-(sample - self._origin) // FRAME_SAMPLES))

    def forget_before(self, sample: int) -> None:
        """Nobody asks any more for sound before ``sample``; what listening needs stays."""
        keep = min(sample, self._framed - _KEPT_IN_SILENCE)
        self.sound.forget_before(keep)
        self.voicing.forget_before(keep)

    def _begin_at(self, start: int) -> Iterator[Heard]:
        yield from self.finish()
        if not self._begun:
            self._begun, self._origin = True, start
        # The grid goes on where the first whole frame after the gap lies.
        frame = -(-(start - self._origin) // FRAME_SAMPLES)
        self._endpointer.skip_to(frame)
        self._framed = self._origin + frame * FRAME_SAMPLES
        self.sound.jump(start)
        self._gate.reset()
        self._recent.clear()
        self._open = False

    def _hear_frame(self, loudness: float, probability: float) -> Iterator[Heard]:
        self.voicing.add(self._framed, probability, loudness)
        self._framed += FRAME_SAMPLES
        for mark in self._endpointer.push(probability, loudness):
            sample = self._origin + mark.frame * FRAME_SAMPLES
            if isinstance(mark, Began):
                yield UtteranceBegan(sample)
            elif isinstance(mark, Ended):
                yield UtteranceEnded(sample, mark.is_cut)

    def _probabilities(self, frames: Samples) -> list[float]:
        """Of speech in each of ``frames``, shape (n, 512); where the gate is shut, 0."""
        told: list[float] = []
        gate = zip(self._gate.push(frames), frames, strict=True)
        for is_open, group in groupby(gate, key=itemgetter(0)):
            run = [frame for _, frame in group]
            if is_open:
                if not self._open:
                    self._warm_up()
                told += self._voice.probabilities(np.stack(run))
            else:
                self._recent.extend(run)
                told += [0.0] * len(run)
            self._open = is_open
        return told

    def _warm_up(self) -> None:
        self._voice.reset()
        if self._recent:
            self._voice.probabilities(np.stack(self._recent))
        self._recent.clear()
