"""Comparing texts word by word: how much differs, and what is said over and over.

Words are compared without case and punctuation. The difference is the word error rate as jiwer
computes it (a test holds the two together), so that an installed program can measure without it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

#: A loop of the decoder: so many words, so often in a row.
_LOOP_WORDS = range(3, 9)
_LOOP_TIMES = 3
#: One change in sums that count the missing words below it.
_CHANGE = 1 << 32
_DASHES = str.maketrans(dict.fromkeys("-\u2010\u2011\u2012\u2013\u2014", " "))


def plain(word: str) -> str:
    """A word without case and punctuation; empty when nothing is left."""
    return "".join(c for c in word.casefold() if c.isalnum())


def plain_words(text: str) -> list[str]:
    """The words of a text; what a dash joins are two."""
    return [word for word in map(plain, text.translate(_DASHES).split()) if word]


@dataclass(frozen=True, slots=True)
class WordChanges:
    """What makes one text of another: words replaced, missing, added."""

    replaced: int
    missing: int
    added: int

    @property
    def all(self) -> int:
        return self.replaced + self.missing + self.added


def word_changes(reference: Sequence[str], heard: Sequence[str]) -> WordChanges:
    """The fewest that make ``heard`` of ``reference``, and of these the ones that miss least."""
    numbers = {word: number for number, word in enumerate({*reference, *heard})}
    columns = np.array([numbers[word] for word in heard], dtype=np.int64)
    places = np.arange(len(heard) + 1) * _CHANGE
    row = places
    for count, word in enumerate(reference, 1):
        replaced = row[:-1] + (columns != numbers[word]) * _CHANGE
        dropped = row[1:] + _CHANGE + 1
        best = np.concatenate([[count * (_CHANGE + 1)], np.minimum(dropped, replaced)])
        # Putting words in costs one a step to the right: the running minimum of the slope.
        row = np.minimum.accumulate(best - places) + places
    changes, missing = divmod(int(row[-1]), _CHANGE)
    added = missing + len(heard) - len(reference)
    return WordChanges(changes - missing - added, missing, added)


def word_edits(reference: Sequence[str], heard: Sequence[str]) -> int:
    """The fewest words to replace, leave out or put in, to make one text of the other."""
    return word_changes(reference, heard).all


def word_difference(reference: Sequence[str], heard: Sequence[str]) -> float | None:
    """Edits for each word of the reference; None when there is no word to compare with."""
    if not reference:
        return None if heard else 0.0
    return word_edits(reference, heard) / len(reference)


def loops(words: Sequence[str]) -> set[str]:
    """Runs of three to eight words that stand three or more times in a row.

    The shortest form of each, whichever word it begins with: "you know I", not "know I you".
    """
    return {" ".join(_first_rotation(gram)) for gram in _runs(words)}


def _runs(words: Sequence[str]) -> Iterator[Sequence[str]]:
    at = 0
    while at < len(words):
        for length in _LOOP_WORDS:
            gram = words[at : at + length]
            times = _times_in_a_row(words, at, gram)
            if times >= _LOOP_TIMES:
                yield gram
                at += length * times - 1
                break
        at += 1


def _times_in_a_row(words: Sequence[str], at: int, gram: Sequence[str]) -> int:
    length, times = len(gram), 1
    while words[at + times * length : at + (times + 1) * length] == gram:
        times += 1
    return times


def _first_rotation(gram: Sequence[str]) -> tuple[str, ...]:
    return min((*gram[i:], *gram[:i]) for i in range(len(gram)))
