"""Where a person's correction stands in a new hearing: beside the text that it is about.

Another model, or another cut of the same sound, puts words some tenths of a second elsewhere. By
time alone the word beside a correction would go, or a word of it would stand there twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from statistics import median

from meeting_desktop.domain.transcript import Segment, Word

#: The same words are looked for so far away (s), and are the same only where runs moved alike (s).
_REACH = 3.0
_ALIKE = 1.0
#: Times that only letters tell are wrong by about as much (s).
_RECKONED = 0.25
#: Fewer words than these, or a smaller share of them, say nothing of a place.
_FEWEST_WORDS = 3
_LEAST_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class _Found:
    """A word of the correction that was heard again; ``number`` among the words of its text."""

    number: int
    heard: Word
    moved: float


@dataclass(frozen=True, slots=True)
class _Reading:
    """A text of ``count`` words, and what was heard of it again.

    ``is_reckoned``: its words have no times of their own.
    """

    count: int
    found: Sequence[_Found]
    is_reckoned: bool

    def start(self, otherwise: float) -> float:
        """Where its first word is; one that was not heard again is before those that were."""
        first = self.found[0]
        return first.heard.start if first.number == 0 else min(otherwise, first.heard.start)

    def end(self, otherwise: float) -> float:
        last = self.found[-1]
        return last.heard.end if last.number == self.count - 1 else max(otherwise, last.heard.end)


def moved_to_text(corrected: Sequence[Segment], heard: Sequence[Segment]) -> tuple[Segment, ...]:
    """The corrections as they are placed among ``heard``, the new words of the same voice.

    It is compared by what was heard before and by what the person made of it. Where neither is
    found again it stays where it is.
    """
    words = sorted((word for one in heard for word in one.words), key=lambda word: word.start)
    return tuple(_placed(segment, words) for segment in corrected)


def _placed(segment: Segment, words: Sequence[Word]) -> Segment:
    near = [w for w in words if segment.start - _REACH < _middle(w) < segment.end + _REACH]
    texts = ((segment.words, False), (_original_words(segment), True))
    readings = [
        _Reading(len(text), found, is_reckoned)
        for text, is_reckoned in texts
        if len(found := _found(text, near)) >= max(_FEWEST_WORDS, _LEAST_SHARE * len(text))
    ]
    if not readings:
        return segment
    # What the person left as it was has times; those of the former text are reckoned.
    by = _moved(readings[0].found)
    if readings[0].is_reckoned and abs(by) < _RECKONED:
        return segment
    start = min(reading.start(segment.start + by) for reading in readings)
    end = max(reading.end(segment.end + by) for reading in readings)
    moved = tuple(
        replace(
            word,
            start=min(max(word.start + by, start), end),
            end=min(max(word.end + by, start), end),
        )
        for word in segment.words
    )
    return replace(segment, start=start, end=max(start, end), words=moved)


def _original_words(segment: Segment) -> tuple[Word, ...]:
    """What was heard before, with times as far as letters tell."""
    texts = (segment.original_text or "").split()
    letters = sum(map(len, texts)) or 1
    rate = (segment.end - segment.start) / letters
    words: list[Word] = []
    at = segment.start
    for text in texts:
        words.append(Word(text, at, at + rate * len(text)))
        at = words[-1].end
    return tuple(words)


def _found(text: Sequence[Word], near: Sequence[Word]) -> list[_Found]:
    """Of its words, those that were heard again in the same order and about as much elsewhere.

    Runs of words stay or go together: what a person typed between has no times of its own.
    """
    matcher = SequenceMatcher(
        None, list(map(_plain, text)), list(map(_plain, near)), autojunk=False
    )
    runs = [
        [
            _Found(
                n, near[n + block.b - block.a], near[n + block.b - block.a].start - text[n].start
            )
            for n in range(block.a, block.a + block.size)
        ]
        for block in matcher.get_matching_blocks()
        if block.size
    ]
    if not runs:
        return []
    usual = _moved(max(runs, key=len))
    return [one for run in runs if abs(_moved(run) - usual) < _ALIKE for one in run]


def _moved(run: Sequence[_Found]) -> float:
    return median(one.moved for one in run)


def _middle(word: Word) -> float:
    return (word.start + word.end) / 2


def _plain(word: Word) -> str:
    return "".join(letter for letter in word.text.casefold() if letter.isalnum()) or word.text
