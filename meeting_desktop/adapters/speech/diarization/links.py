"""What the windows say of pairs of pieces: one local speaker, or two?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meeting_desktop.adapters.speech.diarization.pieces import Pieces
from meeting_desktop.adapters.speech.diarization.segmentation import LocalActivity

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class WindowView:
    """The pieces of one window; ``shares``: (pieces, 3), whose each is, rows of sum 1."""

    window: int
    pieces: NDArray[np.int64]
    shares: Numbers


def views(pieces: Pieces, activity: LocalActivity) -> Iterator[WindowView]:
    """Of each window the pieces whose middle it hears, and of which it hears somebody say half."""
    size = activity.alone.shape[1]
    middle = (pieces.first + pieces.last) // 2
    for window, start in enumerate(activity.starts.tolist()):
        inside = np.flatnonzero((middle >= start) & (middle < start + size))
        local = activity.alone[window].astype(np.float64)
        sums = np.concatenate([np.zeros((1, local.shape[1])), np.cumsum(local, axis=0)])
        first = np.clip(pieces.first[inside] - start, 0, size)
        last = np.clip(pieces.last[inside] - start, 0, size)
        spoken = sums[last] - sums[first]
        total = spoken.sum(axis=1)
        heard = total >= (last - first) / 2
        yield WindowView(window, inside[heard], spoken[heard] / total[heard, None])


@dataclass(frozen=True, slots=True)
class Links:
    """(n, n), seconds of pairs of groups of pieces that windows hear together: as one, as two."""

    one: Numbers
    two: Numbers


def links(
    seen: Sequence[WindowView], seconds: NDArray[np.float32], groups: Sequence[Sequence[int]]
) -> Links:
    """Between groups of pieces. What several windows say of a pair is their mean."""
    of_piece = {piece: number for number, group in enumerate(groups) for piece in group}
    together: dict[tuple[int, int], list[float]] = {}
    for view in seen:
        same = view.shares @ view.shares.T
        for at, piece in enumerate(view.pieces.tolist()):
            for to in range(at + 1, len(view.pieces)):
                together.setdefault((piece, int(view.pieces[to])), []).append(float(same[at, to]))
    one, two = np.zeros((len(groups), len(groups))), np.zeros((len(groups), len(groups)))
    for (a, b), said in together.items():
        row, column = of_piece.get(a, -1), of_piece.get(b, -1)
        if row < 0 or column < 0 or row == column:
            continue
        weight = float(min(seconds[a], seconds[b]))
        mean = sum(said) / len(said)
        for table, worth in ((one, mean), (two, 1.0 - mean)):
            table[row, column] += weight * worth
            table[column, row] += weight * worth
    return Links(one, two)


def link_to_next(seen: Sequence[WindowView], count: int) -> Numbers:
    """Of each piece and the one behind it: 1 where windows hear one, 0 two; 0.5: nobody knows."""
    total, windows = np.zeros(max(0, count - 1)), np.zeros(max(0, count - 1))
    for view in seen:
        at = np.flatnonzero(np.diff(view.pieces) == 1)
        total[view.pieces[at]] += (view.shares[at] * view.shares[at + 1]).sum(axis=1)
        windows[view.pieces[at]] += 1
    return np.where(windows > 0, total / np.maximum(windows, 1), 0.5)
