"""The sound of the sound test: two soft notes, made here so that no file can be missing."""

from __future__ import annotations

import numpy as np

from meeting_desktop.ports.audio import Samples

_NOTES_HZ = (587.33, 880.0)  # D5, A5: a rising fifth
_NOTE_SECONDS = 0.7
_SECOND_NOTE_AT = 0.22
_ATTACK_SECONDS = 0.012
_LOUDNESS = 0.18
#: Loudness of the fundamental and its overtones: bell-like, without an edge.
_PARTIALS = (1.0, 0.35, 0.12)


def chime(rate_hz: int) -> Samples:
    """About a second of mono sound; starts and ends at zero."""
    total = round((_SECOND_NOTE_AT + _NOTE_SECONDS) * rate_hz)
    mix = np.zeros(total, dtype=np.float64)
    for place, frequency in enumerate(_NOTES_HZ):
        start = round(place * _SECOND_NOTE_AT * rate_hz)
        note = _note(frequency, rate_hz)[: total - start]
        mix[start : start + len(note)] += note
    return (_LOUDNESS * mix).astype(np.float32)


def _note(frequency: float, rate_hz: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    time = np.arange(round(_NOTE_SECONDS * rate_hz)) / rate_hz
    rise = np.minimum(time / _ATTACK_SECONDS, 1.0)
    fall = np.exp(-5.0 * time) * np.minimum((_NOTE_SECONDS - time) / 0.05, 1.0)
    tone = sum(
        loudness * np.sin(2 * np.pi * frequency * (number + 1) * time)
        for number, loudness in enumerate(_PARTIALS)
    )
    shaped: np.ndarray[tuple[int], np.dtype[np.float64]] = tone * rise * fall
    return shaped
