"""Which microphones and loudspeakers there are, and whether they work."""

from __future__ import annotations

from dataclasses import dataclass

from meeting_desktop.core.errors import ApplicationError
from meeting_desktop.ports.audio import AudioDevice, AudioDevices
from meeting_desktop.runtime.topic import Topic


@dataclass(frozen=True, slots=True)
class SoundFacts:
    """``fault`` is a sentence when there is no microphone, else empty."""

    inputs: tuple[AudioDevice, ...]
    outputs: tuple[AudioDevice, ...]
    fault: str


class CheckSound:
    """``devices_changed`` says that it is worth asking again."""

    def __init__(self, devices: AudioDevices) -> None:
        self.devices_changed: Topic[None] = Topic()
        self._devices = devices
        self._unwatch = devices.watch(lambda: self.devices_changed.publish(None))

    def devices(self) -> SoundFacts:
        """Ask the system. Blocks."""
        try:
            inputs, outputs = tuple(self._devices.inputs()), tuple(self._devices.outputs())
        except ApplicationError as error:
            return SoundFacts((), (), error.sentence)
        fault = "" if inputs else "No microphone was found; plug one in, or use a sound file."
        return SoundFacts(inputs, outputs, fault)

    def computer_sound_fault(self) -> str:
        """Empty, or why what this computer plays cannot be heard and what to do. Blocks."""
        return self._devices.computer_sound_available()

    def play_test_sound(self, output: str) -> None:
        """Blocks until it has been played. Raises: DeviceLostError."""
        self._devices.play_test_sound(output)

    def close(self) -> None:
        self._unwatch()
