"""Sound that a test hands out piece by piece, and pulls away again."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from meeting_desktop.core.errors import DeviceLostError, NotFoundError
from meeting_desktop.ports.audio import (
    CAPTURE_RATE_HZ,
    AudioChunk,
    AudioDevice,
    AudioSource,
    LiveOutput,
    PlayedListener,
    Samples,
)
from tests.fakes.outputs import FakeOutput

#: One step of a test's sound: a tenth of a second.
STEP = 0.1


def voice(seconds: float, level: float = 0.2) -> Samples:
    """A loud tone that a fake recogniser takes for speech."""
    at = np.arange(round(seconds * CAPTURE_RATE_HZ)) / CAPTURE_RATE_HZ
    return (level * np.sin(2 * np.pi * 220 * at)).astype(np.float32)


def quiet(seconds: float) -> Samples:
    return np.zeros(round(seconds * CAPTURE_RATE_HZ), np.float32)


class FedSource:
    """An ``AudioSource`` that gives what the test gives it; ``read`` raises a given error."""

    def __init__(self, name: str, *, is_file: bool = False) -> None:
        self._name = name
        self._is_file = is_file
        self._steps: queue.SimpleQueue[AudioChunk | Exception] = queue.SimpleQueue()
        self._at_end = threading.Event()
        self.started = threading.Event()
        self.stopped = threading.Event()

    @property
    def name(self) -> str:
        return self._name

    @property
    def overruns(self) -> int:
        return 0

    @property
    def ended(self) -> bool:
        return self._is_file and self._at_end.is_set() and self._steps.empty()

    def start(self) -> None:
        self.started.set()

    def read(self, timeout: float) -> AudioChunk | None:
        try:
            step = self._steps.get(timeout=0.005)
        except queue.Empty:
            return None
        if isinstance(step, Exception):
            raise step
        return step

    def stop(self) -> None:
        self.stopped.set()

    def give(self, samples: Samples, lost_samples: int = 0) -> None:
        self._steps.put(AudioChunk(samples, lost_samples))

    def break_with(self, error: Exception) -> None:
        self._steps.put(error)

    def end(self) -> None:
        self._at_end.set()


class FedDevices:
    """``AudioDevices`` with the microphones that a test names; each opening is a new source."""

    def __init__(self, *names: str) -> None:
        self.names = list(names)
        self.opened: list[FedSource] = []
        self.computer_sounds: list[FedSource] = []
        self.computer_fault = ""
        self.files: set[str] = set()
        self.fault: Exception | None = None
        self._listeners: list[Callable[[], None]] = []

    @property
    def last(self) -> FedSource:
        return self.opened[-1]

    def inputs(self) -> Sequence[AudioDevice]:
        return [AudioDevice(name, n == 0, 1) for n, name in enumerate(self.names)]

    def outputs(self) -> Sequence[AudioDevice]:
        return []

    def open_input(self, name: str) -> AudioSource:
        if self.fault is not None:
            raise self.fault
        chosen = name or (self.names[0] if self.names else "")
        if chosen not in self.names:
            raise DeviceLostError("There is no microphone; plug one in.")
        return self._open(FedSource(chosen))

    def open_output(self, name: str, *, on_played: PlayedListener | None = None) -> LiveOutput:
        return FakeOutput(name, on_played=on_played)

    def computer_sound_available(self) -> str:
        return self.computer_fault

    def open_computer_sound(self) -> AudioSource:
        if self.computer_fault:
            raise DeviceLostError(self.computer_fault)
        source = FedSource("Computer sound")
        self.computer_sounds.append(source)
        return source

    def open_file(self, path: Path, *, speed: float = 1.0) -> AudioSource:
        if path.name not in self.files:
            raise NotFoundError("There is no such file.")
        return self._open(FedSource(path.name, is_file=True))

    def watch(self, on_change: Callable[[], None]) -> Callable[[], None]:
        self._listeners.append(on_change)
        return self._listeners.clear

    def play_test_sound(self, output: str) -> None:
        raise DeviceLostError("There is no loudspeaker.")

    def change(self, *names: str) -> None:
        """Other microphones are plugged in now."""
        self.names = list(names)
        for listener in tuple(self._listeners):
            listener()

    def lose(self, sentence: str = "The microphone is gone; plug it in again.") -> None:
        """Pull out the plug of what is open."""
        self.names = []
        self.last.break_with(DeviceLostError(sentence))

    def _open(self, source: FedSource) -> FedSource:
        self.opened.append(source)
        return source


class CapturedSound:
    """A consumer that keeps what it was given, and checks that no sample has two places."""

    def __init__(self) -> None:
        self.pieces: list[Samples] = []
        self.gaps: list[tuple[float, float]] = []
        self.position = 0

    def take(self, start: int, samples: Samples) -> None:
        assert start == self.position, "sound must be gapless"
        self.position += samples.size
        self.pieces.append(samples)

    def gap(self, at: float, duration: float) -> None:
        self.gaps.append((round(at, 3), round(duration, 3)))

    @property
    def seconds(self) -> float:
        return self.position / CAPTURE_RATE_HZ

    @property
    def sound(self) -> Samples:
        return np.concatenate(self.pieces) if self.pieces else quiet(0)

    def loud_spans(self) -> list[tuple[float, float]]:
        """Where something is heard, to a hundredth of a second."""
        frame = CAPTURE_RATE_HZ // 100
        frames = self.sound[: self.position // frame * frame].reshape(-1, frame)
        loud = np.concatenate([[False], np.abs(frames).max(axis=1) > 0.01, [False]])
        edges = np.flatnonzero(np.diff(loud.astype(np.int8)))
        return [(int(a) / 100, int(b) / 100) for a, b in edges.reshape(-1, 2)]
