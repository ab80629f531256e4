"""Sound devices that are there and do nothing, for windows that only name them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from meeting_desktop.core.errors import DeviceLostError
from meeting_desktop.ports.audio import AudioDevice, AudioSource, LiveOutput, PlayedListener
from tests.fakes.outputs import FakeOutput


class StillDevices:
    """Lists what it was given; nothing can be opened."""

    def __init__(self, inputs: Sequence[str] = (), outputs: Sequence[str] = ()) -> None:
        self.microphones = list(inputs)
        self.loudspeakers = list(outputs)
        self.tested: list[str] = []
        self.computer_sound_fault = "What this computer plays cannot be captured."
        self._listeners: list[Callable[[], None]] = []

    def inputs(self) -> Sequence[AudioDevice]:
        return _devices(self.microphones)

    def outputs(self) -> Sequence[AudioDevice]:
        return _devices(self.loudspeakers)

    def open_input(self, name: str) -> AudioSource:
        raise DeviceLostError("This microphone cannot be opened; choose another one.")

    def open_output(self, name: str, *, on_played: PlayedListener | None = None) -> LiveOutput:
        return FakeOutput(name, on_played=on_played)

    def computer_sound_available(self) -> str:
        return self.computer_sound_fault

    def open_computer_sound(self) -> AudioSource:
        raise DeviceLostError("What this computer plays cannot be captured.")

    def open_file(self, path: Path, *, speed: float = 1.0) -> AudioSource:
        raise DeviceLostError("This file cannot be opened; choose another one.")

    def watch(self, on_change: Callable[[], None]) -> Callable[[], None]:
        self._listeners.append(on_change)
        return lambda: self._listeners.remove(on_change) if on_change in self._listeners else None

    def plug(self, *microphones: str) -> None:
        """Other microphones are there now."""
        self.microphones = list(microphones)
        for listener in list(self._listeners):
            listener()

    def play_test_sound(self, output: str) -> None:
        if not self.loudspeakers:
            raise DeviceLostError("No loudspeaker was found; plug one in.")
        self.tested.append(output)


def _devices(names: Sequence[str]) -> list[AudioDevice]:
    return [AudioDevice(name, index == 0, 1) for index, name in enumerate(names)]
