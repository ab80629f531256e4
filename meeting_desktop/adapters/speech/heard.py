"""Words as the engine hears them: text with its tokens, times and certainty."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from meeting_desktop.adapters.speech.voicing import Voicing
from meeting_desktop.domain.transcript import Word

#: A word that lasts longer than this has silence in it.
_LONG_SECONDS = 0.5
_SHORTEST_SECONDS = 0.06
_ROUND = 3


@dataclass(frozen=True, slots=True)
class HeardWord:
    """``text`` without spaces around it; ``joined`` where the engine wrote none before it.

    ``probability`` is the mean over its tokens, ``weakest`` the least.
    ``start`` and ``end`` in seconds of the track's time once ``moved`` there.
    """

    text: str
    tokens: tuple[int, ...]
    start: float
    end: float
    probability: float
    joined: bool = False
    weakest: float = 1.0

    @property
    def plain(self) -> str:
        """What two passes must agree on: letters and digits, without case."""
        return plain(self.text)

    def moved(self, seconds: float) -> HeardWord:
        return replace(self, start=self.start + seconds, end=self.end + seconds)


def plain(text: str) -> str:
    """Letters and digits without case; the text itself where it has none."""
    return re.sub(r"[^\w]|_", "", text.casefold()) or text


def as_words(heard: Iterable[HeardWord], *, first_in_utterance: bool = True) -> tuple[Word, ...]:
    """As the domain wants them."""
    return tuple(
        Word(
            text=word.text,
            start=round(word.start, _ROUND),
            end=round(word.end, _ROUND),
            probability=round(min(1.0, max(0.0, word.probability)), _ROUND),
            joined=word.joined and not (first_in_utterance and index == 0),
        )
        for index, word in enumerate(heard)
    )


def fitted(
    words: Sequence[HeardWord], voicing: Voicing, start: float, end: float
) -> list[HeardWord]:
    """The words in order, inside the span, without the silence that alignment gives to long ones.

    Cross-attention ends a word where the next one begins, so a word before a pause would last
    through the pause.
    """
    result: list[HeardWord] = []
    at = start
    for word in words:
        first, last = word.start, word.end
        if last - first > _LONG_SECONDS:
            first, last = voicing.fullest_run(first, last) or (first, first + _LONG_SECONDS)
        first = min(max(first, at), end)
        last = min(max(last, first + _SHORTEST_SECONDS), end)
        result.append(replace(word, start=first, end=last))
        at = last
    return result
