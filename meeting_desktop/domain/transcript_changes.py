"""Larger corrections of a transcript: parts split and joined, words found and replaced."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from meeting_desktop.domain.transcript import Segment, edit_text


def split_segment(segment: Segment, word: int, new_id: UUID) -> tuple[Segment, Segment]:
    """What comes before ``word`` and what begins with it; the second part gets ``new_id``.

    Both have the speaker of the whole. What the recogniser wrote stays with the first.

    Raises:
        ValueError: one part would have no words.
    """
    if not 0 < word < len(segment.words):
        raise ValueError(f"a segment of {len(segment.words)} words is not split at {word}")
    head, tail = segment.words[:word], segment.words[word:]
    first = replace(
        segment, end=max(segment.start, head[-1].end), words=head, original_text=_written(segment)
    )
    second = replace(
        segment,
        id=new_id,
        start=max(segment.start, tail[0].start),
        words=(replace(tail[0], joined=False), *tail[1:]),
        original_text=None,
    )
    return first, second


def join_segments(first: Segment, second: Segment) -> tuple[Segment, Segment]:
    """All words in ``first``, which keeps its speaker; ``second`` is left without any."""
    words = (*first.words, *second.words)
    written = " ".join(part for part in (_written(first), _written(second)) if part)
    whole = replace(
        first,
        end=max(first.end, second.end),
        words=words,
        original_text=written,
        is_overlapped=first.is_overlapped or second.is_overlapped,
    )
    return whole, replace(second, words=(), original_text=_written(second))


def _written(segment: Segment) -> str:
    return segment.original_text if segment.original_text is not None else segment.text


@dataclass(frozen=True, slots=True)
class FindAndReplace:
    """What is looked for, and what stands there instead; ``find`` is plain text."""

    find: str
    replace: str
    match_case: bool = False
    whole_words: bool = False


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """Letters ``start`` to ``end`` of a segment's text. ``at``: seconds of its first word."""

    segment_id: UUID
    start: int
    end: int
    text: str
    at: float


def find_places(segments: Iterable[Segment], wanted: FindAndReplace) -> list[FoundPlace]:
    """In reading order; spaces match any run of white space."""
    pattern = _pattern(wanted)
    if pattern is None:
        return []
    return [place for segment in segments for place in _places_in(segment, pattern)]


def replace_places(
    segments: Sequence[Segment], places: Iterable[FoundPlace], replacement: str
) -> list[tuple[Segment, Segment]]:
    """Before and after of each segment that changes; words that stay keep their times."""
    by_segment: dict[UUID, list[FoundPlace]] = {}
    for place in places:
        by_segment.setdefault(place.segment_id, []).append(place)
    changed = []
    for before in segments:
        after = before
        # From the end, so that the places before it still stand where they were.
        for place in reversed(by_segment.get(before.id, [])):
            text = after.text
            after = edit_text(after, f"{text[: place.start]}{replacement}{text[place.end :]}")
        if after != before:
            changed.append((before, after))
    return changed


def _pattern(wanted: FindAndReplace) -> re.Pattern[str] | None:
    words = [re.escape(word) for word in wanted.find.split()]
    if not words:
        return None
    pattern = r"\s+".join(words)
    if wanted.whole_words:
        pattern = rf"(?<!\w){pattern}(?!\w)"
    return re.compile(pattern, 0 if wanted.match_case else re.IGNORECASE)


def _places_in(segment: Segment, pattern: re.Pattern[str]) -> Iterator[FoundPlace]:
    text = segment.text
    for found in pattern.finditer(text):
        at = _time_of(segment, found.start())
        yield FoundPlace(segment.id, found.start(), found.end(), text, at)


def _time_of(segment: Segment, letter: int) -> float:
    end = 0
    for number, word in enumerate(segment.words):
        end += len(word.text) + (0 if word.joined or not number else 1)
        if letter < end:
            return word.start
    return segment.start
