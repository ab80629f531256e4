"""A part of a meeting, to be given away: what was said in it, counted from its own beginning."""

from __future__ import annotations

from dataclasses import replace

from meeting_desktop.domain.transcript import Segment, Transcript, Word


def clip_transcript(transcript: Transcript, start: float, end: float) -> Transcript:
    """The words whose middle lies from ``start`` to ``end`` (s); their times begin at 0."""
    cut = (_cut(segment, start, end) for segment in transcript.segments)
    return replace(transcript, segments=tuple(one for one in cut if one.words))


def _cut(segment: Segment, start: float, end: float) -> Segment:
    words = tuple(
        _moved(word, start, end)
        for word in segment.words
        if start <= (word.start + word.end) / 2 < end
    )
    if words:
        words = (replace(words[0], joined=False), *words[1:])
    return replace(
        segment,
        start=_inside(segment.start, start, end),
        end=_inside(segment.end, start, end),
        words=words,
    )


def _moved(word: Word, start: float, end: float) -> Word:
    return replace(word, start=_inside(word.start, start, end), end=_inside(word.end, start, end))


def _inside(moment: float, start: float, end: float) -> float:
    return min(max(moment, start), end) - start
