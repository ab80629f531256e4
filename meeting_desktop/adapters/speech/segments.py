"""Words into segments that read well as subtitles: whole sentences where they fit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from meeting_desktop.adapters.speech.heard import HeardWord

_LONGEST_SECONDS = 12.0
_LONGEST_WORDS = 40
_PAUSE_SECONDS = 0.8
#: A sentence that ends earlier is not worth a segment of its own unless a pause follows.
_SHORTEST_SENTENCE_SECONDS = 2.5
_SENTENCE_ENDS = (".", "!", "?", "…", "\N{IDEOGRAPHIC FULL STOP}", "\N{FULLWIDTH QUESTION MARK}")
_CLAUSE_ENDS = (*_SENTENCE_ENDS, ",", ";", ":", "\N{IDEOGRAPHIC COMMA}")


def split(words: Sequence[HeardWord]) -> Iterator[list[HeardWord]]:
    """Consecutive groups of ``words``, none empty and none longer than 12 s."""
    current: list[HeardWord] = []
    for word in words:
        while current and word.end - current[0].start > _LONGEST_SECONDS:
            cut = _best_cut(current)
            yield current[:cut]
            current = current[cut:]
        if current and _closes(current, word):
            yield current
            current = []
        current.append(word)
    if current:
        yield current


def _closes(current: Sequence[HeardWord], following: HeardWord) -> bool:
    last = current[-1]
    if following.start - last.end >= _PAUSE_SECONDS or len(current) >= _LONGEST_WORDS:
        return True
    lasts = last.end - current[0].start
    return last.text.endswith(_SENTENCE_ENDS) and lasts >= _SHORTEST_SENTENCE_SECONDS


def _best_cut(words: Sequence[HeardWord]) -> int:
    """How many words to let go: up to a clause's end in the second half, else the widest gap."""
    half = len(words) // 2
    for count in range(len(words), half, -1):
        if words[count - 1].text.endswith(_CLAUSE_ENDS):
            return count
    if len(words) <= half + 1:
        return len(words)
    gaps = range(half + 1, len(words))
    return max(gaps, key=lambda i: words[i].start - words[i - 1].end, default=len(words))
