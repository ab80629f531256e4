"""The real model, and speech that is made here or read from the folder of recorded speech."""

from __future__ import annotations

import shutil
import subprocess
import wave
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
import soxr

from meeting_desktop.adapters.audio.decoder import AvDecoder
from meeting_desktop.adapters.speech.batched import BatchedRecogniser
from meeting_desktop.adapters.speech.catalogue import Catalogue
from meeting_desktop.adapters.speech.engine import Engine
from meeting_desktop.adapters.speech.hearing import no_smaller_engine
from meeting_desktop.adapters.speech.live import WhisperLive
from meeting_desktop.adapters.speech.loader import WhisperLoader
from meeting_desktop.adapters.speech.silero import SileroModel
from meeting_desktop.core.paths import environment_models
from meeting_desktop.ports.audio import SPEECH_RATE_HZ, Samples
from tests.fakes.clock import VirtualClock

#: A tenth of a second, as sound comes from a device.
CHUNK = SPEECH_RATE_HZ // 10

_KEPT = TemporaryDirectory(prefix="meeting-models-")


@cache
def catalogue() -> Catalogue:
    """The catalogue of the environment; models it lacks are joined from packages for this run."""
    return Catalogue(Path(_KEPT.name), environment_models())


@cache
def engine(model: str = "base") -> Engine:
    """A loaded model, shared by all tests of this process."""
    catalogue().install(model)
    return WhisperLoader(catalogue(), threads=2).load_engine(model)


@cache
def silero() -> SileroModel:
    return SileroModel()


def live(model: str = "base", smaller: str = "") -> WhisperLive:
    """A live recogniser whose clock stands still: its pace does not depend on the machine."""
    load_smaller = partial(engine, smaller) if smaller else no_smaller_engine
    return WhisperLive(engine(model), silero(), VirtualClock(), load_smaller)


def batch(model: str = "base", chapter_seconds: float = 60.0) -> BatchedRecogniser:
    return BatchedRecogniser(engine(model), silero(), chapter_seconds=chapter_seconds)


def recorded(path: Path) -> Samples:
    """A file as mono 16 kHz."""
    pieces = list(AvDecoder().decode(path, rate_hz=SPEECH_RATE_HZ))
    return np.concatenate(pieces)


@cache
def spoken(text: str, language: str = "en") -> Samples:
    """``text`` said by a synthetic voice, mono 16 kHz; skips where there is no such voice."""
    if shutil.which("espeak-ng") is None:
        pytest.skip("no synthetic voice here; install espeak-ng")
    with TemporaryDirectory(prefix="meeting-voice-") as folder:
        path = Path(folder) / "voice.wav"
        command = ["espeak-ng", "-v", language, "-s", "135", "-w", str(path), text]
        subprocess.run(command, check=True, capture_output=True)
        with wave.open(str(path), "rb") as file:
            rate = file.getframerate()
            pcm = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    sound = (pcm / 32768.0).astype(np.float32)
    converted: Samples = soxr.resample(sound, rate, SPEECH_RATE_HZ).astype(np.float32)
    return converted


def silence(seconds: float) -> Samples:
    return np.zeros(round(seconds * SPEECH_RATE_HZ), np.float32)


def noise(seconds: float, dbfs: float, *, pink: bool = False) -> Samples:
    """White or pink noise of a loudness; the same each time."""
    count = round(seconds * SPEECH_RATE_HZ)
    spectrum = np.fft.rfft(np.random.default_rng(7).standard_normal(count))
    if pink:
        spectrum[1:] /= np.sqrt(np.arange(1, len(spectrum)))
    sound = np.fft.irfft(spectrum, count)
    scaled: Samples = (sound / np.sqrt(np.mean(sound**2)) * 10 ** (dbfs / 20)).astype(np.float32)
    return scaled


def hum(seconds: float, dbfs: float) -> Samples:
    """Mains hum at 50 Hz with harmonics."""
    time = np.arange(round(seconds * SPEECH_RATE_HZ)) / SPEECH_RATE_HZ
    sound = sum(np.sin(2 * np.pi * 50 * k * time) / k for k in (1, 2, 3, 5, 7))
    scaled: Samples = (sound / np.sqrt(np.mean(sound**2)) * 10 ** (dbfs / 20)).astype(np.float32)
    return scaled


def melody(seconds: float) -> Samples:
    """Plucked notes of a scale, two a second."""
    notes = [261.6, 329.6, 392.0, 523.3, 392.0, 329.6, 293.7, 349.2]
    length = SPEECH_RATE_HZ // 2
    time = np.arange(length) / SPEECH_RATE_HZ
    parts = [
        np.exp(-4 * time) * sum(np.sin(2 * np.pi * notes[i % 8] * k * time) / k for k in (1, 2, 3))
        for i in range(round(seconds * 2))
    ]
    sound: Samples = (0.2 * np.concatenate(parts)).astype(np.float32)
    return sound
