"""Whose words they are: what was heard, laid beside the turns of a sound that several share."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple, Protocol

from meeting_desktop.domain.diarization import Diarization, SpeakerTurn
from meeting_desktop.domain.transcript import Word

#: A word that is farther from every turn (s) is nobody's.
_FARTHEST = 2.0
#: What a change of speaker costs, in words that are not in their speaker's turns: between two
#: sentences hardly anything, inside one nearly a word, because clocks of words are not that exact.
_CHANGE = 0.9
_CHANGE_AFTER_PAUSE = 0.4
_CHANGE_AFTER_SENTENCE = 0.15
_PAUSE = 0.5
_SENTENCE_ENDS = (".", "?", "!", "…", "。", "？", "！")  # noqa: RUF001 - Chinese ones are meant
_CLOSING = "\"'”’)]»"
#: So much of the words' time must others share.
_OVERLAPPED_SHARE = 0.3


class Said(Protocol):
    """What a recogniser wrote down in one go."""

    @property
    def words(self) -> tuple[Word, ...]: ...


class ToldApart(NamedTuple):
    """Words of one segment in a row that one cluster said; None: nobody who is known.

    ``overlapped``: somebody else speaks during much of them.
    """

    cluster: int | None
    words: tuple[Word, ...]
    overlapped: bool


def tell_apart(segments: Sequence[Said], found: Diarization) -> Sequence[ToldApart]:
    """All words in the order in which they were given, cut where the speaker changes.

    Between two turns a word goes with its sentence, else to the nearer turn.
    """
    turns = _Turns(found.turns)
    words = [word for segment in segments for word in segment.words]
    clusters = iter(_clusters_of(words, turns))
    told: list[ToldApart] = []
    for segment in segments:
        pairs = [(next(clusters), word) for word in segment.words]
        for cluster, group in groupby(pairs, key=lambda pair: pair[0]):
            run = tuple(word for _, word in group)
            told.append(ToldApart(cluster, run, turns.overlapped(cluster, run)))
    return told


def _clusters_of(words: Sequence[Word], turns: _Turns) -> Sequence[int | None]:
    """The cheapest way through the words: near one's own turns, with few changes."""
    if not turns.clusters:
        return [None] * len(words)
    costs = dict.fromkeys(turns.clusters, 0.0)
    steps: list[Mapping[int, int]] = []
    far: list[bool] = []
    before: Word | None = None
    for word in words:
        near = turns.distances(word)
        best = min(costs, key=lambda one: (costs[one], one))
        change = costs[best] + _cost_of_change(before, word)
        came_from = {one: one if costs[one] <= change else best for one in costs}
        costs = {one: min(cost, change) + near.get(one, 1.0) for one, cost in costs.items()}
        steps.append(came_from)
        far.append(not near)
        before = word
    return _walk_back(costs, steps, far)


def _walk_back(
    costs: Mapping[int, float], steps: Sequence[Mapping[int, int]], far: Sequence[bool]
) -> Sequence[int | None]:
    at = min(costs, key=lambda one: (costs[one], one))
    found: list[int | None] = []
    for came_from, nobody in zip(reversed(steps), reversed(far), strict=True):
        found.append(None if nobody else at)
        at = came_from[at]
    return found[::-1]


def _cost_of_change(before: Word | None, word: Word) -> float:
    if before is None or before.text.rstrip(_CLOSING).endswith(_SENTENCE_ENDS):
        return _CHANGE_AFTER_SENTENCE
    return _CHANGE_AFTER_PAUSE if word.start - before.end >= _PAUSE else _CHANGE


@dataclass(frozen=True, slots=True)
class _Row:
    """The turns of one cluster, by their start; they do not overlap each other."""

    starts: tuple[float, ...]
    ends: tuple[float, ...]

    def between(self, start: float, end: float) -> Iterator[tuple[float, float]]:
        """Those that touch the span, and one on either side of it."""
        first = max(0, bisect_left(self.ends, start) - 1)
        for at in range(first, len(self.starts)):
            yield self.starts[at], self.ends[at]
            if self.starts[at] > end:
                return

    def covered(self, start: float, end: float) -> float:
        return sum(max(0.0, min(end, b) - max(start, a)) for a, b in self.between(start, end))

    def distance(self, start: float, end: float) -> float:
        """Seconds between the span and the nearest turn, 0 where they touch."""
        return min(max(a - end, start - b, 0.0) for a, b in self.between(start, end))


class _Turns:
    def __init__(self, turns: Sequence[SpeakerTurn]) -> None:
        self.clusters = sorted({turn.cluster for turn in turns})
        self._rows = {one: _row(t for t in turns if t.cluster == one) for one in self.clusters}

    def distances(self, word: Word) -> Mapping[int, float]:
        """Of each cluster that is near: 0 where the word is in its turns, up to 1 where not."""
        near: dict[int, float] = {}
        length = max(word.end - word.start, 0.02)
        for cluster, row in self._rows.items():
            away = row.distance(word.start, word.end)
            if away <= _FARTHEST:
                inside = min(1.0, row.covered(word.start, word.start + length) / length)
                near[cluster] = (1.0 - inside) * (0.5 + 0.5 * away / _FARTHEST)
        return near

    def overlapped(self, cluster: int | None, words: Sequence[Word]) -> bool:
        """Do others speak during much of the words?"""
        spoken = sum(word.end - word.start for word in words)
        others = [row for one, row in self._rows.items() if one != cluster]
        shared = sum(
            max((row.covered(word.start, word.end) for row in others), default=0.0)
            for word in words
        )
        own = self._rows.get(cluster) if cluster is not None else None
        if own is None or spoken <= 0:
            return False
        mine = sum(own.covered(word.start, word.end) for word in words)
        return min(shared, shared + mine - spoken) > _OVERLAPPED_SHARE * spoken


def _row(turns: Iterator[SpeakerTurn]) -> _Row:
    ordered: list[list[float]] = []
    for turn in sorted(turns, key=lambda one: one.start):
        if ordered and turn.start <= ordered[-1][1]:
            ordered[-1][1] = max(ordered[-1][1], turn.end)
        else:
            ordered.append([turn.start, turn.end])
    return _Row(tuple(a for a, _ in ordered), tuple(b for _, b in ordered))
