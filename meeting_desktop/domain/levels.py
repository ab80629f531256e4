"""How loud a piece of sound is."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

#: What is shown for digital silence; below the noise of any microphone.
SILENCE_DB = -120.0


def measure_level(samples: NDArray[np.float32]) -> tuple[float, float]:
    """RMS and peak of mono float32 in [-1, 1], in dBFS, not below -120."""
    if samples.size == 0:
        return SILENCE_DB, SILENCE_DB
    power = float(np.dot(samples, samples)) / samples.size
    return _decibels(math.sqrt(power)), _decibels(float(np.max(np.abs(samples))))


def _decibels(amplitude: float) -> float:
    if not 0.0 < amplitude < math.inf:
        return SILENCE_DB  # a broken driver's NaN or infinity is no loudness
    return max(SILENCE_DB, 20.0 * math.log10(amplitude))
