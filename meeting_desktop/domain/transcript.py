"""What was said: words with times, segments, speakers, and the rules of correcting them.

Times are seconds from the start of the meeting's recording.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
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
    """A voice in one transcript; ``label`` stays, ``name`` is what people see and may change.

    ``voice_profile_id``: whose voice it is taken for, with ``confidence`` 0 to 1; ``is_confirmed``
    once a person said so, and then nothing renames it by itself.
    """

    id: UUID
    transcript_id: UUID
    label: str
    name: str
    participant_id: UUID | None = None
    voice_profile_id: UUID | None = None
    confidence: float = 0.0
    is_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    """An utterance of one speaker.

    ``is_final`` is false while only the confirmed words of a live utterance are known.
    ``original_text`` is what the recogniser wrote, kept when a person edits.
    ``is_overlapped``: somebody else speaks at the same time in the same sound.
    """

    id: UUID
    transcript_id: UUID
    speaker_id: UUID | None
    start: float
    end: float
    words: tuple[Word, ...]
    is_final: bool = True
    original_text: str | None = None
    is_overlapped: bool = False

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
    An empty text leaves a segment without words, which undo brings back. Where only white space
    differs, the segment is given back as it is.
    """
    typed = text.split()
    if typed == segment.text.split():
        return segment
    original = segment.original_text if segment.original_text is not None else segment.text
    return replace(segment, words=_merge(segment, typed), original_text=original)


def _merge(segment: Segment, typed: Sequence[str]) -> tuple[Word, ...]:
    """The longest run of old words at both ends, and between them what was typed."""
    old = segment.words
    # Every word with the space before it, so that words without one (Chinese) are compared alike.
    chunks = [w.text if w.joined and i else f" {w.text}" for i, w in enumerate(old)]
    whole = "".join(f" {part}" for part in typed)
    head, begin = _match_head(chunks, whole)
    tail, end = _match_tail(chunks[head:], whole, begin)
    middle = whole[begin:end]
    kept = old[len(old) - tail :]
    start_s, end_s = _room_for(segment, old, head, tail)
    fresh = _spread(middle.split(), start_s, end_s)
    if fresh and not middle.startswith(" "):
        fresh[0] = replace(fresh[0], joined=True)
    if kept and kept[0].joined and (middle.endswith(" ") or whole.startswith(" ", end)):
        kept = (replace(kept[0], joined=False), *kept[1:])
    return (*old[:head], *fresh, *kept)


def _match_head(chunks: Sequence[str], whole: str) -> tuple[int, int]:
    """How many words, and how many letters of ``whole``, are as they were at the beginning."""
    count = at = 0
    while count < len(chunks) and whole.startswith(chunks[count], at):
        at += len(chunks[count])
        count += 1
    while count and not _word_ends(chunks, count, whole, at):
        count -= 1
        at -= len(chunks[count])
    return count, at


def _word_ends(chunks: Sequence[str], count: int, whole: str, at: int) -> bool:
    """A word goes on ("go" to "going") unless a space follows, or another one was joined there."""
    followed = count < len(chunks) and not chunks[count].startswith(" ")
    return at == len(whole) or whole[at] == " " or followed


def _match_tail(chunks: Sequence[str], whole: str, begin: int) -> tuple[int, int]:
    """How many words are as they were at the end, and where in ``whole`` they begin."""
    count, at = 0, len(whole)
    for chunk in reversed(chunks):
        if not whole.endswith(chunk, begin, at):
            break
        at -= len(chunk)
        count += 1
    return count, at


def _room_for(segment: Segment, old: Sequence[Word], head: int, tail: int) -> tuple[float, float]:
    replaced = old[head : len(old) - tail]
    if replaced:
        return replaced[0].start, replaced[-1].end
    start = old[head - 1].end if head else segment.start
    end = old[len(old) - tail].start if tail else segment.end
    return start, max(start, end)


def _spread(texts: Sequence[str], start: float, end: float) -> list[Word]:
    total = sum(len(text) for text in texts)
    words: list[Word] = []
    letters, at = 0, start
    for text in texts:
        letters += len(text)
        until = end if letters == total else start + (end - start) * letters / total
        words.append(Word(text, at, until, 1.0, corrected=True))
        at = until
    return words


def find_text(segments: Iterable[Segment], query: str) -> list[Match]:
    """All places of ``query`` in reading order; case, accents and punctuation do not matter.

    A match may begin and end inside a word and run over several words of one segment. A word counts
    once, however often it holds the query.
    """
    wanted = " ".join(filter(None, (_plain(part) for part in query.split())))
    if not wanted:
        return []
    return [match for segment in segments for match in _find_in(segment, wanted)]


def _find_in(segment: Segment, wanted: str) -> Iterator[Match]:
    running, starts, numbers = _running_text(segment.words)
    before = -1
    at = running.find(wanted)
    while at >= 0:
        first = numbers[bisect_right(starts, at) - 1]
        last = numbers[bisect_right(starts, at + len(wanted) - 1) - 1]
        if last > before:
            yield Match(segment.id, first, last, segment.words[first].start)
        before = last
        at = running.find(wanted, at + len(wanted))


def _running_text(words: Sequence[Word]) -> tuple[str, list[int], list[int]]:
    """The plain text, and of each word that has letters: where it starts, and its number."""
    parts: list[str] = []
    starts: list[int] = []
    numbers: list[int] = []
    length = 0
    for number, word in enumerate(words):
        plain = _plain(word.text)
        if not plain:
            continue
        if parts and not word.joined:
            parts.append(" ")
            length += 1
        starts.append(length)
        numbers.append(number)
        parts.append(plain)
        length += len(plain)
    return "".join(parts), starts, numbers


# Three hours are 30,000 words but few different ones, and are searched while a person types.
@lru_cache(maxsize=16_384)
def _plain(text: str) -> str:
    """Letters and digits without case and accents; vowel signs of other scripts stay."""
    folded = text.casefold()
    if not folded.isascii():
        folded = unicodedata.normalize("NFKD", folded).casefold()
    return "".join(letter for letter in folded if letter.isalnum() or _is_vowel_sign(letter))


def _is_vowel_sign(letter: str) -> bool:
    accent = "\u0300" <= letter <= "\u036f"
    return not accent and unicodedata.category(letter).startswith("M")


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
    """Join segments into turns.

    A new turn begins with another speaker or after a pause longer than ``longest_pause`` seconds.
    """
    turns: list[Turn] = []
    run: list[Segment] = []
    spoken_until = 0.0
    for segment in segments:
        if not segment.words:
            continue
        if run and (
            segment.speaker_id != run[-1].speaker_id or segment.start - spoken_until > longest_pause
        ):
            turns.append(Turn(run[0].speaker_id, tuple(run)))
            run = []
        spoken_until = max(spoken_until, segment.end) if run else segment.end
        run.append(segment)
    if run:
        turns.append(Turn(run[0].speaker_id, tuple(run)))
    return turns
