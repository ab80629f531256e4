"""Pieces of one person's speech: cut where the speaker may change, each heard as a vector once.

The windows of the segmentation are not asked who a piece is. In ten seconds two people with alike
voices are often taken for one; whole turns go to the wrong voice then. A piece is what lies between
two places where a window hears a change, a pause, or the longest that a piece may be, and what the
windows say of two pieces (one local speaker or two) is a hint among others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from meeting_desktop.adapters.speech.diarization.prints import VoiceNetwork
from meeting_desktop.adapters.speech.diarization.segmentation import (
    FRAME_SAMPLES,
    FRAME_SECONDS,
    LocalActivity,
)
from meeting_desktop.ports.audio import Samples

#: Somebody speaks alone where it is likelier than this.
_LIKELY = 0.5
#: A change of the local speaker moves all of the probability, a pause half of it.
_CHANGE = 0.6
_CHANGE_FRAMES = 6
#: Longer pieces are cut into equal ones (s): two people may be in one, unnoticed.
_LONGEST = 2.5
#: Pauses shorter than this are in the piece (s).
_PAUSE = 0.2
#: Less sound tells nothing of a voice (s).
_LEAST_SECONDS = 0.3

Numbers = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Pieces:
    """In order of time. ``first``, ``last``: frames from and to; ``seconds`` between them.

    ``vectors``: (n, d) of length 1, zeros where a piece is too short to tell.
    """

    first: NDArray[np.int64]
    last: NDArray[np.int64]
    vectors: Numbers

    def __len__(self) -> int:
        return len(self.first)

    @property
    def seconds(self) -> Numbers:
        return ((self.last - self.first) * FRAME_SECONDS).astype(np.float32)

    @property
    def telling(self) -> NDArray[np.bool_]:
        """Those that have a vector."""
        return np.asarray(np.any(self.vectors != 0, axis=1))


def hear_pieces(
    sound: Samples,
    activity: LocalActivity,
    network: VoiceNetwork,
    on_progress: Callable[[float], None] = lambda _share: None,
) -> Pieces:
    """Cut ``sound`` where ``activity`` says so, and encode every piece."""
    spans = list(cut(activity))
    vectors: list[Numbers | None] = []
    for number, (first, last) in enumerate(spans):
        heard = sound[first * FRAME_SAMPLES : last * FRAME_SAMPLES]
        telling = (last - first) * FRAME_SECONDS >= _LEAST_SECONDS and heard.size > 0
        vectors.append(network.vector(heard) if telling else None)
        on_progress((number + 1) / len(spans))
    size = next((len(vector) for vector in vectors if vector is not None), 1)
    nothing = np.zeros(size, np.float32)
    return Pieces(
        np.array([first for first, _ in spans], np.int64),
        np.array([last for _, last in spans], np.int64),
        np.array([nothing if v is None else v for v in vectors], np.float32).reshape(-1, size),
    )


def cut(activity: LocalActivity) -> Iterator[tuple[int, int]]:
    """Frames from and to of each piece, in order."""
    alone, change = _heard_by_all(activity)
    for first, last in _joined(runs(alone >= _LIKELY)):
        places = [first, *_peaks(change, first, last), last]
        for start, end in pairwise(places):
            count = max(1, round((end - start) * FRAME_SECONDS / _LONGEST + 0.3))
            edges = np.linspace(start, end, count + 1).round().astype(int).tolist()
            yield from pairwise(edges)


def runs(on: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """From and to of each stretch of True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], on, [False]]).astype(np.int8)))
    return zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def _heard_by_all(activity: LocalActivity) -> tuple[Numbers, Numbers]:
    """At each frame of the sound, the mean of the windows: somebody alone; the speaker changes."""
    size = activity.alone.shape[1]
    length = max(activity.frames, int(activity.starts[-1]) + size)
    alone, change, weights = (np.zeros(length, np.float32) for _ in range(3))
    weight = np.maximum(np.bartlett(size), 0.05).astype(np.float32)
    for window, start in enumerate(activity.starts.tolist()):
        local = activity.alone[window].astype(np.float32)
        alone[start : start + size] += local.sum(axis=1) * weight
        change[start : start + size] += _changes(local) * weight
        weights[start : start + size] += weight
    means = np.stack([alone, change])[:, : activity.frames] / weights[: activity.frames]
    return means[0].astype(np.float32), means[1].astype(np.float32)


def _changes(local: Numbers) -> Numbers:
    """How much another speaks behind a frame than before it, 0 to 1."""
    sums = np.concatenate([np.zeros((1, local.shape[1]), np.float32), np.cumsum(local, axis=0)])
    at = np.arange(len(local))
    before = sums[at] - sums[np.maximum(at - _CHANGE_FRAMES, 0)]
    behind = sums[np.minimum(at + _CHANGE_FRAMES, len(local))] - sums[at]
    moved: Numbers = np.abs(behind - before).sum(axis=1) / (2 * _CHANGE_FRAMES)
    return moved


def _peaks(change: Numbers, first: int, last: int) -> Iterator[int]:
    """The likeliest frame of each place where the speaker changes."""
    for start, end in runs(change[first:last] >= _CHANGE):
        peak = first + start + int(np.argmax(change[first + start : first + end]))
        if first < peak < last:
            yield peak


def _joined(spans: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Over the shortest pauses."""
    before: tuple[int, int] | None = None
    for span in spans:
        if before is None:
            before = span
        elif (span[0] - before[1]) * FRAME_SECONDS < _PAUSE:
            before = (before[0], span[1])
        else:
            yield before
            before = span
    if before is not None:
        yield before
