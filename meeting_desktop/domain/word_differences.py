"""What changed between two transcripts of the same sound, word by word.

Words are matched at runs of three that either has only once, in the order that leaves out fewest
(patience diff, B. Cohen), and between those by difflib, which alone takes most of a
minute for three hours.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from meeting_desktop.domain.transcript import Transcript, Word, text_of

#: Words that are seen on both sides of a change.
_AROUND = 4
_RUN = 3
#: Stretches longer than this are told as a whole: nothing in them is alike enough to match.
_LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class WordDifference:
    """``old`` and ``new`` words, either may be empty; ``before`` and ``after`` are of the new one.

    ``at``: seconds.
    """

    at: float
    before: str
    old: str
    new: str
    after: str


def compare_words(old: Transcript, new: Transcript) -> list[WordDifference]:
    """In the order of the new one. Case and punctuation count: they are corrected too."""
    old_words, new_words = _words(old), _words(new)
    a, b = [word.text for word in old_words], [word.text for word in new_words]
    return [
        _difference(old_words[i1:i2], new_words, j1, j2)
        for i1, i2, j1, j2 in _joined(_changes(a, b))
    ]


def _difference(
    gone: Sequence[Word], words: Sequence[Word], start: int, end: int
) -> WordDifference:
    fresh = words[start:end]
    at = fresh[0].start if fresh else gone[0].start
    before = text_of(words[max(0, start - _AROUND) : start])
    return WordDifference(
        at, before, text_of(gone), text_of(fresh), text_of(words[end : end + _AROUND])
    )


def _words(transcript: Transcript) -> list[Word]:
    return [word for segment in transcript.segments for word in segment.words]


Change = tuple[int, int, int, int]


def _changes(a: Sequence[str], b: Sequence[str]) -> Iterator[Change]:
    """Stretches that are not the same: from and to in ``a``, from and to in ``b``."""
    i = j = 0
    for same_a, same_b in (*_anchors(a, b), (len(a), len(b))):
        if same_a < i or same_b < j:
            continue
        yield from _between(a, b, (i, same_a, j, same_b))
        i, j = same_a, same_b
        while i < len(a) and j < len(b) and a[i] == b[j]:
            i, j = i + 1, j + 1


def _between(a: Sequence[str], b: Sequence[str], part: Change) -> Iterator[Change]:
    i1, i2, j1, j2 = part
    if i2 - i1 > _LONGEST or j2 - j1 > _LONGEST:
        yield part
        return
    matcher = SequenceMatcher(None, a[i1:i2], b[j1:j2], autojunk=False)
    for tag, x1, x2, y1, y2 in matcher.get_opcodes():
        if tag != "equal":
            yield i1 + x1, i1 + x2, j1 + y1, j1 + y2


def _anchors(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int]]:
    """Places of runs that stand once in each, rising in both."""
    in_a, in_b = _once(a), _once(b)
    pairs = sorted((place, in_b[run]) for run, place in in_a.items() if run in in_b)
    ends: list[int] = []
    chain: list[int] = []
    before: list[int] = []
    for number, (_, place) in enumerate(pairs):
        at = bisect_left(ends, place)
        before.append(chain[at - 1] if at else -1)
        ends[at : at + 1] = [place]
        chain[at : at + 1] = [number]
    found: list[tuple[int, int]] = []
    number = chain[-1] if chain else -1
    while number >= 0:
        found.append(pairs[number])
        number = before[number]
    return found[::-1]


def _once(words: Sequence[str]) -> dict[tuple[str, ...], int]:
    places: dict[tuple[str, ...], int] = {}
    for place in range(len(words) - _RUN + 1):
        run = tuple(words[place : place + _RUN])
        places[run] = -1 if run in places else place
    return {run: place for run, place in places.items() if place >= 0}


def _joined(changes: Iterator[Change]) -> list[Change]:
    """Changes that touch are one."""
    found: list[Change] = []
    for change in changes:
        if change[0] == change[1] and change[2] == change[3]:
            continue
        if found and found[-1][1] == change[0] and found[-1][3] == change[2]:
            found[-1] = (found[-1][0], change[1], found[-1][2], change[3])
        else:
            found.append(change)
    return found
