"""Diarization error rate, as NIST defined it: missed, false alarm and confused speaker time.

All by the speaker time of the reference. Two who speak at once count twice. The clusters that were
found are mapped to the speakers so that the error is least. With a collar, so many seconds on both
sides of each boundary of the reference are not scored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from meeting_desktop.domain.diarization import SpeakerTurn

_FRAMES_PER_SECOND = 100
#: Above, the mapping is found by taking the best pair first instead of by trying all.
_MOST_TRIED = 7

_Frames = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class DiarizationError:
    """Seconds of speaker time; ``mapping``: the reference's speaker of each cluster found."""

    spoken: float
    missed: float
    false_alarm: float
    confused: float
    mapping: dict[int, int]

    @property
    def rate(self) -> float:
        return (self.missed + self.false_alarm + self.confused) / max(self.spoken, 1e-9)


def diarization_error(
    reference: Sequence[SpeakerTurn], found: Sequence[SpeakerTurn], *, collar: float = 0.0
) -> DiarizationError:
    """In frames of 10 ms."""
    seconds = max((turn.end for turn in (*reference, *found)), default=0.0)
    frames = round(seconds * _FRAMES_PER_SECOND) + 1
    truth, heard = _frames(reference, frames), _frames(found, frames)
    scored = _scored(reference, frames, collar)
    truth, heard = truth[:, scored], heard[:, scored]
    mapping = _best_mapping(truth, heard)
    right = sum(int((truth[mapping[row]] & heard[row]).sum()) for row in mapping)
    spoken, said = truth.sum(axis=0), heard.sum(axis=0)
    both = int(np.minimum(spoken, said).sum())
    return DiarizationError(
        spoken=int(spoken.sum()) / _FRAMES_PER_SECOND,
        missed=int(np.maximum(spoken - said, 0).sum()) / _FRAMES_PER_SECOND,
        false_alarm=int(np.maximum(said - spoken, 0).sum()) / _FRAMES_PER_SECOND,
        confused=(both - right) / _FRAMES_PER_SECOND,
        mapping=mapping,
    )


def _frames(turns: Sequence[SpeakerTurn], frames: int) -> _Frames:
    rows = max((turn.cluster for turn in turns), default=-1) + 1
    marked = np.zeros((rows, frames), bool)
    for turn in turns:
        first, last = (round(at * _FRAMES_PER_SECOND) for at in (turn.start, turn.end))
        marked[turn.cluster, first:last] = True
    return marked


def _scored(reference: Sequence[SpeakerTurn], frames: int, collar: float) -> _Frames:
    scored = np.ones(frames, bool)
    width = round(collar * _FRAMES_PER_SECOND)
    for at in (
        round(at * _FRAMES_PER_SECOND) for turn in reference for at in (turn.start, turn.end)
    ):
        scored[max(0, at - width) : at + width] = False
    return scored


def _best_mapping(truth: _Frames, heard: _Frames) -> dict[int, int]:
    """Each cluster's speaker: of all mappings one to one, the one with most time in common."""
    common = heard.astype(np.int64) @ truth.astype(np.int64).T
    if min(common.shape) == 0:
        return {}
    if max(common.shape) > _MOST_TRIED:
        return _greedy(common)
    rows, columns = common.shape
    size = max(rows, columns)
    square = np.zeros((size, size), np.int64)
    square[:rows, :columns] = common
    best = max(
        permutations(range(size)), key=lambda one: sum(square[i, j] for i, j in enumerate(one))
    )
    return {row: best[row] for row in range(rows) if best[row] < columns}


def _greedy(common: NDArray[np.int64]) -> dict[int, int]:
    left = common.copy()
    mapping: dict[int, int] = {}
    for _ in range(min(left.shape)):
        row, column = (int(at) for at in np.unravel_index(int(left.argmax()), left.shape))
        mapping[row] = column
        left[row, :] = left[:, column] = -1
    return mapping
