"""Which of a voice's words to read and hear, to know it by."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from meeting_desktop.domain.transcript import Segment, Word

#: So long is heard of a voice at once (s).
PREVIEW_SECONDS = 10.0
#: What is said without a longer pause (s) is heard in one go.
_LONGEST_PAUSE = 1.0
#: Shorter passages (s) say little about a voice.
_SHORTEST = 1.0
_LONGEST_QUOTE = 140


@dataclass(frozen=True, slots=True)
class Passage:
    """Seconds of the recording in which one voice speaks alone.

    ``clearness``: mean probability of its words.
    """

    start: float
    end: float
    clearness: float = 1.0

    @property
    def seconds(self) -> float:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Quote:
    segment_id: UUID
    start: float
    text: str


def speech_seconds(segments: Sequence[Segment]) -> float:
    """From the first to the last word of each."""
    return sum(s.words[-1].end - s.words[0].start for s in segments if s.words)


def quotes_of(segments: Sequence[Segment], count: int = 3) -> tuple[Quote, ...]:
    """The longest clear ones of a voice's segments, in the order in which they were said."""
    clear = [s for s in segments if s.words and not s.is_overlapped]
    best = sorted(
        clear or [s for s in segments if s.words],
        key=lambda s: -min(len(s.text), _LONGEST_QUOTE) * s.confidence,
    )[:count]
    return tuple(
        Quote(s.id, s.words[0].start, _shortened(s.text))
        for s in sorted(best, key=lambda s: s.start)
    )


def _shortened(text: str) -> str:
    if len(text) <= _LONGEST_QUOTE:
        return text
    return text[:_LONGEST_QUOTE].rsplit(" ", 1)[0].rstrip(" ,;:–-") + "…"


def passages_alone(segments: Sequence[Segment], speaker_id: UUID) -> tuple[Passage, ...]:
    """Where ``speaker_id`` speaks and nobody else of all ``segments`` does, in order."""
    others = _Spoken([s for s in segments if s.speaker_id != speaker_id and s.words])
    own = [
        s
        for s in segments
        if s.speaker_id == speaker_id and s.words and not s.is_overlapped and others.spare(s)
    ]
    return tuple(p for p in map(_passage, _runs(own, others)) if p.seconds >= _SHORTEST)


def previews_of(passages: Sequence[Passage], count: int = 3) -> tuple[Passage, ...]:
    """Up to ``count`` passages to know the voice by, none longer than ``PREVIEW_SECONDS``."""
    best = sorted(passages, key=lambda p: -min(p.seconds, PREVIEW_SECONDS) * p.clearness)[:count]
    return tuple(_cut(p, PREVIEW_SECONDS) for p in sorted(best, key=lambda p: p.start))


def clips_of(passages: Sequence[Passage], seconds: float) -> tuple[Passage, ...]:
    """The clearest passages, of together at most ``seconds``, in order; long ones in pieces."""
    pieces = [piece for passage in passages for piece in _pieces(passage)]
    chosen: list[Passage] = []
    left = seconds
    for piece in sorted(pieces, key=lambda p: -p.seconds * p.clearness):
        if left < _SHORTEST:
            break
        chosen.append(_cut(piece, left))
        left -= chosen[-1].seconds
    return tuple(sorted(chosen, key=lambda p: p.start))


def _pieces(passage: Passage) -> Iterator[Passage]:
    at = passage.start
    while passage.end - at >= _SHORTEST:
        end = min(passage.end, at + PREVIEW_SECONDS)
        yield Passage(at, end, passage.clearness)
        at = end


def _cut(passage: Passage, seconds: float) -> Passage:
    return Passage(passage.start, min(passage.end, passage.start + seconds), passage.clearness)


class _Spoken:
    """The time in which others speak."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._spans: list[list[float]] = []
        for s in sorted(segments, key=lambda s: s.words[0].start):
            start, end = s.words[0].start, max(word.end for word in s.words)
            if self._spans and start <= self._spans[-1][1]:
                self._spans[-1][1] = max(self._spans[-1][1], end)
            else:
                self._spans.append([start, end])
        self._ends = [end for _, end in self._spans]

    def spare(self, segment: Segment) -> bool:
        return not self.between(segment.words[0].start, segment.words[-1].end)

    def between(self, start: float, end: float) -> bool:
        """Whether somebody speaks after ``start`` and before ``end``."""
        at = bisect_left(self._ends, start + 1e-6)
        return at < len(self._spans) and self._spans[at][0] < end - 1e-6


def _runs(own: Sequence[Segment], others: _Spoken) -> Iterator[list[Word]]:
    run: list[Word] = []
    for segment in own:
        start = segment.words[0].start
        if run and (start - run[-1].end > _LONGEST_PAUSE or others.between(run[-1].end, start)):
            yield run
            run = []
        run.extend(segment.words)
    if run:
        yield run


def _passage(words: Sequence[Word]) -> Passage:
    return Passage(words[0].start, words[-1].end, sum(w.probability for w in words) / len(words))
