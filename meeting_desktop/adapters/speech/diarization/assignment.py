"""Each piece gets a voice: the likest one, on a way through all of them that goes with the windows.

A short piece cannot say by itself whose it is. It counts for as much as its length makes it tell,
and for the rest stays with the piece beside it where the windows hear one speaker in both
(Viterbi's algorithm; the centroids are found anew after each way).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from meeting_desktop.adapters.speech.diarization.clustering import Labels
from meeting_desktop.adapters.speech.diarization.links import WindowView, link_to_next
from meeting_desktop.adapters.speech.diarization.pieces import Pieces

_ROUNDS = 4
#: What it costs, in cosine, to change where the windows hear one, and to stay where they hear two.
_CHANGE, _STAY = 0.10, 0.06
#: A piece of so many seconds tells half of what a long one does.
_HALF_SECONDS = 0.6

_Floats = NDArray[np.float64]


def assign(pieces: Pieces, seen: Sequence[WindowView], labels: Labels) -> Labels:
    """The voice of every piece; ``labels`` are those of the clustering, -1 for unknown."""
    voices = int(labels.max(initial=-1)) + 1
    if voices <= 1:
        return np.zeros(len(pieces), np.int64)
    link = link_to_next(seen, len(pieces))
    telling = pieces.seconds / (pieces.seconds + _HALF_SECONDS)
    assigned = labels
    for _ in range(_ROUNDS):
        alike = (pieces.vectors @ centroids(pieces, assigned, voices).T) * telling[:, None]
        before, assigned = assigned, _best_way(alike.astype(np.float64), link)
        if np.array_equal(before, assigned):
            break
    return assigned


def centroids(pieces: Pieces, labels: Labels, voices: int) -> NDArray[np.float32]:
    """The mean vector of each voice, of length 1, weighed by seconds; zeros where there is none."""
    means = np.zeros((voices, pieces.vectors.shape[1]), np.float32)
    for voice in range(voices):
        chosen = labels == voice
        means[voice] = (pieces.vectors[chosen] * pieces.seconds[chosen, None]).sum(axis=0)
    lengths = np.linalg.norm(means, axis=1, keepdims=True)
    return np.asarray(means / np.maximum(lengths, 1e-9), np.float32)


def _best_way(alike: _Floats, link: _Floats) -> Labels:
    """``alike``: (pieces, voices); ``link`` of each piece to the next."""
    voices = alike.shape[1]
    worth = alike[0].copy()
    came_from = np.zeros(alike.shape, np.int64)
    for at in range(1, len(alike)):
        stay = worth - _STAY * (1.0 - link[at - 1])
        best = int(np.argmax(worth))
        change = worth[best] - _CHANGE * link[at - 1]
        came_from[at] = np.where(stay >= change, np.arange(voices), best)
        worth = np.maximum(stay, change) + alike[at]
    way = np.zeros(len(alike), np.int64)
    way[-1] = int(np.argmax(worth))
    for at in range(len(alike) - 1, 0, -1):
        way[at - 1] = came_from[at, way[at]]
    return way
