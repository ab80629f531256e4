"""Sound made here, so that no test needs a file from elsewhere."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np

from meeting_desktop.ports.audio import CAPTURE_RATE_HZ, Samples

CLICK_SAMPLES = 24


def tone(seconds: float, *, hertz: float = 440.0, rate_hz: int = CAPTURE_RATE_HZ) -> Samples:
    """A sine at a third of full scale."""
    time = np.arange(round(seconds * rate_hz)) / rate_hz
    return (np.sin(2 * np.pi * hertz * time) / 3).astype(np.float32)


def clicks(seconds: float, *, every: float = 1.0, at: float = 0.25) -> Samples:
    """A faint hum with a short loud click ``at`` seconds into every ``every`` seconds; 48 kHz."""
    sound = tone(seconds, hertz=220.0) * np.float32(0.1)
    for start in click_places(len(sound), every=every, at=at):
        sound[start : start + CLICK_SAMPLES] = 0.9
    return sound


def click_places(samples: int, *, every: float = 1.0, at: float = 0.25) -> list[int]:
    """Where ``clicks`` puts them."""
    first, step = round(at * CAPTURE_RATE_HZ), round(every * CAPTURE_RATE_HZ)
    return list(range(first, samples - CLICK_SAMPLES, step))


def loudest(sound: Samples, near: int, *, within: int = 2400) -> int:
    """The middle of the click that is loudest within ``within`` samples of ``near``."""
    start = max(0, near - within)
    power = np.square(sound[start : near + within].astype(np.float64))
    smooth = np.convolve(power, np.ones(CLICK_SAMPLES), "valid")
    return start + int(np.argmax(smooth))


def rough_noise(seconds: float, *, seed: int = 1) -> Samples:
    """Broad-band sound in which every place is unlike every other; 48 kHz."""
    random = np.random.default_rng(seed)
    steps = np.cumsum(random.standard_normal(round(seconds * CAPTURE_RATE_HZ)))
    level = steps - np.convolve(steps, np.ones(200) / 200, "same")
    sound: Samples = (0.8 * level / np.abs(level).max()).astype(np.float32)
    return sound


def write_wav(path: Path, sound: Samples, *, rate_hz: int = CAPTURE_RATE_HZ) -> Path:
    """A 16-bit mono WAV file."""
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate_hz)
        out.writeframes((sound * 32767).astype("<i2").tobytes())
    return path
