"""The loudspeaker of a conference, and the microphones that must not hear it.

What others say comes in through ``put``. Whatever goes to the loudspeaker is told to every
microphone that was given a processing here, so that its echo is taken out. Where everything that
the computer plays is captured, that is told instead: it holds what other programs play, too.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol
from weakref import WeakSet

import numpy as np

from meeting_desktop.application.improve_sound import ImproveSound, switches_of
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.settings import Settings
from meeting_desktop.ports.audio import LiveOutput, PlayedListener, Samples
from meeting_desktop.ports.sound_processing import SoundProcessorFactory, SoundSwitches

_ECHO_ALONE = SoundSwitches(noise_suppression=False, automatic_gain=False, high_pass=False)
_NOTHING = replace(_ECHO_ALONE, echo_cancellation=False)


class OutputOpener(Protocol):
    """``AudioDevices.open_output``, or what swallows where nobody sits."""

    def __call__(self, name: str, /, *, on_played: PlayedListener | None = None) -> LiveOutput: ...


class SoundRoom:
    """Methods return at once and may be called on any thread."""

    def __init__(
        self,
        open_output: OutputOpener,
        make_processor: SoundProcessorFactory,
        settings: Callable[[], Settings],
        clock: Clock,
    ) -> None:
        self._open_output = open_output
        self._make_processor = make_processor
        self._settings = settings
        self._clock = clock
        self._lock = threading.Lock()
        self._output: LiveOutput | None = None
        self._chosen: str | None = None
        self._hushed = False
        self._microphones: WeakSet[ImproveSound] = WeakSet()
        self._computer: ComputerEar | None = None

    def new_processing(self) -> ImproveSound:
        """For one microphone's ``SoundIntake``; follows the switches in the settings."""
        microphone = ImproveSound(
            self._make_processor, lambda: switches_of(self._settings().processing)
        )
        with self._lock:
            self._microphones.add(microphone)
        return microphone

    def new_computer_ear(self) -> ComputerEar:
        """For the ``SoundIntake`` of what this computer plays; ``close`` it with that.

        It takes out what is played here, for that has tracks of its own.
        """

        def switches() -> SoundSwitches:
            return _NOTHING if self._output is None else _ECHO_ALONE

        ear = ComputerEar(
            self._make_processor, switches, self._computer_plays, self._forget_computer
        )
        with self._lock:
            self._computer = ear
        return ear

    def put(self, samples: Samples) -> None:
        """What is heard now: mono float32, 48 kHz. The first opens the loudspeaker."""
        if not self._hushed:
            self._opened().put(samples)

    def hush(self, on: bool) -> None:
        """Nobody sits here: play nothing until told otherwise, or until ``close``."""
        self._hushed = on

    def choose_output(self, name: str) -> None:
        """Another loudspeaker until ``close``; the system's default for an empty name."""
        with self._lock:
            self._chosen = name
            output = self._output
        if output is not None:
            output.set_device(name)

    @property
    def chosen_output(self) -> str:
        """What was asked for: in this conference, or else in the settings."""
        chosen = self._chosen
        return self._settings().sound.output_device if chosen is None else chosen

    @property
    def output_name(self) -> str:
        """The loudspeaker that sounds now, empty without one."""
        output = self._output
        return output.name if output is not None else ""

    @property
    def output_fault(self) -> str:
        """A sentence while the chosen loudspeaker does not sound, else empty."""
        output = self._output
        return output.fault if output is not None else ""

    @property
    def latency(self) -> float:
        """Seconds from ``put`` until it is heard, as far as known."""
        output = self._output
        return output.latency if output is not None else 0.0

    def close(self, deadline: float) -> bool:
        """The conference is over: give the loudspeaker back. The next ``put`` opens it again."""
        with self._lock:
            output, self._output, self._chosen = self._output, None, None
            self._hushed = False
        return output.stop(deadline) if output is not None else True

    def _opened(self) -> LiveOutput:
        output = self._output
        if output is not None:
            return output
        with self._lock:
            if self._output is None:
                self._output = self._open_output(self.chosen_output, on_played=self._played)
            return self._output

    def _played(self, samples: Samples, delay: float) -> None:
        """On the loudspeaker's thread."""
        with self._lock:
            computer = self._computer
        if computer is not None:
            computer.played(samples, 0.0)
        if computer is None or not computer.hears:
            for microphone in self._all_microphones():
                microphone.step_alone()
                microphone.played(samples, delay)

    def _computer_plays(self, samples: Samples) -> None:
        """On the thread that captures it."""
        for microphone in self._all_microphones():
            microphone.step_with(self._clock)
            microphone.played(samples, 0.0)

    def _forget_computer(self) -> None:
        with self._lock:
            self._computer = None
        for microphone in self._all_microphones():
            microphone.step_alone()

    def _all_microphones(self) -> list[ImproveSound]:
        with self._lock:
            return list(self._microphones)


class ComputerEar(ImproveSound):
    """The processing of what this computer plays; tells the microphones of it first."""

    def __init__(
        self,
        make: SoundProcessorFactory,
        switches: Callable[[], SoundSwitches],
        tell: Callable[[Samples], None],
        forget: Callable[[], None],
    ) -> None:
        super().__init__(make, switches)
        self._announce = tell
        self._forget = forget
        self.hears = False

    def captured(self, samples: Samples) -> Samples:
        self.hears = True
        self._announce(samples)
        return super().captured(samples)

    def flush(self, lost_samples: int = 0) -> Samples:
        """The source is gone for now: what is played here is all that is known again."""
        self.hears = False
        if lost_samples:
            self._announce(np.zeros(lost_samples, dtype=np.float32))
        return super().flush(lost_samples)

    def close(self) -> None:
        self._forget()
