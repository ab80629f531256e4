"""Sounds in which nobody says anything, made here; the same each time. Mono at 16 kHz."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np
from numpy.typing import NDArray

from meeting_desktop.ports.audio import SPEECH_RATE_HZ, Samples

_SEED = 7
_MAINS_HZ = 50
#: C major up and down, in Hz.
_NOTES = (261.6, 329.6, 392.0, 523.3, 392.0, 329.6, 293.7, 349.2)
_BREATH_SECONDS = 4.0
#: Air in, a rest, air out: when in a breath, and how loud.
_BREATH = ((0.0, 0.2, 0.4, 0.5, 0.7, 0.95, 1.0), (0.0, 0.6, 0.0, 0.0, 1.0, 0.0, 0.0))


def silence(seconds: float) -> Samples:
    """Digital silence."""
    return np.zeros(_count(seconds), np.float32)


def noise(seconds: float, dbfs: float, *, pink: bool = False) -> Samples:
    """White noise, or pink: as much power in each octave. ``dbfs`` is its mean loudness."""
    return _at(_hiss(seconds, slope=0.5 if pink else 0.0), dbfs)


def hum(seconds: float, dbfs: float) -> Samples:
    """The mains and its harmonics."""
    time = _time(seconds)
    waves = [np.sin(2 * np.pi * _MAINS_HZ * k * time) / k for k in (1, 2, 3, 5, 7)]
    return _at(np.sum(waves, axis=0), dbfs)


def melody(seconds: float, dbfs: float) -> Samples:
    """Plucked notes with overtones, two a second."""
    note_seconds = 0.5
    time = _time(note_seconds)
    notes = [
        np.exp(-4 * time) * np.sum([np.sin(2 * np.pi * hz * k * time) / k for k in (1, 2, 3)], 0)
        for hz in _NOTES
    ]
    tune = np.concatenate(notes)
    return _at(np.resize(tune, _count(seconds)), dbfs)


def keyboard(seconds: float, peak_dbfs: float) -> Samples:
    """Key presses, five a second at uneven times: a click, a thud, and the key coming back."""
    chance = np.random.default_rng(_SEED)
    sound = np.zeros(_count(seconds) + SPEECH_RATE_HZ)
    at = 0.2
    while at < seconds:
        for delay, level in ((0.0, 1.0), (chance.uniform(0.06, 0.12), 0.4)):
            press = _click(chance) * level * chance.uniform(0.5, 1.0)
            begin = _count(at + delay)
            sound[begin : begin + len(press)] += press
        at += chance.exponential(0.15) + 0.05
    kept = sound[: _count(seconds)]
    scaled: Samples = (kept / np.abs(kept).max() * 10 ** (peak_dbfs / 20)).astype(np.float32)
    return scaled


def breath(seconds: float, dbfs: float) -> Samples:
    """Air in and out, a breath every four seconds; ``dbfs`` is the mean loudness of it all."""
    hiss = _hiss(seconds, slope=0.35, low_hz=300.0, high_hz=3000.0)
    phase = _time(seconds) / _BREATH_SECONDS % 1.0
    return _at(hiss * np.interp(phase, *_BREATH), dbfs)


#: What nobody may hear words in.
KINDS: Mapping[str, Callable[[float], Samples]] = {
    "silence": silence,
    "white -50": partial(noise, dbfs=-50.0),
    "white -30": partial(noise, dbfs=-30.0),
    "pink -50": partial(noise, dbfs=-50.0, pink=True),
    "pink -30": partial(noise, dbfs=-30.0, pink=True),
    "hum -50": partial(hum, dbfs=-50.0),
    "hum -30": partial(hum, dbfs=-30.0),
    "melody -20": partial(melody, dbfs=-20.0),
    "melody -40": partial(melody, dbfs=-40.0),
    "keyboard -10": partial(keyboard, peak_dbfs=-10.0),
    "keyboard -30": partial(keyboard, peak_dbfs=-30.0),
    "breath -30": partial(breath, dbfs=-30.0),
    "breath -45": partial(breath, dbfs=-45.0),
}


def _hiss(
    seconds: float, *, slope: float, low_hz: float = 0.0, high_hz: float = np.inf
) -> NDArray[np.float64]:
    """Noise whose amplitude falls as frequency to the power of ``slope``, within a band."""
    count = _count(seconds)
    spectrum = np.fft.rfft(np.random.default_rng(_SEED).standard_normal(count))
    hertz = np.fft.rfftfreq(count, 1 / SPEECH_RATE_HZ)
    hertz[0] = hertz[1]
    spectrum *= hertz**-slope * ((hertz >= low_hz) & (hertz <= high_hz))
    sound: NDArray[np.float64] = np.fft.irfft(spectrum, count)
    return sound


def _click(chance: np.random.Generator) -> NDArray[np.float64]:
    """30 ms: noise that dies away, and the table below it."""
    time = _time(0.03)
    rattle = chance.standard_normal(len(time)) * np.exp(-time * 400)
    thud = np.sin(2 * np.pi * chance.uniform(120, 220) * time) * np.exp(-time * 120)
    click: NDArray[np.float64] = rattle + thud
    return click


def _at(sound: NDArray[np.float64], dbfs: float) -> Samples:
    loudness = float(np.sqrt(np.mean(sound**2)))
    scaled: Samples = (sound / loudness * 10 ** (dbfs / 20)).astype(np.float32)
    return scaled


def _time(seconds: float) -> NDArray[np.float64]:
    return np.arange(_count(seconds)) / SPEECH_RATE_HZ


def _count(seconds: float) -> int:
    return round(seconds * SPEECH_RATE_HZ)
