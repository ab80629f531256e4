"""Sound without hardware: scripted sources, devices that come and go, a player that plays nothing.

They pass the same contract tests as the real ones (tests/contracts/test_audio_*.py).
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from meeting_desktop.adapters.audio.portaudio import OpenStream, PortAudio
from meeting_desktop.adapters.audio.stream_pump import GiveSound
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import (
    ApplicationError,
    DeviceLostError,
    NotAudioError,
    NotFoundError,
)
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

_CHUNK_SAMPLES = CAPTURE_RATE_HZ // 50


def chunks_of(sound: Samples, size: int = _CHUNK_SAMPLES) -> list[AudioChunk]:
    """``sound`` as a microphone would hand it out."""
    return [AudioChunk(sound[start : start + size]) for start in range(0, len(sound), size)]


class FakeSource:
    """An ``AudioSource`` that follows a script.

    A step is a chunk, None (nothing came within the time-out) or an error (raised by ``read``).
    After the last step it has ended when ``ends``; otherwise nothing comes any more.
    """

    def __init__(
        self,
        clock: Clock,
        script: Iterable[AudioChunk | ApplicationError | None] = (),
        *,
        name: str = "Fake microphone",
        ends: bool = False,
        start_fault: ApplicationError | None = None,
        overruns: int = 0,
    ) -> None:
        self._clock = clock
        self._script = deque(script)
        self._name = name
        self._ends = ends
        self._start_fault = start_fault
        self._overruns = overruns
        self._running = False
        self._stopping = threading.Event()
        self.starts = 0

    @property
    def name(self) -> str:
        return self._name

    @property
    def overruns(self) -> int:
        return self._overruns

    @property
    def ended(self) -> bool:
        return self._ends and self.starts > 0 and not self._script

    @property
    def running(self) -> bool:
        """Whether it was started and not stopped."""
        return self._running

    def start(self) -> None:
        if self._start_fault is not None:
            raise self._start_fault
        self.starts += 1
        self._running = True
        self._stopping.clear()

    def read(self, timeout: float) -> AudioChunk | None:
        if not self._running or self.ended:
            return None
        step = self._script.popleft() if self._script else None
        if isinstance(step, ApplicationError):
            raise step
        if step is None:
            self._clock.wait(self._stopping, timeout)
        return step

    def stop(self) -> None:
        self._running = False
        self._stopping.set()


class FakeDevices:
    """``AudioDevices`` whose lists a test changes with ``plug`` and ``unplug``."""

    def __init__(
        self,
        clock: Clock,
        inputs: Sequence[str] = ("Fake microphone",),
        outputs: Sequence[str] = ("Fake loudspeaker",),
    ) -> None:
        self._clock = clock
        self._inputs = list(inputs)
        self._outputs = list(outputs)
        self._scripts: dict[str, list[AudioChunk | ApplicationError | None]] = {}
        self._listeners: list[Callable[[], None]] = []
        self.opened: list[AudioSource] = []
        self.computer_sound_fault = ""
        self.opened_outputs: list[FakeOutput] = []
        self.test_sounds: list[str] = []

    def script(self, name: str, steps: Iterable[AudioChunk | ApplicationError | None]) -> None:
        """What the next source of that name (a device, or a file's name) will do."""
        self._scripts[name] = list(steps)

    def plug(self, name: str) -> None:
        self._inputs.append(name)
        self._tell()

    def unplug(self, name: str) -> None:
        self._inputs.remove(name)
        self._tell()

    def inputs(self) -> Sequence[AudioDevice]:
        return _devices(self._inputs)

    def outputs(self) -> Sequence[AudioDevice]:
        return _devices(self._outputs)

    def open_input(self, name: str) -> AudioSource:
        known = self._inputs[0] if not name and self._inputs else name
        if known not in self._inputs:
            raise DeviceLostError("There is no such microphone; connect one and try again.")
        return self._open(known, ends=False)

    def open_output(self, name: str, *, on_played: PlayedListener | None = None) -> LiveOutput:
        output = FakeOutput(
            name if name in self._outputs else next(iter(self._outputs), ""), on_played=on_played
        )
        self.opened_outputs.append(output)
        return output

    def computer_sound_available(self) -> str:
        return self.computer_sound_fault

    def open_computer_sound(self) -> AudioSource:
        if self.computer_sound_fault:
            raise DeviceLostError(self.computer_sound_fault)
        return self._open("Computer sound", ends=False)

    def open_file(self, path: Path, *, speed: float = 1.0) -> AudioSource:
        if path.name not in self._scripts:
            if not path.exists():
                raise NotFoundError(f"There is no file {path}; check the name and the folder.")
            raise NotAudioError(f"{path.name} holds no sound that can be played.")
        return self._open(path.name, ends=True)

    def watch(self, on_change: Callable[[], None]) -> Callable[[], None]:
        self._listeners.append(on_change)

        def stop() -> None:
            if on_change in self._listeners:
                self._listeners.remove(on_change)

        return stop

    def play_test_sound(self, output: str) -> None:
        if not self._outputs or (output and output not in self._outputs):
            raise DeviceLostError("There is no such loudspeaker; connect one and try again.")
        self.test_sounds.append(output)

    def _open(self, name: str, *, ends: bool) -> FakeSource:
        source = FakeSource(self._clock, self._scripts.pop(name, ()), name=name, ends=ends)
        self.opened.append(source)
        return source

    def _tell(self) -> None:
        for listener in list(self._listeners):
            listener()


def _devices(names: Sequence[str]) -> list[AudioDevice]:
    return [AudioDevice(name, is_default=not place, channels=1) for place, name in enumerate(names)]


class FakePlayer:
    """A ``Player`` that moves by the clock and makes no sound and no thread."""

    def __init__(self, clock: Clock, *, fault: str = "") -> None:
        self._clock = clock
        self._fault = fault
        self._duration = 0.0
        self._speed = 1.0
        self._base = 0.0
        self._since: float | None = None
        self._loaded = False

    def load(self, paths: Sequence[Path], duration: float) -> None:
        self._loaded, self._duration = True, duration
        self._base, self._since = 0.0, None

    def play(self) -> None:
        if self._loaded and not self.playing:
            if self.position() >= self._duration:
                self._base = 0.0
            else:
                self._base = self.position()
            self._since = self._clock.monotonic()

    def pause(self) -> None:
        self._base, self._since = self.position(), None

    def seek(self, seconds: float) -> None:
        self._base = min(max(0.0, seconds), self._duration)
        if self._since is not None:
            self._since = self._clock.monotonic()

    def set_speed(self, factor: float) -> None:
        self.seek(self.position())
        self._speed = min(max(0.5, factor), 2.0)

    def position(self) -> float:
        since = self._since
        moved = 0.0 if since is None else (self._clock.monotonic() - since) * self._speed
        return min(self._base + moved, self._duration)

    @property
    def playing(self) -> bool:
        return self._since is not None and self.position() < self._duration

    @property
    def fault(self) -> str:
        return self._fault

    def close(self) -> None:
        self.pause()
        self._loaded = False


class NoPortAudio(PortAudio):
    """A machine without any sound device, whatever this one has."""

    def fault(self) -> str:
        return ""

    def endpoints(self, direction: str) -> tuple[()]:
        return ()

    def open_output(self, name: str, give: GiveSound, ended: Callable[[], None]) -> OpenStream:
        raise DeviceLostError("There is no loudspeaker; connect one and try again.")


class LoneClock:
    """Time for a test with one thread: to wait is to let the time pass."""

    def __init__(self) -> None:
        self.elapsed = 0.0

    def now(self) -> datetime:
        return datetime(2026, 3, 2, 9, 0, tzinfo=UTC) + timedelta(seconds=self.elapsed)

    def monotonic(self) -> float:
        return self.elapsed

    def wait(self, event: threading.Event, seconds: float) -> bool:
        if not event.is_set():
            self.elapsed += max(0.0, seconds)
        return event.is_set()


def silence(seconds: float) -> Samples:
    return np.zeros(round(seconds * CAPTURE_RATE_HZ), dtype=np.float32)
