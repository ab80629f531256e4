"""Keeps a sum of voices below full scale without the rasp of clipping.

The gain falls at once when a frame would go over (a ramp of 2 ms, and a soft knee for what is above
it meanwhile), and comes back by 2 dB in 100 ms.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from meeting_desktop.ports.conference import FRAME_SAMPLES

_CEILING = 0.9
_RELEASE = np.float32(10 ** (2.0 / 5 / 20))
_ATTACK_SAMPLES = 96


class SoftLimiter:
    """``rows`` mixes at once, each with a gain of its own that lasts from frame to frame."""

    def __init__(self, rows: int) -> None:
        self._gains = np.ones(rows, dtype=np.float32)
        self._ramp = np.ones(FRAME_SAMPLES, dtype=np.float32)
        self._ramp[:_ATTACK_SAMPLES] = np.linspace(0, 1, _ATTACK_SAMPLES, dtype=np.float32)

    @property
    def gains(self) -> NDArray[np.float32]:
        return self._gains.copy()

    def reset(self, row: int) -> None:
        """``row`` belongs to somebody else from now on."""
        self._gains[row] = 1.0

    def apply(self, mixes: NDArray[np.float32]) -> None:
        """Limit in place; shape (rows, 960)."""
        peaks = np.maximum(mixes.max(axis=1), -mixes.min(axis=1))
        if peaks.max(initial=0.0) <= _CEILING and self._gains.min(initial=1.0) >= 1.0:
            return
        safe = np.float32(_CEILING) / np.maximum(peaks, np.float32(_CEILING))
        targets = np.minimum(np.minimum(self._gains * _RELEASE, np.float32(1)), safe)
        slopes = (targets - self._gains)[:, None]
        mixes *= self._gains[:, None] + slopes * self._ramp
        self._gains[:] = targets
        _round_off(mixes)


def _round_off(mixes: NDArray[np.float32]) -> None:
    """Bend what is above the ceiling so that it stays below 1 (only ever a ramp's length)."""
    over = np.abs(mixes) > _CEILING
    if over.any():
        room = np.float32(1 - _CEILING)
        above = np.abs(mixes[over]) - np.float32(_CEILING)
        mixes[over] = np.sign(mixes[over]) * (_CEILING + room * np.tanh(above / room))
