"""How loud a recording is along its time, at every zoom: peaks, and coarser ones made of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

#: One peak is 20 ms: a syllable has about ten, and ten hours are two megabytes.
PEAKS_PER_SECOND = 50
#: Each coarser level has one peak for so many of the finer one.
_STEP = 4
#: Below this many a level is quicker to read than to make coarser.
_SHORT = 256

Peaks = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Waveform:
    """``levels[0]`` has ``PEAKS_PER_SECOND``, each further one a quarter of the one before.

    A peak is the largest magnitude in its stretch, 255 for full scale.
    """

    levels: tuple[Peaks, ...]

    @property
    def duration(self) -> float:
        """Seconds."""
        return len(self.levels[0]) / PEAKS_PER_SECOND

    @property
    def loudest(self) -> int:
        top = self.levels[-1]
        return int(top.max()) if len(top) else 0

    def between(self, start: float, end: float, columns: int) -> Peaks:
        """The peaks of ``columns`` equal stretches from ``start`` to ``end`` (s); 0 outside.

        Costs the same for a second as for ten hours.
        """
        if columns <= 0 or end <= start:
            return np.zeros(max(0, columns), dtype=np.uint8)
        wide = (end - start) / columns
        level, rate = self._level_for(wide)
        edges = np.linspace(start, end, columns + 1) * rate
        first = np.clip(np.floor(edges[:-1]).astype(np.int64), 0, len(level))
        last = np.clip(np.ceil(edges[1:]).astype(np.int64), 0, len(level))
        found = np.zeros(columns, dtype=np.uint8)
        for offset in range(int((last - first).max(initial=0))):
            at = first + offset
            inside = at < last
            found[inside] = np.maximum(found[inside], level[at[inside]])
        return found

    def _level_for(self, wide: float) -> tuple[Peaks, float]:
        """The coarsest level whose peaks are not wider than ``wide`` seconds."""
        chosen, rate = self.levels[0], float(PEAKS_PER_SECOND)
        for number, level in enumerate(self.levels):
            own = PEAKS_PER_SECOND / _STEP**number
            if 1 / own > wide:
                break
            chosen, rate = level, own
        return chosen, rate


def waveform_of(peaks: Peaks) -> Waveform:
    """With its coarser levels."""
    levels = [peaks]
    while len(levels[-1]) > _SHORT:
        levels.append(_coarser(levels[-1]))
    return Waveform(tuple(levels))


def peaks_of(pieces: Iterable[NDArray[np.float32]], rate_hz: int) -> Peaks:
    """Of consecutive mono sound; ``rate_hz`` is a multiple of ``PEAKS_PER_SECOND``."""
    long = rate_hz // PEAKS_PER_SECOND
    rest = np.zeros(0, dtype=np.float32)
    found: list[Peaks] = []
    for piece in pieces:
        held = np.concatenate([rest, piece])
        whole = len(held) - len(held) % long
        found.append(_loudest(held[:whole].reshape(-1, long)))
        rest = held[whole:]
    if len(rest):
        found.append(_loudest(rest.reshape(1, -1)))
    return np.concatenate(found) if found else np.zeros(0, dtype=np.uint8)


def together(parts: Iterable[Waveform]) -> Waveform:
    """Several tracks, all from the same moment, as one: what is loudest counts."""
    all_peaks = [one.levels[0] for one in parts]
    whole = np.zeros(max((len(one) for one in all_peaks), default=0), dtype=np.uint8)
    for peaks in all_peaks:
        np.maximum(whole[: len(peaks)], peaks, out=whole[: len(peaks)])
    return waveform_of(whole)


def _loudest(rows: NDArray[np.float32]) -> Peaks:
    magnitude = np.abs(rows).max(axis=1, initial=0.0)
    return np.asarray(np.round(np.clip(magnitude, 0.0, 1.0) * 255), dtype=np.uint8)


def _coarser(peaks: Peaks) -> Peaks:
    padded = np.pad(peaks, (0, -len(peaks) % _STEP))
    return np.asarray(padded.reshape(-1, _STEP).max(axis=1), dtype=np.uint8)
