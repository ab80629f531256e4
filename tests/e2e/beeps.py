"""Tones that applications send in a meeting, and whether one is among what another plays."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from meeting_desktop.ports.audio import CAPTURE_RATE_HZ, Samples
from tests.fakes.sounds import tone

Spectra = NDArray[np.float64]

WINDOW = 16_384
LINE_HZ = CAPTURE_RATE_HZ / WINDOW
#: Up to the highest that matters.
LINES = round(1_300 / LINE_HZ)

#: Hz around a tone that belong to it, and that are its surroundings.
_OWN_HZ, _AROUND_HZ = 10.0, 70.0


def beeps(hertz: float, seconds: float = 60.0) -> Samples:
    """Short tones: a long one is taken for noise by browsers."""
    one = np.append(tone(0.3, hertz=hertz), np.zeros(CAPTURE_RATE_HZ // 10, np.float32))
    return np.tile(one, round(seconds / 0.4))


def spectra(sound: Samples) -> Spectra:
    """Ten a second (dB), as browsers make them."""
    windows = sliding_window_view(sound, WINDOW)[:: CAPTURE_RATE_HZ // 10]
    levels = np.abs(np.fft.rfft(windows * np.hanning(WINDOW)))[:, :LINES]
    return 20 * np.log10(levels + 1e-9)


def stands_out(spectrum: Spectra, hertz: float) -> float:
    """How far (dB) the tone stands above what is around it."""
    offset = np.abs(np.arange(len(spectrum)) * LINE_HZ - hertz)
    around = spectrum[(offset > _OWN_HZ * 2) & (offset < _AROUND_HZ)]
    return float(spectrum[offset < _OWN_HZ].max() - np.median(around))
