"""A sound card that a test plays by hand: formats, blocks, flags and failures on demand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from meeting_desktop.adapters.audio.device_choice import Direction, Endpoint
from meeting_desktop.adapters.audio.portaudio import OpenStream, PortAudio, SoundCallback
from meeting_desktop.core.errors import DeviceLostError
from meeting_desktop.ports.audio import Samples


@dataclass(frozen=True)
class _Times:
    inputBufferAdcTime: float  # noqa: N815 - PortAudio's own name


@dataclass(frozen=True)
class _Flags:
    input_overflow: bool


class ScriptedPortAudio(PortAudio):
    """One microphone of a fixed format."""

    def __init__(self, *, rate_hz: int = 48_000, channels: int = 1, starts: bool = True) -> None:
        super().__init__()
        self._endpoint = Endpoint(0, "Scripted", "ALSA", channels, rate_hz, is_default=True)
        self._starts = starts
        self._callback: SoundCallback | None = None
        self._finished: Callable[[], None] | None = None
        self._time = 100.0
        self.is_open = False
        self.is_running = False

    def hear(self, sound: Samples, *, overflow: bool = False, after: float = 0.0) -> None:
        """Deliver a block; ``after`` seconds during which the card heard, but nobody took it."""
        assert self._callback is not None
        self._time += after
        block = np.repeat(sound[:, None], self._endpoint.channels, axis=1)
        self._callback(block, _Times(self._time), _Flags(overflow))
        self._time += len(sound) / self._endpoint.rate_hz

    def unplug(self) -> None:
        """The stream ends by itself."""
        self.is_running = False
        assert self._finished is not None
        self._finished()

    def open(
        self,
        direction: Direction,
        name: str,
        callback: SoundCallback,
        finished: Callable[[], None],
    ) -> OpenStream:
        self._callback, self._finished = callback, finished
        self.is_open = True
        rate_hz, channels = self._endpoint.rate_hz, self._endpoint.channels
        return OpenStream(self, object(), self._endpoint, rate_hz, channels)

    def start_stream(self, stream: Any, endpoint: Endpoint) -> None:
        if not self._starts:
            raise DeviceLostError(f"{endpoint.name} does not start.")
        self.is_running = True

    def is_active(self, stream: Any) -> bool:
        return self.is_running

    def close_stream(self, stream: Any) -> None:
        self.is_open = self.is_running = False
