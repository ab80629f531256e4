"""What a voice wrote into a WAV file, as the samples that a conference takes."""

from __future__ import annotations

import wave
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.ports.audio import CAPTURE_RATE_HZ, Samples

#: Below this (1/500 of full scale) is the silence that voices put around what they say.
_QUIET = 0.002
_LEAD_IN_S, _LEAD_OUT_S = 0.02, 0.06
#: 16-bit samples.
_WIDTH, _FULL_SCALE = 2, 32_768.0
#: Loudness of speech in the mix, as people bring it (dBFS, RMS of what is voiced).
_LOUDNESS = 10 ** (-22 / 20)


def spoken_samples(write: Callable[[Path], None]) -> Samples:
    """``write`` is given the path of the file to make.

    Raises: EnvironmentFault ``voice_failed``: that is no sound.
    """
    with TemporaryDirectory(prefix="meeting-voice-") as folder:
        path = Path(folder) / "said.wav"
        write(path)
        return read_spoken(path)


def read_spoken(path: Path) -> Samples:
    try:
        with wave.open(str(path)) as file:
            rate, channels, width = file.getframerate(), file.getnchannels(), file.getsampwidth()
            data = file.readframes(file.getnframes())
    except (OSError, EOFError, wave.Error) as error:
        raise _no_sound() from error
    if width != _WIDTH or not data:
        raise _no_sound()
    sound = np.frombuffer(data, dtype="<i2").astype(np.float32) / _FULL_SCALE
    return at_conference_level(sound.reshape(-1, channels).mean(axis=1), rate)


def at_conference_level(sound: Samples, rate_hz: int) -> Samples:
    """Mono sound at 48 kHz, as loud as people are, cut where it is silent."""
    import soxr  # only who speaks needs it

    wide: Samples = soxr.resample(np.ascontiguousarray(sound), rate_hz, CAPTURE_RATE_HZ)
    loud = np.flatnonzero(np.abs(wide) > _QUIET)
    if not len(loud):
        raise _no_sound()
    first = max(0, int(loud[0]) - int(_LEAD_IN_S * CAPTURE_RATE_HZ))
    last = min(len(wide), int(loud[-1]) + int(_LEAD_OUT_S * CAPTURE_RATE_HZ))
    cut = wide[first:last]
    rms = float(np.sqrt(np.mean(cut[np.abs(cut) > _QUIET] ** 2)))
    louder = cut * (_LOUDNESS / rms)
    peak = float(np.max(np.abs(louder)))
    result: Samples = (louder if peak <= 1.0 else louder / peak).astype(np.float32)
    return result


def _no_sound() -> EnvironmentFault:
    return EnvironmentFault(
        "The voice gave no sound; choose another one in Settings.", code="voice_failed"
    )
