"""A made-up room around a real sound card: its loudspeaker reverberates into its microphone.

What the (virtual) microphone hears is the loudspeaker itself; here it passes a decaying random
impulse response of 100 ms and a person speaks beside it.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from meeting_desktop.core.clock import SystemClock
from meeting_desktop.ports.audio import (
    CAPTURE_RATE_HZ,
    AudioChunk,
    AudioDevice,
    AudioDevices,
    AudioSource,
    LiveOutput,
    PlayedListener,
    Samples,
)

_ANSWER_SAMPLES = CAPTURE_RATE_HZ // 10
_FRAME = 960


class RoomDevices:
    """``AudioDevices`` of a machine that stands in that room."""

    def __init__(self, devices: AudioDevices, near: Samples, *, echo_db: float) -> None:
        self._devices = devices
        self._near = near
        self._echo_db = echo_db
        self.microphones: list[RoomMicrophone] = []

    def inputs(self) -> Sequence[AudioDevice]:
        return self._devices.inputs()

    def outputs(self) -> Sequence[AudioDevice]:
        return self._devices.outputs()

    def open_input(self, name: str) -> AudioSource:
        made = RoomMicrophone(self._devices.open_input(name), self._near, echo_db=self._echo_db)
        self.microphones.append(made)
        return made

    def open_output(self, name: str, *, on_played: PlayedListener | None = None) -> LiveOutput:
        return self._devices.open_output(name, on_played=on_played)

    def computer_sound_available(self) -> str:
        return self._devices.computer_sound_available()

    def open_computer_sound(self) -> AudioSource:
        return self._devices.open_computer_sound()

    def open_file(self, path: Path, *, speed: float = 1.0) -> AudioSource:
        return self._devices.open_file(path, speed=speed)

    def watch(self, on_change: Callable[[], None]) -> Callable[[], None]:
        return self._devices.watch(on_change)

    def play_test_sound(self, output: str) -> None:
        self._devices.play_test_sound(output)


class RoomMicrophone:
    """``echoes`` and ``voices`` keep what was heard of each, sample by sample."""

    def __init__(self, direct: AudioSource, near: Samples, *, echo_db: float) -> None:
        self._direct = direct
        self._near = near
        self._answer = _answer(echo_db)
        self._tail = np.zeros(_ANSWER_SAMPLES - 1)
        self._position = 0
        self.echoes: list[Samples] = []
        self.voices: list[Samples] = []

    @property
    def name(self) -> str:
        return self._direct.name

    @property
    def overruns(self) -> int:
        return self._direct.overruns

    @property
    def ended(self) -> bool:
        return False

    def start(self) -> None:
        self._direct.start()

    def begin(self) -> None:
        """The person's speech starts now, pauses included."""
        self._position = 0

    def read(self, timeout: float) -> AudioChunk | None:
        chunk = self._direct.read(timeout)
        if chunk is None:
            return None
        count = chunk.samples.size
        echo = self._reverberated(chunk.samples)
        voice: Samples = np.zeros(count, dtype=np.float32)
        said = self._near[self._position : self._position + count]
        voice[: said.size] = said
        self._position += count
        self.echoes.append(echo)
        self.voices.append(voice)
        return AudioChunk(echo + voice, chunk.lost_samples)

    def stop(self) -> None:
        self._direct.stop()

    def _reverberated(self, sound: Samples) -> Samples:
        size = 1 << (sound.size + _ANSWER_SAMPLES).bit_length()
        spread = np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(self._answer, size), size)
        whole = spread[: sound.size + _ANSWER_SAMPLES - 1]
        whole[: self._tail.size] += self._tail
        self._tail = whole[sound.size :]
        echo: Samples = whole[: sound.size].astype(np.float32)
        return echo


class FarSpeaker:
    """Somebody elsewhere whose speech arrives in frames of 20 ms, on a thread of its own."""

    def __init__(self, put: Callable[[Samples], None], speech: Samples) -> None:
        self._put = put
        self._speech = speech
        self._thread = threading.Thread(target=self._run)
        self._hurry = threading.Event()

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._hurry.set()
        self._thread.join()

    def _run(self) -> None:
        clock = SystemClock()
        began = clock.monotonic()
        for number, start in enumerate(range(0, self._speech.size, _FRAME)):
            if clock.wait(self._hurry, began + number * 0.02 - clock.monotonic()):
                return
            self._put(self._speech[start : start + _FRAME])


def _answer(echo_db: float) -> Samples:
    """A room that gives back ``echo_db`` of what it hears."""
    chance = np.random.default_rng(9)
    answer = chance.standard_normal(_ANSWER_SAMPLES)
    answer *= np.exp(-np.arange(_ANSWER_SAMPLES) / (CAPTURE_RATE_HZ * 0.02))
    scaled: Samples = (
        answer * 10 ** (echo_db / 20) / math.sqrt(float(np.sum(np.square(answer))))
    ).astype(np.float32)
    return scaled


def decibels(sound: Samples) -> float:
    return 10 * math.log10(float(np.mean(np.square(sound.astype(np.float64)))) + 1e-12)
