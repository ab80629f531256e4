"""What was said: words with times, segments, speakers, and the rules of correcting them.

Times are seconds from the start of the meeting's recording.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Word:
    """One word as it is written, without spaces around it.

    ``joined`` is true where no space stands before it (Chinese, Japanese, a split contraction).
    ``corrected`` is true where a person typed it: no recogniser may change it any more.
    """

    text: str
    start: float
    end: float
    probability: float = 1.0
    joined: bool = False
    corrected: bool = False


def text_of(words: Iterable[Word]) -> str:
    """The words as running text."""
    parts: list[str] = []
    for word in words:
        if parts and not word.joined:
            parts.append(" ")
        parts.append(word.text)
    return "".join(parts)


@dataclass(frozen=True, slots=True)
class Speaker:
    """A voice in one transcript; ``label`` stays, ``name`` is what people see and may change."""

    id: UUID
    transcript_id: UUID
    label: str
    name: str
    participant_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """An utterance of one speaker.

    ``is_final`` is false while only the confirmed words of a live utterance are known.
    ``original_text`` is what the recogniser wrote, kept when a person edits.
    """

    id: UUID
    transcript_id: UUID
    speaker_id: UUID | None
    start: float
    end: float
    words: tuple[Word, ...]
    is_final: bool = True
    original_text: str | None = None

    @property
    def text(self) -> str:
        return text_of(self.words)

    @property
    def confidence(self) -> float:
        """Mean probability of the words, 0 where there are none."""
        return sum(w.probability for w in self.words) / len(self.words) if self.words else 0.0

    @property
    def is_edited(self) -> bool:
        return self.original_text is not None


@dataclass(frozen=True, slots=True)
class Transcript:
    """One revision of what was said in a meeting; segments are in order of their start."""

    id: UUID
    meeting_id: UUID
    language: str
    engine: str
    model: str
    revision: int = 1
    segments: tuple[Segment, ...] = ()
    speakers: tuple[Speaker, ...] = ()

    def name_of(self, speaker_id: UUID | None) -> str:
        """The name of a speaker, empty where nobody is known."""
        return next((s.name for s in self.speakers if s.id == speaker_id), "")


@dataclass(frozen=True, slots=True)
class Match:
    """One place where a searched text stands."""

    segment_id: UUID
    first_word: int
    last_word: int
    start: float


def edit_text(segment: Segment, text: str) -> Segment:
    """The segment with the words that a person typed; unchanged words keep their times.

    Changed stretches share the time of the words that they replace, by length of their letters.
    An empty text leaves a segment without words, which undo brings back.
    """
    typed = text.split()
    old = list(segment.words)
    head = 0
    while head < min(len(old), len(typed)) and old[head].text == typed[head]:
        head += 1
    tail = 0
    while (
        tail < min(len(old), len(typed)) - head
        and old[len(old) - 1 - tail].text == typed[len(typed) - 1 - tail]
    ):
        tail += 1
    replaced = old[head : len(old) - tail]
    fresh = typed[head : len(typed) - tail]
    start, end = _room_for(segment, old, head, tail, replaced)
    words = (*old[:head], *_spread(fresh, start, end), *old[len(old) - tail :])
    if tuple(words) == segment.words:
        return segment
    original = segment.original_text if segment.original_text is not None else segment.text
    return replace(segment, words=tuple(words), original_text=original)


def _room_for(
    segment: Segment, old: Sequence[Word], head: int, tail: int, replaced: Sequence[Word]
) -> tuple[float, float]:
    if replaced:
        return replaced[0].start, replaced[-1].end
    start = old[head - 1].end if head else segment.start
    end = old[len(old) - tail].start if tail else segment.end
    return start, max(start, end)


def _spread(texts: Sequence[str], start: float, end: float) -> list[Word]:
    total = sum(len(text) for text in texts)
    words: list[Word] = []
    at = start
    for text in texts:
        length = (end - start) * len(text) / total
        words.append(Word(text, round(at, 3), round(at + length, 3), 1.0, corrected=True))
        at += length
    return words


def find_text(segments: Iterable[Segment], query: str) -> list[Match]:
    """All places of ``query`` in reading order; case, punctuation and accents of case do not matter.

    A match begins at the start of a word or inside it and may run over several words of one segment.
    """
    wanted = [_plain(part) for part in query.split() if _plain(part)]
    if not wanted:
        return []
    matches: list[Match] = []
    for segment in segments:
        plain = [_plain(word.text) for word in segment.words]
        for first in range(len(plain) - len(wanted) + 1):
            if _stands_at(plain, first, wanted):
                last = first + len(wanted) - 1
                matches.append(Match(segment.id, first, last, segment.words[first].start))
    return matches


def _stands_at(plain: Sequence[str], first: int, wanted: Sequence[str]) -> bool:
    if len(wanted) == 1:
        return wanted[0] in plain[first]
    inner = all(plain[first + i] == wanted[i] for i in range(1, len(wanted) - 1))
    return (
        inner
        and plain[first].endswith(wanted[0])
        and plain[first + len(wanted) - 1].startswith(wanted[-1])
    )


def _plain(text: str) -> str:
    return re.sub(r"[^\w]", "", text.casefold())


@dataclass(frozen=True, slots=True)
class Turn:
    """Segments that one speaker says without another between them."""

    speaker_id: UUID | None
    segments: tuple[Segment, ...] = field(default=())

    @property
    def start(self) -> float:
        return self.segments[0].start

    @property
    def end(self) -> float:
        return max(segment.end for segment in self.segments)

    @property
    def text(self) -> str:
        return " ".join(segment.text for segment in self.segments if segment.text)


def turns_of(segments: Sequence[Segment], *, longest_pause: float = 8.0) -> list[Turn]:
    """Join segments into turns; a new turn begins with another speaker or after a long pause (seconds)."""
    turns: list[Turn] = []
    for segment in segments:
        if not segment.words:
            continue
        last = turns[-1] if turns else None
        if (
            last is not None
            and last.speaker_id == segment.speaker_id
            and segment.start - last.end <= longest_pause
        ):
            turns[-1] = replace(last, segments=(*last.segments, segment))
        else:
            turns.append(Turn(segment.speaker_id, (segment,)))
    return turns
