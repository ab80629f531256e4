"""How many voices there are, and which pieces are whose: agglomerative clustering.

The two likest clusters are joined again and again. How like is measured against what two samples of
one person are at their lengths (``calibration``), so that one threshold holds for short and long
ones; two local speakers of one window are different people, which counts against joining them.

Where to stop is not one threshold: the joins go on below it and it is looked for the widest gap
between a join and the next within reach of it, because voices on a telephone are more alike, and
those of a man and a woman in one room less, than any fixed number knows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meeting_desktop.adapters.speech.diarization.calibration import VoiceCalibration
from meeting_desktop.adapters.speech.diarization.links import WindowView, links
from meeting_desktop.adapters.speech.diarization.pieces import Pieces

#: Shorter pieces join clusters later; they would only make doubtful ones (s).
_CORE_SECONDS = 1.0
#: The widest gap is looked for among joins so much above and below the threshold.
_REACH_ABOVE, _REACH_BELOW = 0.10, 0.14
#: A gap away from the threshold must be wider by so much for each unit of the way.
_TETHER = 1.0
#: What it is worth, in cosine, that all windows hear two clusters as two people, and as one.
_CONFLICT, _LINK = 0.3, 0.06
#: A voice has at least so much speech alone, else it is a remark of one of the others (s).
_LEAST_VOICE_SECONDS = 2.5
#: Where a person says how many there are, so much is enough.
_LEAST_GIVEN_SECONDS = 1.0
#: More pieces than these are clustered in blocks first: the work grows with the square.
_BLOCK = 1_200

Labels = NDArray[np.int64]
_Floats = NDArray[np.float64]


def find_voices(
    pieces: Pieces,
    seen: Sequence[WindowView],
    calibration: VoiceCalibration,
    speakers: int | None = None,
) -> Labels:
    """The number of the voice of each piece, -1 for those that were too short to ask.

    Voices are numbered from 0 without gaps. ``speakers``: that many, where there are as many.
    """
    labels = np.full(len(pieces), -1, np.int64)
    core = np.flatnonzero(pieces.telling & (pieces.seconds >= _CORE_SECONDS))
    if not len(core):
        core = np.flatnonzero(pieces.telling)
    if not len(core):
        return labels
    groups = _in_blocks(pieces, seen, core, calibration)
    tree = _Agglomeration(pieces, seen, groups, calibration)
    tree.join_all()
    for number, members in enumerate(tree.cut(speakers)):
        labels[members] = number
    return labels


def _in_blocks(
    pieces: Pieces,
    seen: Sequence[WindowView],
    core: NDArray[np.int64],
    calibration: VoiceCalibration,
) -> list[list[int]]:
    """Of many pieces those that are surely together, block by block in time."""
    if len(core) <= _BLOCK:
        return [[int(one)] for one in core]
    groups: list[list[int]] = []
    for block in np.array_split(core, -(-len(core) // _BLOCK)):
        tree = _Agglomeration(pieces, seen, [[int(one)] for one in block], calibration)
        tree.join_all(above=_REACH_ABOVE)
        groups += tree.clusters()
    return groups


@dataclass(frozen=True, slots=True)
class _Join:
    kept: int
    gone: int
    score: float


class _Agglomeration:
    """Clusters by row; a row that was joined to another is dead."""

    def __init__(
        self,
        pieces: Pieces,
        seen: Sequence[WindowView],
        groups: Sequence[Sequence[int]],
        calibration: VoiceCalibration,
    ) -> None:
        self._groups = [list(group) for group in groups]
        self._calibration = calibration
        self._seconds_of = pieces.seconds.astype(np.float64)
        weighted = pieces.vectors.astype(np.float64) * self._seconds_of[:, None]
        self._sums = np.array([weighted[group].sum(axis=0) for group in self._groups])
        self._seconds = np.array([self._speech(group) for group in self._groups])
        self._links = links(seen, pieces.seconds, self._groups)
        self._alive = np.ones(len(self._groups), bool)
        self._joins: list[_Join] = []
        self._scores = np.array([self._scores_of(row) for row in range(len(self._groups))])

    def clusters(self, joins: int | None = None) -> list[list[int]]:
        """The members of each cluster after so many joins; all that were done by default."""
        members = {row: list(group) for row, group in enumerate(self._groups)}
        for join in self._joins[:joins]:
            members[join.kept] += members.pop(join.gone)
        return list(members.values())

    def join_all(self, above: float = -np.inf) -> None:
        """The best pair first, as long as its score is above."""
        while self._alive.sum() > 1:
            at = int(np.argmax(self._scores))
            kept, gone = divmod(at, len(self._scores))
            score = float(self._scores[kept, gone])
            if score <= above:
                return
            self._join(_Join(kept, gone, score))

    def cut(self, speakers: int | None) -> list[list[int]]:
        """The clusters where joining should have stopped, voices of a moment given to others."""
        stops = range(len(self._joins) + 1)
        if speakers is not None:
            # The last stop with as many: before it there are more, most of them of a moment.
            return max(
                (
                    self._whole(self.clusters(joins), _LEAST_GIVEN_SECONDS)
                    for joins in reversed(stops)
                ),
                key=lambda clusters: min(len(clusters), speakers),
            )
        best = max(stops, key=lambda joins: (self._worth(joins), joins))
        return self._whole(self.clusters(best), _LEAST_VOICE_SECONDS)

    def _worth(self, joins: int) -> float:
        """Of stopping here: how wide the gap is between the last join and the next."""
        done = self._lowest(joins)
        coming = self._joins[joins].score if joins < len(self._joins) else -1.0
        middle = (min(done, _REACH_ABOVE) + max(coming, -_REACH_BELOW)) / 2.0
        if done < -_REACH_BELOW or coming > _REACH_ABOVE:
            return -np.inf
        return min(done, _REACH_ABOVE) - max(coming, -_REACH_BELOW) - _TETHER * abs(middle)

    def _lowest(self, joins: int) -> float:
        return min((join.score for join in self._joins[:joins]), default=1.0)

    def _whole(self, clusters: list[list[int]], least: float) -> list[list[int]]:
        """Those with enough speech for a voice (s); the others' members are asked again later."""
        whole = [group for group in clusters if self._speech(group) >= least]
        return whole or [max(clusters, key=self._speech)]

    def _speech(self, group: Sequence[int]) -> float:
        return float(self._seconds_of[list(group)].sum())

    def _join(self, join: _Join) -> None:
        kept, gone = join.kept, join.gone
        self._sums[kept] += self._sums[gone]
        self._seconds[kept] += self._seconds[gone]
        for table in (self._links.one, self._links.two):
            table[kept] += table[gone]
            table[:, kept] += table[:, gone]
        self._alive[gone] = False
        self._joins.append(join)
        self._scores[gone, :] = self._scores[:, gone] = -np.inf
        fresh = self._scores_of(kept)
        self._scores[kept, :] = self._scores[:, kept] = fresh

    def _scores_of(self, row: int) -> _Floats:
        """Of joining ``row`` with each other: above 0 rather one person than two."""
        lengths = np.linalg.norm(self._sums, axis=1)
        cosines = self._sums @ self._sums[row] / np.maximum(lengths * lengths[row], 1e-9)
        parting = self._calibration.parting(self._seconds, self._seconds[row])
        smaller = np.maximum(np.minimum(self._seconds, self._seconds[row]), 1e-9)
        one, two = self._links.one[row], self._links.two[row]
        known = np.minimum(1.0, (one + two) / smaller) / np.maximum(one + two, 1e-9)
        scores: _Floats = cosines - parting + known * (_LINK * one - _CONFLICT * two)
        scores[~self._alive] = -np.inf
        scores[row] = -np.inf
        return scores
