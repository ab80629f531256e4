"""The fingerprint of a sound: how its energy moves between bands, whatever codec it went through.

One bit says whether the difference of two neighbouring bands grows or falls from one frame to the
next (Haitsma and Kalker, "A Highly Robust Audio Fingerprinting System", ISMIR 2002). Loudness
cancels out, and the bands lie where telephones and low bit rates still carry sound. Frames are
farther apart than theirs, because whole files are compared and not snippets: why, and what was
measured, is in docs/decisions/0029-content-fingerprint.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from meeting_desktop.domain.media import ContentFingerprint
from meeting_desktop.ports.audio import SPEECH_RATE_HZ, Samples

_FRAME = 8_192  # 0.51 s at 16 kHz
_HOP = 1_024  # 0.064 s
_BANDS = 33
_LOWEST_HZ, _HIGHEST_HZ = 300.0, 2_000.0
#: Frames this far below the loudest half minute before them are a pause: their bits are noise.
_PAUSE_DB = 25.0
_REMEMBERED_FRAMES = 469
#: Below this (RMS, full scale 1) nothing is heard at all: dither, the noise of an empty line.
_SILENT_RMS = 1e-4


class BandFingerprinter:
    """Keeps the promises of ``ports.media.Fingerprinter``; holds no state."""

    def fingerprint(self, pieces: Iterable[Samples]) -> ContentFingerprint:
        values: list[int] = []
        before: NDArray[np.float64] | None = None
        loudest = 0.0
        fade = 10.0 ** (-_PAUSE_DB / 10.0 / _REMEMBERED_FRAMES)
        for frame in _frames(pieces):
            bands = _band_energies(frame)
            power = float(np.mean(np.square(frame)))
            loudest = max(power, loudest * fade)
            steps = np.diff(bands)
            is_pause = power < max(_SILENT_RMS**2, loudest * 10.0 ** (-_PAUSE_DB / 10.0))
            if before is not None:
                values.append(0 if is_pause else _word(steps > before))
            before = steps
        return ContentFingerprint(tuple(values) if any(values) else (), _HOP / SPEECH_RATE_HZ)


def _frames(pieces: Iterable[Samples]) -> Iterator[Samples]:
    held: Samples = np.zeros(0, dtype=np.float32)
    for piece in pieces:
        held = np.concatenate([held, piece])
        while len(held) >= _FRAME:
            yield held[:_FRAME]
            held = held[_HOP:]


def _edges() -> NDArray[np.int64]:
    hertz = np.geomspace(_LOWEST_HZ, _HIGHEST_HZ, _BANDS + 1)
    return np.round(hertz * _FRAME / SPEECH_RATE_HZ).astype(np.int64)


_EDGES = _edges()
_WINDOW = np.hanning(_FRAME)
_BITS = 1 << np.arange(_BANDS - 1, dtype=np.uint64)


def _band_energies(frame: Samples) -> NDArray[np.float64]:
    spectrum = np.abs(np.fft.rfft(frame * _WINDOW))[: _EDGES[-1]] ** 2
    energies: NDArray[np.float64] = np.add.reduceat(spectrum, _EDGES[:-1])
    return energies


def _word(bits: NDArray[np.bool_]) -> int:
    return int(_BITS[bits].sum())
