"""A long sound in chapters: so much speech as is read together, and a place to begin anew.

Every chapter is listened to as if the sound began with it. So what is heard in one does not depend
on those before, and whoever stops behind a chapter may go on from there on another day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from meeting_desktop.adapters.speech.endpointing import EndpointRules
from meeting_desktop.adapters.speech.languages import LanguageChoice
from meeting_desktop.adapters.speech.listening import Ear, SoundBuffer
from meeting_desktop.adapters.speech.silero import FRAME_SAMPLES, SileroModel
from meeting_desktop.adapters.speech.spans import Span
from meeting_desktop.adapters.speech.tracks import Track
from meeting_desktop.core.ids import new_id
from meeting_desktop.ports.audio import SPEECH_RATE_HZ, Samples

#: Sound is looked at in such steps, whatever the pieces in which it comes (half a second).
_STEP = 16 * FRAME_SAMPLES
#: An utterance is known to have ended, or where it is cut, at most so much later.
_KEPT_SAMPLES = 8 * SPEECH_RATE_HZ
#: Where nobody speaks any more, a chapter that is not full ends after so many times its length.
_PATIENCE = 4
_SILENCE_BEFORE = SPEECH_RATE_HZ


@dataclass(frozen=True, slots=True)
class Chapter:
    """Spans in order; ``end``: the sample with which the next chapter begins."""

    spans: tuple[Span, ...]
    end: int


def chapters(
    silero: SileroModel,
    rules: EndpointRules,
    pieces: Iterable[Samples],
    *,
    first: int,
    seconds: float,
) -> Iterator[Chapter]:
    """Chapters with ``seconds`` of speech, the last one with less; lazily.

    ``first``: the index of the first sample of ``pieces``.
    """
    source = _Source(pieces, first)
    while not source.is_at_end():
        yield _gather(
            source, Track(new_id(), Ear(silero, rules), LanguageChoice("en"), ()), seconds
        )


def _gather(source: _Source, track: Track, seconds: float) -> Chapter:
    begin = source.at
    spans: list[Span] = []
    while (step := source.next_step()) is not None:
        track.feed(source.at - len(step), step)
        spans += _ended(track)
        if sum(span.seconds for span in spans) >= seconds:
            end = spans[-1].start + len(spans[-1].sound)
            source.go_back_to(end)
            return Chapter(tuple(spans), end)
        waited = (source.at - begin) / SPEECH_RATE_HZ
        if spans and track.open is None and waited >= _PATIENCE * seconds:
            source.go_back_to(source.at - _SILENCE_BEFORE)
            return Chapter(tuple(spans), source.at)
    track.finish()
    return Chapter((*spans, *_ended(track)), source.at)


def _ended(track: Track) -> Iterator[Span]:
    while track.ended:
        span = track.ended.popleft().span
        if span is not None:
            yield span


class _Source:
    """The sound in equal steps; a little of it may be heard again."""

    def __init__(self, pieces: Iterable[Samples], first: int) -> None:
        self._pieces = iter(pieces)
        self._kept = SoundBuffer()
        self._kept.jump(first)
        self.at = first

    def is_at_end(self) -> bool:
        """Whether nothing follows; may read a piece."""
        return not self._reaches(self.at + 1)

    def next_step(self) -> Samples | None:
        """What comes next; shorter than a step at the end, None behind it."""
        self._reaches(self.at + _STEP)
        step = self._kept.between(self.at, self.at + _STEP)
        if not step.size:
            return None
        self.at += len(step)
        self._kept.forget_before(self.at - _KEPT_SAMPLES)
        return step

    def go_back_to(self, sample: int) -> None:
        self.at = sample

    def _reaches(self, sample: int) -> bool:
        while self._kept.end < sample:
            piece = next(self._pieces, None)
            if piece is None:
                return False
            self._kept.append(np.asarray(piece, np.float32))
        return True
