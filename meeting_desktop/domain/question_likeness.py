"""How alike a sentence and a question are: plain comparison of words and letters, no model.

How much of the question's weight of words is found in the sentence (a rare word weighs more than
one that many questions share, inflections count), and how alike the letters of both are
(rapidfuzz).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from meeting_desktop.domain.plain_words import (
    LONG_ENOUGH_TO_BEND,
    plain_text,
    same_word,
    tokens_of,
)
from meeting_desktop.domain.questions import Question

#: From here on a place "looks asked", from the second on it "may have been asked".
LOOKS_ASKED = 0.66
MAY_BE_ASKED = 0.5
_SHARE_OF_WORDS = 0.75
_FEWEST_WORDS = 2
_PLAIN_WEIGHT = 0.15

#: Words that most questions have; they tell nothing apart.
_PLAIN = frozenset(
    tokens_of(
        "a about an and any are at be been by can could did do does for from had has have how i if "
        "in is it its me my of on or our so that the their them there they this to us was we were "
        "what when where which who why will with would you your yours "
        "aber als an auch auf aus bei bis das dass dem den der des die diese dieser dieses ein "
        "eine einen einer es fur gibt haben hat heute ihr ihre ihren ihrer im ist kann konnen man "
        "mit "
        "nach noch oder sich sie sind soll und uns unser von war was welche welcher welches wer "
        "werden wie wird wo wurde wurden zu zum zur"
    )
)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A question's words with their weights, and its letters."""

    text: str
    weights: tuple[tuple[str, float], ...]

    @property
    def telling(self) -> tuple[tuple[str, float], ...]:
        return tuple(one for one in self.weights if one[0] not in _PLAIN)


class Likeness:
    """Some questions, and what every word that was heard is to theirs: compared once."""

    def __init__(self, questions: Sequence[Question]) -> None:
        texts = [plain_text(question.text) for question in questions]
        tokens = [sorted(set(tokens_of(text))) for text in texts]
        spread = Counter(token for one in tokens for token in one)
        most = len(questions) + 1
        weights = {
            token: _weight(token) * (1.0 + math.log(most / count))
            for token, count in spread.items()
        }
        self._wanted = [
            _Wanted(text, tuple((token, weights[token]) for token in one))
            for text, one in zip(texts, tokens, strict=True)
        ]
        self._vocabulary = tuple(spread)
        self._is_of: dict[str, frozenset[str]] = {}

    def scores(self, text: str) -> tuple[float, ...]:
        """0 to 1 for each question. ``text`` is plain (``plain_text``)."""
        heard = set(tokens_of(text))
        if len(heard) < _FEWEST_WORDS:
            return (0.0,) * len(self._wanted)
        met = self._met(heard)
        return tuple(_score(wanted, met, text) for wanted in self._wanted)

    def shares(self, text: str) -> tuple[float, ...]:
        """0 to 1 for each question: how much of what it is about is named, its letters aside."""
        met = self._met(set(tokens_of(text)))
        return tuple(_share(wanted.telling, met) for wanted in self._wanted)

    def _met(self, heard: Collection[str]) -> frozenset[str]:
        """The words of the questions that were said, with whatever ending."""
        return frozenset(token for one in heard for token in self._forms(one))

    def _forms(self, heard: str) -> frozenset[str]:
        known = self._is_of.get(heard)
        if known is None:
            known = frozenset(one for one in self._vocabulary if _is_form(one, heard))
            self._is_of[heard] = known
        return known


def _weight(token: str) -> float:
    return _PLAIN_WEIGHT if token in _PLAIN else 1.0


def _is_form(token: str, heard: str) -> bool:
    long = len(token) >= LONG_ENOUGH_TO_BEND
    return token == heard or (long and same_word(token, heard))


def _share(weights: Sequence[tuple[str, float]], met: Collection[str]) -> float:
    whole = sum(weight for _, weight in weights)
    return sum(weight for token, weight in weights if token in met) / whole if whole else 0.0


def _score(wanted: _Wanted, met: Collection[str], text: str) -> float:
    share = _share(wanted.weights, met)
    if share < MAY_BE_ASKED / 2:
        return 0.0  # most pairs end here, before letters are compared
    alike = fuzz.token_sort_ratio(wanted.text, text) / 100
    return _SHARE_OF_WORDS * share + (1 - _SHARE_OF_WORDS) * alike
