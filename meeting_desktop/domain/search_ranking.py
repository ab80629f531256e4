"""How well a text answers a search, and the part of it that shows why. Pure.

Okapi BM25 with its usual constants (Robertson and Zaragoza, The Probabilistic Relevance Framework,
2009). Words are cut and folded as the index does it: letters and digits, without case and accents.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from meeting_desktop.domain.searching import SearchTerm, SnippetPart

_K1, _B = 1.2, 0.75
#: In words. An utterance is shorter than a summary; both are measured against what is usual.
_USUAL_LENGTH = 16.0
_SNIPPET_WORDS = 16
_WORDS_BEFORE = 4

_TOKEN = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")


class _Token(NamedTuple):
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """A term as the index sees it. ``weight`` is what a text gains that has it."""

    words: tuple[str, ...]
    is_prefix: bool
    weight: float = 1.0


def wanted(term: SearchTerm, weight: float = 1.0) -> Wanted:
    return Wanted(folded_words(term.text), term.is_prefix, weight)


def weight_of(texts_with: int, texts: int) -> float:
    """Robertson and Spärck Jones' inverse document frequency, never below nothing."""
    return math.log(1.0 + (max(0, texts - texts_with) + 0.5) / (texts_with + 0.5))


def score(text: str, terms: Sequence[Wanted]) -> float:
    """0 where none of ``terms`` is in ``text``."""
    tokens = folded_words(text)
    length = _K1 * (1.0 - _B + _B * len(tokens) / _USUAL_LENGTH)
    total = 0.0
    for term in terms:
        count = sum(1 for _ in _places(tokens, term))
        total += term.weight * count * (_K1 + 1.0) / (count + length)
    return total


def snippet(text: str, terms: Sequence[Wanted]) -> tuple[SnippetPart, ...]:
    """At most ``_SNIPPET_WORDS`` words around the first match, the matches marked."""
    tokens = list(_tokens(text))
    marked = _marked(tokens, terms)
    around = max(0, min(min(marked, default=0) - _WORDS_BEFORE, len(tokens) - _SNIPPET_WORDS))
    until = min(len(tokens), around + _SNIPPET_WORDS)
    begin = tokens[around].start if around else 0
    end = tokens[until - 1].end if until < len(tokens) else len(text)
    runs = [(one.start, one.end) for n, one in enumerate(tokens[:until]) if n in marked]
    parts = _cut(text, begin, end, _joined(text, runs))
    before = [SnippetPart("… ", is_match=False)] if around else []
    after = [SnippetPart(" …", is_match=False)] if until < len(tokens) else []
    return (*before, *parts, *after)


def folded_words(text: str) -> tuple[str, ...]:
    return tuple(map(folded, _TOKEN.findall(text)))


def _marked(tokens: Sequence[_Token], terms: Sequence[Wanted]) -> set[int]:
    folded = [token.text for token in tokens]
    return {
        place + number
        for term in terms
        for place in _places(folded, term)
        for number in range(len(term.words))
    }


def _places(tokens: Sequence[str], term: Wanted) -> Iterator[int]:
    """Where the words of ``term`` follow each other."""
    *whole, last = term.words or ("",)
    if not last:
        return
    count = len(whole)
    for place in range(len(tokens) - count):
        there = tokens[place + count]
        fits = there.startswith(last) if term.is_prefix else there == last
        if fits and (not count or list(tokens[place : place + count]) == whole):
            yield place


def _joined(text: str, runs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Words of a phrase are one mark with the space between them."""
    joined: list[tuple[int, int]] = []
    for start, end in runs:
        if joined and text[joined[-1][1] : start].isspace():
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _cut(text: str, begin: int, end: int, runs: Sequence[tuple[int, int]]) -> Iterator[SnippetPart]:
    at = begin
    for start, stop in runs:
        if start < begin:
            continue
        if start > at:
            yield SnippetPart(text[at:start], is_match=False)
        yield SnippetPart(text[start:stop], is_match=True)
        at = stop
    if end > at:
        yield SnippetPart(text[at:end], is_match=False)


def _tokens(text: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text):
        yield _Token(folded(match[0]), match.start(), match.end())


@lru_cache(maxsize=16_384)
def folded(word: str) -> str:
    """Without case and accents."""
    small = word.casefold()
    if small.isascii():
        return small
    bare = unicodedata.normalize("NFKD", small)
    return "".join(letter for letter in bare if not unicodedata.combining(letter))
